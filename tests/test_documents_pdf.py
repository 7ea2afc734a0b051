"""The brief as a PDF: every word and number is in it, it is tagged and says its language, and nothing in a name is a command."""

from __future__ import annotations

import re
import subprocess
import sys
from functools import cache
from itertools import pairwise
from pathlib import Path
from unittest import mock

import pypdfium2
import pypdfium2.raw as pdfium
import pytest

import briefs
from bilateral.documents import paged, typeset
from bilateral.documents.document import Document
from bilateral.documents.explain_document import write_explanation
from bilateral.documents.filed import filed
from bilateral.documents.pdf import as_pdf, data_of
from bilateral.lang import languages
from bilateral.model import BilateralError
from bilateral.terminal import write
from command import last, run
from pages import EVIL, needs_pages, sentences, small_with, squashed

LANGS = sorted(languages())


@cache
def made(lang: str) -> bytes:
    return as_pdf(briefs.founding_pair(lang))


def pages_of(data: bytes) -> list[str]:
    with pypdfium2.PdfDocument(data) as pdf:
        return [page.get_textpage().get_text_range() for page in pdf]


def stands(words: str, pages: list[str]) -> bool:
    """Whether words are on a page, or begin on one and end on the next."""
    wanted = squashed(words)
    squeezed = [squashed(page) for page in pages]
    if any(wanted in page for page in squeezed):
        return True
    return any(wanted[:at] in one and wanted[at:] in other for one, other in pairwise(squeezed) for at in range(1, len(wanted)))


@pytest.mark.slow
@needs_pages
@pytest.mark.parametrize("lang", LANGS)
def test_the_brief_of_the_founding_pair_is_two_to_four_pages(lang: str) -> None:
    document = briefs.founding_pair(lang)
    pages = pages_of(made(lang))
    assert 2 <= len(pages) <= 4
    assert {source.loaded for source in document.sources} == {document.sources[0].loaded}
    assert squashed("".join(pages)).count(squashed(document.sources[0].loaded)) == 1, "what holds for all sources is said once"


@pytest.mark.slow
@needs_pages
@pytest.mark.parametrize("lang", LANGS)
def test_every_sentence_and_number_is_there(lang: str) -> None:
    document = briefs.founding_pair(lang)
    pages = pages_of(made(lang))
    for one in sentences(document):
        assert stands(one.text, pages), one.text
    whole = squashed("".join(pages))
    for section in document.sections:
        assert squashed(section.title) in whole
        assert not section.note or stands(section.note, pages)
        for table in section.tables:
            for text in (table.title, *table.columns, *(cell.text for row in table.rows for cell in row)):
                assert squashed(text) in whole or not any(row[table.columns.index(text)].text for row in table.rows), text


@pytest.mark.slow
@needs_pages
@pytest.mark.parametrize("lang", LANGS)
def test_every_source_is_a_footnote_where_it_first_comes_up(lang: str) -> None:
    document = briefs.founding_pair(lang)
    pages = [page.replace("\u2060", "") for page in pages_of(made(lang))]
    notes = paged.paged(document).notes
    assert len(notes) == len(document.sources)
    for note in notes:
        first = next(n for n, page in enumerate(pages) if re.search(rf"\S\[{note.number}\]", page))
        assert squashed(f"{note.title} · {note.basis}") in squashed(pages[first]), note
    for source in document.sources:
        for words in (*source.citations, *source.figures):
            assert stands(words, pages), words


@pytest.mark.slow
@needs_pages
@pytest.mark.parametrize("lang", LANGS)
def test_charts_are_tables_too(lang: str) -> None:
    """The direct investment of 2024, to the dollar; a cell held back says so."""
    whole = squashed("".join(pages_of(made(lang))))
    assert "1,381,337,507.39" in whole
    held_back = {"en": "heldbackasconfidential", "es": "confidencial", "ko": "비공개"}
    assert held_back[lang] in whole


@needs_pages
@pytest.mark.parametrize(("lang", "tag"), [("en", "en-US"), ("es", "es-MX"), ("ko", "ko-KR")])
def test_tags_language_and_title(lang: str, tag: str) -> None:
    with pypdfium2.PdfDocument(made(lang)) as pdf:
        assert pdfium.FPDFCatalog_IsTagged(pdf.raw)
        assert pdf.get_metadata_dict()["Title"] == briefs.founding_pair(lang).title
        assert pdf.get_metadata_dict()["Author"] == "Bilateral"
        assert 3 <= len(pdf) <= 5
        width, height = pdf[0].get_size()
        assert (round(width), round(height)) == (595, 842)
        kinds = {kind for page in pdf for kind in tags(page)}
        assert {"H1", "P", "Table", "TR", "TH", "TD", "Figure", "Note", "L", "LI"} <= kinds, kinds
    assert f"/Lang ({tag})".encode() in made(lang) or f"/Lang({tag})".encode() in made(lang)
    assert b"<pdfuaid:part>1</pdfuaid:part>" in made(lang)


