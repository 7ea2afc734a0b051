"""Whose figure a number is: the economies of a relation or a group, and the keys they fill."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from bilateral.check.binding import bind
from bilateral.check.books import sources
from bilateral.check.claim import Reading
from bilateral.check.codes import GROUPS_OF, read_goods
from bilateral.check.groups import of_both, of_rank
from bilateral.check.line import AreaMention, Line
from bilateral.check.lists import LISTED, before_parts, each_own, next_one, of_what, takers, taking
from bilateral.check.roles import Ends, away_role, family_of, pair_keys, relation, turned
from bilateral.check.scene import Scene
from bilateral.check.story import Said, Story
from bilateral.check.topics import NOTHING, Hit, clause_ends, kind_of, topic_of, window
from bilateral.classify import areas, goods
from bilateral.lang.read import Number
from bilateral.metrics import metrics
from bilateral.model import WORLD, Metric

__all__ = ["area_of", "ends_of", "keys_of", "of_groups", "sold_to"]

BRACKET = re.compile(r"\s?\((?=[^)]{0,4}\d)")
BRACKETED = re.compile(r"\s?\(")
ENDS = re.compile(r"\b(?:and|y|e|or|o|u)\b")
CLAUSE = re.compile(r"[,;] (?:and|while|whereas|but|y|mientras(?: que)?|pero) |; |: [\"“«]|[.,]?[\"”»],? ")
QUOTE = re.compile(r"[:,] [\"“«]")
AMONG = re.compile(r"\s?(?:국가|나라|지역|시장|권|국)?(?:들)?\s?(?:중|가운데|내|전체)")
OF_GAP = 5  # characters between words and the name behind their "of"
CUSTOMER = 30  # characters between an economy and the word for who buys from it
APPOSED = re.compile(r", [^,;.:]{1,60}, (?=\S*$)|, [^,;.:]{1,60}, $")
APPOSITION = 90  # characters before a verb in which its subject and what is said of it stand
PART = re.compile(r"[,;:](?=\s)|\s(?:y|e|and|mientras|while|whereas)\s|(?<=[가-힣][고며데])\s")
FROM_ABROAD = "외국인"  # begins Korean words for direct investment from anywhere


def ends_of(s: Scene, hit: Hit, metric: Metric, story: Story, number: Number, owner: str) -> Ends:
    part = window(s.line, hit, s.hits, s.numbers) if hit in s.hits else None
    within = "among" in metric.optional  # economies that the rank is among, such as those of America, are no side of it
    named = [
        a for a in s.line.areas if not (within and a.code != WORLD and any(areas.areas()[code].kind == "aggregate" for code in a.codes))
    ]
    if (only_told := sources(s.line)) and len({a.code for a in named}) > 1 - (metric.family == "trade"):
        named = [a for a in named if a.start not in only_told]
    if metric.form == "rank":
        named = _without_aside([a for a in named if a.code != WORLD], s.line)  # the fifth-largest partner worldwide
        inside = named = _of_clause(named, number, s)
        if (before := _ranked_before(s, number, named, metric, story)) is not None:
            return before
    else:
        if s.line.lang != "ko" and metric.family == "trade":
            named = each_own(s, number, named)
        opens, closes = _between_semicolons(s.line, number)
        own_clause = opens <= hit.start < closes
        inside = [a for a in named if part and part.start <= a.start < part.end and (not own_clause or opens <= a.start < closes)]
        if not inside and s.line.sentence.start <= hit.start and (len(s.hits) <= 1 or (metric.form == "share" and hit not in s.hits)):
            inside = named
        if not inside and (metric.form == "rank" or metric.unit == "USD") and (own_clause or hit not in s.hits) and s.line.lang != "ko" and (opens > s.line.sentence.start or closes < s.line.sentence.end):
            inside = [a for a in named if opens <= a.start < closes]  # from the whole world Mexico received 35.3 billion; Korea ranked ninth
        ranks = {h.start for h in s.hits if h != hit and not h.concept and h.metric != NOTHING and metrics()[h.metric].form == "rank"}  # "trading partner" is both
        alike = [h for h in s.hits if not h.concept and h.metric != NOTHING and metrics()[h.metric].family == metric.family and (h == hit or h.start not in ranks)]
        if not inside and len(alike) <= 1 and len({a.code for a in named}) <= 2:
            inside = named
        if not inside and hit in s.hits and len({a.code for a in named}) == 1 and named[0].role == "by" and named[0].form == "name" and not named[0].group:
            inside = named  # with exports of 6 billion and imports of 23, Mexico was left with a gap
        opening = next((n for n in s.numbers if kind_of(n.unit) == kind_of(number.unit)), number)
        if not inside and number is opening and s.line.lang == "ko":
            inside = [a for a in named if a.end <= number.start]
    if s.line.lang == "ko" and hit.end <= number.start:  # 유치액이 352억 달러였으니 한국은 아직 작은 손님이다
        inside = [a for a in inside if a.start < number.start or a.role not in ("by", "aside", "with") or BRACKET.match(s.line.text, a.end)]
    inside = _of_own_clause(s.line, number, hit, _quoted(s.line, number, _without_apposed(s.line, hit, inside)))
    inside = [a for a in inside if not (a.group and a.code != WORLD and a.role in ("in", "by"))]  # the first destination in Latin America
    if s.line.lang == "ko":
        inside = [a for a in inside if not (a.group and a.code != WORLD and (AMONG.match(s.line.text, a.end) or of_rank(s, a)))]  # 중남미 국가 중 가장 컸다
    if topic_of(metric) == "trade" and of_both(s, hit, named, story):
        said = story.relations.get("trade")  # in the order of the flows it is the sum of
        first = said.keys.get("reporter", "") if said is not None else ""
        sides = (first, story.other(first)) if first in story.pair else story.pair
        return Ends(dict(zip(pair_keys(metric) or (), sides, strict=True)), (), True)
    flow = next((m for m, _ in s.line.of("total_flow") if m.start <= hit.start < m.end), None)
    if flow is not None and metric.form in ("level", "growth") and pair_keys(metric) and not any(a.role in ("to", "toward", "with", "from") for a in inside):
        own = [a for a in inside if not a.group]
        ends = relation(metric, own, own, story, s.line.sentence.paragraph, hit.start, owner)
        first, second = pair_keys(metric) or ("", "")
        return Ends({first: ends.keys.get(first, ""), second: WORLD}, tuple(d for d in ends.doubts if d != "pair" or not own))
    if metric.form == "share" and s.line.lang == "en" and len({a.code for a in named if not a.group}) > 1:
        inside = [a for a in inside if a.code != WORLD]  # Mexico took 2 per cent of our exports to the world
        named = [a for a in named if a.code != WORLD]
        inside = of_what(number, hit, inside, away_role(metric))
    if metric.form == "share" and s.line.lang == "es":
        inside = taking(s, number, metric, [a for a in inside if a.code != WORLD])
        named = [a for a in named if a.code != WORLD]
    found = next_one(s, number, hit, metric, named, story, owner) if s.line.lang == "ko" or metric.family == "investment" else None
    if found is not None:
        return found
    if topic_of(metric) == "fdi_inward" and metric.form in ("level", "cumulative") and not owner and (host := _of_all(s, number, hit, named, metric, story)):
        return Ends({"reporter": host, "partner": WORLD}, ("pair",))
    if topic_of(metric) == "fdi_inward" and metric.form in ("level", "cumulative") and not owner and (host := before_parts(s, number, named, story)):
        return Ends({"reporter": host, "partner": WORLD}, ("pair",))
    placed = {a.start for a in inside}
    inside = _beside(s, hit, inside, metric)
    later = _later(s, number, hit, inside, metric, story)
    inside = _own(s, number, inside) if later == inside else later
    if topic_of(metric) == "exports" and metric.form == "share":  # Korea took 1 percent of all that Mexico sold
        inside = [replace(a, role="to") if a.role == "by" and a.end <= number.start and any(0 <= m.start - a.end <= 2 for m, _ in s.line.of("takes")) else a for a in inside]
    chosen = _listed(s, number, hit, inside)
    named = [*chosen, *(a for a in named if a.start not in placed)]
    inside = turned(s.line, _beside_area(s, hit, metric, chosen), chosen, story.lang)
    if topic_of(metric) == "exports" and topic_of(metrics()[hit.metric]) == "imports":  # what Canada bought of Mexico
        inside = [replace(a, role="to") if a.role == "by" else a for a in inside]
    ends = relation(metric, named, inside, story, s.line.sentence.paragraph, hit.start, owner)
    if hit in s.hits and s.line.text[hit.start : hit.end].startswith(FROM_ABROAD) and not any(a.code in ends.keys.values() and a.end <= number.start for a in named):
        return replace(ends, doubts=tuple(dict.fromkeys((*ends.doubts, "pair"))))  # foreign investment may be that from everywhere
    apart = not inside and not owner and hit in s.hits and len({a.code for a in s.line.areas if not a.group}) > 2  # the sentence names three, and these are carried
    return replace(ends, doubts=tuple(dict.fromkeys((*ends.doubts, "pair")))) if apart else ends


def _of_own_clause(line: Line, number: Number, hit: Hit, inside: Sequence[AreaMention]) -> list[AreaMention]:
    """Economies without the subject of another clause, where a Korean number's own clause has one: 한국 신고로는 136억 달러인데, 멕시코가 잡은 수입은 230억 달러다."""
    ends = clause_ends(line.lang) if line.lang == "ko" else None
    if ends is None or not inside:
        return list(inside)
    stops = [m.end() for m in ends.finditer(line.text, line.sentence.start, min(number.start, hit.start))]
    own = [a for a in inside if stops and a.start >= stops[-1]]
    if any(a.role in ("to", "from") for a in own):  # 대일 수출은 42억 달러였고, 독일로는 71억 달러어치가 나갔다
        return [a for a in inside if a in own or a.role not in ("to", "from", "toward", "with")]
    if not any(a.role == "by" and a.form == "name" for a in own):
        return list(inside)
    return [a for a in inside if a in own or a.role not in ("by", "of", "aside")]


