"""Figures: `figure`, `series`, `ranking`, `trace`, `cite`. The only code that runs metric SQL.

A figure is chosen among candidates: every source, basis and vintage that holds the metric for these keys and was known at `as_of`. Whole numbers
before partial sums, the agency's own file before the starter that quotes it, numbers with parts before stated ones, then the producer's rank,
the newer classification and the newer vintage. The others stay at hand as `candidates`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any

from bilateral import shown
from bilateral.keys import canonical_day, expand_period, frequency_pattern, normalise_keys
from bilateral.listing import Ranking, Series, tabled
from bilateral.metrics import metric as metric_named
from bilateral.metrics import metrics
from bilateral.model import TOTAL, WORLD, BilateralError, Figure, Metric, UnknownName
from bilateral.selecting import ALL, CHAPTERS, Held, Only, Provenance, select
from bilateral.shown import as_json, figure_id, json_number
from bilateral.snapshot import Store, find_home, open_store
from bilateral.tracing import Trace, cite, trace
from bilateral.warehouse import db
from bilateral.warehouse.identity import identify

__all__ = [
    "Figure",
    "Ranking",
    "Series",
    "Warehouse",
    "as_json",
    "candidates",
    "figure",
    "open_warehouse",
    "ranking",
    "recall",
    "remember",
    "series",
]


@dataclass(frozen=True)
class Warehouse:
    """An open, read-only warehouse. `home` is None for one in memory. `held` are rows already read, which are not asked for again.

    `refused` are the (source, via) whose figures are not shown, for doors that others use.
    """

    con: db.Connection
    build_id: str
    home: Path | None = None
    held: Held | None = None
    refused: frozenset[tuple[str, str]] = frozenset()

    @cached_property
    def known(self) -> Provenance:
        """The sha256 of every snapshot by its id, as figures name it, and the ranks of producers."""
        if self.held is not None:
            return self.held.known
        hashes = {row["snapshot_id"]: f"sha256:{row['sha256']}" for row in db.rows(self.con, "select snapshot_id, sha256 from snapshot")}
        ranks = {row["producer"]: row["rank"] for row in db.rows(self.con, "select producer, min(rank) as rank from producer where rank is not null group by 1")}
        return Provenance(hashes, ranks, self.refused)

    @cached_property
    def groups(self) -> frozenset[str]:
        """The aggregates that have members."""
        return frozenset(str(row["aggregate"]) for row in db.rows(self.con, "select distinct aggregate from area_member"))

    def figure(self, metric: str, *, as_of: date | str | None = None, **keys: str) -> Figure:
        """See `figure`."""
        return figure(self, metric, as_of=as_of, **keys)

    def candidates(self, metric: str, *, as_of: date | str | None = None, **keys: str) -> tuple[Figure, ...]:
        """See `candidates`."""
        return candidates(self, metric, as_of=as_of, **keys)

    def history(self, metric: str, **keys: str) -> tuple[Figure, ...]:
        """See `history`."""
        return history(self, metric, **keys)

    def series(self, metric: str, *, as_of: date | str | None = None, **keys: str) -> Series:
        """See `series`."""
        return series(self, metric, as_of=as_of, **keys)

    def ranking(
        self, metric: str, by: str, *, top: int = 10, level: int | None = None, as_of: date | str | None = None, **keys: str
    ) -> Ranking:
        """See `ranking`."""
        return ranking(self, metric, by, top=top, level=level, as_of=as_of, **keys)

    def trace(self, of: Figure, *, limit: int = 20) -> Trace:
        """See `bilateral.tracing.trace`."""
        return trace(self.con, self.home, of, limit=limit)

    def cite(self, of: Figure, *, style: str = "plain") -> str:
        """See `bilateral.tracing.cite`."""
        return cite(self.con, of, style=style)

    def close(self) -> None:
        """Close the connection."""
        self.con.close()


def open_warehouse(home: Path | str | None = None, *, report: Any = None) -> Warehouse:
    """The warehouse of a home, built from the embedded starter when the home has none yet (`report` is told so).

    Raises:
        BilateralError: when the home or its warehouse cannot be used.
    """
    store: Store = open_store(find_home(Path(home) if home else None))
    path = store.home / db.WAREHOUSE
    if not path.exists():
        if report:
            report(f"no warehouse in {store.home} yet: building one from the embedded starter")
        from bilateral.warehouse.build import build

        build(store)
    con = db.connect(path, read_only=True)
    if not db.columns(con, "meta") or db.one(con, "select value from meta where key = 'declarations'") != identify(()):
        con.close()
        raise BilateralError(f"the warehouse in {store.home} was built by another version of bilateral; run 'bilateral build' to make it anew from the kept files")
    gone = next((p for row in db.rows(con, "select paths from leaf_file") for p in row["paths"] if not (store.home / p).exists()), None)
    if gone:
        con.close()
        raise BilateralError(f"{gone} is gone from {store.home}, and the warehouse stands on it; run 'bilateral build' to make it anew from the kept files")
    return Warehouse(con, str(db.one(con, "select value from meta where key = 'build_id'")), store.home)


def figure(w: Warehouse, metric: str, *, as_of: date | str | None = None, **keys: str) -> Figure:
    """The figure for these keys as known on `as_of` (today when left out).

    Units are the metric's; the figure's status says why a value is absent. Never raises for a figure that is not loaded.

    Raises:
        UnknownName: for an unknown metric, economy, region, commodity or period form, with the nearest.
        BilateralError: for a missing or unknown key.
    """
    found = candidates(w, metric, as_of=as_of, **keys)
    return found[0] if found else _absent(w, metric_named(metric), normalise_keys(metric_named(metric), keys), canonical_day(as_of), as_of)


def candidates(w: Warehouse, metric: str, *, as_of: date | str | None = None, **keys: str) -> tuple[Figure, ...]:
    """All figures that could be meant, the best first: each source and basis, each in the vintage known at `as_of`, then older vintages."""
    declared = metric_named(metric)
    given = normalise_keys(declared, keys)
    day = canonical_day(as_of)
    found = [made_figure(w, declared, given, row, day, as_of) for row in _select(w, declared, given, day)]
    if declared.sum_of and "/" in given.get("period", ""):
        summed = _sum_over(w, declared, given, day, as_of)
        found = sorted([*found, *summed], key=lambda f: f.vintage or date.min, reverse=True)
    return tuple(
        f if n == 0 else replace(f, id=figure_id(f.metric, f.keys, as_of, (f.source, f.via, f.vintage))) for n, f in enumerate(found)
    )


def series(w: Warehouse, metric: str, *, as_of: date | str | None = None, frequency: str = "A", **keys: str) -> Series:
    """A metric over all periods of one frequency, from the one source that covers most of them (the better-ranked at a tie)."""
    declared = metric_named(metric)
    if "period" not in declared.keys:
        raise BilateralError(f"{metric} has no periods; ask for a figure instead; its keys: {', '.join(declared.keys)}")
    given = normalise_keys(declared, {**keys, "period": "2000"}, but={"period"})
    day = canonical_day(as_of)
    pattern = frequency_pattern(frequency)
    rows = _select(w, declared, given, day, Only(f"regexp_full_match(c.period, '{pattern}')", lambda row: re.fullmatch(pattern, row["period"]) is not None))
    groups: dict[tuple[str, str, str], list[dict[str, Any]]] = {}
    for row in rows:
        groups.setdefault((row["source"], row["via"], row.get("classification") or ""), []).append(row)
    best = max(groups.values(), key=lambda g: len({r["period"] for r in g}), default=[])
    latest: dict[str, dict[str, Any]] = {}
    for row in best:
        held = latest.get(row["period"])
        if held is None or (row["vintage"] or date.min) > (held["vintage"] or date.min):
            latest[row["period"]] = row
    listed = [latest[p] for p in sorted(latest)]
    table = tabled(
        {
            "period": [r["period"] for r in listed],
            "value": [_number(r["value"]) for r in listed],
            "status": [r["status"] for r in listed],
            "vintage": [r["vintage"] for r in listed],
        }
    )
    return Series(
        metric,
        given,
        _unit(declared, listed[0] if listed else {}),
        best[0]["source"] if best else None,
        best[0]["via"] if best else None,
        day,
        table,
    )


def ranking(
    w: Warehouse,
    metric: str,
    by: str,
    *,
    top: int = 10,
    level: int | None = None,
    as_of: date | str | None = None,
    among: Iterable[str] = (),
    **keys: str,
) -> Ranking:
    """The members of one key in order of value, largest first, from one source.

    `by` is one of the metric's keys (commodity, region, partner, instrument, industry …). `level` keeps commodities of that many digits, and
    defaults to the finest of 2 digits there is. Members that stand for all of a dimension (WLD, TOTAL) are left out, residual areas too.
    """
    declared = metric_named(metric)
    if by not in (*declared.keys, *declared.optional):
        raise BilateralError(f"{metric} cannot be ranked by {by!r}; its keys: {', '.join((*declared.keys, *declared.optional))}")
    given = normalise_keys(declared, keys, but={by})
    day = canonical_day(as_of)
    rows = _select(w, declared, given, day, _ranked(w, by, int(level or 2)))
    group = [(r["source"], r["via"], r.get("classification") or "") for r in rows]
    chosen = [r for r, g in zip(rows, group, strict=True) if g == group[0]] if rows else []
    latest: dict[str, dict[str, Any]] = {}
    for row in chosen:
        held = latest.get(row[by])
        if held is None or (row["vintage"] or date.min) > (held["vintage"] or date.min):
            latest[row[by]] = row
    wanted = set(among)
    listed = sorted(
        (r for r in latest.values() if r["value"] is not None and (not wanted or r[by] in wanted)),
        key=lambda r: (-float(r["value"]), r[by]),
    )
    total = sum(float(r["value"]) for r in listed)
    shown = listed[:top]
    table = tabled(
        {
            "place": list(range(1, len(shown) + 1)), by: [r[by] for r in shown], "value": [_number(r["value"]) for r in shown], "status": [r["status"] for r in shown],
            "share_of_listed": [float(r["value"]) / total if total > 0 and all(float(x["value"]) >= 0 for x in listed) else None for r in shown],
        }
    )  # fmt: skip
    first = listed[0] if listed else {}
    return Ranking(
        metric, by, given, _unit(declared, first), first.get("source"), first.get("via"), day, first.get("vintage"), _basis(first.get("basis")),
        tuple(sorted({s for r in shown for s in r["snapshots"]})), tuple(sorted({c for r in shown for c in r["citations"] if c})), table,
    )  # fmt: skip


def _ranked(w: Warehouse, by: str, level: int) -> Only:
    """Members of a key that are ranked: commodities and industries of one level; no totals, aggregates or areas not specified."""
    if by == "commodity":
        return Only(f"c.level in (0, {level}) and c.commodity <> '{TOTAL}'", lambda row: row["level"] in (0, level) and row["commodity"] != TOTAL, (0, level))
    if by in ("partner", "reporter", "area", "host", "origin"):
        return Only(
            f"c.{by} <> '{WORLD}' and c.{by} not like '\\_%' escape '\\' and c.{by} not in (select aggregate from area_member)",
            lambda row: row[by] != WORLD and not row[by].startswith("_") and row[by] not in w.groups,
        )
    if by == "industry":
        return Only(
            f"c.industry <> '{TOTAL}' and (length(c.industry) = {level} or ({level} = 2 and c.industry like '%-%'))",
            lambda row: row[by] != TOTAL and (len(row[by]) == level or (level == 2 and "-" in row[by])),
        )
    return Only(f"c.\"{by}\" <> '{TOTAL}'", lambda row: row[by] != TOTAL) if by in ("region", "instrument") else ALL


def history(w: Warehouse, metric: str, **keys: str) -> tuple[Figure, ...]:
    """Every vintage of one figure, the oldest first: the figure as known on the day of each release of its source."""
    declared = metric_named(metric)
    latest = figure(w, metric, **keys)
    given = dict(latest.keys)
    rows = _select(w, declared, given, date.max)
    if declared.sum_of and "/" in given.get("period", ""):
        periods = expand_period(given["period"])
        listed = ", ".join(f"'{p}'" for p in periods)
        rows += _select(w, metrics()[declared.sum_of], {k: v for k, v in given.items() if k != "period"}, date.max, Only(f"c.period in ({listed})", lambda row: row["period"] in periods))
    days = sorted({row["vintage"] or date.min for row in rows if row["source"] == latest.source})
    found = [figure(w, metric, as_of=day, **given) for day in days]
    return tuple(f for n, f in enumerate(found) if f.source == latest.source and f not in found[:n])


def best_rows(w: Warehouse, declared: Metric, fixed: Mapping[str, str], day: date) -> list[tuple[dict[str, str], dict[str, Any]]]:
    """For each set of keys that agrees with `fixed`, the keys and the row that `figure` would choose as known on `day`; of commodities, chapters."""
    chapters = Only(f"c.level in {CHAPTERS}", lambda row: row["level"] in CHAPTERS, CHAPTERS) if "commodity" in declared.keys else ALL
    names = [*declared.keys, *declared.optional]
    found: dict[tuple[Any, ...], tuple[dict[str, str], dict[str, Any]]] = {}
    for row in _select(w, declared, fixed, day, chapters):
        keys = {name: row[name] for name in names if row[name] not in (None, "")}
        found.setdefault(tuple(keys.items()), (keys, row))
    return list(found.values())


def remember(w: Warehouse, figures: Iterable[Figure], as_of: date | str | None = None) -> None:
    """Note in the home what the ids of these figures stand for, so that `trace ID` finds them later."""
    if w.home is not None:
        shown.remember(w.home, figures, as_of)


def recall(w: Warehouse, wanted: str) -> Figure:
    """The figure of an id this home has shown before, from today's warehouse.

    Raises:
        UnknownName: when this home never showed it.
    """
    entry = shown.recall(w.home, wanted)
    found = candidates(w, entry["metric"], as_of=entry["as_of"], **entry["keys"])
    if "among" not in entry:
        return found[0] if found else figure(w, entry["metric"], as_of=entry["as_of"], **entry["keys"])
    for f in found:
        if [f.source, f.via, f.vintage.isoformat() if f.vintage else None] == entry["among"]:
            return f
    raise UnknownName(f"{wanted} was a figure of {entry['among'][0]} that is no longer loaded; ask for {entry['metric']} again")


# ---------------------------------------------------------------------------------------------------------------- the parts


def _select(w: Warehouse, declared: Metric, given: Mapping[str, str], day: date, only: Only = ALL) -> list[dict[str, Any]]:
    return select(w.con, declared, given, day, only, known=w.known, held=w.held)


def made_figure(w: Warehouse, declared: Metric, given: Mapping[str, str], row: Mapping[str, Any], day: date, as_of: date | str | None) -> Figure:
    """The figure of one row of a metric's view."""
    value = row["value"]
    status = row["status"] if value is not None or row["status"] in ("suppressed", "missing", "not_applicable") else "not_applicable"
    made = _basis(row["basis"])
    if value is None and made.get("qualifier"):
        status = "published"
    return Figure(
        id=figure_id(declared.name, given, as_of), metric=declared.name, keys=given, value=_value(value, declared.unit), unit=_unit(declared, row), status=status,
        as_of=day, build_id=w.build_id, source=row["source"], via=row["via"], vintage=row["vintage"], basis=made,
        snapshots=tuple(row["snapshots"]), citations=tuple(c for c in row["citations"] if c),
        note="" if row["vintage"] else "vintage unknown: counted as known on any date",
    )  # fmt: skip


