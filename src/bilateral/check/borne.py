"""Whether figures bear a claim out: its interval, its unit, and which release of which agency was known on its day."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from bilateral.check.claim import Claim
from bilateral.check.topics import kind_of
from bilateral.model import Figure

__all__ = ["bears_out", "digits", "holds", "is_known", "known_of", "leaves_open", "newest_of", "number_of", "precise", "releases", "unit_fits"]

BOUND = Decimal("0.0005")  # a bound is said of a figure that is itself rounded: down to 2,212, of 2,212.4
ROUNDED = Decimal("0.995")  # a sum of parts is said with three digits
VAGUE = Decimal("0.5")  # a number of one digit is known to no more than this part of itself


def number_of(claim: Claim) -> Decimal:
    return claim.value if isinstance(claim.value, Decimal) else Decimal(0)


def digits(claim: Claim) -> int:
    """The significant digits of a number."""
    return len("".join(c for c in str(abs(number_of(claim)).normalize().as_tuple().digits) if c.isdigit()))


def unit_fits(claim: Claim) -> bool:
    """Whether money is in the currency of the metric."""
    return kind_of(claim.unit) != "money" or claim.unit == "USD"


def precise(claim: Claim) -> bool:
    """Whether a number is written so precisely that agreement but for its scale is none by chance: two digits or more."""
    return claim.low is not None and claim.high is not None and claim.high - claim.low < abs(number_of(claim)) * VAGUE


def bears_out(claim: Claim, figure: Figure) -> bool:
    """Whether a figure lies in an interval with two ends, or is the very number that is said to be a bound."""
    return figure.value is not None and ((claim.low is not None and claim.high is not None and claim.bound not in ("at_least", "at_most")) or number_of(claim) == Decimal(str(figure.value)))


def holds(claim: Claim, figure: Figure, power: int = 0, sign: int = 1) -> bool:
    """Whether the figure, times ten to the power, lies in the claim's interval; for a claim of a sign, whether it has that sign."""
    if isinstance(claim.value, str):
        qualifier = figure.basis.get("qualifier")
        return qualifier == claim.value or (figure.value is not None and (figure.value > 0) == (claim.value == "positive") and figure.value != 0)
    if figure.value is None:
        return False
    value = Decimal(str(figure.value)).scaleb(power) * sign
    if claim.bound == "at_least" and figure.status == "partial" and claim.low is not None and claim.low * ROUNDED <= value:  # at least 11.52, of parts that add up to 11.518
        return True
    if claim.bound in ("at_least", "at_most") and abs(value - number_of(claim)) <= abs(number_of(claim)) * BOUND:
        return True
    return (claim.low is None or claim.low <= value) and (claim.high is None or value <= claim.high)


def leaves_open(claim: Claim, figure: Figure) -> bool:
    """A figure that is only a bound, or may be of a part of the period, is no ground for a contradiction."""
    return bool(figure.basis.get("provisional") or (figure.basis.get("qualifier") == "at_least" and number_of(claim) > Decimal(str(figure.value))))


def releases(own: Sequence[Figure]) -> Iterator[list[Figure]]:
    """The figures of each agency and definition, the newest release first."""
    groups: dict[tuple[Any, ...], list[Figure]] = {}
    for f in own:
        basis = tuple(str(f.basis.get(name)) for name in ("classification", "region_basis", "principle", "project"))
        groups.setdefault((f.metric, tuple(f.keys.items()), f.source, basis), []).append(f)
    for listed in groups.values():
        yield sorted(listed, key=lambda f: (f.vintage or date.min, f.via != "starter"), reverse=True)


def newest_of(figures: Sequence[Figure], day: date) -> Iterator[Figure]:
    for series in releases(figures):
        yield from [f for f in series if is_known(f, day)][:1] or series[:1]


def known_of(figures: Sequence[Figure], day: date) -> Iterator[Figure]:
    given = [f for f in figures if f.value is not None]
    yield from [f for f in given if is_known(f, day)] or given  # all are later than the text: any will do


def is_known(figure: Figure, day: date) -> bool:
    return figure.vintage is None or figure.vintage <= day