def _without_apposed(line: Line, hit: Hit, inside: Sequence[AreaMention]) -> list[AreaMention]:
    """Economies without those that only say who the subject is: Germany, Mexico's sixth partner, sold it 20 billion."""
    aside = APPOSED.search(line.text, max(line.sentence.start, hit.start - APPOSITION), hit.start)
    if aside is None or not any(a.role == "by" and a.form == "name" and 0 <= aside.start() - a.end <= 1 for a in inside):
        return list(inside)
    return [a for a in inside if not aside.start() <= a.start < aside.end()]


def _quoted(line: Line, number: Number, inside: Sequence[AreaMention]) -> list[AreaMention]:
    """Of a number in a quotation that names economies, these alone, and not the one that is quoted: An official in Seoul said: "Mexico complains …"."""
    opens = [m.end() for m in QUOTE.finditer(line.text, line.sentence.start, number.start)]
    own = [a for a in inside if opens and a.start >= opens[-1] and a.end <= number.start]
    return own + [a for a in inside if a.start >= number.end] if own else list(inside)


def _between_semicolons(line: Line, number: Number) -> tuple[int, int]:
    first = line.text.rfind("; ", line.sentence.start, number.start)
    last = line.text.find("; ", number.end, line.sentence.end)
    return max(first, line.sentence.start), last if last >= 0 else line.sentence.end


