"""The embedded starter: the founding article's figures, published golden figures, and a citation behind every row."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pytest

from bilateral.classify import areas, commodities, regions
from bilateral.model import STAGED, BadFile, RawFile
from bilateral.rawfile import locate
from bilateral.sources import starter

ARTICLE = "2025-08-12"
EARLY, LATE = "2023-02-19", "2025-08-19"  # the two vintages of the FDI workbooks

Row = dict[str, str | None]


@pytest.fixture(scope="module")
def rows() -> dict[str, list[Row]]:
    """All rows by table, as the reader gives them, with the file's name under "file"."""
    found: dict[str, list[Row]] = {}
    for file in starter.files():
        for batch in starter.read(file, starter.recognise(file)):
            assert not batch.rejects, (file.name, batch.rejects[:3])
            found.setdefault(batch.table, []).extend({**row, "file": file.name} for row in batch.rows.to_dicts())
    return found


def values(rows: list[Row], **wanted: str) -> list[Decimal]:
    """The values of the rows that have these columns; a column left out of a file counts as TOTAL."""
    matching = [row for row in rows if all((row.get(k) or "TOTAL") == v for k, v in wanted.items())]
    return [Decimal(str(row["value"])) for row in matching if row.get("value") is not None]


def fdi(rows: dict[str, list[Row]], year: int, vintage: str, partner: str = "KOR", **more: str) -> Decimal:
    """Inward FDI of a year in US$ million."""
    wanted = {"partner": partner, "period": str(year), "vintage": vintage, "instrument": "TOTAL", "region": "TOTAL", **more}
    (value,) = values(rows["investment"], **wanted)
    return value / 1_000_000


# ------------------------------------------------------------------------------------------------------------- the article


@dataclass(frozen=True)
class Found:
    """Where a claim of the article stands in the starter: table, column, and the columns that pick its row."""

    table: str
    column: str
    where: Mapping[str, str]


def trade(flow: str, commodity: str = "TOTAL", region: str = "TOTAL", reporter: str = "MEX", partner: str = "KOR") -> Found:
    where = {"reporter": reporter, "partner": partner, "flow": flow, "period": "2024", "commodity": commodity, "region": region, "vintage": ARTICLE}
    return Found("trade", "value", where)


def invested(instrument: str = "TOTAL", region: str = "TOTAL", period: str = "2024") -> Found:
    where = {"reporter": "MEX", "partner": "KOR", "instrument": instrument, "region": region, "period": period, "vintage": ARTICLE}
    return Found("investment", "value", where)


def stated(metric: str, keys: str, column: str = "value") -> Found:
    return Found("statement", column, {"metric": metric, "keys": keys})


def indicated(concept: str, area: str = "KOR") -> Found:
    return Found("indicator", "value", {"area": area, "concept": concept, "period": "2023", "vintage": ARTICLE})


def grew(group: str) -> Found:
    return stated("commodity_export_growth", f"reporter=KOR; partner=WLD; commodity={group}; period=2024; classification=motie")


def project(company: str, column: str) -> Found:
    return Found("project", column, {"company": company})


