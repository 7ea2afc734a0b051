"""Why two reporters differ: a world where every part is worked out by hand, real rows, totals alone, one side silent, the document and the command."""

from __future__ import annotations

import json
import re
from datetime import date
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest

import briefs
import tiny
from bilateral.documents.document import Document
from bilateral.documents.explain_document import write_explanation
from bilateral.documents.render import render
from bilateral.explain import PARTS, Explanation, explain, to_json
from bilateral.figures import Warehouse
from bilateral.model import BilateralError, UnknownName
from command import last, run

# Mexico's exports to Korea: 1,000, of which by chapter 770. Korea's imports from Mexico: 1,446.20, of which by chapter 981.35. The mean CIF/FOB of
# BACI is 1.033 (Gaulier and Zignago 2010, table 1): 619.80, 206.60, 51.65, 103.30 and the rest, 464.85, are 600, 200, 50, 100 and 450 FOB.
ROWS = [
    tiny.trade("MEX", "KOR", "X", "2024", "TOTAL", "1000"),
    tiny.trade("MEX", "KOR", "X", "2024", "87", "500"),
    tiny.trade("MEX", "KOR", "X", "2024", "85", "200"),
    tiny.trade("MEX", "KOR", "X", "2024", "99", "30"),
    tiny.trade("MEX", "KOR", "X", "2024", "10", "40"),
    tiny.trade("MEX", "KOR", "RX", "2024", "TOTAL", "25"),
    tiny.trade("MEX", "KOR", "X", "2023-12", "TOTAL", "70"),
    tiny.trade("MEX", "KOR", "X", "2024-12", "TOTAL", "64"),
    tiny.trade("KOR", "MEX", "M", "2024", "TOTAL", "1446.20"),
    tiny.trade("KOR", "MEX", "M", "2024", "87", "619.80"),
    tiny.trade("KOR", "MEX", "M", "2024", "85", "206.60"),
    tiny.trade("KOR", "MEX", "M", "2024", "99", "51.65"),
    tiny.trade("KOR", "MEX", "M", "2024", "72", "103.30"),
]
BY_HAND = {
    "valuation": "46.20",  # 31.35 on what is broken down and 14.85 on the rest
    "re_exports": "-25",
    "hidden_codes": "20",  # 50 − 30
    "importer_only": "100",
    "exporter_only": "-40",
    "level": "220",  # 450 − 230
    "timing": "6",  # 70 − 64
    "unexplained": "119",  # 600 − 500 and 200 − 200, without what was passed on (+25) and timing (−6)
}


def file_of(rows: list[dict[str, str | None]]) -> tiny.File:
    return tiny.File("comtrade", {"trade": rows}, date(2025, 6, 1))


def world(rows: list[dict[str, str | None]]) -> Warehouse:
    return tiny.shared_world([file_of(rows)])


@pytest.fixture(scope="module")
def by_hand() -> Warehouse:
    return world(ROWS)


@pytest.fixture(scope="module")
def there(by_hand: Warehouse) -> Explanation:
    return explain(by_hand, "Mexico", "South Korea")[0]


def said(document: Document, at: int = 0) -> str:
    return "\n".join(one.text for one in document.sections[at].sentences)


def adds_up(made: Explanation) -> None:
    assert sum(p.value_usd for p in made.parts) == made.gap_usd
    assert made.exported is not None
    assert made.imported is not None
    assert Decimal(str(made.exported.value)) + (made.gap_usd or 0) == Decimal(str(made.imported.value))


def test_every_part_by_hand(there: Explanation) -> None:
    assert {p.name: p.value_usd for p in there.parts} == {name: Decimal(value) for name, value in BY_HAND.items()}
    assert [p.name for p in there.parts] == list(PARTS)
    assert all(p.known for p in there.parts)
    assert there.gap_usd == Decimal("446.20")
    assert there.ratio == pytest.approx(1.4462)
    assert (there.period, there.level, there.missing, there.mixed) == ("2024", 2, "", False)
    assert (there.part("importer_only").commodities, there.part("exporter_only").commodities) == (1, 1)
    adds_up(there)


def test_commodities_side_by_side(there: Explanation) -> None:
    pairs = {p.commodity: (p.exporter_usd, p.importer_usd, p.importer_fob_usd) for p in there.pairs}
    assert pairs["87"] == (Decimal(500), Decimal("619.80"), Decimal(600))
    assert pairs["10"] == (Decimal(40), None, None)
    assert pairs["72"] == (None, Decimal("103.30"), Decimal(100))