def _of_clause(named: Sequence[AreaMention], number: Number, s: Scene) -> list[AreaMention]:
    """The economies of the number's own clause, where it names both: Mexico is Korea's largest partner in Latin America, and Korea is Mexico's fifth."""
    line = s.line
    stops = [m.end() for m in CLAUSE.finditer(line.text, line.sentence.start, number.start)]
    ends = CLAUSE.search(line.text, number.end, line.sentence.end)
    own = [a for a in named if (stops[-1] if stops else 0) <= a.start < (ends.start() if ends else line.sentence.end)]
    first, last = _segment(s, number)
    part = [a for a in named if first <= a.start < last]
    if len({a.code for a in part if not a.group}) == 2 and any(n.unit == "rank" and n is not number for n in s.numbers):
        return part  # Korea is Mexico's fifth partner and Mexico Korea's twelfth
    return own if len({a.code for a in own if not a.group}) == 2 else list(named)


def _without_aside(named: Sequence[AreaMention], line: Line) -> list[AreaMention]:
    """Economies without those that a rank is only compared with: ahead of Germany; behind China and Japan; 중국, 일본에 이어."""
    aside = {at for at, a in enumerate(named) if a.role == "aside"}
    for at in sorted(aside):
        back = range(at - 1, -1, -1) if line.lang == "ko" else range(at + 1, len(named))
        for n in back:
            first, last = (n, n + 1) if line.lang == "ko" else (n - 1, n)
            joint = line.between(named[first].end, named[last].start)
            if not LISTED.fullmatch(joint) or named[n].role not in ("by", "of", "aside", "between"):
                break
            aside.add(n)
            if line.lang != "ko" and ENDS.search(joint):
                break  # behind China and Japan, Korea is the fifth
    return [a for at, a in enumerate(named) if at not in aside]


