"""The real agency files through the command line's own steps: published figures, counts, traces. Marked `real`; skips where the files are absent."""

from __future__ import annotations

from pathlib import Path

import pytest

from bilateral.figures import Warehouse, open_warehouse
from bilateral.snapshot import add, lock, open_store
from bilateral.sources import source
from bilateral.warehouse.build import Built, build

pytestmark = [pytest.mark.real, pytest.mark.slow]
KOREA = {"reporter": "MEX", "partner": "KOR"}
CHINA_CHILE = {"reporter": "CHN", "partner": "CHL", "period": "2019"}


def keep(home: Path, source_id: str, paths: list[Path]) -> None:
    store = open_store(home)
    with lock(store):
        for path in paths:
            add(store, source(source_id), path)


@pytest.fixture(scope="module")
def fdi(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Warehouse, Built]:
    """All workbooks and tables of both vintages of Mexico's direct investment."""
    home = tmp_path_factory.mktemp("fdi")
    keep(home, "se_fdi", sorted((shared / "fdi_mexico").glob("*/*")))
    built = build(open_store(home))
    return open_warehouse(home), built


@pytest.fixture(scope="module")
def trade(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Warehouse, Built]:
    """Every file in one of UN Comtrade's own formats, and both BACI samples with each release's code files."""
    home = tmp_path_factory.mktemp("trade")
    comtrade = shared / "comtrade"
    files = [p for p in comtrade.iterdir() if p.is_file() and p.name != "mex_kor_totals_comtrade.csv"]
    keep(home, "comtrade", sorted([*files, *(comtrade / "fixtures").iterdir(), *(comtrade / "reference").iterdir()]))
    keep(home, "baci", sorted((shared / "baci").iterdir()))
    built = build(open_store(home))
    return open_warehouse(home), built


# US$ million, typed from official releases
PUBLISHED = (
    ({"period": "2022"}, "2023-03-01", 673.5),
    ({"period": "2022"}, None, 683.9),
    ({"period": "2013"}, "2023-03-01", 472.7),
    ({"period": "2013"}, None, 460.0),
    ({"period": "2011"}, "2023-03-01", 143.2),
    ({"period": "2011"}, None, 494.5),
    ({"period": "2024"}, None, 1381.3),
    ({"period": "2024", "instrument": "reinvested_earnings"}, None, 849.1),
    ({"period": "2024", "instrument": "debt"}, None, 527.4),
    ({"period": "2024", "instrument": "equity"}, None, 4.85),
    ({"period": "2024", "region": "MX-NLE"}, None, 701.2),
    ({"period": "2024", "region": "MX-CMX"}, None, 131.8),
    ({"period": "2024", "region": "MX-BCN"}, None, 128.5),
    ({"period": "2013", "partner": "WLD"}, None, 48346),
    ({"period": "2022", "partner": "WLD"}, None, 36216),
    ({"period": "2023", "partner": "WLD"}, None, 36477),
)


@pytest.mark.parametrize(("keys", "as_of", "millions"), PUBLISHED)
def test_published_figures_of_direct_investment(
    fdi: tuple[Warehouse, Built], keys: dict[str, str], as_of: str | None, millions: float
) -> None:
    found = fdi[0].figure("fdi_inward", as_of=as_of, **{**KOREA, **keys})
    digits = len(str(millions).partition(".")[2]) if isinstance(millions, float) else 0
    assert round(float(found.value or 0) / 1e6, digits) == pytest.approx(millions)
    assert (found.source, found.via) == ("se_fdi", "se_fdi")


def test_what_is_not_allocated_to_states(fdi: tuple[Warehouse, Built]) -> None:
    found = fdi[0].figure("unallocated", **KOREA, period="2024", by="region")
    assert round(float(found.value or 0) / 1e6, 1) == 67.7
    assert round(found.basis["parts_usd"] / 1e6, 1) == 1313.6
    assert found.basis["suppressed"] == 5


