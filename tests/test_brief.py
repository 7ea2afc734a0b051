"""The brief: what it says of Mexico and South Korea, of pairs with few facts, and that every number in it is bound to its figure.

Expected values are those of the founding article (12 August 2025), of Mexico's Secretaría de Economía and of UN Comtrade, or are worked by hand.
"""

from __future__ import annotations

import re
from pathlib import Path

import polars as pl
import pytest

import briefs
import tiny
from bilateral.documents.brief import BRIEF, write_brief
from bilateral.documents.document import Document, Section, Sentence, Subject, join, phrase, run
from bilateral.documents.drawing import Box, fit, squarify, treemap
from bilateral.documents.facts import producers
from bilateral.documents.render import figures_of, render
from bilateral.documents.sections_trade import trade
from bilateral.figures import Warehouse
from bilateral.model import BilateralError, UnknownName


def section(document: Document, name: str) -> Section:
    return next(s for s in document.sections if s.id == name)


def said(document: Document, *names: str) -> str:
    return "\n".join(one.text for s in document.sections if not names or s.id in names for one in s.sentences)


def listed(document: Document) -> list[Sentence]:
    return [one for s in document.sections for one in (*s.sentences, *(chart.title for chart in s.charts))]


@pytest.fixture(scope="module")
def mexico_korea() -> Document:
    return write_brief(briefs.starter_world(), "Mexico", "South Korea", year=2024)


# ------------------------------------------------------------------------------------------------- the founding pair


@pytest.mark.parametrize(
    "words",
    [
        "exports from Mexico to South Korea amounted to US$6.16 billion, 1% of all exports of Mexico",
        "engines (US$686 million)",
        "Mexico City (US$1.29 billion), Sonora (US$385 million) and Nuevo León (US$157 million), by fiscal domicile of the trader",
        "US$23 billion, 3.62% of all imports of Mexico",
        "(US$2.53 billion)",
        "Chihuahua (US$5.56 billion), Nuevo León (US$4.92 billion) and Baja California (US$2.35 billion)",
        "was −US$16.84 billion, a deficit",
        "Mexico City, Sonora and Morelos kept positive balances with South Korea",
        "UN Comtrade puts exports from Mexico to South Korea at US$4.07 billion, up 6.8% on the year before",
        "South Korea itself show exports to Mexico of US$13.6 billion in 2024 (UN Comtrade)",
    ],
)
def test_trade_of_the_founding_pair(mexico_korea: Document, words: str) -> None:
    assert words in said(mexico_korea, "trade")


@pytest.mark.parametrize(
    "words",
    [
        "In 2024, direct investment from South Korea in Mexico came to US$1.38 billion",
        "published first as US$1.31 billion (vintage 12 August 2025)",
        "reinvested earnings US$849.1 million, inter-company debt US$527.4 million and new equity US$4.85 million",
        "As published first (vintage 12 August 2025): reinvested earnings US$861 million and inter-company debt US$442 million",
        "Nuevo León (US$701.2 million), Mexico City (US$131.8 million) and Baja California (US$128.5 million)",
        "Nuevo León (US$626 million)",
        "From 1999 to 2024, direct investment from South Korea in Mexico adds up to US$11.77 billion",
        "US$824.2 million in 1999–2005 (vintage of 19 February 2023) and US$10.95 billion in 2006–2024 (vintage of 19 August 2025)",
        "(states held back as confidential: 5)",
        "No direct investment from Mexico in South Korea is loaded.",
    ],
)
def test_investment_of_the_founding_pair(mexico_korea: Document, words: str) -> None:
    assert words in said(mexico_korea, "investment")


def test_unallocated_is_the_total_minus_the_states_shown(mexico_korea: Document) -> None:
    """1,381.3 of the workbook minus 1,313.6, the sum of its states that are not held back (US$ million)."""
    rest = next(m.figure for one in listed(mexico_korea) if one.key == "investment.unallocated" for m in one.marks)
    assert float(rest.value or 0) / 1e6 == pytest.approx(1381.3 - 1313.6, abs=0.11)