def _ranked_before(s: Scene, number: Number, named: Sequence[AreaMention], metric: Metric, story: Story) -> Ends | None:
    """The ends of the rank before in the sentence, where no economy is named since: Korea is its fifth partner, and within the Asia-Pacific it comes second."""
    ranks = [n for n in s.numbers if n.unit == "rank" and n.end <= number.start]
    before = story.relations.get(family_of(metric))
    if not ranks or before is None or before.value != metric.name or before.paragraph != s.line.sentence.paragraph:
        return None
    return None if any(a.start >= ranks[-1].end and not a.group for a in named) else Ends(before.keys)


def _beside(s: Scene, hit: Hit, inside: Sequence[AreaMention], metric: Metric) -> list[AreaMention]:
    """Names behind "of" that belong to other words than the hit are the other side of it: in the case of Korea, Mexican imports; Korea, a partner of Mexico, sold it 23 billion."""
    if metric.family != "trade" or metric.form not in ("level", "growth") or s.line.lang == "ko":
        return list(inside)
    own = any(a.form == "adjective" and (0 <= a.start - hit.end <= 1 or 0 <= hit.start - a.end <= 1) for a in inside)
    subject = {a.code for a in inside if a.role == "by" and a.end <= hit.start}
    others = [h for h in s.hits if h is not hit and not h.concept]

    def turned(a: AreaMention) -> bool:
        if a.role != "of" or a.form != "name" or 0 <= a.start - hit.end <= OF_GAP:
            return False
        return own or bool(subject - {a.code} and any(0 <= a.start - h.end <= OF_GAP for h in others))

    return [replace(a, role="with") if turned(a) else a for a in inside]


def _segment(s: Scene, number: Number) -> tuple[int, int]:
    """The part of a sentence that belongs to a number of several: from where the one before it ends, at a comma or "and", to such a mark behind it."""
    alike = [n for n in s.numbers if kind_of(n.unit) == kind_of(number.unit)]
    first, last = s.line.sentence.start, s.line.sentence.end
    before = [n.end for n in alike if n.end <= number.start]
    behind = [n.start for n in alike if n.start >= number.end]
    if before:
        stop = PART.search(s.line.text, before[-1], number.start)
        first = stop.start() if stop else before[-1]
    if behind:
        stop = PART.search(s.line.text, number.end, behind[0])
        last = stop.start() if stop else behind[0]
    return first, last


