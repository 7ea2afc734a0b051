"""Non-interference: change every fact outside a metric's scope, and its figure does not move; change those inside, and it does."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from bilateral.figures import Warehouse
from bilateral.keys import expand_period, normalise_keys
from bilateral.metrics import metrics
from bilateral.warehouse import db
from bilateral.warehouse.build import declare_metrics, finish
from bilateral.warehouse.identity import ROLLED_UP
from tiny import loaded
from worlds import EXAMPLES, FILES

# how a row of each table is changed beyond recognition
CHANGES = {
    "trade": "value_usd = value_usd * 7 + 13, obs_status = 'A', citation = 'changed'",
    "published": "value_usd = value_usd * 7 + 13, obs_status = 'A', conf_status = 'F', citation = 'changed'",
    "investment": "value_usd = value_usd * 7 + 13, conf_status = 'F', obs_status = 'A', citation = 'changed'",
    "indicator": "value = value * 7 + 13, unit = 'changed'",
    "project": "amount_usd = amount_usd * 7 + 13, capacity = capacity * 7 + 13, jobs = jobs * 7 + 13, export_share = export_share * 7, markets = markets + 13",
    "company": "places = 'changed'",
    "event": "date = '1800', count = count * 7 + 13, ordinal = ordinal + 13",
    "statement": "value = value * 7 + 13, qualifier = 'changed'",
}


@pytest.fixture(scope="module")
def con() -> db.Connection:
    made = loaded(FILES)
    finish(made)
    return made


@pytest.fixture
def changed(con: db.Connection) -> Iterator[db.Connection]:
    """The world, to be changed and taken back."""
    con.execute("begin transaction")
    yield con
    con.execute("rollback")


def conditions(metric: str, keys: dict[str, str]) -> dict[str, list[str]]:
    """The scope of a figure as SQL conditions by table, values written in."""
    declared = metrics()[metric]
    given = {**declared.optional, **normalise_keys(declared, keys)}
    found: dict[str, list[str]] = {table: [] for table in CHANGES}
    for period in expand_period(given.get("period", "")) or ("",):
        sources = metrics()[declared.sum_of].scope if "/" in given.get("period", "") else declared.scope
        for scope in sources:
            text = scope.where
            for name, value in sorted({**given, **({"period": period} if period else {})}.items(), key=lambda item: -len(item[0])):
                text = text.replace(f"${name}", "'" + value.replace("'", "''") + "'")
            found[scope.table].append(f"({text})")
    return found


def make_anew(con: db.Connection, metric: str) -> None:
    """The metric's view and the rollups it rests on, from the changed facts. The other rollups are gone, so that a view that read one would fail."""
    asked = [metrics()[name] for name in {metric, metrics()[metric].sum_of or metric}]
    rollups = dict(zip(ROLLED_UP, db.sql_names("rollups"), strict=True))
    needed, texts = set[str](), [m.relation for m in asked]
    while texts:
        # the view dyad_commodity_period is made with the table dyad_commodity_held
        found = {name for text in texts for name in rollups if re.search(rf"\b{name.replace('_held', '_(held|period)')}\b", text)} - needed
        needed |= found
        texts = [db.sql(rollups[name]) for name in found]
    for name in rollups:
        db.run(con, f"drop table {name} cascade")
    for name in rollups:
        if name in needed:
            db.run(con, db.sql(rollups[name]))
    declare_metrics(con, asked)


def answer(con: db.Connection, metric: str, keys: dict[str, str], as_of: str | None) -> tuple[Any, ...]:
    made = Warehouse(con, "tiny", None).figure(metric, as_of=as_of, **keys)
    return (made.value, made.status, made.source, made.via, made.vintage, made.unit, str(made.basis), made.snapshots, made.citations)


@pytest.mark.slow
@pytest.mark.parametrize(("metric", "keys", "as_of", "value", "status"), EXAMPLES)
def test_nothing_outside_the_scope_moves_the_figure(
    changed: db.Connection, metric: str, keys: dict[str, str], as_of: str | None, value: object, status: str
) -> None:
    before = answer(changed, metric, keys, as_of)
    for table, inside in conditions(metric, keys).items():
        outside = f"not coalesce({' or '.join(inside)}, false)" if inside else "true"
        changed.execute(f"update {table} set {CHANGES[table]} where {outside}")
    make_anew(changed, metric)
    assert answer(changed, metric, keys, as_of) == before


@pytest.mark.slow
@pytest.mark.parametrize(("metric", "keys", "as_of", "value", "status"), [e for e in EXAMPLES if e[3] is not None])
def test_the_figure_rests_on_its_scope(
    changed: db.Connection, metric: str, keys: dict[str, str], as_of: str | None, value: object, status: str
) -> None:
    for table, inside in conditions(metric, keys).items():
        if inside:
            changed.execute(f"delete from {table} where {' or '.join(inside)}")
    make_anew(changed, metric)
    assert answer(changed, metric, keys, as_of)[0] is None


@pytest.mark.parametrize(("metric", "keys", "as_of", "value", "status"), [e for e in EXAMPLES if e[3] is not None])
def test_the_trace_holds_what_the_figure_was_made_of(
    con: db.Connection, metric: str, keys: dict[str, str], as_of: str | None, value: object, status: str
) -> None:
    w = Warehouse(con, "tiny", None)
    found = w.figure(metric, as_of=as_of, **keys)
    traced = w.trace(found, limit=1000)
    assert traced.count == len(traced.rows) > 0
    assert {f"sha256:{row.sha256}" for row in traced.rows} == set(found.snapshots)
