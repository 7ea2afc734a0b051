"""Charts of the pages on the world of a hundred facts: into products and out again, both reports, the band of a reconciled value, regions."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bilateral.documents.brief import subject
from bilateral.figures import Warehouse
from bilateral.model import Figure
from bilateral.server import charts
from bilateral.server.dyad import compose
from bilateral.server.pictures import drawn, saved
from tiny import world
from worlds import FIRST, REVISED


@pytest.fixture(scope="module")
def w() -> Warehouse:
    return world([FIRST, REVISED])


def test_into_a_chapter_and_out_again(w: Warehouse) -> None:
    s = subject(w, "MEX", "KOR", year=2024)
    top = charts.products(s, "exports", "")
    assert top is not None
    assert [(f.keys["commodity"], f.value) for f in top.figures] == [("87", 70), ("27", 25)]
    assert top.down == ("87", "")  # nothing is loaded below 27
    inside = charts.products(s, "exports", "87")
    assert inside is not None
    assert [(f.keys["commodity"], f.value) for f in inside.figures] == [("8703", 60), ("8708", 9)]
    assert [code for _, code in inside.up] == ["87"]
    assert inside.down == ("", "")
    assert "vehicles" in inside.chart.title.text
    assert charts.products(s, "exports", "8703") == inside  # nothing is loaded below: what lies above is shown


def test_addresses_of_the_parts_are_in_the_drawing(w: Warehouse) -> None:
    plate = charts.products(subject(w, "MEX", "KOR", year=2024), "exports", "")
    assert plate is not None
    svg = drawn(plate, 1, "en", ["/MEX/KOR?exports=87&lang=en", ""])
    assert svg.count('<a href="/MEX/KOR?exports=87&amp;lang=en"') == 2  # once for wide, once for narrow screens
    assert 'class="wide"' in svg
    assert 'class="narrow"' in svg
    assert "<a " not in saved(plate, "en")


def test_both_reports_of_a_direction(w: Warehouse) -> None:
    made = compose(w, "MEX", "KOR", year=2024, as_of=None, lang="en", focus={})
    plate = made.plate("goods-MEX-KOR")
    assert plate is not None
    values = {(row["series"].partition(" of ")[0], row["year"]): row["value"] for row in plate.chart.spec["data"]["values"]}
    assert values == {("Exports", "2023"): 80, ("Exports", "2024"): 104, ("Imports", "2024"): 110}
    other = made.plate("goods-KOR-MEX")
    assert other is not None
    assert {row["value"] for row in other.chart.spec["data"]["values"]} == {280, 300, 400}
    assert made.subject.w.con is None  # a page kept does not keep the warehouse open


def test_the_band_of_a_reconciled_value(w: Warehouse, monkeypatch: pytest.MonkeyPatch) -> None:
    keys = {"exporter": "MEX", "importer": "KOR", "period": "2024"}
    pooled = Figure("f:1", "reconciled", keys, 106, "USD", "estimated", date(2025, 6, 1), "tiny", "comtrade", "comtrade", None, {"low_usd": 101, "high_usd": 112})
    found = charts.found
    monkeypatch.setattr(charts, "found", lambda s, metric, **given: ((replace(pooled, keys=given),) if given["period"] == "2024" else ()) if metric == "reconciled" else found(s, metric, **given))
    plate = charts.reports(subject(w, "MEX", "KOR", year=2024), "MEX", "KOR")
    assert plate is not None
    band, lines, middle = plate.chart.spec["layer"]
    assert band["data"]["values"] == [{"year": "2024", "low": 101.0, "high": 112.0, "value": 106.0}]
    assert (band["encoding"]["y"]["field"], band["encoding"]["y2"]["field"]) == ("low", "high")
    assert len(lines["data"]["values"]) == 3
    assert middle["mark"]["strokeDash"]
    assert plate.chart.table.rows[-1][-1].figure is not None
    assert "90%" in plate.chart.description
    assert drawn(plate, 1, "en").startswith("<svg")


def test_what_is_not_loaded_has_no_chart(w: Warehouse) -> None:
    made = compose(w, "FRA", "DEU", year=2024, as_of=None, lang="ko", focus={})
    assert not any(made.plates.values())
    assert made.headlines == ()