@pytest.mark.parametrize(
    "words",
    [
        "Over 1,900 companies from South Korea operate in Mexico",
        "Samsung, LG, Hyundai, Kia and Daewoo",
        "LG announced in January 2025 an investment of US$100 million at Reynosa, Tamaulipas",
        "6.5 million televisions a year",
        "Kia announced in May 2025 an investment of US$150 million at Pesquería, Nuevo León",
        "280,000 vehicles a year in 2025, 60% of the output for export, to 66 economies",
        "1905: ", "1,033 persons", "1962: ", "14th Forum for East Asia–Latin America Cooperation (FEALAC)", "March 2025: Roadshow",
        "South Korea was the fifth-largest trading partner of Mexico in 2024",
        "Among the partners of Mexico in Asia-Pacific it was second in 2024",
        "South Korea ranks sixth in the Global Innovation Index",
        "Mexico is second among the markets for smart cities in Latin America and the Caribbean",
        "South Korea had 51.75 million inhabitants in 2023",
        "US$1.84 trillion in the vintage of 10 January 2026, and was US$1.71 trillion in that of 12 August 2025",
        "industry 31.6%", "services 58.4%", "agriculture 1.6%",
        "semiconductors (US$141.9 billion)", "ships (US$25.6 billion, up 18%)", "cosmetics (US$10.2 billion, up 20.6%)",
    ],
)  # fmt: skip
def test_the_rest_of_the_founding_pair(mexico_korea: Document, words: str) -> None:
    assert words in said(mexico_korea)


def test_sections_stand_in_the_articles_order(mexico_korea: Document) -> None:
    assert [s.id for s in mexico_korea.sections] == ["trade", "investment", "projects", "milestones", "ranks", "context", "changed"] == [f.__name__ for f in BRIEF]
    assert mexico_korea.title == "Mexico and South Korea: trade, investment and the economies, 2024"


def test_as_of_the_article_gives_the_articles_investment() -> None:
    document = write_brief(briefs.starter_world(), "MEX", "KOR", year=2024, as_of="2025-08-12")
    words = said(document, "investment")
    assert "came to US$1.31 billion" in words
    assert "adds up to US$11.8 billion" in words
    assert "1.38" not in words
    assert "held back" not in words, "the article quotes three states: what is left is not confidential, only not quoted"
    assert "US$1.71 trillion in 2023" in said(document, "context")


def test_koreas_books_first() -> None:
    document = write_brief(briefs.starter_world(), "한국", "México", year=2024)
    words = said(document, "trade")
    assert "In 2024, exports from South Korea to Mexico amounted to US$13.6 billion, up 11.3% on the year before (UN Comtrade)" in words
    assert "No figure of South Korea for its imports from Mexico in 2024 is loaded." in words
    assert "The customs figures of Mexico itself show exports to South Korea of US$6.16 billion and imports from South Korea of US$23 billion" in words
    assert "No direct investment from Mexico in South Korea is loaded." in said(document, "investment")
    assert "US$1.38 billion" in said(document, "investment")


def test_default_year_is_the_latest_that_is_not_provisional() -> None:
    assert write_brief(briefs.starter_world(), "MEX", "KOR").year == 2024


def test_provisional_year_is_said_so_and_has_no_growth() -> None:
    words = said(write_brief(briefs.starter_world(), "MEX", "KOR", year=2025), "trade")
    assert "US$5.3 billion, provisional and perhaps for part of the year" in words
    assert "on the year before" not in words


# ----------------------------------------------------------------------------------------------- pairs with few facts


