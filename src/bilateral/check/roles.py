"""Which economy fills which key of a metric, from the roles their names have in the sentence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bilateral.check.books import left_open
from bilateral.check.line import BEFORE, SURE, AreaMention, Line, role_before
from bilateral.check.story import Said, Story
from bilateral.check.topics import Hit, clause_ends, topic_of
from bilateral.lang.context import context
from bilateral.metrics import metrics
from bilateral.model import WORLD, Metric

__all__ = ["Ends", "away_role", "before_pair", "family_of", "pair_keys", "relation", "turned"]

FOR = (" a ", " para ", " al ", " hacia ", " to ", " for ")
FAVOUR = 8  # characters between a word for the sign of a balance and the economy it is good or bad for
SURE_OF = ("to", "toward", "from", "with")  # roles that say for which key an economy is
CLAUSE = 60  # characters between a subject and its verb
HOST = 16  # characters beside an adjective in which its noun stands
OBJECT = 5  # characters between a verb and its object: sold the Koreans
TWO_SIDED: tuple[tuple[str, str], ...] = (("reporter", "partner"), ("host", "origin"), ("exporter", "importer"), ("area_a", "area_b"))


@dataclass(frozen=True)
class Ends:
    """The two keys filled, what is doubtful about them, and whether they may also be the other way round."""

    keys: Mapping[str, str]
    doubts: tuple[str, ...] = ()
    swapped: bool = False


def pair_keys(metric: Metric) -> tuple[str, str] | None:
    """The two keys of a metric that hold economies; None for one of a single economy."""
    return next((pair for pair in TWO_SIDED if pair[0] in metric.keys), None)


def family_of(metric: Metric) -> str:
    """Metrics whose two economies carry over to one another."""
    return "trade" if metric.family in ("trade", "structure") else metric.family


def relation(metric: Metric, named: Sequence[AreaMention], inside: Sequence[AreaMention], story: Story, paragraph: int, near: int, owner: str = "") -> Ends:
    """Both ends of a metric's relation. `named` are the economies of the sentence, `inside` those of the hit's part of it, `near` where the hit is.

    What the part says goes first, then what the same paragraph said of the same family of metrics, then the pair of the text. `owner` is the economy
    of a region that the number is about: the books are its.
    """
    found = _relation(metric, named, inside, story, paragraph, near)
    pair = pair_keys(metric)
    if pair is not None and pair[0] == "reporter" and found.keys.get(pair[0]) == WORLD and family_of(metric) == "investment":  # against 35 billion from all origins
        before = story.relations.get("investment")
        home = before.keys.get("reporter", "") if before else next((code for code in story.pair if code != found.keys.get(pair[1])), "")
        found = Ends({pair[0]: home, pair[1]: WORLD}, ("pair",))
    if not owner or pair is None or found.keys.get(pair[0]) == owner:
        return found
    other = next((code for code in (*found.keys.values(), *(a.code for a in named if not a.group), *story.pair) if code not in (owner, WORLD)), "")
    return Ends({pair[0]: owner, pair[1]: other or WORLD}, () if other and story.alone else ("pair",))


def _relation(metric: Metric, named: Sequence[AreaMention], inside: Sequence[AreaMention], story: Story, paragraph: int, near: int) -> Ends:
    pair = pair_keys(metric)
    if pair is None:
        return Ends({})
    roles = metric.roles or metrics()[metric.topic or metric.name].roles
    subjects = {a.code for a in inside if a.role == "by" and a.end <= near}
    if metric.form == "level" and subjects and roles.get("of") == pair[0] and roles.get("from") == pair[1]:  # México reportó importaciones de Corea
        inside = [replace(a, role="from") if a.role == "of" and a.form == "name" and a.start >= near and subjects - {a.code} else a for a in inside]
    given, doubts, swapped = _assigned(inside, roles, pair, near)
    before = story.relations.get(family_of(metric))
    if before is not None and set(before.keys) != set(pair):
        sides = tuple(before.keys.get(key, "") for key in (before_pair(before) or ("", "")))
        if pair == ("exporter", "importer") and _buys(before.value):
            sides = sides[::-1]
        before = Said(before.value, before.paragraph, dict(zip(pair, sides, strict=True)))
    if not given:
        return _carried(metric, pair, before, story, paragraph)
    if len(given) == 2:
        return Ends(given, doubts, swapped)
    (key, code), missing = next(iter(given.items())), next(k for k in pair if k not in given)
    if before is not None and before.keys.get(key) == code:
        return Ends({**given, missing: before.keys[missing]}, doubts if before.paragraph == paragraph or story.alone else (*doubts, "pair"), swapped)
    if before is not None and before.paragraph == paragraph and before.keys.get(key) in {a.code for a in named} - {code} and before.keys[missing] not in {a.code for a in named} | {code}:
        return Ends({**given, missing: before.keys[missing]}, doubts, swapped)  # China bought 9 billion, Germany 7 and Japan 4
    rest = next((a.code for a in named if a.code != code and not a.group and (a.role not in SURE_OF or roles.get(a.role) == missing)), "")
    crossed = before is not None and family_of(metric) == "trade" and _buys(before.value) != _buys(metric.name)
    same, new = (key, missing) if not crossed else (missing, key)
    if rest and before is not None and before.paragraph == paragraph and before.keys.get(same) == rest and before.keys[new] not in (code, rest):
        return Ends({**given, missing: before.keys[new]}, doubts, swapped)  # Korea bought 4 billion, and exports to Japan were 4.3
    if rest:
        same_side = before is not None and before.paragraph == paragraph and before.keys.get(missing) == rest  # Mexico's exports to Japan 4, to Germany 7
        return Ends({**given, missing: rest}, doubts if same_side or rest == story.other(code) else (*doubts, "pair"), swapped)
    if code == WORLD and not (before is not None and before.keys.get(missing) not in (None, WORLD)):
        spoken = story.section or (story.focus.value if story.focus else "") or story.about or (story.pair[0] if story.pair else "")
        return Ends({**given, missing: spoken or WORLD}, (*doubts, "pair"), swapped)
    if story.section == code and missing == "partner" and family_of(metric) == "trade":
        return Ends({**given, missing: WORLD}, (*doubts, "pair"), swapped)
    if before is not None and before.paragraph == paragraph and before.keys[missing] != code and code not in before.keys.values():
        homed = bool(story.pair) and story.pair[0] in before.keys.values() and missing == pair[1]
        home = story.pair[0] if homed else before.keys[missing]
        return Ends({**given, missing: home}, doubts, swapped)
    if before is not None and code in before.keys.values():
        return Ends({**given, missing: next(c for c in before.keys.values() if c != code)}, doubts if before.paragraph == paragraph or story.alone else (*doubts, "pair"), swapped)
    other = story.other(code)
    home = context(story.lang)["language"]["home"]
    if not other and missing == pair[0] and (before is None or before.keys.get(missing) in (None, code, WORLD)) and family_of(metric) == "trade" and home in story.pair:
        return Ends({**given, missing: home}, (*doubts, "pair"), swapped)  # in 2024 Japan was sold 4,257 million
    if not other and before is not None and missing == pair[0] and before.keys.get(missing) not in (None, code, WORLD):
        return Ends({**given, missing: before.keys[missing]}, (*doubts, "pair"), swapped)  # the one whose trade the text speaks of
    if not other and family_of(metric) in ("investment", "projects") and story.lone and code in story.lone:
        return Ends(dict(zip(pair, story.lone, strict=True)), (*doubts, "pair"))
    if not other and family_of(metric) != "trade":
        return Ends({**given}, (*doubts, "pair"), swapped)
    return Ends({**given, missing: other or WORLD}, (*doubts, *(() if other and story.alone else ("pair",))), swapped)


def before_pair(before: Said) -> tuple[str, str] | None:
    """The two keys of what was said before."""
    return pair_keys(metrics()[before.value])


def away_role(metric: Metric) -> str:
    """The role, from or to, of a metric's other side; empty where it has none."""
    sides, roles = pair_keys(metric), metric.roles or metrics()[metric.topic or metric.name].roles
    return next((role for role in ("to", "from") if sides and roles.get(role) == sides[1]), "")