def _own(s: Scene, number: Number, inside: Sequence[AreaMention]) -> list[AreaMention]:
    """Of three economies or more, those of the number's own part of the sentence, where it names any: Germany took 7 billion and Japan 4 billion."""
    if len({a.code for a in inside if not a.group}) < 3 or any(BRACKET.match(s.line.text, a.end) for a in inside):
        return list(inside)
    first, last = _segment(s, number)
    own = [a for a in inside if first <= a.start < last and not a.group]
    roles = {a.role for a in own}
    return [a for a in inside if a in own or (a.end <= number.start and a.role not in roles and not a.group)] if own else list(inside)


def _of_all(s: Scene, number: Number, hit: Hit, named: Sequence[AreaMention], metric: Metric, story: Story) -> str:
    """The host of direct investment from everywhere: the only economy beside the number, where "total" says so or another part of the sentence names an origin."""
    if hit not in s.hits:
        return ""
    first, last = _segment(s, number)
    own = turned(s.line, hit, [a for a in named if first <= a.start < last], s.line.lang)
    others = {a.code for a in named if not first <= a.start < last and not a.group}
    roles = metric.roles or metrics()[topic_of(metric)].roles
    hosts = {a.code for a in own if a.form == "name" and not (a.role == "by" and 0 <= hit.start - a.end <= 1) and (a.role == "by" or roles.get(a.role) == "reporter")}
    total = any(m.start <= hit.start <= m.end + 4 or 0 <= m.start - hit.end <= 2 for m, _ in s.line.of("in_all"))
    if total and s.line.lang == "ko" and not own:  # 멕시코가 받아들인 직접투자 총액은 378억, 2022년은 352억 달러였다
        own, others = turned(s.line, hit, [a for a in named if a.end <= number.start], s.line.lang), set()
        hosts = {a.code for a in own if a.form == "name" and (a.role == "by" or roles.get(a.role) == "reporter")}
    said = story.relations.get("investment")
    before = any(m.end <= hit.start + 1 and s.line.text[m.start : m.end][:1] != "총" for m, _ in s.line.of("in_all"))
    if total and before and said is not None and s.line.lang == "ko" and not any(a.start < number.start for a in named):
        return said.keys.get("reporter", "")  # 전체 외국인직접투자 368억 달러에서 한국 몫은 3.7%
    if any(a.code == WORLD and a.role != "by" for a in own) and len({a.code for a in own if not a.group}) == len(hosts) == 1:
        return next(iter(hosts))  # investors from all over the world placed 36.5 billion in Mexico
    if len({a.code for a in own}) != 1 or len(hosts) != 1 or (others and not others - hosts):
        return ""
    return next(iter(hosts)) if total or others else ""


def _listed(s: Scene, number: Number, hit: Hit, inside: Sequence[AreaMention]) -> list[AreaMention]:
    """Of several economies in one role, the one the number is about: to Japan 4, and to China 9."""
    kept = list(inside)
    listed = [a for a in kept if BRACKET.match(s.line.text, a.end)]
    beside = next((a for a in listed if 0 < number.start - a.end <= 3), None)
    if beside is not None and len(listed) > 1:  # from the United States (16,654), Japan (4,241) and Korea (1,381)
        role = listed[0].role
        if role in ("of", "aside") and any(a.form == "adjective" and a not in listed for a in kept):
            role = "by"  # the United States took 503 billion of Mexican exports, more than Germany (7) or Japan (4)
        return [*(a for a in kept if a not in listed and a.role != role), replace(beside, role=role)]
    for role in ("to", "from", "in", "at", "with", "toward", "by"):
        same = [a for a in kept if a.role == role and not a.group]
        if len({a.code for a in same}) < 2:
            continue
        bound = bind(s.line, number, [(a.start, a.end, a) for a in same], s.numbers, ())
        early = [a for a in same if a.end <= hit.start]
        joined = len(early) > 1 and LISTED.fullmatch(s.line.between(early[-2].end, early[-1].start)) is not None  # Mexico and Korea traded
        subject = same[:1] if joined or not early else early[-1:]  # the country to which we export
        chosen = bound.value if bound else subject[0] if role == "by" else None
        kept = [a for a in kept if a not in same or a is chosen]
    return kept


