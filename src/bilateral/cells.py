"""The figures of a metric for lists of members at once, each the one that `figure` gives: what cubes, data sets and tables are made of. Runs metric SQL, like `gather`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from bilateral.figures import Warehouse, figure, made_figure
from bilateral.keys import PATTERNS, canonical, canonical_day, canonical_period
from bilateral.metrics import metric as metric_named
from bilateral.model import BilateralError, Figure, Metric
from bilateral.selecting import CHAPTERS, in_order, level_of
from bilateral.warehouse import db

__all__ = ["FREQUENCIES", "MOST", "TooMuch", "cells", "frequency_of", "members"]

MOST = 50_000  # rows of a metric's view, of every source and vintage, that one question may read
SUMS = 400  # figures of ranges of periods that one question may ask for
FREQUENCIES: Mapping[str, str] = {**PATTERNS, "R": ".*/.*"}  # R: a range of periods published as one number


class TooMuch(BilateralError):
    """A question whose answer is larger than is given at once."""

    code = "too_much"


def cells(
    w: Warehouse, metric: str, chosen: Mapping[str, Sequence[str]], *, as_of: date | str | None = None, since: str = "", until: str = "",
    frequencies: Iterable[str] = (), levels: Iterable[int] = (), apart: Iterable[str] = (), most: int = MOST,
) -> tuple[Figure, ...]:  # fmt: skip
    """The figures that are loaded for these members, in order of their keys.

    `chosen` lists members of keys as a person types them; a key that is not there is open: all of its members. Optional keys without a default are only told
    apart where they are chosen, or named in `apart`. `since` and `until` bound the periods, both included: a period lies between them from its first month to its last.
    `levels` keeps commodities of these digits.

    Raises:
        UnknownName: for an unknown metric, member or period, with the nearest.
        TooMuch: where more than `most` rows would have to be read.
        BilateralError: for a key that the metric does not have.
    """
    declared = metric_named(metric)
    day = canonical_day(as_of)
    given = {key: tuple(dict.fromkeys(canonical(key, text) for text in listed)) for key, listed in _checked(declared, chosen).items()}
    wanted = tuple(levels) or tuple(sorted({level_of(code) for code in given.get("commodity", ())}))
    _bounded(w, declared, given, wanted)
    names = [*declared.keys, *(key for key, default in declared.optional.items() if default or key in given or key in apart)]
    conditions = ["(c.vintage is null or c.vintage <= $as_of_day)", *_conditions(declared, given, wanted, tuple(frequencies), since, until)]
    text = f"select c.* from metric_{declared.name} c where {' and '.join(conditions)} limit {most + 1}"
    rows = db.rows(w.con, text, {"as_of_day": day})
    if len(rows) > most:
        raise TooMuch(f"{metric} for these keys takes more than {most:,} rows, the most that are read at once; ask for fewer members or periods")
    for row in rows:
        row["snapshots"] = tuple(w.known.hashes[s] for s in row["snapshots"])
    best: dict[tuple[str, ...], dict[str, Any]] = {}
    for row in in_order(declared, rows, w.known):
        if _within(str(row.get("period") or ""), since, until):
            best.setdefault(tuple(str(row[name] or "") for name in names), row)
    listed = [({k: v for k, v in zip(names, key, strict=True) if v}, row) for key, row in sorted(best.items())]
    if sum(_summed(declared, keys) for keys, _ in listed) > SUMS:
        raise TooMuch(f"{metric} for these keys has more than {SUMS} ranges of periods, each of which may be a sum; ask for years, quarters or months, or for fewer members")
    return tuple(figure(w, metric, as_of=as_of, **keys) if _summed(declared, keys) else made_figure(w, declared, keys, row, day, as_of) for keys, row in listed)


def members(w: Warehouse, metric: str, key: str, *, most: int = MOST) -> tuple[str, ...]:
    """The members of a key for which the metric has rows, in order.

    Raises:
        TooMuch: where there are more than `most`.
        BilateralError: for a key that the metric does not have.
    """
    declared = metric_named(metric)
    _checked(declared, {key: ()})
    found = db.rows(w.con, f"""select distinct c."{key}" as member from metric_{declared.name} c where c."{key}" <> '' order by 1 limit {most + 1}""")
    if len(found) > most:
        raise TooMuch(f"{key} of {metric} has more than {most:,} members, the most that are listed at once")
    return tuple(str(row["member"]) for row in found)


def frequency_of(period: str) -> str:
    """The frequency of a canonical period.

    >>> [frequency_of(p) for p in ("2024", "2024-Q1", "2024-03", "1999/2024")]
    ['A', 'Q', 'M', 'R']
    """
    return "R" if "/" in period else "Q" if "Q" in period else "M" if "-" in period else "A"


# ---------------------------------------------------------------------------------------------------------------- the parts


def _summed(declared: Metric, keys: Mapping[str, str]) -> bool:
    """Whether a figure may be the sum of others, which only `figure` weighs against what is stated."""
    return bool(declared.sum_of) and "/" in keys.get("period", "")


def _bounded(w: Warehouse, declared: Metric, given: Mapping[str, Sequence[str]], levels: tuple[int, ...]) -> None:
    """Refuse what would read all rows of trade that lie beside the warehouse: headings finer than chapters, of economies that are not both named."""
    fine = "commodity" in declared.keys and not (levels and set(levels) <= set(CHAPTERS))
    if fine and not set(declared.sides or ()) <= set(given) and db.one(w.con, "select count(*) from leaf_file"):
        raise TooMuch(f"{declared.name} by heading is read for two economies at a time here; name {' and '.join(declared.sides or ())}, or ask for chapters of the HS (two digits)")


def _checked(declared: Metric, chosen: Mapping[str, Sequence[str]]) -> Mapping[str, Sequence[str]]:
    allowed = (*declared.keys, *declared.optional)
    for key in chosen:
        if key not in allowed:
            raise BilateralError(f"{declared.name} has no key {key!r}; its keys: {', '.join(allowed)}", nearest=allowed)
    return chosen


def _conditions(
    declared: Metric, given: Mapping[str, Sequence[str]], levels: tuple[int, ...], frequencies: tuple[str, ...], since: str, until: str
) -> Iterable[str]:
    for key, listed in given.items():
        yield f'c."{key}" in ({", ".join(db.quoted(member) for member in listed)})' if listed else "false"
    if "commodity" in declared.keys and levels:
        yield f"c.level in ({', '.join(str(int(n)) for n in levels)})"
    if "period" not in (*declared.keys, *declared.optional):
        return
    if frequencies:
        yield "(" + " or ".join(f"regexp_full_match(c.period, '{FREQUENCIES[f]}')" for f in frequencies) + ")"
    for bound, compare in ((since, ">="), (until, "<=")):
        if bound:
            yield f"left(c.period, 4) {compare} {db.quoted(canonical_period(bound)[:4])}"


def _within(period: str, since: str, until: str) -> bool:
    if not period:
        return True
    first, last = _months(period)
    return (not since or first >= _months(canonical_period(since))[0]) and (not until or last <= _months(canonical_period(until))[1])


def _months(period: str) -> tuple[str, str]:
    """The first and the last month of a period."""
    start, _, end = period.partition("/")
    return _month(start, 0), _month(end or start, 1)


def _month(period: str, end: int) -> str:
    year, _, part = period.partition("-")
    if not part:
        return f"{year}-{('01', '12')[end]}"
    return f"{year}-{3 * int(part[1:]) - 2 + 2 * end:02d}" if part.startswith("Q") else period