def test_the_other_direction_has_no_reports(by_hand: Warehouse) -> None:
    back = explain(by_hand, "MEX", "KOR")[1]
    assert (back.exporter, back.importer, back.missing, back.parts) == ("KOR", "MEX", "both", ())


def test_imports_valued_fob_have_no_valuation_part() -> None:
    rows = [tiny.trade("MEX", "KOR", "X", "2024", "TOTAL", "90"), {**tiny.trade("KOR", "MEX", "M", "2024", "TOTAL", "100"), "valuation": "FOB"}]
    made = explain(world(rows), "MEX", "KOR")[0]
    assert (made.part("valuation").value_usd, made.part("unexplained").value_usd) == (0, 10)
    adds_up(made)


def test_equal_reports() -> None:
    rows = [tiny.trade("MEX", "KOR", "X", "2024", "TOTAL", "100"), {**tiny.trade("KOR", "MEX", "M", "2024", "TOTAL", "100"), "valuation": "FOB"}]
    document = write_explanation(world(rows), "MEX", "KOR")
    assert "The two figures are equal: the importer's is 1.000 times the exporter's." in said(document)
    assert "Nothing is left unexplained." in said(document)
    assert "agree" in document.sections[0].charts[0].title.text


def test_as_of_before_the_release_there_is_nothing(by_hand: Warehouse) -> None:
    assert explain(by_hand, "MEX", "KOR", year=2024, as_of="2025-05-31")[0].missing == "both"


# ------------------------------------------------------------------------------------------------------------- the document


def test_the_document_of_the_hand_worked_world(by_hand: Warehouse) -> None:
    document = write_explanation(by_hand, "MEX", "KOR")
    words = said(document)
    for part in (
        "Mexico reports exports to South Korea of US$1,000 in 2024 (United Nations Statistics Division, vintage 1 June 2025; valued FOB and partner is the last known destination).",
        "South Korea reports imports from Mexico of US$1,446 in 2024",
        "The importer's figure is 1.446 times the exporter's: US$446.2 more.",
        "Valuation accounts for US$46.2: imports that count freight and insurance, here taken as 3.3% of the value at the exporter's border.",
        "Goods passed on account for US$25: Mexico counts foreign goods among its exports, which South Korea books under their country of origin.",
        "Codes that hide the commodity account for US$20 more on the importer's side.",
        "Commodities that only South Korea reports (1) account for US$100 more on the importer's side.",
        "Commodities that only Mexico reports (1) account for US$40 more on the exporter's side.",
        "What is not broken down by commodity accounts for US$220 more on the importer's side.",
        "Goods under way at the turn of the year account for US$6 more on the importer's side.",
        "Unexplained: US$119 more on the importer's side, equal to 26.7% of the gap.",
    ):
        assert part in words
    assert "cannot be set apart" not in words
    assert said(document, 1) == "Neither South Korea nor Mexico reports exports from South Korea to Mexico in 2024 in what is loaded."


def amounts(document: Document, at: int = 0) -> dict[str, Decimal | None]:
    rows = [(row[0].text, row[1].text) for row in document.sections[at].tables[0].rows]
    return {label: Decimal(text.replace(",", "").replace("−", "-")) if re.search(r"\d", text) else None for label, text in rows}


def test_the_table_of_parts_adds_up_to_the_cent(by_hand: Warehouse) -> None:
    shown = list(amounts(write_explanation(by_hand, "MEX", "KOR")).items())
    assert sum(value or 0 for _, value in shown[1:-2]) == shown[-2][1] == Decimal("446.20")
    assert (shown[0][1] or 0) + (shown[-2][1] or 0) == shown[-1][1]


def test_the_table_of_commodities_carries_figures(by_hand: Warehouse) -> None:
    rows = write_explanation(by_hand, "MEX", "KOR").sections[0].tables[1].rows
    assert [(row[1].text, row[4].text) for row in rows] == [("87", "119.80"), ("72", "103.30"), ("10", "−40.00"), ("99", "21.65"), ("85", "6.60")]
    assert rows[0][2].figure is not None
    assert rows[0][2].figure.value == 500
    assert (rows[1][2].text, rows[1][2].figure) == ("not reported", None)


def test_the_chart_goes_from_one_report_to_the_other(by_hand: Warehouse) -> None:
    chart = write_explanation(by_hand, "MEX", "KOR").sections[0].charts[0]
    bars = chart.spec["layer"][0]["data"]["values"]
    assert (bars[0]["start"], bars[-1]["end"]) == (1000, 1446.2)
    assert all(a["end"] == b["start"] for a, b in pairwise(bars))
    assert chart.title.text.startswith("What is not broken down by commodity: US$220, the largest of the parts that make up a gap of US$446.2")


