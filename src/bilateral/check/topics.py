"""Which words of a sentence say what a number measures: hits of metrics and indicators, and the part of the sentence that belongs to each."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from bilateral.check.lexicon import Mention, folded
from bilateral.check.line import Line, relative_role
from bilateral.check.no_flow import no_flow
from bilateral.lang.context import context
from bilateral.lang.read import Number
from bilateral.metrics import metrics
from bilateral.model import Metric

__all__ = ["LEVELS", "NOTHING", "Hit", "Window", "choose", "clause_ends", "grown", "hits_in", "kind_of", "nearest_hit", "split_verb", "topic_of", "window"]

NOTHING = "-"  # words of what none of our metrics measures, such as a tariff
TYPE = 6  # characters between an amount and the type of investment it is of
EARNS = 10  # characters between goods and the verb of what they earn
CLAUSE = re.compile(r"[,;] (?:but|while|whereas|although|though|yet|pero|mientras(?: que)?|aunque)\b|; ")  # parts two clauses
NEAR = 26  # characters a number may stand before the words that say what it is
# What may stand between a number and the words behind it.
LINK = re.compile(
    r"\s?(?:(?:in|of|worth|total|the|its|their|all|global|in the|net|new|bilateral|annual|a|foreign|goods|trade|korean|mexican|south|that|which|it|they|we|says|say|said|reports|reported|claims|claimed|declares|declared|booked|books|records|recorded|admits|actually|really|had|has|have|"
    r"correspondieron a|correspondio a|corresponden a|fueron|fue|son|were|was|en|de|del|por|la|las|los|el|su|sus|que|se|le|ha|han|había|habían|habia|habian|total|netos?|directa|extranjera|por concepto|[\w'’]+ s|[\w]+['’]s|"
    r"규모의|상당의|어치를|어치|어치의|상당의|물품을|물건을|제품을|상품을|의|을|를|이|가|은|는|으로|로|만큼|대|에|전체|총|순)\s?){0,6}"
)
LEVELS = {"fdi_rank": "fdi_inward", "partner_rank": "trade"}  # what economies are ranked by
GROWN_BY = 64  # characters between the economy and the word for its growth
WIDE = 48  # and a ratio before those that say of what it is a share
OF = re.compile(r"\s?(?:of|de|del|의)\b(?:(?! (?:y|e|and) )[^,;.()])*")
SPLIT = 24  # characters beside an amount in which both parts of its verb stand
VERB = 16  # characters between an economy and the verb that says it grew
SUBJECT = re.compile(r"[\w ]*|,? 경제[는가]? ")
GROWN = re.compile(r"[은는이가도]\s(?:[가-힣0-9()]+\s){0,3}[-−+]?[\d.]+(?:%|퍼센트|프로)\s?(?:를|의|가|나|로)?\s?")  # between an economy and the word for its growth, in Korean
THAN = 6  # characters between words for a flow and the particle that makes it the one compared with
OF_IT = re.compile(r"\s(?:(?:de|of|por)(?: (?:unos|casi|about|some|nearly))?\s)?")
WITHIN = re.compile(r"\s(?:en|in)\s")
SEPARATOR = re.compile(r"[,;:]\s|\s[–—-]\s|[,;]$")
# Between two things measured, with no sign that parts them, a word may: 6 billion to Korea and imported 23.
JOINING = re.compile(r"\s(?:and|while|whereas|but|against|versus|vs\.?|compared (?:with|to)|y|e|mientras(?: que)?|pero|contra|frente a)\s")


@dataclass(frozen=True, slots=True)
class Hit:
    """Words that say what is measured: a topic's metric, or an indicator's concept."""

    start: int
    end: int
    metric: str
    concept: str = ""


@dataclass(frozen=True, slots=True)
class Window:
    """The part of a sentence that belongs to a hit."""

    start: int
    end: int


def kind_of(unit: str) -> str:
    """The kind of quantity a unit belongs to: money, ratio, points, rank, ordinal, year, times, or count."""
    if len(unit) == 3 and unit.isupper():
        return "money"
    return unit if unit in ("ratio", "points", "rank", "ordinal", "year", "times") else "count"


def topic_of(metric: Metric) -> str:
    """The metric whose words and roles it shares."""
    return metric.topic or metric.name


def hits_in(line: Line, lang: str, whole: str = "", invested: bool = False) -> tuple[Hit, ...]:
    """All hits of a sentence in order; `invested` is whether the sentence before spoke of direct investment. A concept that is a share of something counts only where the sentence, or the one before (`whole`), names that."""
    said = {n.kind for n in line.numbers} & {"amount", "share", "count", "range"}
    counts = not said or bool(said & {"count", "range"})  # companies that are not counted are the sellers, or the investors
    found = [Hit(m.start, m.end, name) for m, name in line.of("metric") if (metrics()[name].family != "projects" or (counts and metrics()[name].form == "count")) and not (metrics()[name].family == "trade" and no_flow(line, m))]
    if not any(topic_of(metrics()[h.metric]) == "fdi_inward" for h in found):
        found += [Hit(m.start, m.end, "fdi_inward") for m, _ in line.of("instrument") if invested or not m.get("unknown")]  # a profit is reinvested where investment is spoken of
    elif line.lang != "ko":  # 849 million of reinvested earnings, most of the 1,381 that direct investment came to
        first = min(h.start for h in found if topic_of(metrics()[h.metric]) == "fdi_inward")
        ends = [n.end for n in line.numbers if n.kind == "amount"]
        found += [Hit(m.start, m.end, "fdi_inward") for m, _ in line.of("instrument") if m.end <= first and any(0 <= m.start - end <= TYPE for end in ends)]
    found += [Hit(m.start, m.end, "fdi_inward") for m, _ in line.of("project") if m.get("metric") is None and _of_whom(line, m)]
    balances = [h for h in found if h.metric == "trade_balance"]
    found = [h for h in found if h.metric != "trade" or not any(0 <= b.start - h.end <= 1 for b in balances)]  # a merchandise trade deficit
    ordered = line.has("lead") or line.has("in_order") or any(n.kind in ("rank", "ordinal") for n in line.numbers)
    for rank, level in LEVELS.items() if ordered else ():  # the largest investor is the United States (16.5 billion)
        if level == "trade" and line.lang != "ko" and {m.start for m, _ in line.of("of_goods")} & {end for a in line.areas if a.form == "adjective" for end in (a.end, a.end + 1)}:
            continue  # Korean goods worth 23 billion, which made Korea the fifth partner
        if not any(topic_of(metrics()[h.metric]) == level for h in found):
            found += [replace(h, metric=level) for h in found if h.metric == rank]
    concepts = context(lang)["concept"]
    wholes = {value for _, value in line.of("concept_of")} | {whole}
    for mention, concept in line.of("concept"):
        if concepts[concept].get("of") is None or concepts[concept]["of"] in wholes:
            found.append(Hit(mention.start, mention.end, "indicator", concept))
    ways = [m for way in ("up", "down") for m, _ in line.of(way)]
    grows = [m for m, _ in line.of("grows")]
    others = [m for m, _ in line.of("concept")]
    found += [Hit(min(g.start, w.start), max(g.end, w.end), "indicator", "gdp_growth") for g in grows for w in ways if -NEAR * 3 <= w.start - g.end <= GROWN_BY and w is not g and ";" not in line.text[min(g.end, w.end) : max(g.start, w.start)] and not any(g.end <= c.start and c.end <= w.start for c in others)]
    if not any(metrics()[h.metric].family == "trade" for h in found):  # Germany took 7 billion of Mexican goods
        beside = {a.end for a in line.areas if a.form == "adjective"}
        found += [Hit(m.start, m.end, "exports") for m, _ in line.of("of_goods") if {m.start, m.start - 1} & beside]
        spent = [Hit(start, n.start, "imports") for n in line.numbers for start, way in [split_verb(line, n)] if way == "imports"]
        found = [*(h for h in found if h.metric != "exports"), *spent] if spent and any(h.metric == "exports" for h in found) else found  # spent 23 billion on Korean goods
    sold = {m.start for m in _earning(line)}
    found = [h for h in found if h.metric != "imports" or not sold or not line.between(h.start, h.end).startswith(_buyers(lang))]
    found = [h if h.start not in sold or h.metric != "imports" else replace(h, metric="exports") for h in found]
    if sold and not any(metrics()[h.metric].family == "trade" for h in found):
        found += [Hit(m.start, m.end, "exports") for m in _earning(line)]
    if not any(metrics()[h.metric].family in ("trade", "investment") for h in found):  # put 11.8 billion into Mexico
        found += [*_grown_by(line), *(Hit(start, n.start, "fdi_inward") for n in line.numbers for start, way in [split_verb(line, n)] if way in ("inflow", "outflow"))]
    if not any(h.concept or topic_of(metrics()[h.metric]) in ("trade_balance", "fdi_inward") for h in found):  # 16.8 billion in the red
        found += [Hit(m.start, m.end, "trade_balance") for m, _ in line.of("balance") if any((kind_of(n.unit) == "money" or (n.kind == "count" and n.scale >= 10**6)) and 0 <= m.start - n.end <= 2 for n in line.numbers)]
    invested = invested or any(topic_of(metrics()[h.metric]) == "fdi_inward" for h in found if h.metric in metrics())
    found += [Hit(m.start, m.end, NOTHING) for m, _ in line.of("unknown") if not (invested and m.get("instrument"))]
    return tuple(sorted(set(found), key=lambda h: (h.start, h.end, h.metric, h.concept)))


def _earning(line: Line) -> Iterator[Mention]:
    """Verbs of what goods earn, right behind goods: cars brought in 70.8 billion, ships 25.6."""
    ends = [m.end for kind in ("goods", "goods?") for m, _ in line.of(kind)]
    buyers = [a for a in line.areas if a.form == "adjective" and line.between(a.end, min(line.sentence.end, a.end + EARNS * 2)).lstrip().startswith(_buyers(line.lang))]
    yield from (m for m, _ in line.of("earns") if any(0 < m.start - end <= EARNS for end in ends) or any(0 < a.start - m.end <= WIDE for a in buyers))


@cache
def _buyers(lang: str) -> tuple[str, ...]:
    """Behind an economy's adjective, those who paid for goods: fetched 686 million from Korean buyers."""
    return tuple(folded(word) for word in context(lang)["goods_earn"]["buyers"]) or ("\0",)


