"""By whose books a flow is told: according to the Koreans, what they send us is worth 13,600 million."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from bilateral.check.lexicon import folded
from bilateral.check.line import BEFORE, AreaMention, Line
from bilateral.check.topics import Hit
from bilateral.lang.context import context
from bilateral.lang.read import Number
from bilateral.metrics import metrics
from bilateral.model import Metric

__all__ = ["by_books", "keeper", "left_open", "sources"]

AFTER = 22  # characters behind an economy in which the verb of what it declares begins


def keeper(line: Line, number: Number) -> str:
    """The economy whose statistics a number is said to be from: that of the last such words before it, else of the only ones behind it; empty where none are."""
    said = [a for a in line.areas if not a.group and (_is_source(line, a) or _declares(line, a) or _kept(line, a))]
    before = [a for a in said if a.end <= number.start]
    if before:
        return before[-1].code
    behind = {a.code for a in said}
    return next(iter(behind)) if len(behind) == 1 and len(line.numbers) <= 2 else ""


def left_open(line: Line, hit: Hit) -> bool:
    """Whether words for a flow leave open whose statistics tell it: nos mandan is said of what they send and we get."""
    return line.between(hit.start, hit.end).startswith(tuple(f"{word} " for word in context(line.lang)["books"]["open"]))


def sources(line: Line) -> frozenset[int]:
    """Where the names stand that only say according to whom."""
    return frozenset(a.start for a in line.areas if _is_source(line, a))


def by_books(line: Line, hit: Hit, metric: Metric, keys: Mapping[str, str], code: str) -> tuple[Metric, Mapping[str, str]]:
    """A flow between "us" and another as the economy reports it whose books are meant: by theirs, what they send us is their exports."""
    us = next((a.code for a in line.areas if a.start == hit.start), str(context(line.lang)["language"]["home"]))
    other = next((side for side in (keys.get("partner", ""), keys.get("reporter", "")) if side not in ("", us)), "")
    if metric.mirror is None or metric.mirror.sign != 1 or code != other or us not in keys.values():
        return metric, keys
    return metrics()[metric.mirror.metric], {"reporter": other, "partner": us}


# ---------------------------------------------------------------------------------------------------------------- the parts


def _is_source(line: Line, area: AreaMention) -> bool:
    """Whether a name stands right behind "according to": según los coreanos, de acuerdo con Seúl."""
    return _pattern(line.lang, "according").search(line.between(max(line.sentence.start, area.start - BEFORE), area.start)) is not None


def _declares(line: Line, area: AreaMention) -> bool:
    """Whether a name is the subject of a verb of what it declares: Corea declara haber enviado."""
    behind = line.between(area.end, min(line.sentence.end, area.end + AFTER))
    return area.form == "name" and behind.startswith(tuple(f" {folded(verb)} " for verb in context(line.lang)["books"]["declares"]))


def _kept(line: Line, area: AreaMention) -> bool:
    """Whether the noun beside a name is one for statistics or who keeps them: la aduana coreana, los registros de México."""
    return _pattern(line.lang, "kept").search(line.between(max(line.sentence.start, area.start - BEFORE), area.start)) is not None


@cache
def _pattern(lang: str, key: str) -> re.Pattern[str]:
    words = "|".join(re.escape(folded(word)) for word in sorted(context(lang)["books"][key], key=len, reverse=True))
    return re.compile(rf"(?:^|[^a-z])(?:{words}) (?:(?:de|del|of|in) )?(?:(?:el|la|los|las|the|propios?|propias?|mism[oa]s?|own) )*$") if words else re.compile("(?!)")