@pytest.mark.parametrize("form", ["text", "md", "html", "json"])
def test_every_format_says_it(by_hand: Warehouse, form: str) -> None:
    text = render(write_explanation(by_hand, "MEX", "KOR"), form)
    assert "1.446" in text
    assert "US$119" in text
    if form == "html":
        assert "<svg" in text


def test_every_number_is_a_mark_a_year_or_a_date(by_hand: Warehouse) -> None:
    day = re.compile(r"\b\d{1,2} (January|February|March|April|May|June|July|August|September|October|November|December) \d{4}\b|\b(19|20)\d\d\b")
    for document in (write_explanation(by_hand, "MEX", "KOR"), write_explanation(briefs.starter_world(), "MEX", "KOR", year=2024)):
        for section in document.sections:
            for one in (*section.sentences, *(c.title for c in section.charts)):
                rest = "".join(c for at, c in enumerate(one.text) if not any(m.start <= at < m.end for m in one.marks))
                assert not re.search(r"\d", day.sub("", rest)), one.text
                assert all(m.source for m in one.marks)


# ------------------------------------------------------------------------------------------------------------- in the brief


def brief_lines(w: Warehouse) -> list[str]:
    from bilateral.documents.brief import write_brief

    return [one.text for one in write_brief(w, "MEX", "KOR", year=2024).sections[0].sentences if "itself" in one.text]


def test_the_brief_sets_the_other_reporter_beside_the_first() -> None:
    """1446.20 over 1,000 is 1.446; Korea's exports of 90 against Mexico's imports of 99 are 1.100."""
    both = [*ROWS, tiny.trade("KOR", "MEX", "X", "2024", "TOTAL", "90"), tiny.trade("MEX", "KOR", "M", "2024", "TOTAL", "99")]
    w = tiny.world([file_of(both)])
    assert brief_lines(w) == [
        "The customs figures of South Korea itself show exports to Mexico of US$90 in 2024 (United Nations Statistics Division); the importer's report is 1.100 times the exporter's.",
        "The customs figures of South Korea itself show imports from Mexico of US$1,446 in 2024 (United Nations Statistics Division); the importer's report is 1.446 times the exporter's.",
    ]
    w.con.execute(
        """insert into reconciled (source, via, exporter, importer, period, commodity, vintage, value_usd, low_usd, high_usd, weight_exporter, sides, snapshots)
           values ('comtrade', 'comtrade', 'KOR', 'MEX', '2024', 'TOTAL', date '2025-06-01', 93, 88, 98, 0.5, 'both', [1])"""
    )
    assert brief_lines(w)[0].endswith("is 1.100 times the exporter's; reconciled US$93 (90% interval US$88–US$98).")
    assert "reconciled" not in brief_lines(w)[1]


def test_reports_of_two_agencies_get_no_ratio_in_the_brief() -> None:
    assert brief_lines(briefs.starter_world()) == ["The customs figures of South Korea itself show exports to Mexico of US$13.6 billion in 2024 (UN Comtrade)."]


# --------------------------------------------------------------------------------------------------------- the founding pair


def test_mexico_and_korea_2024_from_the_starter_alone() -> None:
    """UN Comtrade: Mexico's exports 3,806.9 and 4,065.2 million, Korea's imports of both years 15,144.3; Korea's exports 13,596.3, Mexico's imports 23,000 (DataMéxico)."""
    there, back = explain(briefs.starter_world(), "MEX", "KOR", year=2024)
    assert (there.period, there.mixed) == ("2023/2024", False)
    assert (back.period, back.mixed) == ("2024", True)
    assert back.gap_usd == Decimal(23_000_000_000) - Decimal(13_596_301_337)
    for made in (there, back):
        adds_up(made)
        assert (made.level, made.pairs) == (0, ())
        assert {p.name for p in made.parts if p.known} == {"valuation", "unexplained"}
    document = write_explanation(briefs.starter_world(), "MEX", "KOR", year=2024)
    for at, words in (
        (0, "2024 alone is not loaded for both sides, so 2023–2024 is compared as a whole"),
        (0, "In 2024 alone, Mexico reports exports of US$4.07 billion."),
        (0, "With totals alone, nothing can be said about commodities"),
        (1, "South Korea reports exports to Mexico of US$13.6 billion in 2024 (UN Comtrade"),
        (1, "Mexico reports imports from South Korea of US$23 billion in 2024 (DataMéxico"),
        (1, "The two figures are of different sources (UN Comtrade and DataMéxico)"),
        (1, "load the re-exports of South Korea to Mexico in 2024"),
        (1, "load the exports of South Korea to Mexico of December 2023 and December 2024"),
    ):
        assert words in said(document, at)
    assert amounts(document, 1)["Goods passed on"] is None