def split_verb(line: Line, number: Number) -> tuple[int, str]:
    """Where a verb begins that has an amount between it and the rest of it, and which way it moves: took 129 million out of; −1 where there is none."""
    if kind_of(number.unit) != "money":
        return -1, ""
    before = line.between(max(line.sentence.start, number.start - SPLIT), number.start)
    behind = line.between(number.end, min(line.sentence.end, number.end + SPLIT)).lstrip()
    for verb, rest, way in _split_verbs(line.lang):
        if before.endswith(f" {verb} ") and behind.startswith(rest) and not "a" <= behind[len(rest) : len(rest) + 1] <= "z":
            return max(line.sentence.start, number.start - len(verb) - 1), way
    return -1, ""


def grown(line: Line) -> tuple[Hit, ...]:
    """Economies that are said to have grown or shrunk, with no word for what of them did: Mexico grew 1.4 percent."""
    ways = [m for way in ("up", "down") for m, _ in line.of(way)]
    subjects = [a for a in line.areas if not a.group and a.form == "name" and a.role == "by"]
    beside = [(a, w) for a in subjects for w in ways if 0 < w.start - a.end <= VERB and SUBJECT.fullmatch(line.between(a.end, w.start))]
    return tuple(Hit(a.start, w.end, "indicator", "gdp_growth") for a, w in beside)


