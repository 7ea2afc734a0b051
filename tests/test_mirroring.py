"""The mirror table and reconciled values, through the build: worlds by hand and one of fourteen economies with known truth."""

from __future__ import annotations

import math
import random
from decimal import Decimal

import pytest

from bilateral.figures import Warehouse
from bilateral.warehouse import db
from bilateral.warehouse.mirroring import FITTED_BASIS, MEAN_BASIS
from tiny import File, trade, world

ECONOMIES = ("ARG", "BRA", "CAN", "CHL", "CHN", "DEU", "CHE", "FRA", "GBR", "IND", "PRY", "JPN", "KOR", "MEX", "USA", "ZAF")
PRODUCTS = ("010121", "270900", "300490", "390110", "520100", "610910", "720839", "730890", "840734", "847330", "854231", "870323", "880240", "901890")


def mirror(w: Warehouse, exporter: str, importer: str) -> dict[str, tuple[float | None, float | None, float | None]]:
    found = db.rows(w.con, "select commodity, exporter_usd, importer_usd, importer_fob_usd from mirror where exporter = $x and importer = $m", {"x": exporter, "m": importer})
    return {r["commodity"]: tuple(None if r[k] is None else float(r[k]) for k in ("exporter_usd", "importer_usd", "importer_fob_usd")) for r in found}  # type: ignore[misc]


def test_two_reports_meet_at_the_finest_level_both_have() -> None:
    rows = [
        trade("CHN", "CHL", "X", "2019", "870323", "60"),
        trade("CHN", "CHL", "X", "2019", "870332", "40"),
        trade("CHN", "CHL", "X", "2019", "610910", "7"),
        trade("CHL", "CHN", "M", "2019", "8703", "103.3"),
        trade("CHL", "CHN", "M", "2019", "8504", "10.33"),
        trade("CHL", "CHN", "M", "2019", "TOTAL", "206.6"),
        trade("CHN", "CHL", "X", "2019", "TOTAL", "150"),
    ]
    found = mirror(world([File("comtrade", {"trade": rows})]), "CHN", "CHL")
    assert found == {"8703": (100, 103.3, 100), "6109": (7, None, None), "8504": (None, 10.33, 10), "TOTAL": (150, 206.6, 200)}


def test_imports_valued_fob_are_left_as_they_are() -> None:
    rows = [trade("MEX", "CAN", "X", "2020", "TOTAL", "10"), {**trade("CAN", "MEX", "M", "2020", "TOTAL", "12"), "valuation": "FOB"}]
    assert mirror(world([File("comtrade", {"trade": rows})]), "MEX", "CAN") == {"TOTAL": (10, 12, 12)}


def test_a_reconciled_release_is_no_report_and_one_side_alone_is_no_mirror() -> None:
    rows = [trade("MEX", "KOR", "X", "2024", "870323", "10"), {**trade("KOR", "MEX", "M", "2024", "870323", "9"), "partner_basis": "reconciled"}]
    w = world([File("comtrade", {"trade": rows})])
    assert db.one(w.con, "select count(*) from mirror") == 0
    found = w.figure("reconciled", exporter="MEX", importer="KOR", period="2024")
    assert (found.value, found.status) == (None, "missing")
    assert "no movement is reported by both sides" in found.note


def test_sides_in_two_revisions_meet_in_the_older_one_by_the_correlation_tables() -> None:
    pairs = [("854231", "854231"), ("854911", "854231"), ("870323", "870323"), ("870341", "870323"), ("870341", "870390")]
    table = [{"from_classification": "H6", "to_classification": "H5", "from_commodity": a, "to_commodity": b, "relationship": ""} for a, b in pairs]
    rows = [
        {**trade("CHN", "CHL", "X", "2022", "854231", "10"), "classification": "H6"},
        {**trade("CHN", "CHL", "X", "2022", "854911", "2"), "classification": "H6"},
        {**trade("CHN", "CHL", "X", "2022", "870341", "8"), "classification": "H6"},
        {**trade("CHL", "CHN", "M", "2022", "854231", "12.396"), "classification": "H5"},
        {**trade("CHL", "CHN", "M", "2022", "870323", "4.132"), "classification": "H5"},
    ]
    w = world([File("unsd_hs", {"concordance": table}), File("comtrade", {"trade": rows})])
    # 854911 and 854231 of H6 make up 854231 of H5; 870341 goes to two codes in equal parts, an assumption that is carried along
    assert mirror(w, "CHN", "CHL") == {"854231": (12, 12.4, 12.0), "870323": (4, 4.13, 4.0), "870390": (4, None, None), "TOTAL": (20, 16.53, 16.0)}
    assumed = {r["commodity"]: float(r["assumed_usd"]) for r in db.rows(w.con, "select commodity, assumed_usd from mirror where exporter = 'CHN'")}
    assert assumed == {"854231": 0, "870323": 4, "870390": 4, "TOTAL": 0}