def test_one_side_silent_is_one_line() -> None:
    rows = [tiny.trade("MEX", "KOR", "X", "2024", "TOTAL", "90"), tiny.trade("MEX", "KOR", "M", "2024", "TOTAL", "70")]
    document = write_explanation(world(rows), "MEX", "KOR")
    assert [len(s.sentences) for s in document.sections] == [1, 1]
    assert said(document).startswith("No figure of South Korea for its imports from Mexico in 2024 is loaded; Mexico reports exports of US$90")
    assert said(document, 1).startswith("No figure of South Korea for its exports to Mexico in 2024 is loaded; Mexico reports imports of US$70")


def test_bad_use_is_one_line() -> None:
    w = briefs.starter_world()
    with pytest.raises(BilateralError, match="both Mexico"):
        explain(w, "MEX", "Mexico")
    with pytest.raises(BilateralError, match="neither France nor Ghana"):
        explain(w, "FRA", "GHA")
    with pytest.raises(UnknownName):
        write_explanation(w, "Mexcio", "KOR")


# ---------------------------------------------------------------------------------------------------------------- real rows


@pytest.mark.slow
@pytest.mark.real
def test_china_and_chile_add_up_in_every_year(shared: Path) -> None:
    w = briefs.china_chile(shared)
    for year in range(2000, 2020):
        for made in explain(w, "CHN", "CHL", year=year):
            assert (made.missing, made.level) == ("", 2), (year, made.exporter)
            adds_up(made)
    document = write_explanation(w, "China", "Chile", year=2019)
    words = said(document, 1)
    assert "Chile reports exports to China of US$10.37 billion" in words
    assert "At least one of the two is a sum of the parts loaded" in words
    assert len(document.sections[0].tables[1].rows) == 15
    ores = next(row for row in document.sections[1].tables[1].rows if row[1].text == "26")
    assert (ores[2].text, ores[3].text) == ("10,273,516,207.00", "12,912,082,940.00")


@pytest.mark.slow
@pytest.mark.real
def test_mexico_and_the_united_states_2022(shared: Path, tmp_path: Path) -> None:
    """UN Comtrade 2022: the United States' imports 459.18, Mexico's exports 454.41 (US$ billion)."""
    home = tmp_path / "home"
    run(home, "load", "comtrade", str(shared / "comtrade" / "comtradr_example_1.parquet"))
    run(home, "build")
    made = json.loads(run(home, "explain", "MEX", "USA", "--year", "2022", "--json").stdout)[0]
    assert round(made["ratio"], 3) == 1.010
    assert (round(made["imported"]["value"] / 1e9, 2), round(made["exported"]["value"] / 1e9, 2)) == (459.18, 454.41)
    assert sum(Decimal(str(p["value_usd"])) for p in made["parts"]) == Decimal(str(made["gap_usd"]))
    assert "1.010 times the exporter's" in run(home, "explain", "MEX", "USA", "--year", "2022").stdout


# -------------------------------------------------------------------------------------------------------------- the command


def test_the_command(starter_home: Path, tmp_path: Path) -> None:
    made = json.loads(run(starter_home, "explain", "Mexico", "한국", "--year", "2024", "--json").stdout)
    assert [(m["exporter"], m["importer"]) for m in made] == [("MEX", "KOR"), ("KOR", "MEX")]
    assert [p["name"] for p in made[1]["parts"]] == list(PARTS)
    out = tmp_path / "why.html"
    run(starter_home, "explain", "MEX", "KOR", "--format", "html", "--out", str(out))
    assert "<svg" in out.read_text("utf-8")
    assert "both Mexico" in last(run(starter_home, "explain", "MEX", "MEX", code=2))
    assert "odt" in last(run(starter_home, "explain", "MEX", "KOR", "--format", "odt", code=2))
    assert "soon" in last(run(starter_home, "explain", "MEX", "KOR", "--as-of", "soon", code=2))


def test_json_of_an_explanation(there: Explanation) -> None:
    data = json.loads(json.dumps(to_json(there)))
    assert data["gap_usd"] == 446.2
    assert [(p["name"], p["known"]) for p in data["parts"]] == [(name, True) for name in PARTS]
    assert data["exported"]["value"] == 1000
