"""Figures for many keys at once, in every vintage: what the checker holds a text's numbers against. Beside `figures`, runs metric SQL.

One query a metric, however many claims a text makes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from bilateral.figures import ORDER, Warehouse, made_figure
from bilateral.keys import expand_period, normalise_keys
from bilateral.metrics import metric as metric_named
from bilateral.metrics import metrics
from bilateral.model import BilateralError, Figure, Metric
from bilateral.shown import figure_id
from bilateral.warehouse import db

__all__ = ["Asked", "gather"]

Asked = tuple[str, tuple[tuple[str, str], ...]]  # a metric and its keys as sorted pairs


def asked(metric: str, keys: Mapping[str, str]) -> Asked:
    """A question in the form in which answers are kept."""
    return metric, tuple(sorted(keys.items()))


def gather(w: Warehouse, wanted: Iterable[tuple[str, Mapping[str, str]]]) -> Mapping[Asked, tuple[Figure, ...]]:
    """For each metric and keys, all figures of every source, basis and vintage, the best first; none for keys that no list knows.

    Sums over a range of periods are made as known on each release day of their parts.
    """
    today = date.today()
    questions: dict[tuple[str, tuple[str, ...]], dict[tuple[str, ...], list[Asked]]] = {}
    answers: dict[Asked, tuple[Figure, ...]] = {}
    for name, keys in wanted:
        question = asked(name, keys)
        if question in answers:
            continue
        answers[question] = ()
        declared = metric_named(name)
        try:
            given = normalise_keys(declared, keys)
        except BilateralError:
            continue
        questions.setdefault((name, tuple(given)), {}).setdefault(tuple(given.values()), []).append(question)
    for (name, fields), members in questions.items():
        declared = metric_named(name)
        for values, rows in _rows(w, declared, fields, list(members)).items():
            made = [made_figure(w, declared, dict(zip(fields, values, strict=True)), row, today, None) for row in rows]
            for question in members[values]:
                answers[question] = _numbered(made)
        if declared.sum_of and "period" in fields:
            for values, questions_of in members.items():
                given = dict(zip(fields, values, strict=True))
                if "/" in given["period"]:
                    summed = _numbered([*answers[questions_of[0]], *_sums(w, declared, given, today)])
                    answers.update(dict.fromkeys(questions_of, summed))
    return answers


# ---------------------------------------------------------------------------------------------------------------- the parts


def _rows(w: Warehouse, declared: Metric, fields: Sequence[str], members: Sequence[tuple[str, ...]]) -> dict[tuple[str, ...], list[dict[str, Any]]]:
    unnested = ", ".join(f'unnest($v{n}) as "{field}"' for n, field in enumerate(fields))
    joined = " and ".join(f'c."{field}" = asked."{field}"' for field in fields)
    newest = "c.classification desc, " if "classification" in declared.optional else ""
    text = f"""
        select c.* from (select {unnested}) asked join metric_{declared.name} c on {joined}
        left join (select producer, min(rank) as rank from producer group by 1) r on r.producer = c.source
        order by {ORDER}{newest}c.vintage desc nulls last, c.value"""
    values = {f"v{n}": [member[n] for member in members] for n in range(len(fields))}
    sha = {row["snapshot_id"]: f"sha256:{row['sha256']}" for row in db.rows(w.con, "select snapshot_id, sha256 from snapshot")}
    found: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for row in db.rows(w.con, text, values):
        found.setdefault(tuple(row[field] for field in fields), []).append({**row, "snapshots": tuple(sha[s] for s in row["snapshots"])})
    return found


def _sums(w: Warehouse, declared: Metric, given: Mapping[str, str], today: date) -> list[Figure]:
    """The sum over a range as known on each day on which a part of it was released."""
    periods = expand_period(given["period"])
    if len(periods) < 2:
        return []
    part = metrics()[declared.sum_of]
    fields = tuple(given)
    members = [tuple(period if field == "period" else given[field] for field in fields) for period in periods]
    rows = [row for listed in _rows(w, part, fields, members).values() for row in listed if not row["stated"]]
    made: list[Figure] = []
    for source in dict.fromkeys((row["source"], row["via"]) for row in rows):
        own = [row for row in rows if (row["source"], row["via"]) == source]
        for day in sorted({row["vintage"] for row in own if row["vintage"]}) or [today]:
            known = [row for row in own if row["vintage"] is None or row["vintage"] <= day]
            newest = {row["period"]: row for row in sorted(known, key=lambda r: r["vintage"] or date.min)}
            if set(newest) != set(periods) or any(row["value"] is None for row in newest.values()):
                continue
            total = sum((Decimal(str(row["value"])) for row in newest.values()), Decimal(0))
            parts = list(newest.values())
            row = {**parts[-1], "value": total, "vintage": max((r["vintage"] for r in parts if r["vintage"]), default=None), "basis": {"summed": f"{len(periods)} periods"},
                   "snapshots": sorted({s for r in parts for s in r["snapshots"]}), "citations": sorted({c for r in parts for c in r["citations"] if c})}  # fmt: skip
            made.append(made_figure(w, declared, given, row, today, None))
    return made


def _numbered(figures: Sequence[Figure]) -> tuple[Figure, ...]:
    """Ids that tell a candidate that was not chosen from the one that was, as `figures.candidates` gives them."""
    return tuple(f if n == 0 else replace(f, id=figure_id(f.metric, f.keys, None, (f.source, f.via, f.vintage))) for n, f in enumerate(figures))
