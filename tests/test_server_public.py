"""Where others can reach the server, no figure is shown that may not be passed on, through any door; and it is said that there are some."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bilateral.figures import Warehouse
from bilateral.licences import may_redistribute
from bilateral.metrics import metrics
from bilateral.warehouse import db
from served import PAGE, client

PAIR = "reporter=MEX&partner=KOR&period=2024"


@pytest.fixture(scope="module")
def public(_starter_home: Path) -> Iterator[Any]:
    with client(_starter_home, public=True) as made:
        yield made


def origins(made: Any) -> set[tuple[str, str]]:
    """Every (source, via) of the figures in an answer."""
    if isinstance(made, list):
        return {pair for one in made for pair in origins(one)}
    if isinstance(made, dict):
        own = {(str(made["source"]), str(made["via"]))} if made.get("source") and "metric" in made and made.get("value") is not None else set()
        return own | origins(list(made.values()))
    return set()


def test_what_may_not_be_passed_on_is_missing(public: Any, w: Warehouse) -> None:
    assert w.figure("exports", reporter="MEX", partner="KOR", period="2024").source == "datamexico"
    held = public.get(f"/api/v1/figures/exports?{PAIR}").json()
    assert (held["value"], held["status"]) == (None, "missing")
    assert origins(public.get(f"/api/v1/candidates/exports?{PAIR}").json()) == set()
    shown = public.get(f"/api/v1/figures/fdi_inward?{PAIR}").json()
    assert shown["source"] == "se_fdi"
    assert shown["value"] == float(w.figure("fdi_inward", reporter="MEX", partner="KOR", period="2024").value or 0)


def test_nor_is_its_line_shown_by_its_id(public: Any, site: Any) -> None:
    known = site.get(f"/api/v1/figures/exports?{PAIR}").json()["id"]
    assert site.get(f"/api/v1/trace/{known}").json()["rows"]
    answer = public.get(f"/api/v1/trace/{known}")
    assert answer.json().get("rows", []) == []
    assert "6160000000" not in answer.text


@pytest.mark.parametrize(
    "address",
    [
        "/sdmx/2.1/data/TRADE/MEX.KOR.exports?startPeriod=2024&endPeriod=2024&format=csv", "/sdmx/v2/data/dataflow/BILATERAL/TRADE/*/MEX.KOR.exports?c[TIME_PERIOD]=2024",
        "/tesseract/data.jsonrecords?cube=trade&drilldowns=Year&measures=exports&include=Reporter:MEX;Partner:KOR;Year:2024",
    ],
)  # fmt: skip
def test_nor_through_doors_for_other_tools(public: Any, site: Any, address: str) -> None:
    pytest.importorskip("pysdmx", reason="pysdmx is not installed: pip install 'bilateral[serve]'")
    assert "6160000000" in site.get(address).text
    assert "6160000000" not in public.get(address).text


def test_every_metric_through_the_api(public: Any, w: Warehouse) -> None:
    left_out = shown = 0
    for metric in metrics().values():
        names = [*metric.keys, *metric.optional]
        listed = ", ".join(f'"{name}"' for name in names)
        rows = db.rows(w.con, f"select distinct {listed}, source, via from metric_{metric.name} order by all limit 12")
        for row in rows:
            keys = {name: str(row[name]) for name in names if row[name]}
            answer = public.get(f"/api/v1/candidates/{metric.name}", params=keys)
            found = origins(answer.json())
            assert all(may_redistribute(*pair) for pair in found), (metric.name, keys)
            shown += len(found)
            left_out += not may_redistribute(row["source"], row["via"])
    assert shown > 20
    assert left_out > 20


@pytest.mark.parametrize("address", ["/api/v1/brief/MEX/KOR?year=2024&format=json", "/api/v1/changes/MEX/KOR", "/api/v1/series/exports?reporter=MEX&partner=KOR", "/api/v1/rankings/region_exports?by=region&reporter=MEX&partner=KOR&period=2024"])
def test_documents_and_tables(public: Any, address: str) -> None:
    answer = public.get(address)
    assert answer.status_code == 200
    assert all(may_redistribute(*pair) for pair in origins(answer.json()))
    assert '"datamexico"' not in json.dumps([s for s in answer.json().get("sources", []) if isinstance(s, dict) and s.get("figures")])


def test_a_text_is_not_checked_against_it(public: Any) -> None:
    made = public.post("/api/v1/check?date=2025-08-12", content="Mexico's exports to South Korea came to US$6.16 billion in 2024.", headers={"Content-Type": "text/plain"}).json()
    [claim] = made["claims"]
    assert claim["verdict"] == "not_checkable"
    assert claim["figures"] == []


def test_pages_say_that_there_is_more(public: Any) -> None:
    page = public.get("/MEX/KOR?year=2024&lang=en", headers=PAGE)
    assert page.status_code == 200
    assert "are loaded and not shown here: no terms on record allow passing them on" in page.text
    assert "6.16" not in page.text


def test_on_this_machine_all_is_shown(site: Any) -> None:
    page = site.get("/MEX/KOR?year=2024&lang=en", headers=PAGE).text
    assert "not shown here" not in page
    assert "6.16" in page
