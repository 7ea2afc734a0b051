"""Bare numbers in the unit that a heading, a list or the amount beside them gives, and amounts that were passed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cache

from bilateral.check.elliptical import goes_on
from bilateral.check.lexicon import folded
from bilateral.check.line import Line
from bilateral.check.quantity import beside_rank
from bilateral.check.special import count_unit
from bilateral.check.story import Said, Story
from bilateral.lang.context import context
from bilateral.lang.read import Number, read_one
from bilateral.metrics import metrics

__all__ = ["in_list", "ranked", "uncoded", "with_units"]

PERCENT = re.compile(r"(?:%|\bper ?cent|\bpercentage|\bpor ciento|\bporcentaje|퍼센트|비중)[^.;:\d]{0,40}[:：=]\s*$", re.I)
SHEET = 80  # characters of a line of a sheet whose heading gives its unit
DOLLARS = re.compile(r"\((?:in )?(?:US\$|USD|US dollars|dollars|d[oó]lares|달러)\)", re.I)
MOVED = re.compile(r"\s?(?:to|a|hasta|에서)\s?")
ROW = re.compile(r"(?:,|;| (?:y|and|e),?)(?: (?:y|and))? (?:a |al |con |de |desde |en |to |from |with |in )?(?:el |la |los |the )?")
WITH = re.compile(r",? (?:con|with) ")
CLOSES = re.compile(r"[,;.)]|$| (?:y|e|and) ")
HEADS = 1_000  # no smaller number is what an economy makes a head
FIRST = 10  # a smaller bare number before an amount is no amount
JOINT = re.compile(r"\s?(?:,|,? ?(?:y|and|e|a|to|hasta|contra|frente a|versus|vs\.?|against|에서|및|과|와))\s?")
INFINITY = Decimal("Infinity")
PASSES = 24  # characters before an amount in which a word that says it was passed stands


def with_units(line: Line, numbers: Sequence[Number], story: Story) -> list[Number]:
    """Bare numbers in the unit that a heading gives them (thousands of dollars), or that of the amount beside them in a list (131.8 and 128.5 million)."""
    said = next((int(value) for _, value in line.of("table_unit")), 0)
    if said:
        story.times = Said(str(said), line.sentence.paragraph, {"heading": "yes"} if line.sentence.heading else {})
        story.tabled = said
    elif line.sentence.heading and not any(n.kind == "count" for n in numbers):
        story.times = None
    sheet = story.times is not None and story.times.keys.get("heading", "") and len(line.words) <= SHEET and not line.has("count")
    times = int(story.times.value) if story.times and (sheet or story.times.paragraph == line.sentence.paragraph) else 0
    made = []
    for at, n in enumerate(numbers):
        if n.kind == "ordinal" and (beside_rank(line, n) or ranked(line, n, story)):
            n = replace(n, kind="rank", unit="rank")
        bare = n.kind == "count" and not n.unit and n.scale == 1 and not count_unit(line, n, story.lang)
        listed = bare and in_list(line, n, story)
        row = bare and at > 0 and _in_row(line, numbers[at - 1], n)
        around = (*numbers[at + 1 :], *reversed(numbers[:at])) if listed or (bare and ("." in n.written or _joined(line, numbers, at))) else ()
        beside = next((m for m in around if (m.kind == "amount" and m.scale >= 1000) or ((listed or (story.unit and _joined(line, numbers, at))) and m.kind == "count" and not m.unit and m.scale >= 10**6)), None)
        before = next((m for m in reversed(numbers[:at]) if m.kind == "amount"), None)
        people = any(value == "population" for _, value in line.of("concept"))
        if n.kind == "count" and not n.unit and n.scale >= 10**6 and before is not None and not count_unit(line, n, story.lang) and not people:
            n = replace(n, unit=before.unit, kind="amount")  # 17.5 million dollars in 2018 and 20.2 million in 2020
        following = numbers[at + 1] if at + 1 < len(numbers) else None
        if n.kind == "count" and not n.unit and n.scale >= 10**6 and following is not None and following.kind == "amount" and MOVED.fullmatch(line.between(n.end, following.start)):
            n = replace(n, unit=following.unit, kind="amount")  # from 2,212 million to 4,065 million dollars
        if bare and PERCENT.search(line.text[line.sentence.start : n.start]):  # Industry, % of GDP: 31.6
            n = replace(_scaled(n, Decimal("0.01"), "ratio"), kind="share")
            made.append(n)
            continue
        if n.kind == "count" and not n.unit and n.scale >= 10**6 and DOLLARS.search(line.text[line.sentence.start : n.start]) and not count_unit(line, n, story.lang):
            n = replace(n, unit="USD", kind="amount")  # by state (US$): Nuevo León, 701.2 million
        if bare and n.value >= HEADS and "," in n.written and (any(str(value).startswith("gdp_per_head") for _, value in line.of("concept")) or _heads_on(line, story)):
            n = replace(n, unit="USD", kind="amount")  # GDP per head was 34,394 in 2010
        if row and made and made[-1].kind == "amount" and made[-1].scale >= 1000:
            n = _scaled(n, made[-1].scale, made[-1].unit)  # 503,418 million to the United States, 9,076 to China
        elif bare and times:
            n = _scaled(n, Decimal(times), "USD")
        elif beside is not None:
            n = replace(_scaled(n, beside.scale, beside.unit), kind=beside.kind)
        elif listed and story.amount is not None and _carries(line, story):
            n = _scaled(n, Decimal(story.amount.value), story.amount.keys["unit"])
        elif (unit := goes_on(line, n, made, story)) is not None:
            n = _scaled(n, *unit)
        if n.bound == "at_most" and at > 0 and numbers[at - 1].kind == "share" and 0 <= n.start - numbers[at - 1].end <= 2:
            n = _led_to(line, n)
        if n.kind == "amount" and not n.bound and _passed(line, n):
            n = replace(n, bound="at_least", high=INFINITY)
        made.append(n)
    last = next((n for n in reversed(made) if n.kind == "amount" or (n.kind == "count" and not n.unit and n.scale >= 10**6 and story.unit and not count_unit(line, n, story.lang))), None)
    story.amount = Said(str(int(last.scale)), line.sentence.paragraph, {"unit": last.unit or story.unit}) if last is not None else story.amount
    return made


def uncoded(n: Number) -> Number:
    """Two digits alone in brackets, which are read as a code, as the number they may be."""
    if n.kind != "code" or not re.fullmatch(r"\([0-9]{2}\)", n.text):
        return n
    half = Decimal("0.5")
    return replace(n, start=n.start + 1, end=n.end - 1, text=n.text[1:-1], kind="count", low=n.value - half, high=n.value + half)


def in_list(line: Line, n: Number, story: Story) -> bool:
    """Whether a bare number stands alone in brackets behind a place or an economy, in a sentence with amounts, or behind one: Baja California (129), Coahuila (79 million)."""
    if n.kind != "count" or n.unit or n.scale != 1 or line.text[n.start - 1 : n.start] != "(" or line.text[n.end : n.end + 1] != ")":
        return False
    ends = {m.end for kind in ("region", "the_capital") for m, _ in line.of(kind)} | {a.end for a in line.areas}
    return bool(ends & {n.start - 2, n.start - 1}) and (_carries(line, story) or any(m.kind == "amount" or (m.kind == "count" and m.scale >= 10**6) for m in line.numbers))


def ranked(line: Line, n: Number, story: Story) -> bool:
    """Whether an ordinal that counts nothing is the rank just spoken of: Where does Korea stand among investors? In 2024 it was ninth."""
    said = story.topic is not None and story.topic.value in metrics() and metrics()[story.topic.value].form == "rank" and line.sentence.paragraph - story.topic.paragraph <= 1
    return said and line.lang == "es" and n.kind in ("rank", "ordinal") and line.text[n.end : n.end + 1] in (".", ",", ";", ")", "")


# ---------------------------------------------------------------------------------------------------------------- the parts


def _led_to(line: Line, n: Number) -> Number:
    """An amount behind a rate, whose "up to" says where the rate led: they fell 40.6 %, to 2,212 million."""
    word = next((word for word in context(line.lang)["growth"]["to"] if line.between(n.start, n.end).startswith(f"{word} ")), "")
    plain = read_one(line.text[n.start + len(word) + 1 : n.end], line.lang) if word else None
    return n if plain is None else replace(n, bound="", low=plain.low, high=plain.high)


def _heads_on(line: Line, story: Story) -> bool:
    """Whether the paragraph was just speaking of what an economy makes a head, and the sentence names no other topic."""
    said = story.topic is not None and story.topic.paragraph == line.sentence.paragraph and story.topic.keys.get("concept", "").startswith("gdp_per_head")
    return said and not any(line.of("metric")) and not any(line.of("concept")) and any(not a.group for a in line.areas)


def _passed(line: Line, n: Number) -> bool:
    """Whether the word right before an amount says that it was passed: crossed 1.5 trillion in 2014."""
    before = line.between(max(line.sentence.start, n.start - PASSES), n.start)
    return before.endswith(_passes(line.lang)) if _passes(line.lang) else False


@cache
def _passes(lang: str) -> tuple[str, ...]:
    return tuple(f" {folded(word)}{said}" for word in context(lang)["passes"]["words"] for said in (" ", " the "))


def _joined(line: Line, numbers: Sequence[Number], at: int) -> bool:
    """Whether a number is one of a list whose last has the unit for all: 684, 572 and 1,381 million."""
    while at + 1 < len(numbers) and numbers[at].value >= FIRST and JOINT.fullmatch(line.between(numbers[at].end, numbers[at + 1].start)):
        at += 1
        if numbers[at].kind == "amount" or numbers[at].scale >= 10**6:
            return numbers[at].scale >= 1000
    return False


def _in_row(line: Line, before: Number, n: Number) -> bool:
    """Whether only an economy with a preposition stands between two numbers of a list."""
    ends = [m.end for m, _ in line.of("region")] + [a.end for a in line.areas]
    if any(before.end <= end <= n.start and WITH.fullmatch(line.text, end, n.start) for end in ends) and CLOSES.match(line.text, n.end) and not count_unit(line, n, line.lang):
        return n.value >= FIRST  # Chihuahua with 5,560 million; then Nuevo León, with 2,350
    area = next((a for a in line.areas if before.end <= a.start and 0 <= n.start - a.end <= 2), None)
    return area is not None and n.value >= FIRST and ROW.fullmatch(line.between(before.end, area.start)) is not None


def _carries(line: Line, story: Story) -> bool:
    """Whether the amounts of the sentence before, in the same paragraph, give the unit of bare numbers in this one."""
    return story.amount is not None and story.amount.paragraph == line.sentence.paragraph and int(story.amount.value) >= 1000


def _scaled(n: Number, times: Decimal, unit: str) -> Number:
    return replace(n, value=n.value * times, low=n.low * times, high=n.high * times, scale=times, unit=unit, kind="amount")