MK = "reporter=MEX; partner=KOR"
GROUPS = {"reporter": "KOR", "partner": "WLD"}
# The 53 numeric claims of the article by the numbers of claims.jsonl; the values are typed from the article.
CLAIMS: Mapping[str, tuple[Found, str]] = {
    "s01": (Found("event", "count", {"event": "korean_migration"}), "1033"),
    "s02": (Found("event", "date", {"event": "diplomatic_relations"}), "1962"),
    "s03": (trade("X"), "6160000000"),
    "s04": (stated("export_share", f"{MK}; period=2024"), "0.01"),
    "s05": (trade("X", "8407"), "686000000"),
    "s06": (trade("X", region="MX-CMX"), "1290000000"),
    "s07": (trade("X", region="MX-SON"), "385000000"),
    "s08": (trade("X", region="MX-NLE"), "157000000"),
    "s09": (trade("M"), "23000000000"),
    "s10": (stated("import_share", f"{MK}; period=2024"), "0.0362"),
    "s11": (trade("M", "8473"), "2530000000"),
    "s12": (trade("M", region="MX-CHH"), "5560000000"),
    "s13": (trade("M", region="MX-NLE"), "4920000000"),
    "s14": (trade("M", region="MX-BCN"), "2350000000"),
    "s15": (stated("trade_balance", f"{MK}; period=2024"), "-16800000000"),
    "s16": (stated("region_balance", f"{MK}; region=MX-CMX; period=2024", "qualifier"), "positive"),
    "s17": (stated("region_balance", f"{MK}; region=MX-SON; period=2024", "qualifier"), "positive"),
    "s18": (stated("region_balance", f"{MK}; region=MX-MOR; period=2024", "qualifier"), "positive"),
    "s19": (invested(), "1310000000"),
    "s20": (invested("reinvested_earnings"), "861000000"),
    "s21": (invested("debt"), "442000000"),
    "s22": (invested(period="1999/2024"), "11800000000"),
    "s23": (invested(region="MX-NLE"), "626000000"),
    "s24": (invested(region="MX-CMX"), "132000000"),
    "s25": (invested(region="MX-BCN"), "125000000"),
    "s26": (stated("company_count", "host=MEX; origin=KOR"), "1900"),
    "s27": (project("LG", "amount_usd"), "100000000"),
    "s28": (project("LG", "capacity"), "6500000"),
    "s29": (project("Kia", "amount_usd"), "150000000"),
    "s30": (project("Kia", "capacity"), "280000"),
    "s31": (project("Kia", "export_share"), "0.6"),
    "s32": (project("Kia", "markets"), "66"),
    "s33": (indicated("internet_users", "MEX"), "0.8"),
    "s34": (stated("index_rank", "area=KOR; index=GII"), "6"),
    "s35": (stated("market_rank", "area=MEX; market=smart cities; among=LAC"), "2"),
    "s36": (Found("event", "ordinal", {"event": "FEALAC"}), "14"),
    "s37": (stated("partner_rank", f"{MK}; period=2024"), "5"),
    "s38": (stated("partner_rank", f"{MK}; period=2024; among=APAC"), "2"),
    "s39": (indicated("population"), "51750000"),
    "s40": (indicated("gdp"), "1710000000000"),
    "s41": (indicated("industry_share_of_gdp"), "0.316"),
    "s42": (trade("X", "semiconductors", **GROUPS), "141900000000"),
    "s43": (trade("X", "automobiles", **GROUPS), "70800000000"),
    "s44": (grew("ships"), "0.18"),
    "s45": (trade("X", "ships", **GROUPS), "25600000000"),
    "s46": (grew("bio-health"), "0.131"),
    "s47": (trade("X", "bio-health", **GROUPS), "15100000000"),
    "s48": (indicated("services_share_of_gdp"), "0.584"),
    "s49": (indicated("agriculture_share_of_gdp"), "0.016"),
    "s50": (grew("agri-fishery-livestock"), "0.076"),
    "s51": (trade("X", "agri-fishery-livestock", **GROUPS), "11700000000"),
    "s52": (grew("cosmetics"), "0.206"),
    "s53": (trade("X", "cosmetics", **GROUPS), "10200000000"),
}


def same(found: str | None, expected: str) -> bool:
    try:
        return found is not None and Decimal(found) == Decimal(expected)
    except ArithmeticError:
        return found == expected


def lookup(rows: dict[str, list[Row]], found: Found) -> str | None:
    matching = [row for row in rows[found.table] if all((row.get(k) or "TOTAL") == v for k, v in found.where.items())]
    assert len(matching) == 1, (found, len(matching))
    return matching[0][found.column]


@pytest.mark.parametrize("claim", CLAIMS)
def test_each_figure_of_the_article_is_held(rows: dict[str, list[Row]], claim: str) -> None:
    found, expected = CLAIMS[claim]
    assert same(lookup(rows, found), expected)


@pytest.mark.real
def test_the_typed_figures_are_those_of_the_list_of_claims(shared: Path) -> None:
    listed = [json.loads(line) for line in (shared.parent / "seed" / "claims.jsonl").read_text("utf-8").splitlines() if line.strip()]
    assert {claim["id"] for claim in listed} == set(CLAIMS)
    for claim in listed:
        assert same(CLAIMS[claim["id"]][1], str(claim["value"])), claim["id"]


def test_the_five_companies_and_the_roadshow_are_held(rows: dict[str, list[Row]]) -> None:
    assert {row["company"] for row in rows["company"]} == {"Samsung", "LG", "Hyundai", "Kia", "Daewoo"}
    assert lookup(rows, Found("event", "date", {"event": "smart_city_roadshow"})) == "2025-03"
    assert {row["qualifier"] for row in rows["statement"] if row["metric"] == "company_count"} == {"at_least"}