def turned(line: Line, hit: Hit, inside: Sequence[AreaMention], lang: str) -> list[AreaMention]:
    """Roles behind words that turn them: Spanish importó de is from, compras a is from."""
    beside = {m.start for m, _ in line.of("of_goods")}
    if line.lang == "en":  # bought 386 million of Mexican avocados
        beside |= {m.start for kind in ("goods", "goods?") for m, _ in line.of(kind) if m.start > hit.end}
    plain = line.lang == "ko"  # 한국 제품
    inside = [replace(a, role="from") if (a.form == "adjective" or (plain and a.role == "of")) and {a.end, a.end + 1} & beside else a for a in inside]
    if metrics()[hit.metric].family == "investment":  # from their Mexican subsidiaries
        inside = [replace(a, role="in") if a.form == "adjective" and a.role in ("from", "to", "of") and _of_host(line, a) else a for a in inside]
        firms = {m.start for m, _ in line.of("count")} | {m.start for m, name in line.of("metric") if metrics()[name].family in ("projects", "investment")}
        if any(a.form == "adjective" and {a.end, a.end + 1} & firms for a in inside):
            inside = [replace(a, role="in") if a.form == "name" and a.role == "from" else a for a in inside]  # Korean companies withdrew from Mexico
    if metrics()[hit.metric].family == "investment" and (whole := tuple(context(lang)["roles"]["whole"]["words"])):  # 멕시코 전체로는 109억 달러다
        inside = [replace(a, role="in") if a.role == "of" and line.between(a.end, a.end + OBJECT).lstrip().startswith(whole) else a for a in inside]
    words = context(lang)["roles"].get("turned", {})
    verb = words.get(line.text[hit.start : hit.end].lower()) or words.get(line.between(hit.start, hit.end)) or words.get(hit.metric, {})
    ours = tuple(context(lang)["speaker"]["endings"])
    early = bool(ours) and line.text[hit.start : hit.end].lower().endswith(ours)  # De Corea, según dicen, importamos 13,600
    made = [replace(a, role=verb[a.role]) if (a.start >= hit.end or a.role == "by" or line.lang == "ko" or (early and a.role == "of" and a.form == "name")) and a.role in verb else a for a in inside]
    if topic_of(metrics()[hit.metric]) == "imports" and left_open(line, hit):  # Corea nos vendió
        made = [replace(a, role="from") if a.role == "by" and a.form == "name" and not any(m.start == a.start for m, _ in line.of("first_person")) and a.start != hit.start else a for a in made]
    if line.lang == "ko" and topic_of(metrics()[hit.metric]) == "fdi_inward":
        made = [replace(a, role="to") if a.role == "by" and _receives(line, a, made) else a for a in made]
    others = {a.role for a in made} & {"by", "of"}
    if topic_of(metrics()[hit.metric]) == "trade_balance" and others:  # 한국이 멕시코에서 거둔 흑자
        made = [replace(a, role="with") if a.role == "at" else a for a in made if not _of_books(line, a, made)]
    if topic_of(metrics()[hit.metric]) == "trade_balance":  # a balance favourable to Korea is Korea's
        signs = [m.end for way in ("positive", "negative") for m, _ in line.of(way)]
        good = {a.start for a in made if a.role in ("to", "of") and a.form == "name" and any(0 < a.start - end <= FAVOUR and line.between(end, a.start) in FOR for end in signs)}
        made = [replace(a, role="by") if a.start in good else a for a in made if not good or a.role != "between"]
    dative = tuple(f" {word} " for word in context(lang)["roles"]["dative"]["words"])
    if dative and topic_of(metrics()[hit.metric]) == "trade_balance":  # a México le faltaron
        made = [replace(a, role="by") if a.role == "to" and line.text[a.end : a.end + 5].startswith(dative) else a for a in made]
    if named := verb.get("named"):  # Mexico's suppliers sell to it; Korean suppliers sell
        made = [replace(a, role=named) if a.role == "of" and a.form == "name" else a for a in made]
    if adjective := verb.get("adjective"):  # took in 686 million from Korean customers
        made = [replace(a, role=adjective) if a.form == "adjective" and 0 <= hit.start - a.end <= 1 else a for a in made]
    object_ = verb.get("object")  # Mexico sold South Korea 6 billion
    return [replace(a, role=object_) if object_ and a.role in ("by", "of") and 0 <= a.start - hit.end <= OBJECT else a for a in made]


