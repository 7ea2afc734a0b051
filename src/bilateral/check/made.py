"""A claim put together from its parts, and the number that is not understood."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from bilateral.check.claim import Claim
from bilateral.check.line import Line
from bilateral.check.story import Story
from bilateral.check.topics import kind_of
from bilateral.lang.read import Number
from bilateral.model import Metric

__all__ = ["bare", "made"]

INFINITY = Decimal("Infinity")


def bare(line: Line, number: Number) -> Claim:
    """A number that is not understood."""
    low, high = opened(number.low), opened(number.high)
    return Claim(number.start, number.end, number.text, line.words, None, {}, number.value, low, high, number.unit, number.bound)


def made(line: Line, number: Number, metric: Metric, keys: Mapping[str, str], story: Story, sign: int) -> Claim:
    value, low, high = number.value, opened(number.low), opened(number.high)
    if sign < 0:
        value, low, high = -value, None if high is None else -high, None if low is None else -low
    unit = number.unit or (story.unit if kind_of(metric.unit) == "money" else metric.unit if metric.unit != "unit" else "")
    return Claim(number.start, number.end, number.text, line.words, metric.name, dict(keys), value, low, high, unit, number.bound)


def opened(value: Decimal) -> Decimal | None:
    return None if value in (INFINITY, -INFINITY) else value