def _later(s: Scene, number: Number, hit: Hit, inside: Sequence[AreaMention], metric: Metric, story: Story) -> list[AreaMention]:
    """An economy that takes, named behind the number before it, stands for the one the number before was of: Mexico exported 503 billion to the United
    States, whereas South Korea took 6. So does the subject of a sentence that says no word of what is measured: China followed with 9."""
    sides = pair_keys(metric)
    away = away_role(metric)
    before = story.relations.get(family_of(metric))
    if not away or not sides:
        return list(inside)
    if hit not in s.hits:
        if s.hits or before is None or s.line.sentence.paragraph - before.paragraph > (s.line.lang == "es") or set(before.keys) != set(sides):
            return list(inside)
        first, second = before.keys[sides[0]], before.keys[sides[1]]
        if takers(s, first, second, story):
            return list(inside)
        return [replace(a, role=away) if a.role == "by" and a.form == "name" and not a.group and a.code != first else a for a in inside]
    alike = [n for n in s.numbers if kind_of(n.unit) == kind_of(number.unit)]
    since = max((n.end for n in alike if hit.start <= n.start and n.end <= number.start), default=0)
    early = [a for a in inside if a.end <= number.start and not a.group]
    held, new = early[:-1], early[-1] if early else None
    listed = next((a.role for role in ("to", "in") for a in held if a.role == role), "")
    takes = any(hit.end <= m.start and m.end <= number.start for m, _ in s.line.of("takes"))
    if new is None or new.start < since or not since or new.role != "by" or not listed or not takes or not any(a.role in ("by", "of") and a.code != new.code for a in held):
        return list(inside)
    return [*(a for a in held if a.role != listed and (a.role != "by" or a.start < hit.start)), *(a for a in inside if a.group), replace(new, role=listed)]


def _beside_area(s: Scene, hit: Hit, metric: Metric, inside: Sequence[AreaMention]) -> Hit:
    """Of a share's two words for one flow, the one right before the economy: the purchases from Korea within all that was imported."""
    if metric.form != "share" or s.line.lang == "ko":
        return hit
    alike = [h for h in s.hits if not h.concept and h.metric == hit.metric and h.end <= hit.start]
    return next((h for h in reversed(alike) if any(0 <= a.start - h.end <= OF_GAP for a in inside)), hit)


def sold_to(s: Scene, number: Number, hit: Hit, story: Story) -> bool:
    """Whether what an economy bought is the export of the one just spoken of: Mexico's exports to China fell; Canada bought 18.6 billion."""
    before = story.relations.get("trade")
    if s.line.lang == "en" and (seller := _customer_of(s, hit)):
        before = Said("exports", s.line.sentence.paragraph, {"reporter": seller})
    if before is None or topic_of(metrics()[before.value]) != "exports" or not any(m.start <= hit.start < m.end for m, _ in s.line.of("takes")):
        return False
    alike = [n for n in s.numbers if kind_of(n.unit) == kind_of(number.unit) and n.end <= number.start]
    since = alike[-1].end if alike and any(h.metric == "exports" and h.end <= alike[-1].start for h in s.hits) else 0  # we sold Korea 6 billion and bought 23
    buyers = [a for a in s.line.areas if a.role == "by" and a.form == "name" and not a.group and since <= a.start and a.end <= number.start]
    home = before.keys.get("reporter", "")
    others = {a.code for a in s.line.areas if a.role != "by" and not a.group}
    near = before.paragraph == s.line.sentence.paragraph or home in others
    if home in others and {a.code for a in buyers} <= set(story.pair):
        return False  # Mexico says it bought 23 billion from Korea: its own books
    return bool(buyers) and near and others <= {home} and home not in {a.code for a in buyers}


