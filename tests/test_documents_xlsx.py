"""The brief as a workbook: its numbers are the figures', with their source, and no text is a formula."""

from __future__ import annotations

import io
import json
from functools import cache
from typing import Any

import openpyxl
import pytest

import briefs
from bilateral.documents.render import figures_of
from bilateral.documents.xlsx import FIGURES, as_xlsx
from bilateral.lang import languages, text
from pages import EVIL, sentences, small_with

LANGS = sorted(languages())


@cache
def made(lang: str) -> bytes:
    return as_xlsx(briefs.founding_pair(lang))


def opened(data: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(data))


@pytest.mark.slow
@pytest.mark.parametrize("lang", LANGS)
def test_a_sheet_a_section_then_figures_and_sources(lang: str) -> None:
    document = briefs.founding_pair(lang)
    book = opened(made(lang))
    assert book.sheetnames == [section.title[:28] for section in document.sections] + ["figures", text(lang, "section.sources")]
    assert all(sheet.freeze_panes for sheet in book)
    assert book.properties.title == document.title
    assert book.properties.creator == "Bilateral"


@pytest.mark.slow
@pytest.mark.parametrize("lang", LANGS)
def test_figures_are_numbers_with_their_source(lang: str) -> None:
    document = briefs.founding_pair(lang)
    head, *rows = opened(made(lang))["figures"].iter_rows(values_only=True)
    assert head == FIGURES
    held = [dict(zip(head, row, strict=True)) for row in rows]
    figures = figures_of(document)
    assert len(held) == len(figures) > 50
    for row, f in zip(held, figures, strict=True):
        assert (row["id"], row["metric"], row["unit"] or "", row["status"], row["source"], row["via"]) == (f.id, f.metric, f.unit, f.status, f.source, f.via)
        assert row["keys"] == " ".join(f"{k}={v}" for k, v in f.keys.items())
        assert (row["vintage"].date() if row["vintage"] else None) == f.vintage
        if f.value is None:
            assert row["value"] is None
        else:
            assert isinstance(row["value"], int | float)
            assert row["value"] == pytest.approx(float(f.value), rel=1e-15)


def test_published_figures() -> None:
    """Mexico's direct investment from Korea in 2024, as its Secretaría published it in 2025: US$1,381.3 million, and 849.1, 527.4 and 4.85 by type."""
    sheet = opened(made("en"))["Direct investment"]
    numbers = {cell.value for row in sheet.iter_rows() for cell in row if isinstance(cell.value, int | float)}
    assert {round(n / 1e6, 1) for n in numbers} >= {1381.3, 849.1, 527.4, 4.9}


@pytest.mark.parametrize("lang", LANGS)
def test_sentences_and_sources_are_there(lang: str) -> None:
    document = briefs.founding_pair(lang)
    book = opened(made(lang))
    import re

    said = {re.sub(r"\[\d+\]", "", str(cell.value)).rstrip(".") for sheet in book for row in sheet.iter_rows() for cell in row if cell.value}
    assert all(one.text.rstrip(".") in said for one in sentences(document))
    sheet = book[text(lang, "section.sources")]
    assert [row[0] for row in sheet.iter_rows(min_row=2, values_only=True)] == [source.number for source in document.sources]


@pytest.mark.slow
@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@SUM(A1)", "=cmd|' /C calc'!A0", "'=1", EVIL, "\t=1"])
def test_no_text_is_a_formula(name: str) -> None:
    book = opened(as_xlsx(small_with(name)))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert all(cell.data_type != "f" for cell in cells)
    found = [cell for cell in cells if isinstance(cell.value, str) and cell.value.strip() == name.replace("\x0b", " ").strip()]
    assert found
    assert all(cell.data_type == "s" for cell in found)
    if name[0] in "=+-@":
        assert all(cell.quotePrefix for cell in found)


def test_number_formats_and_codes() -> None:
    sheet = opened(made("en"))["Goods trade"]
    found = {cell.value: cell for row in sheet.iter_rows() for cell in row}
    assert found[6_160_000_000].number_format == "#,##0"
    assert found["8407"].data_type == "s"  # a code, not a number
    shares = opened(made("en"))["figures"]
    ratio = next(row for row in shares.iter_rows(min_row=2) if row[4].value == "ratio")
    assert ratio[3].number_format == "0.00%"


def test_the_same_document_makes_the_same_bytes() -> None:
    assert as_xlsx(briefs.founding_pair("ko")) == made("ko")


def test_bases_are_readable() -> None:
    head, *rows = opened(made("en"))["figures"].iter_rows(values_only=True)
    bases = [str(row[head.index("basis")]) for row in rows if row[head.index("basis")]]
    assert "valuation: FOB" in " ".join(bases)
    assert not any(json.dumps({}) == base for base in bases)