def test_a_pair_with_nothing_says_so_in_each_section() -> None:
    document = write_brief(briefs.starter_world(), "FRA", "GHA", year=2020)
    assert [len(s.sentences) for s in document.sections] == [1, 1, 1, 1, 1, 2, 1]
    assert said(document, "investment") == "No direct investment between France and Ghana is loaded."
    assert not any(one.marks for one in listed(document))
    assert document.sources == ()


def test_a_year_without_trade_names_the_years_there_are() -> None:
    rows = [tiny.trade("FRA", "GHA", "X", year, "TOTAL", "5000000") for year in ("2018", "2019")]
    document = write_brief(briefs.small(trade=rows), "FRA", "GHA", year=2005)
    assert said(document, "trade") == "No goods trade between France and Ghana in 2005 is loaded; the years loaded are 2018 and 2019."


def test_world_as_partner() -> None:
    rows = [tiny.trade("FRA", "WLD", "X", "2019", "TOTAL", "600000000000")]
    document = write_brief(briefs.small(trade=rows), "FRA", "world")
    assert document.year == 2019
    assert "exports from France to the world amounted to US$600 billion (" in said(document, "trade")
    assert "of all exports" not in said(document, "trade")


def test_shares_growth_and_balance_by_hand() -> None:
    """2 of 8 million is a quarter; 2 after 1.6 is a quarter more; 2 minus 3 is -1."""
    rows = [
        tiny.trade("FRA", "GHA", "X", "2018", "TOTAL", "1600000"), tiny.trade("FRA", "GHA", "X", "2019", "TOTAL", "2000000"),
        tiny.trade("FRA", "WLD", "X", "2019", "TOTAL", "8000000"), tiny.trade("FRA", "GHA", "M", "2019", "TOTAL", "3000000"),
    ]  # fmt: skip
    words = said(write_brief(briefs.small(trade=rows), "FRA", "GHA"), "trade")
    assert "amounted to US$2 million, 25% of all exports of France, up 25% on the year before" in words
    assert "The trade balance of France with Ghana was −US$1 million, a deficit." in words


def test_partial_sums_claim_no_more_than_they_hold() -> None:
    rows = [tiny.trade("FRA", "GHA", "X", year, code, value) for year in ("2018", "2019") for code, value in (("10", "700000"), ("84", "1300000"))]
    document = write_brief(briefs.small(trade=rows), "FRA", "GHA")
    words = said(document, "trade")
    assert "at least US$2 million in the 2 HS chapters loaded; no total was published in the files loaded" in words
    assert "The main products of the lines loaded were" in words
    assert "on the year before" not in words
    assert not any("rose" in chart.title.text for s in document.sections for chart in s.charts)


def test_a_source_is_named_where_it_changes() -> None:
    """The total is one agency's, the products another's: the sentence of the products says whose they are."""
    total = tiny.trade("FRA", "GHA", "X", "2019", "TOTAL", "2000000", producer="one")
    part = tiny.trade("FRA", "GHA", "X", "2019", "84", "900000", producer="other")
    words = said(write_brief(briefs.small(trade=[total, part]), "FRA", "GHA"), "trade")
    assert "exports from France to Ghana amounted to US$2 million (one)." in words
    assert "machinery and computers (US$900,000) (other)." in words


def test_a_reconciled_movement_is_said_once_as_an_estimate() -> None:
    """2 and 1 million of exports, 4 million of imports, each held once under its exporter: 3, 4 and a balance of -1."""
    rows = [
        tiny.trade(a, b, "X", "2019", code, value, partner_basis="reconciled", obs_status="E")
        for a, b, code, value in (("FRA", "GHA", "840000", "2000000"), ("FRA", "GHA", "850000", "1000000"), ("GHA", "FRA", "180100", "4000000"))
    ]
    words = said(write_brief(briefs.small(trade=rows), "FRA", "GHA"), "trade")
    assert "exports from France to Ghana are estimated at US$3 million" in words
    assert "Imports of France from Ghana in 2019 are estimated at US$4 million" in words
    assert words.count("reconciled from both reporters") == 2
    assert "is estimated at −US$1 million" in words
    assert "itself" not in words