def _absent(w: Warehouse, declared: Metric, given: Mapping[str, str], day: date, as_of: date | str | None) -> Figure:
    note = "no figure is loaded for these keys"
    kind = "total" if given.get("commodity", TOTAL) == TOTAL else "commodity"
    said = db.one(w.con, "select value from meta where key = $key", {"key": f"{declared.name}:{kind}"})  # what the build says of an estimate it could not make
    if said:
        return Figure(figure_id(declared.name, given, as_of), declared.name, given, None, declared.unit, "missing", day, w.build_id, note=str(said))
    if "period" in given:
        found = db.rows(
            w.con,
            f"""select min(period) as first, max(period) as last from metric_{declared.name}
                where {" and ".join(f'"{k}" = ${k}' for k in given if k != "period")} and length(period) = 4""",
            {k: v for k, v in given.items() if k != "period"},
        )[0]
        if found["first"]:
            note = f"no figure is loaded for {given['period']} as of {day}; loaded: {found['first']} to {found['last']}"
    unit = declared.unit if declared.unit != "unit" else ""
    return Figure(figure_id(declared.name, given, as_of), declared.name, given, None, unit, "missing", day, w.build_id, note=note)


def _sum_over(w: Warehouse, declared: Metric, given: Mapping[str, str], day: date, as_of: date | str | None) -> list[Figure]:
    """The sums over a range of periods, one for each source that covers every period of it."""
    periods = expand_period(given["period"])
    part = metrics()[declared.sum_of]
    wanted = {k: v for k, v in given.items() if k != "period"}
    listed = ", ".join(f"'{p}'" for p in periods)
    by_source: dict[tuple[str, str], dict[str, dict[str, Any]]] = {}
    for row in _select(w, part, wanted, day, Only(f"c.period in ({listed}) and not c.stated", lambda row: row["period"] in periods and not row["stated"])):
        held = by_source.setdefault((row["source"], row["via"]), {})
        if row["period"] not in held or (row["vintage"] or date.min) > (held[row["period"]]["vintage"] or date.min):
            held[row["period"]] = row
    made = []
    for rows in by_source.values():
        if set(rows) != set(periods):
            continue
        parts = [rows[p] for p in periods]
        held_back = [r["period"] for r in parts if r["value"] is None]
        statuses = {r["status"] for r in parts}
        status = (
            "suppressed" if held_back else "partial" if "partial" in statuses else "estimated" if "estimated" in statuses else "published"
        )
        total = None if held_back else sum((Decimal(str(r["value"])) for r in parts), Decimal(0))
        row = {
            **parts[0], "value": total, "status": status, "vintage": max((r["vintage"] for r in parts if r["vintage"]), default=None),
            "basis": {**_basis(parts[-1]["basis"]), "summed": f"{len(periods)} periods", "splice": _splice(parts), **({"held_back": held_back} if held_back else {})},
            "snapshots": sorted({s for r in parts for s in r["snapshots"]}), "citations": sorted({c for r in parts for c in r["citations"] if c}),
        }  # fmt: skip
        made.append(made_figure(w, declared, given, row, day, as_of))
    return made


def _splice(parts: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Which runs of periods come from which vintage, with the sum of each run."""
    runs: list[dict[str, Any]] = []
    for row in parts:
        vintage = row["vintage"].isoformat() if row["vintage"] else None
        if not runs or runs[-1]["vintage"] != vintage:
            runs.append({"from": row["period"], "to": row["period"], "vintage": vintage, "value": Decimal(0)})
        runs[-1]["to"] = row["period"]
        if row["value"] is not None:
            runs[-1]["value"] += Decimal(str(row["value"]))
    return [{**run, "value": json_number(run["value"])} for run in runs]


def _basis(made: Any) -> dict[str, Any]:
    found = json.loads(made) if isinstance(made, str) else dict(made or {})
    return {k: v for k, v in found.items() if v is not None and v != ""}


def _unit(declared: Metric, row: Mapping[str, Any]) -> str:
    return str(row.get("unit") or "") if declared.unit == "unit" else declared.unit


def _value(value: Any, unit: str) -> Decimal | float | int | None:
    if value is None or isinstance(value, int):
        return value
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else value.normalize()
    return float(value)


def _number(value: Any) -> float | None:
    return None if value is None else float(value)