# ---------------------------------------------------------------------------------------------------------------- the parts


def _receives(line: Line, area: AreaMention, named: Sequence[AreaMention]) -> bool:
    """Whether a Korean subject is that of a verb for what it took in: 멕시코가 받아들인 직접투자."""
    last = min((a.start for a in named if a.role == "by" and a.start > area.start), default=min(area.end + CLAUSE, line.sentence.end))
    verb = next((m for m, _ in line.of("takes") if area.end <= m.start and m.end <= last), None)
    return verb is not None and clause_ends("ko").search(line.text, area.end, verb.start) is None


def _of_books(line: Line, area: AreaMention, named: Sequence[AreaMention]) -> bool:
    """Whether a name only says whose figures a balance of another economy's is read from: 멕시코 장부로는 한국이 흑자를 냈다."""
    words = tuple(context(line.lang)["roles"]["books"]["words"])
    said = bool(words) and line.between(area.end, min(line.sentence.end, area.end + HOST)).lstrip().startswith(words)
    return said and any(a.role == "by" and a.start > area.end and a.code != area.code for a in named)


def _of_host(line: Line, area: AreaMention) -> bool:
    """Whether the noun of an adjective is what investment builds or owns where it goes: their Mexican subsidiaries, sus filiales mexicanas."""
    words = tuple(context(line.lang)["roles"]["hosts"]["words"])
    if line.lang == "en" and role_before(line.lang, line.between(max(line.sentence.start, area.start - BEFORE), area.start)) not in ("from", "to", "in"):
        return False  # the profits of Korean affiliates
    if line.lang == "es":
        return line.between(max(line.sentence.start, area.start - HOST), area.start).endswith(tuple(f" {word} " for word in words))
    behind = line.between(area.end, min(line.sentence.end, area.end + HOST)).lstrip()
    return any(behind.startswith(word) and not behind[len(word) : len(word) + 1].isalpha() for word in words)


