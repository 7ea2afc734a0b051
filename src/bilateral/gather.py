"""Figures for many keys at once, in every vintage: what the checker holds a text's numbers against. Beside `figures`, runs metric SQL.

One query a metric, however many claims a text makes.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from bilateral.figures import Warehouse, candidates, made_figure
from bilateral.keys import expand_period, normalise_keys
from bilateral.metrics import metric as metric_named
from bilateral.metrics import metrics
from bilateral.model import BilateralError, Figure, Metric
from bilateral.selecting import in_order, level_of
from bilateral.shown import figure_id
from bilateral.warehouse import db

__all__ = ["Asked", "gather", "of_pair"]

Asked = tuple[str, tuple[tuple[str, str], ...]]  # a metric and its keys as sorted pairs


def asked(metric: str, keys: Mapping[str, str]) -> Asked:
    """A question in the form in which answers are kept."""
    return metric, tuple(sorted(keys.items()))


def gather(w: Warehouse, wanted: Iterable[Asked | tuple[str, Mapping[str, str]]]) -> Mapping[Asked, tuple[Figure, ...]]:
    """For each metric and keys, all figures of every source, basis and vintage, the best first; none for keys that no list knows.

    Sums over a range of periods are made as known on each release day of their parts.
    """
    today = date.today()
    questions: dict[tuple[str, tuple[str, ...]], dict[Values, list[Asked]]] = {}
    answers: dict[Asked, tuple[Figure, ...]] = {}
    for name, keys in wanted:
        question = (name, keys) if isinstance(keys, tuple) else asked(name, keys)
        if question in answers:
            continue
        answers[question] = ()
        try:
            given = normalise_keys(metric_named(name), dict(keys))
        except BilateralError:
            continue
        questions.setdefault((name, tuple(given)), {}).setdefault(tuple(given.values()), []).append(question)
    for (name, fields), members in questions.items():
        declared = metric_named(name)
        found = _rows(w, declared, fields, members)
        sums = _sums(w, declared, fields, members) if declared.sum_of and "period" in fields else {}
        for values, asked_so in members.items():
            given = dict(zip(fields, values, strict=True))
            rows = [*found.get(values, ()), *sums.get(values, ())]
            made = [made_figure(w, declared, given, row, today, None) for row in rows]
            answers.update(dict.fromkeys(asked_so, _numbered(made)))
    return answers


def of_pair(w: Warehouse, a: str, b: str, *, as_of: date | None = None) -> Iterator[tuple[int, Figure]]:
    """Every figure of two economies with each other, and of each by itself (its indicators, its ranks), in every source, basis and vintage known on `as_of`.

    Each with its place among the figures for its keys: 1 is the one that `figure` answers. Metrics in the order of their registry, keys in order.
    """
    day = as_of or date.max
    for declared in metrics().values():
        if declared.sides is None and "area" not in declared.keys:
            continue
        theirs = " and ".join(f'c."{side}" in ($a, $b)' for side in declared.sides or ("area",))
        text = f"select c.* from metric_{declared.name} c where {theirs} and (c.vintage is null or c.vintage <= $day)"
        found: Rows = {}
        for row in db.rows(w.con, text, {"a": a, "b": b, "day": day}):
            held = {**row, "snapshots": tuple(w.known.hashes[s] for s in row["snapshots"])}
            found.setdefault(tuple(str(row[name] or "") for name in (*declared.keys, *declared.optional)), []).append(held)
        for values in sorted(found):
            given = {name: value for name, value in zip((*declared.keys, *declared.optional), values, strict=True) if value}
            if declared.sum_of and "/" in given.get("period", ""):  # what is stated for the range, and what its periods add up to
                yield from enumerate(candidates(w, declared.name, as_of=as_of, **given), 1)
                continue
            for place, row in enumerate(in_order(declared, found[values], w.known), 1):
                made = made_figure(w, declared, given, row, as_of or date.today(), as_of)
                yield place, made if place == 1 else replace(made, id=figure_id(made.metric, given, as_of, (made.source, made.via, made.vintage)))


# ---------------------------------------------------------------------------------------------------------------- the parts

Values = tuple[str, ...]
Rows = dict[Values, list[dict[str, Any]]]


def _rows(w: Warehouse, declared: Metric, fields: Sequence[str], members: Iterable[Values]) -> Rows:
    """The rows of a metric for many keys at once, by the values of their keys. One bound text holds them all."""
    shape = "[{" + ", ".join(f'"{field}": "VARCHAR"' for field in fields) + "}]"
    columns = ", ".join(f'k."{field}"' for field in fields)
    joined = " and ".join(f'c."{field}" = asked."{field}"' for field in fields)
    asked = list(members)
    # Each field's values once more, as constants: only those lead the database past the rows of all other economies and years.
    among = [f'c."{field}" in ({", ".join(db.quoted(v) for v in sorted({m[n] for m in asked}))})' for n, field in enumerate(fields)]
    if "commodity" in fields and "commodity" in declared.keys:
        codes = {m[list(fields).index("commodity")] for m in asked}
        among.append(f"c.level in ({', '.join(str(n) for n in sorted({level_of(code) for code in codes}))})")
    text = f"""
        select c.* from (select {columns} from (select unnest(from_json($asked, '{shape}')) as k)) asked join metric_{declared.name} c on {joined}
        {"where " + " and ".join(among) if asked and fields else ""}"""
    listed = json.dumps([dict(zip(fields, member, strict=True)) for member in asked])
    found: Rows = {}
    for row in db.rows(w.con, text, {"asked": listed}):
        row["snapshots"] = tuple(w.known.hashes[s] for s in row["snapshots"])
        found.setdefault(tuple(row[field] for field in fields), []).append(row)
    return {values: in_order(declared, rows, w.known) for values, rows in found.items()}


def _sums(w: Warehouse, declared: Metric, fields: Sequence[str], members: Iterable[Values]) -> Rows:
    """Rows for ranges of periods: the sum as known on each day on which a part of it was released."""
    at = list(fields).index("period")
    ranges = {values: expand_period(values[at]) for values in members if "/" in values[at]}
    parts = {(*values[:at], period, *values[at + 1 :]) for values, periods in ranges.items() for period in periods if len(periods) > 1}
    if not parts:
        return {}
    held = _rows(w, metrics()[declared.sum_of], fields, sorted(parts))
    return {values: _summed([held.get((*values[:at], period, *values[at + 1 :]), []) for period in periods]) for values, periods in ranges.items() if len(periods) > 1}


def _summed(periods: Sequence[Sequence[dict[str, Any]]]) -> list[dict[str, Any]]:
    """The sum over periods, for each source and each day on which one of its parts was released; none while a part is missing or held back."""
    made: list[dict[str, Any]] = []
    stated = [[row for row in rows if not row["stated"]] for rows in periods]
    sources = dict.fromkeys((row["source"], row["via"]) for rows in stated for row in rows)
    for source in sources:
        own = [sorted((r for r in rows if (r["source"], r["via"]) == source), key=lambda r: r["vintage"] or date.min) for rows in stated]
        if not all(own):
            continue
        for day in sorted({r["vintage"] or date.min for rows in own for r in rows}):
            newest = [next((r for r in reversed(rows) if (r["vintage"] or date.min) <= day), None) for rows in own]
            known = [r for r in newest if r is not None and r["value"] is not None]
            if len(known) < len(own):
                continue
            total = sum((Decimal(str(r["value"])) for r in known), Decimal(0))
            made.append({
                **known[-1], "value": total, "vintage": max((r["vintage"] for r in known if r["vintage"]), default=None), "basis": {"summed": f"{len(known)} periods"},
                "snapshots": sorted({s for r in known for s in r["snapshots"]}), "citations": sorted({c for r in known for c in r["citations"] if c}),
            })  # fmt: skip
    return made


def _numbered(figures: Sequence[Figure]) -> tuple[Figure, ...]:
    """Ids that tell a candidate that was not chosen from the one that was, as `figures.candidates` gives them."""
    return tuple(f if n == 0 else replace(f, id=figure_id(f.metric, f.keys, None, (f.source, f.via, f.vintage))) for n, f in enumerate(figures))
