"""From a figure back to the lines it came from, and how to cite it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from bilateral.classify import areas
from bilateral.keys import expand_period
from bilateral.metrics import metrics
from bilateral.model import BilateralError, Figure, Metric, Scope, StoreDamaged
from bilateral.rawfile import locate
from bilateral.shown import as_json
from bilateral.snapshot import open_store, raw, snapshots
from bilateral.warehouse import db
from bilateral.warehouse.settling import KEYS

SHOWN = 20
STYLES: Mapping[str, str] = {"plain": "text/plain", "bibtex": "application/x-bibtex", "csl": "application/vnd.citationstyles.csl+json"}
READ = {"trade": "every_trade"}  # a scope names the fact table; these views add the rows that are kept as Parquet
PUBLISHED_KEY = "subject, source, via, reporter, partner, flow, frequency, period, classification, commodity, region, region_basis, measure, instrument, industry"


@dataclass(frozen=True)
class TraceRow:
    """One fact row behind a figure: its table, what it holds, the file it stands in, the place in it and the raw text there."""

    table: str
    fact: Mapping[str, Any]
    file: str
    address: str
    sha256: str
    retrieved_at: str
    place: str
    text: str


@dataclass(frozen=True)
class Trace:
    """A figure and the fact rows in its scope that it was made of. `count` is how many there are; `rows` holds the first `SHOWN`."""

    figure: Figure
    definition: str
    count: int
    rows: tuple[TraceRow, ...]


def trace(con: db.Connection, home: Path | None, of: Figure, *, limit: int = SHOWN) -> Trace:
    """The fact rows behind a figure, each down to file, sheet or line, and raw value.

    Raises:
        StoreDamaged: when a file's bytes are gone or changed.
    """
    declared = metrics()[of.metric]
    facts = fact_rows(con, of)
    return Trace(of, declared.definition, len(facts), tuple(_traced(home, table, fact) for table, fact in facts[:limit]))


def to_json(made: Trace) -> dict[str, Any]:
    """A trace as JSON; fields may be added, never renamed."""
    rows = [
        {"table": r.table, "fact": {k: _plain(v) for k, v in r.fact.items()}, "file": r.file, "address": r.address, "sha256": r.sha256,
         "retrieved_at": r.retrieved_at, "place": r.place, "raw": r.text}
        for r in made.rows
    ]  # fmt: skip
    return {"figure": as_json(made.figure), "definition": made.definition, "count": made.count, "rows": rows}


def fact_rows(con: db.Connection, of: Figure) -> list[tuple[str, dict[str, Any]]]:
    """The fact rows in the figure's scope, of its source, in the state known at its vintage, from the files it rests on."""
    if of.source is None:
        return []
    declared = metrics()[of.metric]
    keys = {**dict(of.keys)}
    periods = [of.keys["period"]] if "period" in of.keys else [""]
    scopes = declared.scope
    if "summed" in of.basis:
        periods, scopes = list(expand_period(of.keys["period"])), metrics()[declared.sum_of].scope
    found: dict[tuple[str, int, int], tuple[str, dict[str, Any]]] = {}
    wanted = set(of.snapshots)
    for period in periods:
        for scope in scopes:
            for row in rows_in_scope(con, scope, {**keys, **({"period": period} if period else {})}, declared, of):
                if f"sha256:{row['sha256']}" in wanted:
                    found.setdefault((scope.table, row["snapshot_id"], row["raw_row"]), (scope.table, row))
    ranked = sorted(
        found.values(),
        key=lambda item: (item[0] != "published", item[1].get("commodity") != "TOTAL", item[0], item[1]["snapshot_id"], item[1]["raw_row"]),
    )
    if (
        ranked
        and ranked[0][1].get("commodity") == "TOTAL"
        and "classification" in of.basis
        and of.metric in ("exports", "imports", "re_exports")
    ):
        ranked = [item for item in ranked if item[1].get("commodity") == "TOTAL"]  # the published total, not the parts beside it
    return ranked


def rows_in_scope(con: db.Connection, scope: Scope, keys: Mapping[str, str], declared: Metric, of: Figure) -> list[dict[str, Any]]:
    """Rows of one scope for these keys, of the figure's source, each key in the vintage that was last known at the figure's own."""
    values = {name: value for name, value in {**declared.optional, **keys}.items() if f"${name}" in scope.where}
    key = PUBLISHED_KEY if scope.table == "published" else KEYS[scope.table]
    order = f"partition by {key} order by coalesce(vintage, date '0001-01-01') desc"
    known = "vintage is null" if of.vintage is None else "(vintage is null or vintage <= $known_by)"
    text = f"""
        with facts as (
          select * from {READ.get(scope.table, scope.table)} where source = $figure_source and via = $figure_via and {known} and ({scope.where})
          qualify row_number() over ({order}) = 1
        )
        select f.*, s.sha256, s.name, s.address, s.retrieved_at, s.via as loaded_by from facts f join snapshot s using (snapshot_id)"""
    more: dict[str, Any] = {"figure_source": of.source, "figure_via": of.via}
    if of.vintage is not None:
        more["known_by"] = of.vintage
    return db.rows(con, text, {**values, **more})