def _of_whom(line: Line, said: Mention) -> bool:
    """Whether words that announce a project are those for direct investment after all, since an economy stands behind them: la inversión de Corea."""
    words = line.between(said.start, said.end).split(" ")
    beside = any(0 <= a.start - said.end <= TYPE and a.form == "name" for a in line.areas)
    return beside and any(" ".join(words[first:-1]) in _investing(line.lang) for first in range(len(words) - 1))


@cache
def _investing(lang: str) -> frozenset[str]:
    return frozenset(folded(phrase) for phrase in metrics()["fdi_inward"].phrases.get(lang, ()))


def _grown_by(line: Line) -> list[Hit]:
    """Economies whose own growth a Korean sentence tells, with the ratio before the word: 한국은 같은 해 2.0% 성장."""
    words = tuple(context(line.lang)["growth"]["of_economies"])
    ways = [m for way in ("up", "down") for m, _ in line.of(way) if words and line.text[m.start : m.end].startswith(words)]
    subjects = [a for a in line.areas if not a.group and a.form == "name" and a.role == "by"]
    return [Hit(a.start, w.end, "indicator", "gdp_growth") for w in ways for a in subjects if 0 < w.start - a.end <= NEAR and GROWN.fullmatch(line.between(a.end, w.start))]


def fits(hit: Hit, kind: str, lang: str) -> bool:
    """Whether a number of this kind can be what the hit speaks of."""
    if hit.metric == NOTHING:
        return True
    if hit.concept:
        return kind_of(context(lang)["concept"][hit.concept]["unit"]) == kind
    return kind in _kinds(topic_of(metrics()[hit.metric]))