def tags(page: pypdfium2.PdfPage) -> set[str]:
    tree = pdfium.FPDF_StructTree_GetForPage(page.raw)
    found: set[str] = set()

    def walk(element: object) -> None:
        room = (pdfium.c_ushort * 64)() if hasattr(pdfium, "c_ushort") else None
        length = pdfium.FPDF_StructElement_GetType(element, room, 128)
        found.add(bytes(room)[: max(length - 2, 0)].decode("utf-16-le"))
        for n in range(pdfium.FPDF_StructElement_CountChildren(element)):
            child = pdfium.FPDF_StructElement_GetChildAtIndex(element, n)
            if child:
                walk(child)

    try:
        for n in range(pdfium.FPDF_StructTree_CountChildren(tree)):
            walk(pdfium.FPDF_StructTree_GetChildAtIndex(tree, n))
    finally:
        pdfium.FPDF_StructTree_Close(tree)
    return found


@needs_pages
def test_charts_are_described() -> None:
    document = briefs.founding_pair("en")
    described = [chart.description for section in document.sections for chart in section.charts]
    assert described
    for words in described:
        assert words.encode("utf-16-be") in made("en") or words.encode() in made("en") or words[:20].encode() in made("en")


@needs_pages
def test_hangul_is_there_and_has_a_shape() -> None:
    whole = "".join(pages_of(made("ko")))
    assert "멕시코와 한국" in whole
    assert "\ufffd" not in whole


@pytest.mark.slow
@needs_pages
def test_the_same_document_makes_the_same_bytes() -> None:
    assert as_pdf(briefs.founding_pair("ko")) == made("ko")


@pytest.mark.slow
@needs_pages
@pytest.mark.parametrize("lang", LANGS)
def test_nothing_in_a_name_is_a_command(lang: str) -> None:
    document = small_with(EVIL, lang)
    whole = squashed("".join(pages_of(as_pdf(document))))
    assert squashed(EVIL) in whole
    assert squashed('#panic("x") $1+1$ @here <label>') in whole


@needs_pages
def test_a_character_without_a_shape_is_named() -> None:
    with pytest.raises(BilateralError, match=r"no font of 'bilateral\[documents\]' can show '\u0e82' \(U\+0E82, lao letter kho sung\) in '.*Lao \u0e82 Co.*'; choose --format html") as found:
        as_pdf(small_with("Lao \u0e82 Co"))
    assert "\n" not in str(found.value)


@needs_pages
def test_explanations_too(tmp_path: Path) -> None:
    document = write_explanation(briefs.starter_world(), "MEX", "KOR", year=2024)
    pages = pages_of(as_pdf(document))
    assert all(stands(one.text, pages) for one in sentences(document))


def test_without_the_packages_one_line_says_what_to_install(starter_home: Path, tmp_path: Path) -> None:
    with mock.patch.object(typeset, "NEEDED", ("typst", "no_such_font")):
        done = run(starter_home, "brief", "MEX", "KOR", "--format", "pdf", "--out", str(tmp_path / "b.pdf"), code=2)
    assert last(done) == "bilateral: this format needs packages that are not installed (no_such_font): pip install 'bilateral[documents]'"
    assert not (tmp_path / "b.pdf").exists()


@pytest.mark.slow
@needs_pages
def test_the_command_line_writes_a_file_or_a_pipe_and_spares_the_terminal(starter_home: Path, tmp_path: Path) -> None:
    out = tmp_path / "brief.pdf"
    done = run(starter_home, "brief", "MEX", "KOR", "--year", "2024", "--format", "pdf", "--out", str(out))
    assert out.read_bytes().startswith(b"%PDF-1.7")
    assert last(done) == f"wrote {out}"
    command = [sys.executable, "-m", "bilateral.cli", "--home", str(starter_home), "brief", "MEX", "KOR", "--year", "2024", "--format", "pdf"]
    assert subprocess.run(command, capture_output=True, check=True).stdout == out.read_bytes()
    with mock.patch("sys.stdout", mock.Mock(isatty=lambda: True)), pytest.raises(BilateralError, match="would garble the terminal; name a file with --out FILE"):
        write(b"PK", None)
    done = run(starter_home, "brief", "MEX", "KOR", "--format", "odt", code=2)
    assert last(done) == "bilateral: unknown format 'odt'; known: text, md, html, json, pdf, docx, xlsx"


def test_an_unknown_format_is_refused() -> None:
    with pytest.raises(BilateralError, match="unknown format 'rtf'; known: text, md, html, json, pdf, docx, xlsx"):
        filed(briefs.founding_pair("en"), "rtf")


@needs_pages
def test_the_template_is_given_data_alone() -> None:
    """What is typeset is the same file for every document; all words go beside it, as JSON."""
    source = typeset._source("paper.typ")
    document: Document = small_with(EVIL)
    assert b"panic" not in source
    assert EVIL.split(" ", 1)[0] in str(data_of(document, paged.paged(document)))
