"""A world of a hundred hand-written facts, and what every metric must say of it. Every expected value was worked out on paper."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from tiny import File, fdi, trade

SMALL_ORIGINS = ("ARG", "AUS", "AUT", "BEL", "BRA", "CAN", "CHE", "CHL", "COL", "CRI", "DEU", "DNK", "ESP", "FIN", "FRA", "GBR", "IND", "ITA", "NLD", "SWE")
MILLION = Decimal(1_000_000)


def baci(reporter: str, partner: str, commodity: str, value: str) -> dict[str, str | None]:
    return {**trade(reporter, partner, "X", "2021", commodity, value), "classification": "H5", "obs_status": "E", "partner_basis": "reconciled"}


FIRST = File(
    "comtrade",
    {
        "trade": [
            trade("MEX", "KOR", "X", "2024", "TOTAL", "100"),
            trade("MEX", "KOR", "X", "2024", "87", "70"),
            trade("MEX", "KOR", "X", "2024", "8703", "60"),
            trade("MEX", "KOR", "X", "2024", "8708", "9"),
            trade("MEX", "KOR", "X", "2024", "27", "25"),
            trade("MEX", "WLD", "X", "2024", "TOTAL", "1000"),
            trade("MEX", "WLD", "X", "2024", "8703", "400"),
            trade("MEX", "USA", "X", "2024", "TOTAL", "890"),
            trade("MEX", "JPN", "X", "2024", "TOTAL", "5"),
            trade("MEX", "KOR", "M", "2024", "TOTAL", "300"),
            trade("MEX", "KOR", "M", "2024", "85", "120"),
            trade("MEX", "WLD", "M", "2024", "TOTAL", "2000"),
            trade("MEX", "USA", "M", "2024", "TOTAL", "1600"),
            trade("MEX", "JPN", "M", "2024", "TOTAL", "90"),
            trade("MEX", "KOR", "RX", "2024", "TOTAL", "7"),
            trade("MEX", "KOR", "X", "2023", "TOTAL", "80"),
            trade("MEX", "KOR", "X", "2023", "8703", "40"),
            trade("MEX", "KOR", "M", "2023", "TOTAL", "400"),
            trade("KOR", "MEX", "M", "2024", "TOTAL", "110"),
            trade("KOR", "MEX", "X", "2024", "TOTAL", "280"),
            trade("CHL", "CHN", "X", "2019", "26", "500"),
            trade("CHL", "CHN", "X", "2019", "74", "300"),
            trade("CHL", "CHN", "X", "2018", "740311", "0"),
            trade("CHL", "CHN", "X", "2017", "8471", "50"),
            trade("CHL", "CHN", "X", "2017", "847130", "20"),
            trade("CHL", "CHN", "X", "2017", "847141", "20"),
            *(trade("MEX", "JPN", "X", f"2021-{month:02d}", "TOTAL", "9") for month in range(1, 4)),
            *(trade("MEX", "JPN", "X", f"2022-{month:02d}", "TOTAL", str(month)) for month in range(1, 13)),
        ]
    },
    date(2025, 1, 10),
)
REVISED = File("comtrade", {"trade": [trade("MEX", "KOR", "X", "2024", "TOTAL", "104")]}, date(2025, 6, 1))
RECONCILED = File(
    "baci",
    {"trade": [baci("ZAF", "KOR", "720293", "50"), baci("ZAF", "KOR", "710812", "30"), baci("ZAF", "MEX", "870323", "20")]},
    date(2025, 2, 1),
    complete=True,
)
QUOTED = File(
    "starter",
    {
        "trade": [
            {**trade("MEX", "KOR", "X", "2024", "TOTAL", "12"), "region": "MX-CMX", "region_basis": "domicile", "producer": "datamexico"},
            {**trade("MEX", "KOR", "X", "2024", "8703", "4"), "region": "MX-CMX", "region_basis": "domicile", "producer": "datamexico"},
            {**trade("MEX", "KOR", "X", "2024", "TOTAL", "3"), "region": "MX-SON", "region_basis": "domicile", "producer": "datamexico"},
            {**trade("MEX", "KOR", "M", "2024", "TOTAL", "5"), "region": "MX-CMX", "region_basis": "domicile", "producer": "datamexico"},
            {**trade("MEX", "KOR", "X", "2024", "TOTAL", "999"), "producer": "datamexico"},
        ],
        "statement": [
            {"metric": "export_share", "keys": "reporter=MEX; partner=BRA; period=2024", "value": "0.02", "unit": "ratio", "producer": "press"},
            {"metric": "import_share", "keys": "reporter=MEX; partner=BRA; period=2024", "value": "0.03", "unit": "ratio", "producer": "press"},
            {"metric": "trade_balance", "keys": "reporter=MEX; partner=BRA; period=2024", "value": "-4", "unit": "USD", "producer": "press"},
            {"metric": "partner_rank", "keys": "reporter=MEX; partner=KOR; period=2020; among=APAC", "value": "2", "unit": "rank", "producer": "press"},
            {"metric": "region_balance", "keys": "reporter=MEX; partner=KOR; region=MX-MOR; period=2024", "qualifier": "positive", "producer": "press"},
            {"metric": "commodity_export_growth", "keys": "reporter=KOR; partner=WLD; commodity=ships; period=2024", "value": "0.18", "unit": "ratio", "producer": "motie"},
            {"metric": "company_count", "keys": "host=MEX; origin=KOR", "value": "1900", "unit": "companies", "qualifier": "at_least", "producer": "aks"},
            {"metric": "index_rank", "keys": "area=KOR; index=GII", "value": "6", "unit": "rank", "producer": "wipo"},
            {"metric": "market_rank", "keys": "area=MEX; market=smart cities; among=LAC", "value": "2", "unit": "rank", "producer": "press"},
        ],
    },
    date(2025, 8, 12),
)
FDI_2022 = File(
    "se_fdi",
    {
        "investment": [
            fdi("KOR", "2021", "10"),
            fdi("KOR", "2022", "20"),
            *(fdi("KOR", f"2022-Q{quarter}", "5") for quarter in (1, 2, 3, 4)),
            fdi("KOR", "2022", "12", instrument="equity"),
            fdi("KOR", "2022", "5", instrument="reinvested_earnings"),
            fdi("KOR", "2022", None, instrument="debt", conf_status="C"),
            fdi("KOR", "2022", "8", region="MX-NLE"),
            fdi("KOR", "2022", None, region="MX-PUE", conf_status="C"),
            fdi("KOR", "2022", "0", region="MX-YUC"),
        ]
    },
    date(2023, 2, 19),
    multiplier=MILLION,
)
FDI_2025 = File(
    "se_fdi",
    {
        "investment": [
            fdi("KOR", "2022", "22"),
            fdi("KOR", "2023-Q1", "6"),
            fdi("KOR", "2023-01/2023-06", "10"),
            fdi("KOR", "2023-01/2023-09", "25"),
            fdi("KOR", "2023", "30"),
            fdi("KOR", "2023", "7", region="MX-NLE"),
            fdi("USA", "2023", "100"),
            fdi("JPN", "2023", "40"),
            fdi("PRK", "2023", None, conf_status="C"),
            *(fdi(origin, "2023", "1") for origin in SMALL_ORIGINS),
            fdi("WLD", "2023", "100", instrument="equity"),
            fdi("WLD", "2023", "60", instrument="reinvested_earnings"),
            fdi("WLD", "2023", "35", instrument="debt"),
            {**fdi("KOR", "2023", "2"), "direction": "outward"},
        ]
    },
    date(2025, 8, 19),
    multiplier=MILLION,
)
CONTEXT = File("worldbank", {"indicator": [
    {"area": "KOR", "concept": "population", "period": "2023", "value": "51.7", "unit": "persons"},
    {"area": "KOR", "concept": "population", "period": "2022", "value": "51.6", "unit": "persons"},
    {"area": "KOR", "concept": "gdp", "period": "2023", "value": None, "unit": "USD"},
]}, date(2024, 7, 1), multiplier=MILLION)  # fmt: skip
REGISTRY = File(
    "curated",
    {
        "project": [
            {"project": "plant", "host": "MEX", "origin": "KOR", "company": "LG", "region": "MX-TAM", "announced": "2025-01", "amount_usd": "100000000",
             "capacity": "6500000", "capacity_unit": "televisions", "jobs": "300", "export_share": "0.6", "markets": "66"},
            {"project": "other", "host": "MEX", "origin": "JPN", "company": "LG", "region": "MX-TAM", "announced": "2025-01", "amount_usd": "7"},
        ],
        "company": [{"company": "LG", "host": "MEX", "origin": "KOR", "places": "Reynosa"}],
        "event": [
            {"event": "diplomatic_relations", "area_a": "MEX", "area_b": "KOR", "date": "1962-01-26", "kind": "diplomacy", "title": "Diplomatic relations"},
            {"event": "migration", "area_a": "MEX", "area_b": "KOR", "date": "1905", "kind": "people", "title": "Migration", "count": "1033", "count_unit": "persons"},
            {"event": "forum", "area_a": "MEX", "area_b": "KOR", "date": "2024", "kind": "forum", "title": "Forum", "ordinal": "14"},
        ],
    },
)  # fmt: skip
FILES = (FIRST, REVISED, RECONCILED, QUOTED, FDI_2022, FDI_2025, CONTEXT, REGISTRY)

MEX_KOR = {"reporter": "MEX", "partner": "KOR"}
Y2024 = {**MEX_KOR, "period": "2024"}
PLANT = {"host": "MEX", "origin": "KOR", "company": "LG"}
# metric, keys, as_of, value, status
EXAMPLES: tuple[tuple[str, dict[str, str], str | None, object, str], ...] = (
    ("exports", Y2024, None, 104, "published"),
    ("exports", Y2024, "2025-03-01", 100, "published"),
    ("exports", Y2024, "2025-01-09", None, "missing"),
    ("exports", {**MEX_KOR, "period": "2023/2024"}, None, 184, "published"),
    ("exports", {"reporter": "MEX", "partner": "JPN", "period": "2022"}, None, 78, "published"),
    ("exports", {"reporter": "MEX", "partner": "JPN", "period": "2021"}, None, None, "missing"),
    ("exports", {"reporter": "MEX", "partner": "JPN", "period": "2022-01/2022-03"}, None, 6, "published"),
    ("exports", {"reporter": "CHL", "partner": "CHN", "period": "2019"}, None, 800, "partial"),
    ("exports", {"reporter": "CHL", "partner": "CHN", "period": "2018"}, None, 0, "partial"),
    ("exports", {"reporter": "ZAF", "partner": "KOR", "period": "2021"}, None, 80, "estimated"),
    ("exports", {"reporter": "ZAF", "partner": "WLD", "period": "2021"}, None, 100, "estimated"),
    ("imports", Y2024, None, 300, "published"),
    ("imports", {"reporter": "KOR", "partner": "ZAF", "period": "2021"}, None, 80, "estimated"),
    ("imports", {"reporter": "KOR", "partner": "MEX", "period": "2024"}, None, 110, "published"),
    ("re_exports", Y2024, None, 7, "published"),
    ("trade", Y2024, None, 404, "published"),
    ("trade_balance", Y2024, None, -196, "published"),
    ("trade_balance", {"reporter": "MEX", "partner": "BRA", "period": "2024"}, None, -4, "published"),
    ("export_share", Y2024, None, 0.104, "published"),
    ("export_share", Y2024, "2025-03-01", 0.1, "published"),
    ("export_share", {"reporter": "MEX", "partner": "BRA", "period": "2024"}, None, 0.02, "published"),
    ("export_share", {"reporter": "ZAF", "partner": "KOR", "period": "2021"}, None, 0.8, "estimated"),
    ("export_share", {"reporter": "MEX", "partner": "WLD", "period": "2024"}, None, 1, "published"),
    ("import_share", Y2024, None, 0.15, "published"),
    ("export_growth", Y2024, None, 0.3, "published"),
    ("export_growth", Y2024, "2025-03-01", 0.25, "published"),
    ("import_growth", Y2024, None, -0.25, "published"),
    ("partner_rank", Y2024, None, 2, "published"),
    ("partner_rank", {**Y2024, "among": "APAC"}, None, 1, "published"),
    ("partner_rank", {**MEX_KOR, "period": "2020", "among": "APAC"}, None, 2, "published"),
    ("reconciled", {"exporter": "MEX", "importer": "KOR", "period": "2024"}, None, None, "missing"),
    ("mirror_ratio", {"exporter": "MEX", "importer": "KOR", "period": "2024"}, "2025-03-01", 1.1, "published"),  # 110 / 100, both of 10 January
    ("mirror_ratio", {"exporter": "KOR", "importer": "MEX", "period": "2024"}, None, 300 / 280, "published"),
    ("mirror_ratio", {"exporter": "ZAF", "importer": "KOR", "period": "2021"}, None, None, "missing"),  # reconciled already: neither side's own
    ("commodity_exports", {**Y2024, "commodity": "87"}, None, 70, "published"),
    ("commodity_exports", {**Y2024, "commodity": "8703"}, None, 60, "published"),
    ("commodity_exports", {"reporter": "MEX", "partner": "WLD", "period": "2024", "commodity": "8703"}, None, 400, "published"),
    ("commodity_exports", {"reporter": "ZAF", "partner": "KOR", "period": "2021", "commodity": "72"}, None, 50, "estimated"),
    ("commodity_exports", {"reporter": "CHL", "partner": "CHN", "period": "2017", "commodity": "84"}, None, 40, "partial"),
    ("commodity_exports", {"reporter": "CHL", "partner": "CHN", "period": "2017", "commodity": "8471"}, None, 50, "published"),
    ("commodity_imports", {**Y2024, "commodity": "85"}, None, 120, "published"),
    ("commodity_imports", {"reporter": "KOR", "partner": "ZAF", "period": "2021", "commodity": "7108"}, None, 30, "estimated"),
    ("commodity_export_growth", {**Y2024, "commodity": "8703"}, None, 0.5, "published"),
    ("commodity_export_growth", {"reporter": "KOR", "partner": "WLD", "period": "2024", "commodity": "ships"}, None, 0.18, "published"),
    ("region_exports", {**Y2024, "region": "MX-SON"}, None, 3, "published"),
    ("region_imports", {**Y2024, "region": "MX-CMX"}, None, 5, "published"),
    ("region_balance", {**Y2024, "region": "MX-CMX"}, None, 7, "published"),
    ("region_balance", {**Y2024, "region": "MX-MOR"}, None, None, "published"),
    ("fdi_inward", {**MEX_KOR, "period": "2022"}, None, 22_000_000, "published"),
    ("fdi_inward", {**MEX_KOR, "period": "2022"}, "2023-03-01", 20_000_000, "published"),
    ("fdi_inward", {**MEX_KOR, "period": "2022", "instrument": "reinvested_earnings"}, None, 5_000_000, "published"),
    ("fdi_inward", {**MEX_KOR, "period": "2022", "instrument": "debt"}, None, None, "suppressed"),
    ("fdi_inward", {**MEX_KOR, "period": "2022", "region": "MX-NLE"}, None, 8_000_000, "published"),
    ("fdi_inward", {**MEX_KOR, "period": "2022", "region": "MX-YUC"}, None, 0, "published"),
    ("fdi_inward", {**MEX_KOR, "period": "2022-Q3"}, None, 5_000_000, "published"),
    ("fdi_inward", {**MEX_KOR, "period": "2023-Q3"}, None, 15_000_000, "published"),
    ("fdi_inward", {"reporter": "MEX", "partner": "WLD", "period": "2023"}, None, 190_000_000, "published"),
    ("fdi_inward_cumulative", {**MEX_KOR, "period": "2021/2023"}, None, 62_000_000, "published"),
    ("fdi_inward_cumulative", {**MEX_KOR, "period": "2021/2022"}, "2023-03-01", 30_000_000, "published"),
    ("fdi_outward", {**MEX_KOR, "period": "2023"}, None, 2_000_000, "published"),
    ("fdi_rank", {**MEX_KOR, "period": "2023"}, None, 3, "published"),
    ("unallocated", {**MEX_KOR, "period": "2022", "by": "region"}, None, 12_000_000, "published"),
    ("unallocated", {**MEX_KOR, "period": "2022", "by": "instrument"}, None, 3_000_000, "published"),
    ("unallocated", {"reporter": "MEX", "partner": "WLD", "period": "2023", "by": "partner"}, None, 5_000_000, "published"),
    ("indicator", {"area": "KOR", "concept": "population", "period": "2023"}, None, 51_700_000, "published"),
    ("indicator", {"area": "KOR", "concept": "gdp", "period": "2023"}, None, None, "missing"),
    ("project_amount", PLANT, None, 100_000_000, "published"),
    ("project_capacity", PLANT, None, 6_500_000, "published"),
    ("project_jobs", PLANT, None, 300, "published"),
    ("project_export_share", PLANT, None, 0.6, "published"),
    ("project_markets", PLANT, None, 66, "published"),
    ("company_count", {"host": "MEX", "origin": "KOR"}, None, 1900, "published"),
    ("event", {"area_a": "MEX", "area_b": "KOR", "event": "diplomatic_relations"}, None, 1962, "published"),
    ("event_count", {"area_a": "MEX", "area_b": "KOR", "event": "migration"}, None, 1033, "published"),
    ("event_ordinal", {"area_a": "MEX", "area_b": "KOR", "event": "forum"}, None, 14, "published"),
    ("index_rank", {"area": "KOR", "index": "GII"}, None, 6, "published"),
    ("market_rank", {"area": "MEX", "market": "smart cities"}, None, 2, "published"),
)  # fmt: skip
