"""Rows held in memory for a pair are those that the database gives, in its order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

import tiny
from bilateral.documents.ahead import questions
from bilateral.documents.brief import BRIEF, subject, write_brief
from bilateral.documents.render import render
from bilateral.figures import Warehouse, open_warehouse
from bilateral.metrics import metrics
from bilateral.selecting import ALL, CHAPTERS, Held, Only, select
from bilateral.warehouse import db

DAYS = (date.min, date(2023, 6, 1), date(2025, 8, 19), date.max)


@pytest.fixture(scope="module")
def w(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Warehouse]:
    opened = open_warehouse(tmp_path_factory.mktemp("home"))
    yield opened
    opened.close()


@pytest.mark.parametrize("every", [7, pytest.param(1, marks=pytest.mark.slow)])
def test_each_row_asked_for_by_its_keys(w: Warehouse, every: int) -> None:
    held, asked = Held(w.con, "MEX", "KOR", w.known), 0
    for declared in metrics().values():
        sides = declared.sides
        if sides is None:
            continue
        names = [*declared.keys, *declared.optional]
        listed = ", ".join(f'"{name}"' for name in names)
        rows = db.rows(w.con, f"select distinct {listed} from metric_{declared.name} where {sides[0]} in ('MEX', 'KOR') and {sides[1]} in ('MEX', 'KOR', 'WLD') order by all")
        for row in rows[::every]:
            given = {name: str(row[name]) for name in names if row[name] is not None}
            for day in DAYS:
                assert select(w.con, declared, given, day, known=w.known, held=held) == select(w.con, declared, given, day, known=w.known), (declared.name, given, day)
                asked += 1
    assert asked > 1000 // every


def test_a_condition_says_the_same_in_sql_and_in_memory(w: Warehouse) -> None:
    held = Held(w.con, "MEX", "KOR", w.known)
    chapters = Only(f"c.level in {CHAPTERS}", lambda row: row["level"] in CHAPTERS, CHAPTERS)
    for name, given, only in (
        ("exports", {"reporter": "MEX", "partner": "KOR"}, Only("c.period > '2010'", lambda row: row["period"] > "2010")),
        ("commodity_exports", {"reporter": "KOR", "partner": "WLD", "period": "2024"}, chapters),
        ("region_exports", {"reporter": "MEX", "partner": "KOR", "period": "2024"}, ALL),
        ("fdi_inward", {"reporter": "MEX", "partner": "KOR", "period": "2024"}, Only("c.region <> 'TOTAL'", lambda row: row["region"] != "TOTAL")),
    ):
        found = select(w.con, metrics()[name], given, date.max, only, known=w.known, held=held)
        assert found == select(w.con, metrics()[name], given, date.max, only, known=w.known)
        assert found


def test_what_is_not_of_the_two_economies_is_asked_for(w: Warehouse) -> None:
    held = Held(w.con, "MEX", "KOR", w.known)
    given = {"reporter": "KOR", "partner": "WLD", "period": "2024", "commodity": "8407"}
    for keys in (given, {**given, "reporter": "CHN"}):
        assert select(w.con, metrics()["commodity_exports"], keys, date.max, known=w.known, held=held) == select(w.con, metrics()["commodity_exports"], keys, date.max, known=w.known)


def test_a_brief_is_the_same_with_and_without(w: Warehouse, monkeypatch: pytest.MonkeyPatch) -> None:
    made = render(write_brief(w, "MEX", "KOR", year=2024), "json")
    monkeypatch.setattr("bilateral.documents.brief.holding", lambda w, *pair: w)
    assert render(write_brief(w, "MEX", "KOR", year=2024), "json") == made


def test_what_is_asked_ahead_is_what_a_brief_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    """No question is asked in vain, and of totals and products none is left for later."""
    years, ends = ("2022", "2023"), (("MEX", "KOR"), ("KOR", "MEX"), ("MEX", "WLD"), ("KOR", "WLD"))
    lines = [
        tiny.trade(a, b, flow, year, commodity, "1000")
        for a, b in ends for flow in "XM" for year in years for commodity in ("TOTAL", "84", "8407", "8703")
    ]  # fmt: skip
    world = tiny.world([tiny.File("un_comtrade", {"trade": lines}, date(2025, 1, 1), {"source": "UN Comtrade"})])
    kept: dict[str, tuple[set[Any], set[Any]]] = {}
    with monkeypatch.context() as patched:
        patched.setattr("bilateral.documents.brief.holding", lambda w, a, b, year: replace(w, held=Held(w.con, a, b, w.known)))
        s = subject(world, "MEX", "KOR", year=2023)
        for section in BRIEF:
            section(s)
        assert s.w.held is not None
        kept["asked"] = set(s.w.held.kept), set(s.w.held.by_commodity)
    held = Held(world.con, "MEX", "KOR", world.known)
    held.ask_ahead(questions("MEX", "KOR", "2023"), world.con.cursor())
    kept["ahead"] = set(held.kept), set(held.by_commodity)
    for name, x, y, period, levels in held.by_commodity:  # several pairs were one query: each has the rows that it has alone
        declared, alone = metrics()[name], Held(world.con, "MEX", "KOR", world.known)
        assert declared.sides is not None
        assert held.by_commodity[name, x, y, period, levels] == alone._commodities(declared, declared.sides, x, y, period, levels)
    assert sum(len(found[""]) for found in held.by_commodity.values()) > 10
    assert kept["ahead"][0] <= kept["asked"][0]
    assert kept["ahead"][1] == kept["asked"][1]
    assert {metric for metric, *_, cells in kept["asked"][0] - kept["ahead"][0] if not cells} <= {"fdi_inward", "fdi_outward", "reconciled"}  # seldom loaded


def test_a_question_that_fails_ahead_is_told_when_it_is_asked(w: Warehouse) -> None:
    held = Held(w.con, "MEX", "KOR", w.known)
    gone = db.cursor(w.con, w.home)
    gone.close()
    held.ask_ahead([(metrics()["exports"], {"reporter": "MEX", "partner": "KOR"}, ALL)], gone)
    assert len(held.kept) <= 1  # whichever took it
    assert select(w.con, metrics()["exports"], {"reporter": "MEX", "partner": "KOR"}, date.max, known=w.known, held=held)
    broken = replace(metrics()["exports"], name="nothing_of_the_kind")
    with pytest.raises(Exception, match="nothing_of_the_kind"):
        Held(w.con, "MEX", "KOR", w.known).ask_ahead([(broken, {"reporter": "MEX", "partner": "KOR"}, ALL)] * 2, gone)
