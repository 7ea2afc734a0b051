"""The canonical period of a date as written: 2025-08-12, 2025-08, 2024-Q1, 2024-01/2024-06, 1999/2024; where the year is not
written --08-12, --Q3, --01/--06, and ---12 for a day alone.

Empty where there is no such day; the year alone where day and month cannot be told apart. `parts` are the slots of a date pattern: y y2 yy t
(years, the second in two digits, a decade), m m2 (months by name), n n2 (by number), d d2 (days), a b (either), q, h (quarter, half), w.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from datetime import date

from bilateral.lang.patterns import Patterns, fold

__all__ = ["period"]

CENTURY = 60  # two digits below are years of this century
LEAP = 2000  # a year in which every day there is exists


def period(parts: Mapping[str, str], known: Patterns) -> str:
    """The canonical period of the parts of a date; the later of two years may be written with two digits."""
    year = parts.get("y", "")
    if "yy" in parts and "y" not in parts:
        return "/".join(f"{'20' if int(parts[slot]) < CENTURY else '19'}{parts[slot]}" for slot in ("yy", "yy2") if slot in parts)
    if "t" in parts:
        return f"{parts['t']}/{int(parts['t']) + 9}"
    if "a" in parts:
        return _slashed(int(year), int(parts["a"]), int(parts["b"]), known.weekdays.get(fold(parts.get("w", ""))), known.day_first)
    if "q" in parts:
        return f"{year or '-'}-Q{known.quarter[fold(parts['q'])]}"
    if "h" in parts:
        months = ("01", "06") if known.half[fold(parts["h"])] == 1 else ("07", "12")
        return "/".join(f"{year or '-'}-{month}" for month in months)
    last = parts.get("y2") or (year[:2] + parts["yy"] if "yy" in parts else "")
    first_month, last_month = _month(parts, "m", "n", known), _month(parts, "m2", "n2", known)
    if not first_month and "d" in parts:
        return f"---{int(parts['d']):02}"
    if not first_month:
        return f"{year}/{last}" if last else year
    if "d" in parts:
        first = _day(year, first_month, int(parts["d"]))
        second = _day(year, first_month, int(parts["d2"])) if "d2" in parts else ""
        return f"{first}/{second}" if first and second else first
    if last_month:
        before = str(int(year) - 1) if year and not last and first_month > last_month else year  # November to February 2024
        return f"{before or '-'}-{first_month:02}/{last or year or '-'}-{last_month:02}"
    return f"{year or '-'}-{first_month:02}"


def _month(parts: Mapping[str, str], word: str, digits: str, known: Patterns) -> int:
    return known.months[fold(parts[word]).rstrip(".")] if word in parts else int(parts.get(digits, 0))


def _day(year: str, month: int, day: int) -> str:
    if not year:
        return f"--{month:02}-{day:02}" if day <= monthrange(LEAP, month)[1] else ""
    return f"{year}-{month:02}-{day:02}" if day <= monthrange(int(year), month)[1] else ""


def _slashed(year: int, first: int, second: int, weekday: int | None, day_first: bool) -> str:
    """08/12/2025: the weekday decides which is the month, else a number above twelve, else the language where it has one usage."""
    orders = [(month, day) for month, day in ((first, second), (second, first)) if month <= 12 and _day(str(year), month, day)]
    if weekday is not None:
        orders = [(month, day) for month, day in orders if date(year, month, day).weekday() == weekday]
    if day_first and weekday is None and (second, first) in orders:
        orders = [(second, first)]
    days = {f"{year}-{month:02}-{day:02}" for month, day in orders}
    return days.pop() if len(days) == 1 else str(year)