def nearest_hit(line: Line, number: Number, kind: str, hits: Sequence[Hit], others: Sequence[Number], lang: str) -> tuple[Hit | None, bool]:
    """The hit a number belongs to, and whether it is beyond doubt: words right behind it, else the last before it, else the first behind it."""
    fitting = [h for h in hits if fits(h, kind, lang)]
    if kind == "rank" and not fitting and lang == "ko" and not any(any(line.of(named)) for named in ("region", "goods", "company", "index", "market", "event")):
        fitting = [h for h in hits if h.metric in LEVELS.values()]  # 교역 규모로 5위
    around = next((h for h in fitting if h.start < number.start and number.end < h.end), None)
    if around is not None:  # the economy grew by 2 % in one word and another
        return around, True
    behind = next((h for h in fitting if h.start >= number.end), None)
    beside = [h for h in fitting if 0 <= number.start - h.end <= 1] if lang == "ko" and behind else []
    share = kind == "ratio" and beside and not beside[-1].concept and beside[-1].metric != NOTHING and metrics()[beside[-1].metric].form == "share"
    if beside and behind and (share or any(0 <= n.start - behind.end <= 2 for n in others)):
        return beside[-1], True  # 수입 230억 달러가 수출 61억 달러의 3.7배
    told = next((h for h in reversed(fitting) if h.end <= number.start), None)
    if behind and told and told.metric != behind.metric and NOTHING not in (told.metric, behind.metric) and OF_IT.fullmatch(line.between(told.end, number.start)) and WITHIN.match(line.between(number.end, behind.start)):
        return told, True  # a deficit of 16,840 million in its trade with Korea
    if behind and lang == "ko" and _object_of(line, number, behind, others):
        return behind, True  # 230억 달러어치나 한국에서 들여왔다
    if behind and (_linked(line, number, behind, others) or (kind == "ratio" and _share_of(line, number, behind, others))):
        return behind, True
    before = [h for h in fitting if h.end <= number.start]
    if kind == "rank":
        inside = [h for h in fitting if h.start < number.end and h.end > number.start]
        if inside:
            return inside[0], True
    if before and behind and kind in ("money", "ratio") and lang != "ko" and ";" in line.text[before[-1].end : number.start] and 0 <= behind.start - number.end <= NEAR and not set(",;.") & set(line.text[number.end : behind.start]) and not any(number.end <= n.start < behind.start for n in others):
        return behind, True  # Korea's exports came to 23 billion; Mexico earned 6.16 billion from sales the other way
    if before:
        return before[-1], True
    closes = behind is not None and not any(n.start >= behind.end and kind_of(n.unit) == kind for n in others)
    if behind and closes and len(fitting) == 1 and (lang == "ko" or len({h.metric for h in hits}) == 1):  # from Korea 230, from Japan 180 it bought: the verb is said once, at the end
        return behind, True
    if behind and ";" in line.text[number.end : behind.start]:
        return None, False  # DataMéxico gives 23,000 million; the sales of Korea were, …
    if behind and lang != "ko" and CLAUSE.search(line.text, number.end, behind.start):
        return None, False  # growth picked up to 2.0 %, while inflation came down
    if behind and not any(number.end <= n.start < behind.start and kind_of(n.unit) == kind for n in others):
        return behind, (lang == "ko" and closes) or (lang != "ko" and behind.start - number.end <= 60)
    return None, False


