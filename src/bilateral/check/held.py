"""Amounts that another is only held against, and whose period they are: 673.5 million, less than the 692.8 million of 2021; from 322 million in 2023 to 132."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from bilateral.check.lexicon import folded
from bilateral.check.line import Line
from bilateral.check.spans import Period
from bilateral.check.topics import kind_of
from bilateral.lang.context import context
from bilateral.lang.read import Number

__all__ = ["heads_clause", "is_held", "led_from", "of_another"]

NEAR = 30  # characters before an amount in which words such as "less than the" stand
HEAD = 24  # characters of a clause in which its period stands
ARTICLES = ("", "los ", "las ", "el ", "the ", "an ", "a ")
FROM = re.compile(r" (?:from|desde|de)(?: the| los| an?| unos)? $")
TO = re.compile(r",? ?(?:to|a|hasta)(?: the| los| just| only| an?| apenas| solo)? ?")


def is_held(line: Line, number: Number, numbers: Sequence[Number]) -> bool:
    """Whether words right before an amount say that another is held against it, so that its year is not the one spoken of: 673.5 million in 2022, below the
    692.8 million of 2021; that year …"""
    before = line.between(max(line.sentence.start, number.start - NEAR), number.start)
    if line.lang == "ko":
        return False
    alike = [n for n in numbers if kind_of(n.unit) == kind_of(number.unit)]
    if any(n.end <= number.start for n in alike) and before.endswith(_comparing(line.lang)):
        return True
    if before.endswith(_comparing(line.lang, article=True)):
        return True  # 2.8 per cent less than the 692.8 million of 2021
    return FROM.search(before) is not None and _moves_on(line, number, alike)


def led_from(line: Line, number: Number, numbers: Sequence[Number]) -> str:
    """The year of the amount that a change leads from to this one, whose own year is not said: from 571.7 million in 2023 to 1,381 million; else empty."""
    alike = [n for n in numbers if n.end <= number.start and kind_of(n.unit) == kind_of(number.unit)]
    if line.lang == "ko" or not alike or FROM.search(line.between(max(line.sentence.start, alike[-1].start - NEAR), alike[-1].start)) is None or not _moves_on(line, alike[-1], (number,)):
        return ""
    return next((p.said for p in line.periods if alike[-1].end <= p.start and p.end <= number.start and p.said.isdigit()), "")


def of_another(line: Line, number: Number, period: Period, numbers: Sequence[Number]) -> bool:
    """Whether a period behind a number is of another: it heads a clause of its own, is a part of a year said of an amount of that clause, or stands behind
    an amount that this one is held against: 85 million, after the 3.7 million that left in 2023."""
    if line.lang == "ko":
        return False
    between = [n for n in numbers if number.end <= n.start < period.start]
    alike = [n for n in between if kind_of(n.unit) == kind_of(number.unit)]
    stop = line.text.rfind("; ", number.end, period.start)
    if stop >= 0 and (heads_clause(line, period) or (alike and alike[-1].start > stop and len(period.said) > 4)):
        return True
    before = line.between(max(line.sentence.start, between[-1].start - NEAR), between[-1].start) if between else ""
    return before.endswith(_against(line.lang)) or before.endswith(_comparing(line.lang, article=True))


def heads_clause(line: Line, period: Period) -> bool:
    """Whether a period opens a clause, as the one that all of it is of: …; a year earlier they had grown by 8.6%."""
    first = max(line.text.rfind("; ", line.sentence.start, period.start) + 1, line.sentence.start)
    before = line.between(first, period.start)
    return period.start - first <= HEAD and len(before.split()) <= _WORDS and not any(first <= n.start < period.start and n.kind not in ("year", "date") for n in line.numbers) and not any(first <= a.start < period.start for a in line.areas)


# ---------------------------------------------------------------------------------------------------------------- the parts

_WORDS = 3  # that may stand before the period of a clause: over, in the, and in


def _moves_on(line: Line, number: Number, alike: Sequence[Number]) -> bool:
    """Whether a year and "to" lead from an amount to the next: from 322 million in 2023 to 132 million."""
    behind = next((n for n in alike if n.start >= number.end), None)
    own = next((p for p in line.periods if behind and number.end <= p.start and p.end <= behind.start), None)
    return behind is not None and own is not None and TO.fullmatch(line.between(own.end, behind.start).strip() + " ") is not None


@cache
def _comparing(lang: str, article: bool = False) -> tuple[str, ...]:
    words = [folded(word) for word in context(lang)["period"]["compared"] if len(word) > 3] + [folded(word) for word in context(lang)["period"]["set_against"]]
    return tuple(f" {word} {said}" for word in words for said in ARTICLES if said or not article) or ("\0",)


@cache
def _against(lang: str) -> tuple[str, ...]:
    words = [folded(word) for word in context(lang)["period"]["set_against"]]
    return tuple(f" {word} {said}" for word in words for said in ARTICLES) or ("\0",)