# ---------------------------------------------------------------------------------------------------------- golden figures


def test_fdi_from_korea_is_as_published(rows: dict[str, list[Row]]) -> None:
    """US$ million, Secretaría de Economía: statistics to 31 December 2022 and those of the third quarter of 2025."""
    assert round(fdi(rows, 2022, EARLY), 1) == Decimal("673.5")
    assert round(fdi(rows, 2022, LATE), 1) == Decimal("683.9")
    assert round(fdi(rows, 2013, EARLY), 1) == Decimal("472.7")
    assert round(fdi(rows, 2013, LATE), 1) == Decimal("460.0")
    assert round(fdi(rows, 2024, LATE), 1) == Decimal("1381.3")
    assert round(fdi(rows, 2011, EARLY), 1) == Decimal("143.2")
    assert round(fdi(rows, 2011, LATE), 1) == Decimal("494.5")


def test_fdi_of_2024_by_type_and_state_is_as_published(rows: dict[str, list[Row]]) -> None:
    assert round(fdi(rows, 2024, LATE, instrument="reinvested_earnings"), 1) == Decimal("849.1")
    assert round(fdi(rows, 2024, LATE, instrument="debt"), 1) == Decimal("527.4")
    assert round(fdi(rows, 2024, LATE, instrument="equity"), 2) == Decimal("4.85")
    assert round(fdi(rows, 2024, LATE, region="MX-NLE"), 1) == Decimal("701.2")
    assert round(fdi(rows, 2024, LATE, region="MX-BCN"), 1) == Decimal("128.5")
    assert round(fdi(rows, 2024, LATE, region="MX-CMX"), 1) == Decimal("131.8")


def test_fdi_from_korea_1999_to_2024_spliced_over_two_vintages(rows: dict[str, list[Row]]) -> None:
    early = sum(fdi(rows, year, EARLY) for year in range(1999, 2006))
    late = sum(fdi(rows, year, LATE) for year in range(2006, 2025))
    assert round(early, 1) == Decimal("824.2")
    assert round(late, 1) == Decimal("10948.6")


def test_fdi_of_all_origins_is_as_published(rows: dict[str, list[Row]]) -> None:
    assert round(fdi(rows, 2013, LATE, "WLD")) == 48346
    assert round(fdi(rows, 2022, LATE, "WLD")) == 36216
    assert round(fdi(rows, 2023, LATE, "WLD")) == 36477


def test_types_of_investment_add_up_to_the_published_total_where_none_is_held_back(rows: dict[str, list[Row]]) -> None:
    for vintage, first, last in ((EARLY, 1999, 2022), (LATE, 2006, 2024)):
        for year in range(first, last + 1):
            cells = [r for r in rows["investment"] if (r["partner"], r["period"], r["vintage"]) == ("KOR", str(year), vintage) and r["instrument"] != "TOTAL"]
            assert len(cells) == 3, (vintage, year)
            if all(cell["value"] is not None for cell in cells):
                assert abs(sum(Decimal(str(c["value"])) for c in cells) / 1_000_000 - fdi(rows, year, vintage)) < Decimal("0.00001")


def test_confidential_cells_have_no_value_and_are_not_zero(rows: dict[str, list[Row]]) -> None:
    held_back = [row for row in rows["investment"] if row.get("conf_status") == "C"]
    assert all(row["value"] is None for row in held_back)
    assert any(r["period"] == "2022" and r["region"] == "MX-PUE" and r["vintage"] == EARLY for r in held_back)
    assert all(row["value"] is not None for row in rows["investment"] if row.get("conf_status") != "C")


def test_comtrade_totals_are_held_with_unknown_vintage(rows: dict[str, list[Row]]) -> None:
    """UN Comtrade: Mexico's exports to Korea 2024 at 4.07 and Korea's to Mexico at 13.6 billion dollars; 2025 may be partial."""
    ours = [row for row in rows["trade"] if row["producer"] == "comtrade"]
    assert all(row.get("vintage") is None for row in ours)
    assert values(ours, reporter="MEX", partner="KOR", flow="X", period="2024") == [Decimal("4065202081")]
    assert values(ours, reporter="KOR", partner="MEX", flow="X", period="2024") == [Decimal("13596301337")]
    (derived,) = values(ours, reporter="KOR", partner="MEX", flow="X", period="2023")
    (both,) = values(ours, reporter="KOR", partner="MEX", flow="X", period="2023/2024")
    assert derived == both - Decimal("13596301337")
    assert [row["period"] for row in ours if row["obs_status"] == "P"] == ["2025"]