def test_the_cumulative_splices_two_vintages(fdi: tuple[Warehouse, Built]) -> None:
    found = fdi[0].figure("fdi_inward_cumulative", **KOREA, period="1999/2024")
    assert round(float(found.value or 0) / 1e6, 1) == 11772.7
    assert [(run["from"], run["to"], round(run["value"] / 1e6, 1)) for run in found.basis["splice"]] == [
        ("1999", "2005", 824.2),
        ("2006", "2024", 10948.6),
    ]


def test_no_quarter_counts_twice(fdi: tuple[Warehouse, Built]) -> None:
    quarters = [fdi[0].figure("fdi_inward", **KOREA, period=f"2024-Q{q}") for q in (1, 2, 3, 4)]
    year = fdi[0].figure("fdi_inward", **KOREA, period="2024")
    assert float(sum(q.value or 0 for q in quarters)) == pytest.approx(float(year.value or 0), abs=0.05)


def test_every_row_of_the_workbooks_is_accounted_for(fdi: tuple[Warehouse, Built]) -> None:
    counts = {c.snapshot.name: c for c in fdi[1].counts}
    assert (counts["sector_by_state.parquet"].read - counts["sector_by_state.parquet"].rejected) >= 656_604
    assert all(c.read == c.kept + c.unchanged + c.repeated + c.rejected for c in fdi[1].counts)
    assert sum(c.rejected for c in fdi[1].counts) == 0


def test_a_figure_of_a_workbook_ends_at_its_cell(fdi: tuple[Warehouse, Built]) -> None:
    made = fdi[0].trace(fdi[0].figure("fdi_inward", as_of="2023-03-01", **KOREA, period="2022"))
    assert made.count == 1
    assert "cell" in made.rows[0].place
    assert made.rows[0].text.startswith("Corea, República de: 673.46")


def test_counts_of_trade_files(trade: tuple[Warehouse, Built]) -> None:
    counts = {c.snapshot.name: (c.read, c.kept, c.rejected) for c in trade[1].counts}
    assert counts["ExampleTradeData_BACI.csv"] == (71_192, 71_192, 0)
    assert counts["BACI_HS_Y2020_exporters_4_710.csv"] == (70_920, 70_920, 0)
    assert counts["legacy_bilateral_HS2_2000_2019.parquet"] == (222_506, 222_506, 0)
    assert counts["legacy_IDN_world_HS6_3.csv"] == (8_706, 8_706, 0)


def test_the_hs_revision_of_each_baci_sample(trade: tuple[Warehouse, Built]) -> None:
    found = {y: trade[0].figure("exports", reporter="ZAF", partner="KOR", period=y).basis["classification"] for y in ("2020", "2021")}
    assert found == {"2020": "H5", "2021": "H0"}


def test_published_figures_of_trade(trade: tuple[Warehouse, Built]) -> None:
    w = trade[0]
    assert str(w.figure("exports", reporter="CHN", partner="MEX", period="2022").value).startswith("77534943659")
    assert w.figure("imports", reporter="USA", partner="JPN", period="2023").value == 151580564290


def test_china_and_chile_from_real_rows(trade: tuple[Warehouse, Built]) -> None:
    w = trade[0]
    # chapter 26, ores: Chile's exports and China's imports, as the rows of the file say
    assert w.figure("commodity_exports", reporter="CHL", partner="CHN", period="2019", commodity="26").value == 10273516207
    assert w.figure("commodity_imports", **CHINA_CHILE, commodity="26").value == 12912082940
    for reporter, partner in (("CHN", "CHL"), ("CHL", "CHN")):
        for metric in ("exports", "imports"):
            found = w.figure(metric, reporter=reporter, partner=partner, period="2019")
            assert found.status == "partial"  # twenty chapters, no published total
            assert found.value


def test_a_figure_of_trade_ends_at_its_row(trade: tuple[Warehouse, Built]) -> None:
    made = trade[0].trace(trade[0].figure("exports", reporter="CHN", partner="MEX", period="2022"))
    assert made.count == 1
    assert "77534943659" in made.rows[0].text
