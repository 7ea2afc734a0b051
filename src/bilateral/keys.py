"""Keys as a person types them, into canonical codes: economies, regions, commodities, periods."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from datetime import date
from functools import lru_cache

from bilateral.classify import areas, commodities, regions
from bilateral.model import BilateralError, Metric, UnknownName

AREA_KEYS = ("reporter", "partner", "exporter", "importer", "area", "host", "origin", "among", "area_a", "area_b")
PERIOD = re.compile(r"(1[89]|20)\d\d(-Q[1-4]|-(0[1-9]|1[0-2]))?")

PATTERNS: Mapping[str, str] = {"A": r"\d{4}", "Q": r"\d{4}-Q\d", "M": r"\d{4}-\d\d"}


def normalise_keys(metric: Metric, keys: Mapping[str, str], *, but: set[str] | frozenset[str] = frozenset()) -> dict[str, str]:
    """The metric's keys in its own order, canonical, defaults filled in; optional keys without a default only when given.

    `but` are keys left open. Raises BilateralError for a missing or unknown key, UnknownName for an unknown member.
    """
    allowed = (*metric.keys, *metric.optional)
    for key in keys:
        if key not in allowed:
            near = difflib.get_close_matches(key, allowed, 1, 0.6)
            hint = f"; nearest: {near[0]}" if near else ""
            raise BilateralError(f"{metric.name} has no key {key!r}{hint}; its keys: {', '.join(allowed)}", nearest=tuple(near))
    made: dict[str, str] = {}
    for key in allowed:
        if key in but:
            continue
        text = keys.get(key) or metric.optional.get(key, "")
        if not text:
            if key in metric.keys:
                example = " ".join(f"{k}=…" for k in metric.keys)
                raise BilateralError(f"{metric.name} needs the key {key!r}; write: {metric.name} {example}")
            continue
        made[key] = canonical(key, str(text), made)
    return made


def canonical(key: str, text: str, so_far: Mapping[str, str] | None = None) -> str:
    """One key's value as its canonical code.

    Raises:
        UnknownName: with the nearest.
    """
    if key in AREA_KEYS:
        return areas.area(text).code
    if key == "period":
        return canonical_period(text)
    if key == "region" and text != "TOTAL":
        owner = (so_far or {}).get("reporter") or (so_far or {}).get("host") or ""
        return regions.region(text, owner).code
    if key == "classification":
        return commodities.revision(text) if text != "motie" else text
    if key == "commodity":
        return text.strip()
    return text


def canonical_day(text: date | str | None) -> date:
    """A day a person typed, as a date; today for None.

    Raises:
        BilateralError: when it is none.
    """
    if text is None:
        return date.today()
    if isinstance(text, date):
        return text
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BilateralError(f"{text!r} is not a date; write it as 2025-08-12") from None


@lru_cache(maxsize=4096)
def canonical_period(text: str) -> str:
    """A period in its canonical form: 2024, 2024-Q1, 2024-03, or a range of two.

    >>> canonical_period("1999/2024"), canonical_period("2024-q1")
    ('1999/2024', '2024-Q1')
    """
    parts = text.strip().upper().split("/")
    if len(parts) <= 2 and all(PERIOD.fullmatch(part) for part in parts) and (len(parts) == 1 or parts[0] < parts[1]):
        return "/".join(parts)
    raise UnknownName(f"period {text!r} is not one; write 2024, 2024-Q1, 2024-03, or a range such as 1999/2024 or 2024-01/2024-06")


def frequency_pattern(frequency: str) -> str:
    """The pattern of the periods of a frequency, A, Q or M.

    Raises:
        UnknownName: for another.
    """
    if frequency not in PATTERNS:
        raise UnknownName(f"unknown frequency {frequency!r}; known: {', '.join(PATTERNS)}", nearest=tuple(PATTERNS))
    return PATTERNS[frequency]


def parse_pair(text: str) -> tuple[str, str]:
    """Two economies as a person types them with a hyphen between: codes or names, which may hold hyphens themselves.

    Raises:
        UnknownName: naming the nearest of the part that is not known.
        BilateralError: when it is not two economies.

    >>> parse_pair("MEX-KOR"), parse_pair("Guinea-Bissau-Portugal")
    (('MEX', 'KOR'), ('GNB', 'PRT'))
    """
    marks = [at for at, sign in enumerate(text) if sign in "-–—"]
    for at in marks:
        try:
            first, second = areas.area(text[:at]).code, areas.area(text[at + 1 :]).code
        except UnknownName:
            continue
        if first == second:
            raise BilateralError(f"--pair {text!r} names one economy twice; write two, such as MEX-KOR")
        return first, second
    if not marks:
        raise BilateralError(f"--pair {text!r} is not two economies; write them with a hyphen between, such as MEX-KOR")
    areas.area(text[: marks[0]])
    areas.area(text[marks[0] + 1 :])
    raise BilateralError(f"--pair {text!r} is not two economies; write them with a hyphen between, such as MEX-KOR")


def expand_period(period: str) -> tuple[str, ...]:
    """The periods of a range, in order.

    >>> expand_period("2024-Q3/2025-Q1")
    ('2024-Q3', '2024-Q4', '2025-Q1')
    """
    first, _, last = period.partition("/")
    if not last or len(first) != len(last) or ("Q" in first) != ("Q" in last):
        return (period,)
    if len(first) == 4:
        return tuple(str(year) for year in range(int(first), int(last) + 1))
    per_year = 4 if "Q" in first else 12
    made = []
    at, end = _ordinal(first, per_year), _ordinal(last, per_year)
    while at <= end:
        year, part = divmod(at, per_year)
        made.append(f"{year}-Q{part + 1}" if per_year == 4 else f"{year}-{part + 1:02d}")
        at += 1
    return tuple(made)


def _ordinal(period: str, per_year: int) -> int:
    year, part = period.split("-")
    return int(year) * per_year + int(part.lstrip("Q")) - 1