def test_suppressed_and_negative_investment() -> None:
    rows = [
        tiny.fdi("JPN", "2020", "-5000000"), tiny.fdi("JPN", "2020", None, instrument="equity", conf_status="C"),
        tiny.fdi("JPN", "2020", "-7000000", instrument="debt"), tiny.fdi("JPN", "2021", None, conf_status="C"),
    ]  # fmt: skip
    w = briefs.small(investment=rows)
    words = said(write_brief(w, "MEX", "JPN", year=2020), "investment")
    assert "came to −US$5 million" in words
    assert "By type: inter-company debt −US$7 million and new equity held back as confidential." in words
    words = said(write_brief(w, "MEX", "JPN", year=2021), "investment")
    assert "in 2021 is held back as confidential" in words
    assert "The sum from 2020 to 2021 cannot be given: years are held back as confidential (2021)." in words


@pytest.mark.parametrize(
    ("a", "b", "problem"),
    [("MEX", "México", "a brief is about two economies"), ("WLD", "MEX", "the world keeps no books"), ("Mexcio", "KOR", "unknown economy 'Mexcio'")],
)
def test_bad_pairs_are_refused_in_one_line(a: str, b: str, problem: str) -> None:
    with pytest.raises(BilateralError, match=problem) as caught:
        write_brief(briefs.starter_world(), a, b)
    assert "\n" not in str(caught.value)


def test_unknown_language_is_refused() -> None:
    with pytest.raises(UnknownName, match="unknown language 'fr'; known: en"):
        write_brief(briefs.starter_world(), "MEX", "KOR", lang="fr")


@pytest.mark.slow
@pytest.mark.real
def test_china_and_chile_2019_from_real_rows(shared: Path) -> None:
    """Both reporters, chapters only: sums worked out from the file itself with Polars."""
    rows = pl.read_parquet(shared / "comtrade" / "legacy_bilateral_HS2_2000_2019.parquet")
    code = {"CHN": 156, "CHL": 152}
    document = write_brief(briefs.china_chile(shared), "China", "Chile", year=2019)
    words = said(document, "trade")
    for reporter, partner, flow in (("CHN", "CHL", 2), ("CHN", "CHL", 1), ("CHL", "CHN", 2), ("CHL", "CHN", 1)):
        part = rows.filter(
            (pl.col("rtCode").cast(pl.Int64) == code[reporter]) & (pl.col("ptCode").cast(pl.Int64) == code[partner])
            & (pl.col("rgCode").cast(pl.Int64) == flow) & (pl.col("yr").cast(pl.Int64) == 2019)
        )  # fmt: skip
        assert f"at least US${float(part['TradeValue'].sum()) / 1e9:.2f} billion".replace(".00", "") in words
        if reporter == "CHN":
            assert f"in the {part.height} HS chapters loaded; no total was published in the files loaded" in words
    assert "ores, slag and ash" in words
    assert "of the commodity lines loaded" in said(document, "ranks")


# ---------------------------------------------------------------------------------------------- numbers bound to figures


def everything() -> list[Document]:
    w = briefs.starter_world()
    return [write_brief(w, "MEX", "KOR", year=y) for y in (2010, 2024, 2025)] + [write_brief(w, "KOR", "MEX"), write_brief(w, "MEX", "WLD"), write_brief(w, "MEX", "USA")]


NUMBER = re.compile(r"\d")
YEARS = re.compile(r"\b(1[89]|20)\d\d\b")
DAY = re.compile(r"\b\d{1,2} (January|February|March|April|May|June|July|August|September|October|November|December) \d{4}\b")


@pytest.mark.slow
def test_every_number_is_a_mark_a_date_or_part_of_a_name() -> None:
    names = ("K4",)
    for document in everything():
        for one in listed(document):
            rest = "".join(c for at, c in enumerate(one.text) if not any(m.start <= at < m.end for m in one.marks))
            for name in names:
                rest = rest.replace(name, "")
            rest = YEARS.sub("", DAY.sub("", rest))
            assert not NUMBER.search(rest), one.text


