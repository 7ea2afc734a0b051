"""What kind of quantity a number is, and in which form: a level, a share, a growth, a rank, a count, a cumulative sum."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from bilateral.check.lexicon import folded
from bilateral.check.line import Line
from bilateral.check.scene import Scene
from bilateral.check.special import count_unit
from bilateral.check.story import Story
from bilateral.check.topics import Hit, clause_ends, kind_of, split_verb, topic_of
from bilateral.lang.context import context
from bilateral.lang.read import Number
from bilateral.metrics import metrics
from bilateral.model import Metric

__all__ = ["direction", "exceeds", "fall_of", "form_of", "growth", "kind", "more_than", "of_whole", "sign_of", "small", "threshold"]

FLOWS = ("exports", "imports")
BY = re.compile(r"\b(?:by|por|en)\s(?:about|around|some|nearly|almost|roughly|over|more than|casi|unos|cerca de)?\s?$")
NEAR_GROWTH = 34  # characters between a word such as "rose" and its number
SUBJECT = 3  # characters between a Korean amount and the verb it is the subject of
OUTFLOW = 40  # characters between an amount and the words that say it flowed back
MARKED = 8  # characters between words for a flow and the particle that makes it the one compared with
PLAIN = re.compile(r"^(?:어치|가량|정도|이나|만큼|쯤|씩|나|치)*\s?(?:더 ?)?")
BESIDE = 80  # characters between a share and the words that say so
ARRIVES = re.compile(r"\s(?:a|al|hacia|to|into|toward|towards)\s")
CLOSED = re.compile(r";|:\s|\)[;,.]")  # between a ratio and words behind it that are of another
LINKED = re.compile(r"\b(?:y|e|and|but|pero|mientras|while)\b")
PARTED = re.compile(r"\b(?:while|whereas|but|mientras|pero)\b")
GAPPED = re.compile(r",?\s(?:y|e|and)\s[^,;.\d]{2,40}")
ENUMERATED = re.compile(r"(?:씩)?,|와 |과 |,? ?및 ")
SMALL = 100_000  # units of a currency; no flow between two economies is stated below


def kind(s: Scene, number: Number, story: Story) -> str:
    """The kind of quantity; millions without a word for what they count are money where the text has just spoken of money."""
    kind = kind_of(number.unit)
    if kind == "count" and number.unit == "" and number.kind == "count" and number.scale >= 10**9 and not story.unit and any(h.concept == "gdp" for h in s.hits):
        story.unit = "USD"  # a GDP of 1.88 trillion, in a text that has said no currency
    flows = any(not h.concept and h.metric in metrics() and metrics()[h.metric].family in ("trade", "investment") for h in s.hits)
    if kind == "count" and number.unit == "" and number.kind == "count" and number.scale >= 10**6 and not story.unit and flows and not count_unit(s.line, number, story.lang):
        story.unit = "USD"  # 2.53 thousand million of parts, in a text that has said no currency
    if kind == "count" and number.unit == "" and number.kind in ("count", "range") and number.scale >= 10**6 and story.unit:
        people = any(h.concept and context(story.lang)["concept"][h.concept]["unit"] == "persons" for h in s.hits)
        if not people and not count_unit(s.line, number, story.lang):
            return "money"
    if kind == "money" and abs(number.value) >= SMALL:  # no rate of exchange, no wage
        story.unit = number.unit
    return kind


def small(s: Scene, number: Number, kind: str) -> bool:
    """Whether money that the sentence does not call a flow is too little to be one: a wage, a price."""
    return kind == "money" and abs(number.value) < SMALL and number.value != 0 and not (s.line.has("goods_intro") or s.line.has("lead") or s.line.has("revision"))


def fall_of(s: Scene, hit: Hit) -> bool:
    """Whether the words are those of a rise or fall: la caída de las exportaciones is no share of them."""
    return any(0 <= hit.start - m.end <= 1 for way in ("up", "down") for m, _ in s.line.of(way))


def exceeds(s: Scene, number: Number, hit: Hit) -> Hit | None:
    """Of two flows, the one that was larger where an amount is by how much: 16.8 billion more than it bought; imports outstripped exports by 16.8 billion;
    it buys more than it sells, 16.8 billion more. None where it says no such thing."""
    flows = [h for h in s.hits if not h.concept and h.metric in FLOWS]
    if any(0 <= m.start - number.end <= NEAR_GROWTH for m, _ in s.line.of("more_than")):
        return hit if hit.metric in FLOWS else None
    if s.line.lang == "ko":
        return _surpassed(s, number)
    before = [h for h in flows if h.end <= number.start]
    by = s.line.between(max(s.line.sentence.start, number.start - 12), number.start)
    by_how_much = BY.search(by) is not None or s.line.between(number.end, min(number.end + 6, s.line.sentence.end)).lstrip().startswith(("more", "mas"))
    if by_how_much and any(before and before[-1].end <= m.start and 0 <= number.start - m.end <= NEAR_GROWTH for m, _ in s.line.of("more_than")):
        return before[-1]
    if len({h.metric for h in before}) < 2:
        return None
    first, second = before[0], next(h for h in before if h.metric != before[0].metric)
    between = [n for n in s.numbers if first.start <= n.start and n.end <= number.start and kind_of(n.unit) == kind_of(number.unit)]
    larger = any(first.end <= m.start and m.end <= second.start for m, _ in s.line.of("larger"))
    return first if larger and by_how_much and not between else None


def _surpassed(s: Scene, number: Number) -> Hit | None:
    """The same by a particle that marks one of two flows as the one compared with: 수입이 수출보다 168억 달러 많다."""
    flows = [h for h in s.hits if h.metric in FLOWS and h.end <= number.start][-2:]
    words = context(s.line.lang)["surpass"]
    behind = PLAIN.sub("", s.line.between(number.end, min(s.line.sentence.end, number.end + 16)))
    way = next((way for way in ("more", "less") if behind.startswith(tuple(words[way]))), "")
    if len(flows) < 2 or not way or number.start - flows[1].end > NEAR_GROWTH:
        return None
    marks = (*words["than"], *(words["object"] if behind.startswith(tuple(words["passed"])) else ()))
    tails = (s.line.between(flows[0].end, flows[1].start), s.line.between(flows[1].end, number.start))
    held = [h for h, tail in zip(flows, tails, strict=True) if any(mark in tail[:MARKED] for mark in marks)]
    if len(held) != 1:
        return None
    other = flows[0] if held[0] is flows[1] else flows[1]
    return other if way == "more" else held[0]


def threshold(line: Line, number: Number) -> bool:
    """Whether a number is a mark that was passed (the US$10 billion threshold), which says nothing exact of what passed it."""
    return any(0 <= m.start - number.end <= 8 for m, _ in line.of("threshold"))


def growth(s: Scene, number: Number) -> str:
    """ "up" or "down" where words beside a ratio say that something rose or fell by it; else empty."""
    if number.sign in ("+", "-") and kind_of(number.unit) == "ratio":
        return "up" if number.sign == "+" else "down"
    if s.line.lang == "ko" and kind_of(number.unit) == "ratio" and (than := more_than(s, number)):
        return than
    others = [n for n in s.numbers if n is not number]
    best: tuple[int, str] | None = None
    for direction in ("up", "down"):
        for mention, _ in s.line.of(direction):
            gap = number.start - mention.end if mention.end <= number.start else mention.start - number.end
            first, last = min(mention.end, number.end), max(mention.start, number.start)
            if s.line.lang == "ko" and mention.start > number.start and _said_once(s, number, first, last):
                best = best or (gap, direction)  # 수출은 11.3%, 수입은 6.8% 늘었다
            if gap < 0 or gap > NEAR_GROWTH or any(n.start <= mention.start < n.end for n in others) or any(first <= n.start < last for n in others) or (mention.start > number.start and gap > 24):
                continue
            if mention.start > number.start and (LINKED.search(s.line.between(first, last)) or CLOSED.search(s.line.text[first:last])):
                continue
            if mention.start > number.start and "," in s.line.text[first:last] and any(0 <= n.start - mention.end <= NEAR_GROWTH for n in others):
                continue  # it grew 4.6% in 2021, after shrinking 0.7%
            if best is None or gap < best[0]:
                best = (gap, direction)
    return best[1] if best else ""


def more_than(s: Scene, number: Number) -> str:
    """What "more than" and "less than" make of a ratio: 2023년(122억 달러)보다 31.1% 많다."""
    words = context(s.line.lang)["surpass"]
    if not s.line.between(max(s.line.sentence.start, number.start - 12), number.start).rstrip().endswith(tuple(words["than"])):
        return ""
    behind = PLAIN.sub("", s.line.between(number.end, min(s.line.sentence.end, number.end + 12)).lstrip())
    return next((way for way, said in (("up", "more"), ("down", "less")) if behind.startswith(tuple(words[said]))), "")


def _said_once(s: Scene, number: Number, first: int, last: int) -> bool:
    """Whether a verb closes a list of ratios that this one belongs to: each behind its own words for a flow, with a comma between and no other verb."""
    between = [n for n in s.numbers if first <= n.start < last]
    if not between or last - first > BESIDE or any(kind_of(n.unit) != "ratio" for n in between):
        return False
    if s.line.has("year_on_year", first, last) or not any(not h.concept and number.end <= h.start < between[0].start for h in s.hits):
        return False  # 수출의 1%, 전년 대비 6% 증가
    ends = [number.end, *(n.end for n in between)]
    joints = [s.line.between(end, n.start) for end, n in zip(ends, between, strict=False)]
    return all(ENUMERATED.match(joint) for joint in joints) and not any(s.line.has(way, first, between[-1].start) for way in ("up", "down"))


def direction(s: Scene, number: Number) -> str:
    """The way a sentence says that something moved, by the nearest such word before a ratio that has none beside it: rose from 475 to 503, or 5.9%."""
    found = [(number.start - m.end, way) for way in ("up", "down") for m, _ in s.line.of(way) if m.end <= number.start]
    return min(found)[1] if found else ""


def form_of(s: Scene, number: Number, kind: str, topic: str, period: str) -> str:
    if kind == "ratio":
        behind = s.line.between(number.end, min(s.line.sentence.end, number.end + 5))
        if s.line.lang == "ko" and behind.lstrip().startswith(("로 ", "으로 ")) and s.line.has("share"):
            return "share"  # 비중은 19.5%로 줄었다
        beside = s.line.has("up", number.start - 12, number.start) or s.line.has("down", number.start - 12, number.start)
        if behind.lstrip().startswith(("of ", "de ", "del ")) and not beside:
            return "share"
        if growth(s, number):
            return "growth"
        near = s.line.has("share", number.start - BESIDE, number.end + BESIDE) or s.line.text[number.end : number.end + 1] == ")"
        if not s.line.has("share") and direction(s, number):
            return "growth"  # climbed from 454 to 475 (4.6%)
        shared = any(n.end <= number.start and kind_of(n.unit) == "ratio" and s.line.between(n.end, n.end + 5).lstrip().startswith(("of ", "de ", "del ")) for n in s.numbers)
        only = s.line.has("share") and not s.line.has("up") and not s.line.has("down")  # the weight of purchases was 3.62 %, and that of sales 1
        return "share" if near or only else "growth" if direction(s, number) else "share" if shared else ""  # 3.62 % of all; exports, 1 %
    if kind == "rank":
        return "rank"
    if kind == "count":
        return "count"
    return "cumulative" if topic == "fdi_inward" and "/" in period and len(period) == 9 else "level"


def of_whole(line: Line, number: Number) -> bool:
    """Whether a ratio is said of a whole that was named before: a fifth of the national total, 60 percent of that."""
    behind = line.between(number.end, min(line.sentence.end, number.end + NEAR_GROWTH)).lstrip()
    return bool(_wholes(line.lang)) and behind.startswith(_wholes(line.lang))


@cache
def _wholes(lang: str) -> tuple[str, ...]:
    return tuple(form for word in context(lang)["share"]["of_whole"] for form in (folded(word), folded(word).removeprefix("of ").removeprefix("de ")))


def sign_of(s: Scene, number: Number, metric: Metric, form: str, hit: Hit, part: Any) -> int:
    if form == "growth":
        return -1 if (growth(s, number) or direction(s, number)) == "down" and number.value > 0 else 1
    if topic_of(metric) == "fdi_inward":
        return -1 if number.value > 0 and _flows_out(s, number) else 1
    if topic_of(metric) != "trade_balance" or number.value < 0:
        return 1
    first, last = (part.start, part.end) if part else (s.line.sentence.start, s.line.sentence.end)
    own = s.line.text[hit.start : hit.end].lower()
    if hit in s.hits and any(word in own for word in context(s.line.lang)["sign"]["negative"]):
        return -1
    found = [
        (abs(m.start - number.start), sign) for sign in ("negative", "positive") for m, _ in s.line.of(sign) if first <= m.start < last
    ]
    return -1 if found and min(found)[1] == "negative" else 1


def _flows_out(s: Scene, number: Number) -> bool:
    """Whether the words beside a number say that capital went back, with no other number between: an outflow of 34.2 million."""
    if split_verb(s.line, number)[1] == "outflow":
        return True
    ways = [m for m, _ in (*s.line.of("outflow"), *s.line.of("negative"))]
    if s.line.lang == "ko":  # 3,420만 달러가 빠져나간 뒤 1,850만 달러 유입
        subjects = {n.start: m for n in s.numbers if kind_of(n.unit) == "money" for m in ways if 0 <= m.start - n.end <= SUBJECT and s.line.text[n.end : m.start].strip() in context("ko")["list"]["amount_is"]}
        if number.start in subjects:
            return True
        ways = [m for m in ways if m not in subjects.values()]
    for m in ways:
        first, last = min(m.end, number.end), max(m.start, number.start)
        if m.start >= number.end and any(0 <= n.start - m.end <= OUTFLOW // 3 and not (s.line.lang == "ko" and clause_ends("ko").search(s.line.text, m.end, n.start)) for n in s.numbers if kind_of(n.unit) == "money" or n.scale >= 10**6):
            continue  # 726 million in 2015 and an outflow of 129
        if ARRIVES.match(s.line.text, m.end) or PARTED.search(s.line.between(first, last)):
            continue  # 701 million went to Nuevo León
        if last - first <= OUTFLOW and not set(s.line.text[first:last]) & set(",;") and not any(first <= n.start < last for n in s.numbers if n is not number and kind_of(n.unit) == "money"):
            return True
    before = [n for n in s.numbers if n.end <= number.start and kind_of(n.unit) == "money"]
    gap = s.line.text[before[-1].end : number.start] if before else ""
    named = any(before[-1].end <= r[0] and r[1] <= number.start for r in s.regions) if before else False
    return named and GAPPED.fullmatch(gap) is not None and _flows_out(s, before[-1])  # 113 million left Mexico City, and 58 Puebla