def _customer_of(s: Scene, hit: Hit) -> str:
    """The economy whose customer or buyer a sentence tells of before it says what that bought: China, Korea's number one customer, bought 132.9 billion."""
    sides = [m for m, _ in s.line.of("side") if m.end <= hit.start and m.get("metric") is not None and topic_of(metrics()[m.get("metric")]) == "exports" and m.get("count") is None]
    return next((a.code for m in sides for a in s.line.areas if a.role == "of" and 0 < m.start - a.end <= CUSTOMER), "")


def area_of(named: Sequence[Any], hit: Hit, number: Number, line: Line) -> str:
    """The economy an indicator is of: one beside the words, else the subject, else the nearest; none where the only ones come behind what is told."""
    if line.lang == "ko" and hit.end <= number.start:
        named = [a for a in named if a.start < number.start or (BRACKETED.fullmatch(line.text, number.end, a.start) and a.end < line.sentence.end and line.text[a.end] in ",)")]  # 1인당 GDP는 1만4,158달러로 한국(…)의 절반
    if not named:
        return ""
    stops = [m.end() for m in CLAUSE.finditer(line.text, line.sentence.start, number.start)] if len({a.code for a in named}) > 1 else []
    own = [a for a in named if stops and stops[-1] <= a.start < number.start]
    if own and any(a.end <= stops[-1] for a in named):
        return str(own[-1].code)  # Korea has 51.75 million people, and in Mexico four out of five use the internet
    beside = [a for a in named if a.role in ("of", "in") and (0 <= a.start - hit.end <= 12 or 0 <= hit.start - a.end <= 14)]
    subject = [a for a in named if a.role == "by"]
    best = beside or subject or sorted(named, key=lambda a: min(abs(a.start - hit.end), abs(a.start - number.start)))
    return str(best[0].code)


def of_groups(metric: Metric, ends: Ends, dims: Mapping[str, Any], s: Scene, number: Number) -> Ends:
    """Product groups that an economy's ministry publishes are of its exports to all, unless the sentence names another partner."""
    good = dims.get("commodity")
    if (
        not isinstance(good, goods.Good)
        or ends.keys.get("reporter") != GROUPS_OF
        or ends.keys.get("partner") == WORLD
        or "partner" not in metric.keys
    ):
        return ends
    first, last = _segment(s, number)
    if s.line.lang == "ko" and len(s.hits) == 1:
        first, last = s.line.sentence.start, s.line.sentence.end  # 멕시코에 엔진을 2억, 반도체를 14억 달러어치 팔았다
    if all(scheme != "motie" for scheme, _ in good.codes) or any(ends.keys["partner"] in a.codes for a in s.line.areas if first <= a.start < last):
        return ends
    return replace(ends, keys={**ends.keys, "partner": WORLD}, doubts=tuple(d for d in ends.doubts if d != "pair"))


def keys_of(
    metric: Metric, ends: Ends, dims: Mapping[str, Any], period: str
) -> tuple[dict[str, str], list[Reading], str, float | None, list[str]]:
    keys = {**ends.keys, **({"period": period} if "period" in metric.keys else {})}
    also: list[Reading] = []
    words, score, doubts = "", None, []
    if "region" in dims:
        keys["region"] = dims["region"]
    if "instrument" in dims and "instrument" in metric.optional:
        keys["instrument"] = dims["instrument"]
    if "commodity" in dims and "commodity" in metric.keys:
        codes, exact, words, score = read_goods(dims["commodity"], keys)
        also += [Reading(metric.name, {**keys, "commodity": code}) for code in codes[1:]]
        keys["commodity"] = codes[0]
        doubts += [] if exact else ["goods"]
    pair = pair_keys(metric)
    if ends.swapped and pair and len(ends.keys) == 2:
        first, second = pair
        also += [Reading(r.metric, {**r.keys, first: keys[second], second: keys[first]}) for r in (Reading(metric.name, keys), *also)]
        if metric.name not in ("trade",):
            doubts.append("pair")
    return keys, also, words, score, doubts
