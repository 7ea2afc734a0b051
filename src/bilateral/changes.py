"""What releases changed for a pair of economies: figures revised, withdrawn, added, and ranks that moved, the largest first.

Two states are compared figure by figure: what was known on a day (or in an earlier build) and what is known now. Revisions of consecutive
years in one direction are one change, as when a register is rebased.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from bilateral.classify import areas
from bilateral.figures import Warehouse, as_json, best_rows, made_figure
from bilateral.metrics import metrics
from bilateral.model import TOTAL, BilateralError, Figure, Metric
from bilateral.snapshot import open_store

KINDS = ("revised", "withdrawn", "moved", "added")
UNCHANGED = 0.005  # of the unit: less than half a cent is not a revision


@dataclass(frozen=True)
class Change:
    """One change: its kind (KINDS), the metric, the keys without the period, the periods in order, and each figure before and after.

    `size` is the sum of absolute differences (of values, for figures added or withdrawn), in the metric's unit.
    """

    kind: str
    metric: str
    keys: Mapping[str, str]
    periods: tuple[str, ...]
    before: tuple[Figure | None, ...]
    after: tuple[Figure | None, ...]
    unit: str
    size: float

    @property
    def total_before(self) -> float:
        """Sum of the values before; values that were absent do not count."""
        return sum(float(f.value) for f in self.before if f is not None and f.value is not None)

    @property
    def total_after(self) -> float:
        """Sum of the values after."""
        return sum(float(f.value) for f in self.after if f is not None and f.value is not None)


@dataclass(frozen=True)
class Known:
    """A row that was chosen for some keys on a day; its figure is made only where it is part of a change, for a register has tens of thousands of cells."""

    w: Warehouse
    metric: Metric
    keys: Mapping[str, str]
    row: Mapping[str, Any]
    day: date
    as_of: str | None

    @property
    def value(self) -> Any:
        """The row's value."""
        return self.row["value"]

    @property
    def vintage(self) -> date | None:
        """The row's vintage."""
        vintage: date | None = self.row["vintage"]
        return vintage

    @cached_property
    def figure(self) -> Figure:
        """The figure of the row."""
        return made_figure(self.w, self.metric, self.keys, self.row, self.day, self.as_of)


State = dict[tuple[str, tuple[tuple[str, str], ...]], Known]


@dataclass(frozen=True)
class Changes:
    """All changes for a pair since a day or a build, as known on `as_of`."""

    a: str
    b: str
    since: str
    as_of: date
    items: tuple[Change, ...]


def changes(
    w: Warehouse, a: str, b: str, *, since: str | date | None = None, as_of: date | None = None, only: Collection[str] = (), main_of: str | None = None
) -> Changes:
    """What changed for the pair since a day (YYYY-MM-DD) or an earlier build's id; by default what the newest release changed.

    `only` keeps to some metrics (all by default), `main_of` to main figures: goods by chapter of that year, investment not by industry. Figures after have the id of the latest figure where no `as_of` is given.

    Raises:
        UnknownName: for an unknown economy. BilateralError: for a day or build that is neither.
    """
    first, second = areas.area(a).code, areas.area(b).code
    now = as_of or date.today()
    after = state(w, first, second, now, only=only, main_of=main_of, latest=as_of is None)
    if since is None:
        newest = max((known.vintage for known in after.values() if known.vintage), default=now)
        day, label = newest - timedelta(days=1), (newest - timedelta(days=1)).isoformat()
        before = state(w, first, second, day, only=only, main_of=main_of)
    elif isinstance(since, date) or _is_day(since):
        day = since if isinstance(since, date) else date.fromisoformat(since)
        label = day.isoformat()
        before = state(w, first, second, day, only=only, main_of=main_of)
    else:
        label = f"build {since}"
        before = state(_earlier(w, since), first, second, now, only=only, main_of=main_of)
    return Changes(first, second, label, now, tuple(_ordered(_compare(before, after))))


def state(w: Warehouse, a: str, b: str, day: date, *, only: Collection[str] = (), main_of: str | None = None, latest: bool = False) -> State:
    """Everything known of the pair on a day (of the metrics in `only`, where given), either side reporting: by metric and keys.

    `latest` gives figures the ids of those asked for without a day.
    """
    found: State = {}
    for metric in metrics().values():
        if metric.sides is None or metric.sides == ("exporter", "importer") or (only and metric.name not in only):
            continue
        main = {"period": main_of} if main_of and "commodity" in metric.keys else {"industry": TOTAL} if main_of and "industry" in metric.optional else {}
        for x, y in ((a, b), (b, a)):
            for keys, row in best_rows(w, metric, {metric.sides[0]: x, metric.sides[1]: y, **main}, day):
                found[(metric.name, tuple(keys.items()))] = Known(w, metric, keys, row, day, None if latest else day.isoformat())
    return found


def to_json(made: Changes) -> dict[str, Any]:
    """The changes as JSON."""
    return {
        "pair": [made.a, made.b], "since": made.since, "as_of": made.as_of.isoformat(),
        "changes": [
            {"kind": c.kind, "metric": c.metric, "keys": dict(c.keys), "periods": list(c.periods), "unit": c.unit, "size": c.size,
             "before": [as_json(f) if f else None for f in c.before], "after": [as_json(f) if f else None for f in c.after]}
            for c in made.items
        ],
    }  # fmt: skip