def cite(con: db.Connection, of: Figure, *, style: str = "plain") -> str:
    """How to cite a figure: `plain`, `bibtex` or `csl` (CSL-JSON).

    Raises:
        BilateralError: for another style, or a figure that is not there.
    """
    if style not in STYLES:
        raise BilateralError(f"unknown citation style {style!r}; known: {', '.join(STYLES)}", nearest=tuple(STYLES))
    if of.source is None:
        raise BilateralError(f"there is nothing to cite: {of.note or 'no figure is loaded'}")
    publisher = (
        db.one(con, "select title from producer where producer = $p order by rank nulls last limit 1", {"p": of.source}) or of.source
    )
    title = f"{metrics()[of.metric].label}: {describe_keys(of.keys)}"
    quoted = "; ".join(_citation_text(con, c) for c in of.citations)
    vintage = of.vintage.isoformat() if of.vintage else "vintage unknown"
    if style == "plain":
        via = f" Quoted in: {quoted}." if quoted else ""
        return (
            f"{publisher}. {title}. Vintage: {vintage}.{via} Figure {of.id}, Bilateral build {of.build_id}, as of {of.as_of.isoformat()}."
        )
    if style == "bibtex":
        note = f"Vintage {vintage}; figure {of.id}, Bilateral build {of.build_id}, as of {of.as_of.isoformat()}" + (
            f"; quoted in: {quoted}" if quoted else ""
        )
        year = of.vintage.year if of.vintage else of.as_of.year
        return f"@misc{{{of.id.replace(':', '')},\n  author = {{{{{publisher}}}}},\n  title = {{{title}}},\n  year = {{{year}}},\n  note = {{{note}}}\n}}"
    if style == "csl":
        issued = of.vintage or of.as_of
        entry = {"id": of.id, "type": "dataset", "author": [{"literal": publisher}], "title": title, "issued": {"date-parts": [[issued.year, issued.month, issued.day]]},
                 "note": f"vintage {vintage}; Bilateral build {of.build_id}" + (f"; quoted in: {quoted}" if quoted else "")}  # fmt: skip
        return json.dumps(entry, ensure_ascii=False, indent=2)
    raise BilateralError(f"unknown citation style {style!r}; known: plain, bibtex, csl")


def describe_keys(keys: Mapping[str, str]) -> str:
    """Keys in words, for headings."""
    parts = []
    for key, value in keys.items():
        if value == "TOTAL":
            continue
        name = areas.name(value) if value in areas.areas() else value
        parts.append(f"{key} {name}")
    return ", ".join(parts)


def _plain(value: Any) -> Any:
    """A value of a fact row as JSON has it."""
    if value is None or isinstance(value, str | int | float | bool):
        return value
    if isinstance(value, dict):
        return {str(k): _plain(v) for k, v in value.items()}
    return float(value) if isinstance(value, Decimal) else value.isoformat() if isinstance(value, date) else str(value)


def _citation_text(con: db.Connection, citation: str) -> str:
    found = db.rows(con, "select * from citation where citation = $c limit 1", {"c": citation})
    if not found:
        return citation
    row = found[0]
    return ", ".join(str(row[name]) for name in ("author", "title", "publisher", "date", "address") if row[name])


def _traced(home: Path | None, table: str, row: Mapping[str, Any]) -> TraceRow:
    fact = {
        k: v
        for k, v in row.items()
        if v is not None and k not in ("sha256", "name", "address", "retrieved_at", "loaded_by", "snapshot_id", "raw_row")
    }
    place, text = f"row {row['raw_row']}", ""
    if home is not None:
        kept = next((s for s in snapshots(open_store(home)) if s.sha256 == row["sha256"] and s.source == row["loaded_by"]), None)
        if kept is None or not kept.path.exists():
            raise StoreDamaged(f"the store no longer has {row['name']} ({row['sha256'][:12]}); load it again")
        at = locate(raw(kept), int(row["raw_row"]))
        place, text = at.where, at.text
    return TraceRow(table, fact, row["name"], row["address"], row["sha256"], row["retrieved_at"], place, text)