def test_without_tables_two_revisions_meet_at_their_chapters() -> None:
    rows = [{**trade("CHN", "CHL", "X", "2022", "870341", "8"), "classification": "H6"}, {**trade("CHL", "CHN", "M", "2022", "870390", "10.33"), "classification": "H5"}]
    assert mirror(world([File("comtrade", {"trade": rows})]), "CHN", "CHL") == {"87": (8, 10.33, 10), "TOTAL": (8, 10.33, 10)}


def synthetic(seed: int, *, weights: bool = False) -> tuple[list[dict[str, str | None]], dict[tuple[str, str, str], float]]:
    """Reports of sixteen economies with lognormal errors by reporter and role, and the truth behind them."""
    chance = random.Random(seed)
    sigma = {(e, role): chance.uniform(0.05, 0.6) for e in ECONOMIES for role in "XM"}
    rows, truth = [], {}
    for exporter in ECONOMIES:
        for importer in ECONOMIES:
            if exporter == importer:
                continue
            for product in PRODUCTS:
                value = math.exp(chance.gauss(14, 1.5))
                truth[exporter, importer, product] = value
                x, m = value * math.exp(chance.gauss(0, sigma[exporter, "X"])), value * math.exp(chance.gauss(0, sigma[importer, "M"])) * 1.033
                more = {"weight_kg": f"{value / (2 + 3 * PRODUCTS.index(product)):.3f}"} if weights else {}
                rows.append({**trade(exporter, importer, "X", "2022", product, f"{x:.2f}"), **more})
                rows.append({**trade(importer, exporter, "M", "2022", product, f"{m:.2f}"), **more})
    return rows, truth


@pytest.fixture(scope="module")
def judged() -> tuple[Warehouse, dict[tuple[str, str, str], float]]:
    rows, truth = synthetic(7)
    return world([File("comtrade", {"trade": rows})]), truth


def test_reconciled_values_lie_between_the_reports_and_nearer_the_truth(judged: tuple[Warehouse, dict[tuple[str, str, str], float]]) -> None:
    w, truth = judged
    rows = db.rows(w.con, "select r.*, m.exporter_usd, m.importer_fob_usd from reconciled r join mirror m using (exporter, importer, period, commodity) where r.commodity <> 'TOTAL'")
    assert len(rows) == len(truth)
    errors: dict[str, float] = {"ours": 0, "exporter": 0, "importer": 0}
    inside = 0
    for r in rows:
        true = truth[r["exporter"], r["importer"], r["commodity"]]
        x, m, v = float(r["exporter_usd"]), float(r["importer_fob_usd"]), float(r["value_usd"])
        assert min(x, m) - 0.01 <= v <= max(x, m) + 0.01
        assert r["low_usd"] <= r["value_usd"] <= r["high_usd"]
        assert 0 <= r["weight_exporter"] <= 1
        inside += float(r["low_usd"]) <= true <= float(r["high_usd"])
        for name, value in (("ours", v), ("exporter", x), ("importer", m)):
            errors[name] += math.log(value / true) ** 2
    assert errors["ours"] < 0.7 * min(errors["exporter"], errors["importer"])
    assert 0.85 <= inside / len(rows) <= 0.95


def test_a_reconciled_figure_says_its_interval_and_weights(judged: tuple[Warehouse, dict[tuple[str, str, str], float]]) -> None:
    found = judged[0].figure("reconciled", exporter="MEX", importer="KOR", period="2022", commodity="870323")
    assert found.status == "estimated"
    assert found.basis["low_usd"] < float(found.value or 0) < found.basis["high_usd"]
    assert found.basis["weight_exporter"] + found.basis["weight_importer"] == pytest.approx(1)
    assert found.basis["sides"] == "both"
    assert found.basis["cif"] == MEAN_BASIS


def test_totals_of_sixteen_economies_are_too_few_to_judge_and_it_says_so(judged: tuple[Warehouse, dict[tuple[str, str, str], float]]) -> None:
    found = judged[0].figure("reconciled", exporter="MEX", importer="KOR", period="2022")
    assert found.value is None
    assert found.note


@pytest.mark.slow
def test_with_weights_on_both_sides_the_rate_is_estimated_from_the_reports() -> None:
    rows, _ = synthetic(11, weights=True)
    w = world([File("comtrade", {"trade": rows})])
    bases = {r["cif_basis"] for r in db.rows(w.con, "select distinct cif_basis from mirror where commodity <> 'TOTAL'")}
    assert bases == {FITTED_BASIS}
    rates = [r["cif_rate"] for r in db.rows(w.con, "select cif_rate from mirror where commodity <> 'TOTAL'")]
    assert all(1 <= rate < 1.6 for rate in rates)
    assert Decimal("1") <= Decimal(str(sum(rates) / len(rates))) < Decimal("1.25")
