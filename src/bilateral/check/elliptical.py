"""Amounts that leave out what the amount before them said: 39.2 million in Tamaulipas; Querétaro, 35.5. In 2023 it was 571.7."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from functools import cache

from bilateral.check.lexicon import folded
from bilateral.check.line import Line
from bilateral.check.special import count_unit
from bilateral.check.story import Story
from bilateral.lang.context import context
from bilateral.lang.read import Number
from bilateral.metrics import metrics

__all__ = ["goes_on"]

MILLION = 10**6
THOUSAND = 1000
STATISTICS = "1990"  # years before these are of milestones, not of statistics
FIRST = 10  # a smaller whole number is a count
NEAR = 26  # characters before or behind an amount in which such words stand
LABEL = re.compile(r"\s?[,:?]\s?|\s")  # between a name or year and its amount
PART = re.compile(r" (?:de|of) (?:los|las|the|unos|about)? ?")
CLOSES = re.compile(r"\s?(?:[,;)]|\.(?!\d)|$)")


def goes_on(line: Line, n: Number, before: Sequence[Number], story: Story) -> tuple[Decimal, str] | None:
    """What a bare number is multiplied by, and its unit, where it goes on from the amount before it; None where it is a number of its own.

    `before` are the quantities of the sentence before it, made ready. Thousands go on from millions only: 16,840 million; we buy 23 thousand.
    """
    if n.kind != "count" or n.unit or n.scale not in (1, THOUSAND) or (n.value < FIRST and "." not in n.written) or _of_else(line):
        return None
    if before:
        last = before[-1]
        money = last.kind == "amount" or (last.kind == "count" and not last.unit and last.scale >= MILLION and bool(story.unit))
        source = (last.scale, last.unit or story.unit) if money else None
        if last.kind == "share" and PART.fullmatch(line.between(last.end, n.start)):  # 3.7 % of the 37,831 that came from everywhere
            source = next(((m.scale, m.unit) for m in reversed(before) if m.kind == "amount"), None) or _of_paragraph(line, story)
    else:
        counted = "." not in n.written and any(line.of("count"))  # the companies are 1,900
        source = None if counted or any(p.said < STATISTICS for p in line.periods if p.said.isdigit()) else _of_paragraph(line, story)
    if source is None or source[0] < MILLION or (n.scale == THOUSAND and source[0] != MILLION):
        return None
    if count_unit(line, n, line.lang) or not (_led(line, n) and _closed(line, n)):
        return None
    return (Decimal(MILLION), source[1]) if n.scale == THOUSAND else source


# ---------------------------------------------------------------------------------------------------------------- the parts


def _of_paragraph(line: Line, story: Story) -> tuple[Decimal, str] | None:
    """Scale and unit of the last amount of the paragraph, where money is what it goes on to speak of."""
    topic = story.topic.value if story.topic is not None and story.topic.paragraph == line.sentence.paragraph else ""
    spoken = topic in metrics() and metrics()[topic].unit in ("USD", "rank", "ratio")
    if not spoken or story.amount is None or story.amount.paragraph != line.sentence.paragraph:
        return None
    return Decimal(story.amount.value), story.amount.keys["unit"]


def _of_else(line: Line) -> bool:
    """Whether the sentence speaks of what is no money: persons, indices, milestones, rates."""
    unknown = any(m.get("instrument") is None for m, _ in line.of("unknown"))
    return unknown or any(any(line.of(kind)) for kind in ("concept", "event", "index", "capacity", "share"))


def _led(line: Line, n: Number) -> bool:
    """Whether a name, a year, or a word of what comes to an amount stands right before a number."""
    ends = {m.end for kind in ("region", "instrument", "goods", "goods?", "metric", "takes", "arrives", "part_of") for m, _ in line.of(kind)} | {a.end for a in line.areas} | {p.end for p in line.periods}
    if any(0 <= n.start - end <= 2 and LABEL.fullmatch(line.text, end, n.start) for end in ends):
        return True
    return line.between(max(line.sentence.start, n.start - NEAR), n.start).endswith(_words(line.lang, "before"))


def _closed(line: Line, n: Number) -> bool:
    """Whether a number ends its part of the sentence, or a year, a place or a type stands behind it, and no noun that it counts."""
    last = min(line.sentence.end, n.end + NEAR)
    if CLOSES.match(line.text, n.end, line.sentence.end) or line.between(n.end, last).startswith(_words(line.lang, "behind")):
        return True
    starts = [m.start for kind in ("region", "instrument") for m, _ in line.of(kind)] + [p.start for p in line.periods]
    return any(0 <= start - n.end <= 5 for start in starts)


@cache
def _words(lang: str, side: str) -> tuple[str, ...]:
    return tuple(f" {folded(word)} " for word in context(lang)["elliptical"][side]) or ("\0",)