def window(line: Line, hit: Hit, hits: Sequence[Hit], numbers: Sequence[Number]) -> Window:
    """From behind what belongs to the hit before, to where what belongs to the next begins."""
    at = first = hits.index(hit)
    while first and _said_twice(hits[first - 1], hit) and not _held_against(line, hits[first - 1]) and not any(hits[first - 1].end <= n.start < hit.start for n in numbers):
        first -= 1  # of investment: the direct investment from Korea in Mexico
    start = _boundary(line, hits[first - 1], hits[first], numbers) if first else line.sentence.start
    end = _boundary(line, hit, hits[at + 1], numbers) if at + 1 < len(hits) else line.sentence.end
    return Window(start, max(end, hit.end))


def choose(topic: str, kind: str, form: str, dims: Mapping[str, Any]) -> Metric | None:
    """The metric of a topic for this kind and form of number that has just these dimensions (commodity, region, instrument)."""
    return _chosen(topic, kind, form, frozenset(dims))


# ---------------------------------------------------------------------------------------------------------------- the parts


@cache
def _split_verbs(lang: str) -> tuple[tuple[str, str, str], ...]:
    listed = ((folded(words).split(" … "), way) for way, verbs in context(lang)["split"].items() for words in verbs)
    return tuple((verb, rest, str(way)) for (verb, rest), way in listed)


@cache
def _chosen(topic: str, kind: str, form: str, dims: frozenset[str]) -> Metric | None:
    for metric in _of_topic(topic):
        if kind_of(metric.unit) != kind or metric.form != form:
            continue
        own = {key for key in ("commodity", "region", "instrument") if key in metric.keys}
        if own <= dims <= own | set(metric.optional):
            return metric
    return None


@cache
def _of_topic(topic: str) -> tuple[Metric, ...]:
    return tuple(m for m in metrics().values() if topic_of(m) == topic)


@cache
def _kinds(topic: str) -> frozenset[str]:
    return frozenset(kind_of(m.unit) for m in _of_topic(topic))


def _said_twice(first: Hit, second: Hit) -> bool:
    return not (first.concept or second.concept or NOTHING in (first.metric, second.metric)) and topic_of(metrics()[first.metric]) == topic_of(metrics()[second.metric])


def _held_against(line: Line, hit: Hit) -> bool:
    """Whether a particle makes a flow the one that the next is compared with: 멕시코가 판 것보다 한국이 판 것이."""
    words = tuple(context(line.lang)["surpass"]["than"])
    return bool(words) and any(line.between(hit.end, min(line.sentence.end, hit.end + THAN)).find(word) >= 0 for word in words)


def _linked(line: Line, number: Number, hit: Hit, others: Sequence[Number]) -> bool:
    gap = hit.start - number.end
    if gap > NEAR or any(number.end <= n.start < hit.start for n in others):
        return False
    between = _nameless(line, number.end, hit.start)
    if between.strip() == "," and line.text[hit.end : hit.end + 1] in (",", ".", ";"):  # 6,160 were exports and 23,000, imports
        return any(n.end < number.start and n.kind == number.kind for n in others)
    return (between.strip() in ("(", "[") and line.text[hit.end : hit.end + 1] in (")", "]")) or LINK.fullmatch(between) is not None  # 6.16 billion (exports)