@pytest.mark.slow
def test_marks_slice_exactly_and_say_their_figure() -> None:
    for document in everything():
        for one in listed(document):
            for mark in one.marks:
                words = one.text[mark.start : mark.end]
                assert words == words.strip() != "", one.text
                assert mark.figure.id.startswith("f:")
                assert mark.source == 0 or document.sources[mark.source - 1].number == mark.source
                if mark.figure.unit == "USD" and mark.figure.value is not None and "US$" in words:
                    assert words.startswith("−") == (mark.figure.value < 0)


@pytest.mark.slow
def test_every_mark_has_a_source_and_sources_are_in_order_of_first_use() -> None:
    for document in everything():
        marks = [m for one in listed(document) for m in one.marks]
        assert all(m.source for m in marks)
        assert [s.number for s in document.sources] == list(range(1, len(document.sources) + 1))
    first = [m.source for one in everything()[1].sections[0].sentences for m in one.marks]
    assert list(dict.fromkeys(first)) == sorted(set(first))


@pytest.mark.slow
def test_figures_are_listed_once() -> None:
    figures = figures_of(everything()[1])
    assert len(figures) == len({(f.id, f.source, f.via, f.vintage, f.value) for f in figures})
    assert any(f.metric == "exports" and f.value == 6_160_000_000 for f in figures)


@pytest.mark.slow
def test_the_same_warehouse_writes_the_same_brief() -> None:
    w = briefs.fresh_starter()
    assert render(write_brief(w, "MEX", "KOR", year=2024), "json") == render(write_brief(w, "MEX", "KOR", year=2024), "json")


# ------------------------------------------------------------------------------------------------------------ the parts


def _subject(w: Warehouse) -> Subject:
    from datetime import date

    return Subject(w, "FRA", "GHA", 2019, None, date(2026, 1, 1), "en", producers(w.con))


def test_a_section_is_a_plain_function_of_its_subject() -> None:
    w = briefs.small(trade=[tiny.trade("FRA", "GHA", "X", "2019", "TOTAL", "5000000")])
    made = trade(_subject(w))
    assert made.id == "trade"
    assert "US$5 million" in made.sentences[0].text


def test_phrases_shift_marks() -> None:
    figure = briefs.starter_world().figure("exports", reporter="MEX", partner="KOR", period="2024")
    item = phrase("en", "trade.item", name="engines", value=figure)
    both = join("en", [item, item])
    assert both.text == "engines (US$6.16 billion) and engines (US$6.16 billion)"
    assert [both.text[m.start : m.end] for m in both.marks] == ["US$6.16 billion"] * 2
    three = run([both, item])
    assert three.text[three.marks[-1].start : three.marks[-1].end] == "US$6.16 billion"


def test_treemap_areas_are_in_proportion_and_fill_the_box() -> None:
    """The example of Bruls, Huizing and van Wijk (2000), section 3.1: a 6 by 4 rectangle and the areas 6 6 4 3 2 2 1."""
    boxes = squarify([6, 6, 4, 3, 2, 2, 1], Box(0, 0, 6, 4))
    assert [round(b.width * b.height, 6) for b in boxes] == [6, 6, 4, 3, 2, 2, 1]
    assert [(round(b.width, 2), round(b.height, 2)) for b in boxes[:4]] == [(3, 2), (3, 2), (1.71, 2.33), (1.29, 2.33)]


def test_treemap_labels_are_escaped_and_fit() -> None:
    assert "<script>" not in treemap([("<script>alert(1)</script>", 1.0)])
    assert fit("a long name that does not fit", Box(0, 0, 30, 10)) == []
    assert fit("engines", Box(0, 0, 200, 40)) == ["engines"]