def test_context_of_the_world_bank(rows: dict[str, list[Row]]) -> None:
    """Korea's GDP of 2023 after the rebasing, about 1.84 trillion dollars; population of 2020 as of October 2021."""
    (gdp,) = values(rows["indicator"], area="KOR", concept="gdp", period="2023", producer="worldbank")
    assert round(gdp / 10**12, 2) == Decimal("1.84")
    assert values(rows["indicator"], area="MEX", concept="population", period="2020", producer="worldbank") == [Decimal("128932753")]
    (growth,) = values(rows["indicator"], area="KOR", concept="gdp_growth", period="2020")
    assert round(growth, 3) == Decimal("-0.007")
    assert all(int(str(row["period"])) >= 2010 for row in rows["indicator"])


@pytest.mark.real
def test_comtrade_rows_are_those_of_the_file(rows: dict[str, list[Row]], shared: Path) -> None:
    with open(shared / "comtrade" / "mex_kor_totals_comtrade.csv", encoding="utf-8", newline="") as stream:
        listed = sorted((r["reporter_iso3"], r["partner_iso3"], r["flow"], r["year"].replace("-", "/"), r["value_usd"]) for r in csv.DictReader(stream))
    ours = sorted((r["reporter"], r["partner"], r["flow"], r["period"], r["value"]) for r in rows["trade"] if r["producer"] == "comtrade")
    assert ours == listed


# ---------------------------------------------------------------------------------------------------------- the whole thing


def test_every_row_names_a_citation_and_a_producer_that_are_there(rows: dict[str, list[Row]]) -> None:
    citations = [row["citation"] for row in rows["citation"]]
    producers = [row["producer"] for row in rows["producer"]]
    assert len(set(citations)) == len(citations)
    assert len(set(producers)) == len(producers)
    named = [(row["citation"], row["producer"]) for table, listed in rows.items() if table not in ("citation", "producer") for row in listed]
    assert {citation for citation, _ in named} == set(citations) == set(starter.citation_ids())
    assert {producer for _, producer in named} == set(producers)


def test_names_are_canonical(rows: dict[str, list[Row]]) -> None:
    for table, listed in rows.items():
        for row in listed:
            for column in ("reporter", "partner", "area", "host", "origin", "area_a", "area_b"):
                assert row.get(column) is None or row[column] in areas.areas(), (table, row)
            if row.get("region") not in (None, "TOTAL"):
                assert row["region"] in {region.code for region in regions.regions(str(row.get("reporter") or row["host"]))}
            if table == "trade":
                assert commodities.valid(str(row["classification"]), str(row["commodity"])), row


def test_no_two_rows_have_one_key(rows: dict[str, list[Row]]) -> None:
    for table, listed in rows.items():
        columns = [name for name in STAGED[table] if name not in ("value", "citation", "text", "title", "conf_status", "obs_status")]
        keys = [tuple(row.get(name) or "TOTAL" for name in columns) for row in listed] if table not in ("citation", "producer") else []
        assert len(set(keys)) == len(keys), table


def test_a_row_leads_back_to_its_line() -> None:
    file = next(file for file in starter.files() if file.name == "trade.csv")
    (batch,) = starter.read(file, starter.recognise(file))
    line = batch.rows.row(0, named=True)
    assert line["raw_row"] == 2
    assert "6160000000" in locate(file, 2).text


def test_an_undefined_citation_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "event.csv"
    path.write_text("event,area_a,area_b,date,citation\nx,MEX,KOR,1962,articel\n", encoding="utf-8")
    file = RawFile(path, path.name)
    (batch,) = starter.read(file, starter.recognise(file))
    assert batch.rows.is_empty()
    assert batch.rejects[0].raw_row == 2
    assert batch.rejects[0].reason == "citation 'articel' is not defined; nearest: article"


def test_a_file_that_is_no_record_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "trade.csv"
    path.write_text("reporter,partner,flow,period,classification,valeu,citation\nMEX,KOR,X,2024,H6,1,article\n", encoding="utf-8")
    with pytest.raises(BadFile, match="column 'valeu' that trade has not; nearest: value"):
        starter.recognise(RawFile(path, path.name))
