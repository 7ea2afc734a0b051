"""The tables of a pair's data package: its figures, the facts behind them, and what is withheld because its terms do not allow passing it on."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from bilateral.export.columns import FIGURE_KEYS, RESOURCES
from bilateral.figures import Warehouse
from bilateral.gather import of_pair
from bilateral.licences import may_redistribute, terms
from bilateral.metrics import metrics
from bilateral.model import Figure
from bilateral.warehouse import db

Row = Mapping[str, Any]
PAIR = "reporter in ($a, $b) and partner in ($a, $b)"
WHOLE = "reporter in ($a, $b) and partner = 'WLD' and commodity = 'TOTAL' and region = 'TOTAL'"
AREAS = "list_filter(map_entries(keys), e -> e.key in ('reporter', 'partner', 'exporter', 'importer', 'host', 'origin', 'area', 'area_a', 'area_b'))"
# Where the facts of a pair lie, and which they are. Every view has source, via, vintage, citation, snapshot_id and raw_row.
FACTS: Mapping[str, tuple[str, str]] = {
    "trade": ("every_trade", f"({PAIR}) or ({WHOLE})"),
    "investment": ("investment", PAIR),
    "published": ("published", f"({PAIR}) or (subject = 'trade' and {WHOLE})"),
    "indicator": ("indicator", "area in ($a, $b)"),
    "project": ("project", "host in ($a, $b) and origin in ($a, $b)"),
    "company": ("company", "host in ($a, $b) and origin in ($a, $b)"),
    "event": ("event", "area_a in ($a, $b) and area_b in ($a, $b)"),
    "statement": ("statement", f"len({AREAS}) > 0 and len(list_filter({AREAS}, e -> e.value not in ($a, $b, 'WLD'))) = 0 and len(list_filter({AREAS}, e -> e.value in ($a, $b))) > 0"),
}  # fmt: skip


@dataclass(frozen=True)
class Table:
    """A table of a package: its name, its columns in order, its rows by column."""

    name: str
    columns: tuple[str, ...]
    rows: Sequence[Row]


def collect(w: Warehouse, a: str, b: str, *, as_of: date | None = None) -> tuple[Table, ...]:
    """Every table of the package that has rows, in the order of `RESOURCES`. Only what may be passed on; what may not is counted in `withheld`.

    Rows are in an order of their own, whatever the threads or the day.
    """
    kept = _Kept()
    figures = [(place, f) for place, f in of_pair(w, a, b, as_of=as_of) if f.source and kept.may("figures", f.source, f.via or "")]
    facts = {name: _facts(w.con, name, a, b, as_of, kept) for name in FACTS}
    made: dict[str, Iterable[Row]] = {"figures": [_figure(place, f, as_of) for place, f in figures], "years": _years([f for _, f in figures]), **facts}
    rows = {name: list(listed) for name, listed in made.items()}
    rows |= _behind(w.con, rows, [f for _, f in figures])
    rows["withheld"] = kept.withheld()
    columns = {name: declared.columns for name, declared in RESOURCES.items()}
    columns["years"] += tuple(name for name in metrics() if any(name in row for row in rows["years"]))
    columns["figures"] = tuple(c for c in columns["figures"] if c not in FIGURE_KEYS or any(row.get(c) for row in rows["figures"]))
    return tuple(Table(name, columns[name], rows[name]) for name in RESOURCES if rows[name])


# ---------------------------------------------------------------------------------------------------------------- the parts


class _Kept:
    """The gate: says whether a row may be passed on, and counts those that may not."""

    def __init__(self) -> None:
        self.refused: Counter[tuple[str, str, str]] = Counter()

    def may(self, table: str, source: str, via: str) -> bool:
        if may_redistribute(source, via):
            return True
        self.refused[table, source, via] += 1
        return False

    def withheld(self) -> list[Row]:
        return [{"table": t, "source": s, "via": v, "rows": n, "reason": _reason(s, v)} for (t, s, v), n in sorted(self.refused.items())]


def _reason(source: str, via: str) -> str:
    """Why rows of an agency may not be passed on: its own terms, else that none are known."""
    return terms(source) or f"no terms of this agency are on record that allow it{f' (loaded from {via})' if via != source else ''}"


def _figure(place: int, f: Figure, as_of: date | None) -> Row:
    keys = {name: f.keys[name] for name in FIGURE_KEYS if name in f.keys}
    return {
        **keys, "metric": f.metric, "place": place, "id": f.id, "value": f.value, "unit": f.unit, "status": f.status, "source": f.source, "via": f.via, "vintage": f.vintage,
        "basis": dict(f.basis), "snapshots": list(f.snapshots), "citations": list(f.citations), "as_of": as_of, "note": f.note,
    }  # fmt: skip


def _years(figures: Iterable[Figure]) -> list[Row]:
    """The best figure of each metric that has just these keys; optional keys at their defaults."""
    made: dict[tuple[str, str, str], dict[str, Any]] = {}
    for f in figures:
        declared = metrics()[f.metric]
        if declared.keys != ("reporter", "partner", "period") or len(f.keys["period"]) != 4 or any(f.keys.get(k, v) != v for k, v in declared.optional.items()):
            continue
        at = (f.keys["reporter"], f.keys["partner"], f.keys["period"])
        row = made.setdefault(at, dict(zip(("reporter", "partner", "period"), at, strict=True)))
        if f.value is not None:
            row.setdefault(f.metric, f.value)
    return [made[at] for at in sorted(made)]


def _facts(con: db.Connection, name: str, a: str, b: str, as_of: date | None, kept: _Kept) -> list[Row]:
    """The facts of one table, with the file and line each stands in."""
    view, where = FACTS[name]
    known = "true" if as_of is None else "(f.vintage is null or f.vintage <= $day)"
    text = f"""select f.*, s.sha256 as snapshot from (select * from {view} where {where}) f join snapshot s using (snapshot_id)
        where {known} order by f.source, f.via, s.sha256, f.raw_row, f.vintage"""
    values: dict[str, Any] = {"a": a, "b": b, **({} if as_of is None else {"day": as_of})}
    columns = RESOURCES[name].columns
    return [{c: row[c] for c in columns} for row in db.rows(con, text, values) if kept.may(name, row["source"], row["via"])]


def _behind(con: db.Connection, rows: Mapping[str, Sequence[Row]], figures: Sequence[Figure]) -> dict[str, list[Row]]:
    """What the rows name: the files they stand in, the agencies, the works quoted, the metrics."""
    facts = [row for name in FACTS for row in rows[name]]
    files = {row["snapshot"] for row in facts} | {s.removeprefix("sha256:") for f in figures for s in f.snapshots}
    cited = {row["citation"] for row in facts if row["citation"]} | {c for f in figures for c in f.citations}
    agencies = {row["source"]: row["via"] for row in facts} | {f.source or "": f.via or "" for f in figures}
    used = {f.metric for f in figures}
    producers = _by(db.rows(con, "select * from producer order by producer, rank nulls last"), "producer")
    citations = _by(db.rows(con, "select * from citation order by citation, snapshot_id"), "citation")
    kept = db.rows(con, "select sha256 as snapshot, * exclude (sha256) from snapshot where list_contains($files, sha256) order by sha256, via", {"files": sorted(files)})
    return {
        "snapshots": [{c: row[c] for c in RESOURCES["snapshots"].columns} for row in kept],
        "sources": [_source(source, agencies[source], producers.get(source, {})) for source in sorted(agencies)],
        "citations": [{**{c: citations.get(name, {}).get(c) for c in RESOURCES["citations"].columns}, "citation": name} for name in sorted(cited)],
        "metrics": [{"metric": m.name, "family": m.family, "unit": m.unit, "keys": " ".join((*m.keys, *m.optional)), "definition": m.definition} for m in metrics().values() if m.name in used],
    }  # fmt: skip


def _source(source: str, via: str, row: Row) -> Row:
    return {"source": source, "title": row.get("title"), "short": row.get("short"), "address": row.get("address"), "licence": terms(source, via) or row.get("licence")}


def _by(rows: Iterable[Row], key: str) -> dict[str, Row]:
    made: dict[str, Row] = {}
    for row in rows:
        made.setdefault(row[key], row)
    return made


def as_text(value: Any) -> str:
    """A value as a table of text holds it: numbers in full and never with an exponent, days as ISO 8601, lists and objects as JSON, nothing for what is missing."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict | list | tuple):
        return json.dumps(value, ensure_ascii=False, sort_keys=True, default=as_text)
    if isinstance(value, float):
        return format(value, ".15g") if "e" not in format(value, ".15g") else format(value, ".20f").rstrip("0").rstrip(".")
    return value.isoformat() if isinstance(value, date) else format(value, "f") if hasattr(value, "as_tuple") else str(value)