# ---------------------------------------------------------------------------------------------------------------- the parts


def _compare(before: State, after: State) -> Iterable[Change]:
    revised: dict[tuple[str, tuple[tuple[str, str], ...], bool], list[tuple[str, Known, Known]]] = {}
    for (name, keys), new in after.items():
        old = before.get((name, keys))
        if old is not None and old.row is new.row:
            continue
        rest = {k: v for k, v in keys if k != "period"}
        period = dict(keys).get("period", "")
        unit = metrics()[name].unit
        if old is None or (old.row["source"] != new.row["source"] and new.value is not None):
            if new.value is not None and not new.row["stated"]:
                yield _one("added", name, rest, period, None, new)
        elif old.value is None or new.value is None:
            if old.value is not None:
                yield _one("withdrawn", name, rest, period, old, new)
            elif new.value is not None:
                yield _one("added", name, rest, period, old, new)
        elif abs(float(new.value) - float(old.value)) > (UNCHANGED if unit == "USD" else 1e-12):
            if unit == "rank":
                yield _one("moved", name, rest, period, old, new)
            else:
                revised.setdefault((name, tuple(rest.items()), new.value > old.value), []).append((period, old, new))
    for (name, rest_items, _), listed in revised.items():
        for run in _runs(listed):
            size = sum(abs(float(new.value) - float(old.value)) for _, old, new in run)
            olds, news = tuple(o.figure for _, o, _ in run), tuple(n.figure for _, _, n in run)
            yield Change("revised", name, dict(rest_items), tuple(p for p, _, _ in run), olds, news, olds[0].unit, size)
    yield from _withdrawn(before, after)


def _one(kind: str, name: str, keys: Mapping[str, str], period: str, old: Known | None, new: Known | None) -> Change:
    """A change of one period; its size is the difference, or the value there is."""
    values = [float(known.value) for known in (old, new) if known is not None and known.value is not None]
    before, after = (known.figure if known is not None else None for known in (old, new))
    unit = next(figure.unit for figure in (after, before) if figure is not None)
    return Change(kind, name, keys, (period,), (before,), (after,), unit, abs(values[-1] - values[0]) if kind == "moved" else abs(values[0]))


def _withdrawn(before: State, after: State) -> Iterable[Change]:
    """Figures that a later release, which covers their period and breakdown, no longer gives, and that were not withdrawn before already."""
    already = _left_behind(before)
    for name, keys in _left_behind(after):
        old = before.get((name, keys))
        if old is not None and (name, keys) not in already:
            yield _one("withdrawn", name, {k: v for k, v in keys if k != "period"}, dict(keys)["period"], old, None)


def _left_behind(known: State) -> State:
    """What is older than the newest release of its source and breakdown, of a period between the first and the last which that release gives."""
    groups: dict[Any, tuple[Any, ...]] = {}
    newest: dict[tuple[Any, ...], tuple[date, str, str]] = {}
    for (name, keys), one in known.items():
        period = one.keys.get("period", "")
        if one.vintage and period:
            group = groups[name, keys] = (name, one.row["source"], one.row["via"], _pattern(keys), len(period))
            vintage, first, last = newest.get(group, (date.min, period, period))
            if one.vintage > vintage:
                newest[group] = (one.vintage, period, period)
            elif one.vintage == vintage:
                newest[group] = (vintage, min(first, period), max(last, period))
    found: State = {}
    for key, group in groups.items():
        one = known[key]
        vintage, first, last = newest[group]
        left = one.vintage is not None and one.vintage < vintage and first <= one.keys["period"] <= last
        if left and one.value is not None and not one.row["stated"] and one.row["via"] != "starter":
            found[key] = one
    return found


def _pattern(keys: tuple[tuple[str, str], ...]) -> tuple[str, ...]:
    """Which dimensions are broken down, and whose books these are."""
    return tuple(k if v != "TOTAL" else "" for k, v in keys if k != "period") + tuple(v for k, v in keys if k in ("reporter", "partner"))


def _runs(listed: list[tuple[str, Known, Known]]) -> Iterable[list[tuple[str, Known, Known]]]:
    run: list[tuple[str, Known, Known]] = []
    for item in sorted(listed, key=lambda i: (len(i[0]), i[0])):
        if run and item[0].isdigit() and run[-1][0].isdigit() and int(item[0]) == int(run[-1][0]) + 1:
            run.append(item)
            continue
        if run:
            yield run
        run = [item]
    if run:
        yield run


def _ordered(listed: Iterable[Change]) -> list[Change]:
    """Revisions first, then what was withdrawn, ranks, what is new; money before ratios; the larger first; whole figures before cells."""
    return sorted(
        listed,
        key=lambda c: (KINDS.index(c.kind), c.unit != "USD", -c.size, sum(v != "TOTAL" for v in c.keys.values()), c.metric, tuple(c.keys.items()), c.periods),
    )


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _earlier(w: Warehouse, build_id: str) -> Warehouse:
    if w.home is None:
        raise BilateralError("an earlier build can be compared only in a home that made it; give a day instead: --since 2025-08-12")
    from bilateral.warehouse.build import rebuilt

    return Warehouse(rebuilt(open_store(w.home), build_id), build_id, w.home, refused=w.refused)