def _buys(name: str) -> bool:
    """Whether a metric's reporter is the one the goods come to."""
    metric = metrics()[name]
    return (metric.roles or metrics()[metric.topic or name].roles).get("from") == "partner"


def _assigned(inside: Sequence[AreaMention], roles: Mapping[str, str], pair: tuple[str, str], near: int) -> tuple[dict[str, str], tuple[str, ...], bool]:
    """Keys from roles: the surest role first; two names for one key leave the less sure one the other key."""
    between = [a for a in inside if a.role == "between"]
    codes = list(dict.fromkeys(a.code for a in between))
    if len(codes) == 2:
        return dict(zip(pair, codes, strict=True)), (), True
    made: dict[str, str] = {}
    doubts: list[str] = []
    swapped = False
    ranked = sorted(inside, key=lambda a: (-SURE.get(a.role, 0), min(abs(a.start - near), abs(a.end - near))))
    for mention in ranked:
        key = roles.get(mention.role, pair[0])
        if key not in pair or mention.code in made.values():
            continue
        if key in made:
            other = next(k for k in pair if k != key)
            if other in made or mention.role not in ("of", "by", "in", "with", "to", "between"):
                continue
            key = other
        made[key] = mention.code
        if len(mention.codes) > 1:
            doubts.append("economy")
        swapped = swapped or (mention.form == "adjective" and mention.role == "of" and len(inside) < 2 and roles.get("of") != roles.get("from"))  # Korean imports
    if made.get(pair[0]) == WORLD and pair[1] not in made:  # the top export item worldwide
        made = {pair[1]: WORLD}
    return made, tuple(dict.fromkeys(doubts)), swapped


def _carried(metric: Metric, pair: tuple[str, str], before: Said | None, story: Story, paragraph: int) -> Ends:
    if before is not None and (before.paragraph == paragraph or not story.section):
        same = before.paragraph == paragraph or story.alone
        return Ends(before.keys, () if same else ("pair",))
    if story.section and family_of(metric) == "trade":
        return Ends({pair[0]: story.section, pair[1]: WORLD}, ("pair",))
    if before is not None:
        return Ends(before.keys, ("pair",))
    if story.host and metric.family == "investment":
        return Ends(dict(zip(pair, (story.host, story.other(story.host)), strict=True)), ("pair",), True)
    if story.pair:
        others = story.relations.values() if metric.family != "projects" else ()  # whose books the text speaks of elsewhere
        spoken = next((said.keys[sides[0]] for said in others if (sides := before_pair(said)) and said.keys.get(sides[0]) in story.pair), story.pair[0])
        return Ends(dict(zip(pair, (spoken, story.other(spoken)), strict=True)), ("pair",), True)
    return Ends({}, ("pair",))