def _object_of(line: Line, number: Number, hit: Hit, others: Sequence[Number]) -> bool:
    """Whether a particle makes an amount the object of the words behind it, with no other number and no end of a clause between them."""
    gap = line.text[number.end : hit.start]
    if len(gap) > WIDE or any(number.end <= n.start < hit.start for n in others):
        return False
    found = _objects(line.lang).fullmatch(re.sub(r"\([^)]*\)", "", gap))
    return found is not None and found["mark"].strip().endswith(_particles(line.lang)) and clause_ends(line.lang).search(found["rest"]) is None


@cache
def _objects(lang: str) -> re.Pattern[str]:
    """What stands between an amount that is an object and its verb: worth and particle, and the rest."""
    words = context(lang)["list"]
    worth, particles = ("|".join(map(re.escape, words[key])) or "(?!)" for key in ("worth", "object"))
    return re.compile(rf"\s?(?P<mark>(?:(?:{worth})\s?)*(?:{particles})?)(?P<rest>[^,;.()\n]*)")


@cache
def _particles(lang: str) -> tuple[str, ...]:
    return tuple(context(lang)["list"]["object"])


@cache
def clause_ends(lang: str) -> re.Pattern[str]:
    """Where one clause ends and the next begins, with no comma between them: 수출했지만 수입은."""
    ends, others = ("|".join(map(re.escape, context(lang)["clause"][key])) or "(?!)" for key in ("ends", "auxiliary"))
    return re.compile(rf"(?:{ends}),?\s(?!{others})")


def _nameless(line: Line, first: int, last: int) -> str:
    """The words between two places without the economies named there: 1.4 billion that Korea invested."""
    at, said = first, []
    for area in line.areas:
        if at <= area.start and area.end <= last and area.role in ("by", "of"):
            said.append(line.between(at, area.start).rstrip())
            at = area.end
    return re.sub(" +", " ", " ".join([*said, line.between(at, last)])) if said else line.between(first, last)


def _share_of(line: Line, number: Number, hit: Hit, others: Sequence[Number]) -> bool:
    """Whether a ratio is said of what follows: 3.62 percent of everything Mexico imported."""
    gap = hit.start - number.end
    return gap <= WIDE and not any(number.end <= n.start < hit.start for n in others) and OF.fullmatch(line.between(number.end, hit.start)) is not None


def _boundary(line: Line, first: Hit, second: Hit, numbers: Iterable[Number]) -> int:
    between = [n for n in numbers if first.end <= n.start and n.end <= second.start]
    if not between:
        if line.lang == "ko" and (ends := [m.end() for m in clause_ends("ko").finditer(line.text, first.end, second.start)]):
            return ends[-1]  # 94억 달러를 수입했다지만 멕시코가 신고한 수출은
        if line.lang != "ko" and (ends := [m.start() for m in CLAUSE.finditer(line.text, first.end, second.start)]):
            return ends[-1]  # a deficit of 17 billion, but our statistics show exports of 14
        near = [a for a in line.areas if first.end <= a.start and second.start - a.end <= 3 and a.end <= second.start and (line.lang != "es" or a.role == "by")]
        antecedent = [a.start for a in line.areas if near and first.end <= a.start and a.end < near[-1].start and relative_role(line.lang, line.between(a.end, near[-1].start))]
        return antecedent[-1] if antecedent else near[-1].start if near else second.start
    closed = line.lang == "ko" and len(between) == 1 and ((0 <= second.start - between[0].end <= NEAR and LINK.fullmatch(line.between(between[0].end, second.start))) or _object_of(line, between[0], second, between))
    if closed:
        return first.end  # the verb closes its clause: sold 136 to Mexico, bought 94 from Mexico
    if line.lang == "ko" and len(between) > 1 and second.start - between[-1].end <= NEAR and (parted := [m.end() for m in clause_ends("ko").finditer(line.text, between[-2].end, between[-1].start)]):
        return parted[-1]  # 수출은 42억 달러였고, 독일로는 7억 달러어치가 나갔다
    after = between[-1].end
    stops = [m.start() + after for m in SEPARATOR.finditer(line.text[after : second.start])]
    joined = [m.start() + after for m in JOINING.finditer(line.text[after : second.start])]
    return min(stops) if stops else joined[-1] if joined else after
