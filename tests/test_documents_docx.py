"""The brief as a Word file: its XML holds together, tables and footnotes are real ones, every word is in it, the checker reads it back."""

from __future__ import annotations

import io
import shutil
import struct
import subprocess
import zipfile
from functools import cache
from pathlib import Path

import pytest
from lxml import etree

import briefs
from bilateral.check.inputs import read_input
from bilateral.documents.docx import A, R, W, as_docx
from bilateral.documents.paged import paged
from bilateral.lang import languages
from pages import EVIL, needs_pages, sentences, small_with, squashed

pytestmark = needs_pages
LANGS = sorted(languages())


def w(name: str) -> str:
    return f"{{{W}}}{name}"


@cache
def made(lang: str) -> bytes:
    return as_docx(briefs.founding_pair(lang))


@cache
def parts(lang: str) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(made(lang))) as file:
        assert file.testzip() is None
        return {name: file.read(name) for name in file.namelist()}


def tree(lang: str, part: str = "word/document.xml") -> etree._Element:
    return etree.fromstring(parts(lang)[part])


def words(element: etree._Element) -> str:
    return "".join(t.text or "" for t in element.iter(w("t")))


@pytest.mark.slow
@pytest.mark.parametrize("lang", LANGS)
def test_every_part_is_xml_has_a_type_and_is_led_to(lang: str) -> None:
    held = parts(lang)
    types = etree.fromstring(held["[Content_Types].xml"])
    named = {one.get("PartName", "").lstrip("/") for one in types if one.get("PartName")}
    endings = {one.get("Extension") for one in types if one.get("Extension")}
    for name, data in held.items():
        assert name == "[Content_Types].xml" or name in named or name.rsplit(".", 1)[1] in endings
        if name.endswith((".xml", ".rels")):
            etree.fromstring(data)
    relations = etree.fromstring(held["word/_rels/document.xml.rels"])
    targets = {one.get("Id"): f"word/{one.get('Target')}" for one in relations}
    assert set(targets.values()) <= set(held)
    used = {value for element in tree(lang).iter() for name, value in element.attrib.items() if name.startswith(f"{{{R}}}")}
    assert used <= set(targets)


@pytest.mark.slow
@pytest.mark.parametrize("lang", LANGS)
def test_every_word_is_there(lang: str) -> None:
    document = briefs.founding_pair(lang)
    whole = squashed(words(tree(lang)))
    for one in sentences(document):
        assert squashed(one.text) in whole, one.text
    for section in document.sections:
        assert squashed(section.title) in whole
        for table in section.tables:
            assert all(squashed(cell.text) in whole for row in table.rows for cell in row)
    for source in document.sources:
        assert all(squashed(one) in whole for one in (*source.citations, *source.figures, source.title))


@pytest.mark.slow
@pytest.mark.parametrize("lang", LANGS)
def test_tables_are_native_with_a_header_row(lang: str) -> None:
    document = paged(briefs.founding_pair(lang))
    expected = [grid for part in document.parts for grid in part.grids] + list(document.drawn)
    tables = list(tree(lang).iter(w("tbl")))
    assert len(tables) == len(expected)
    for table, grid in zip(tables, expected, strict=True):
        head, *rows = table.findall(w("tr"))
        assert head.find(f"{w('trPr')}/{w('tblHeader')}") is not None
        assert [words(cell) for cell in head.findall(w("tc"))] == list(grid.columns)
        assert len(rows) == len(grid.rows)
        assert all(len(row.findall(w("tc"))) == len(grid.columns) for row in rows)
        assert sum(int(column.get(w("w"))) for column in table.find(w("tblGrid"))) == 9412
        assert min(int(column.get(w("w"))) for column in table.find(w("tblGrid"))) >= 700


@pytest.mark.slow
@pytest.mark.parametrize("lang", LANGS)
def test_footnotes_are_real_in_order_and_each_is_marked(lang: str) -> None:
    document = tree(lang)
    notes = {one.get(w("id")): words(one).strip() for one in tree(lang, "word/footnotes.xml") if one.get(w("type")) is None}
    marked = [one.get(w("id")) for one in document.iter(w("footnoteReference"))]
    assert marked == [str(n) for n in range(1, len(notes) + 1)] == list(notes)
    assert len(notes) == len(briefs.founding_pair(lang).sources)
    for note in paged(briefs.founding_pair(lang)).notes:
        assert notes[str(note.number)] == " · ".join(part for part in (note.title, note.basis) if part)
    bookmarks = {one.get(w("name")) for one in document.iter(w("bookmarkStart"))}
    links = {one.get(w("anchor")) for one in document.iter(w("hyperlink"))}
    assert links
    assert links <= bookmarks


@pytest.mark.slow
@pytest.mark.parametrize(("lang", "tag"), [("en", "en-US"), ("es", "es-MX"), ("ko", "ko-KR")])
def test_styles_language_and_properties(lang: str, tag: str) -> None:
    document = tree(lang)
    styles = {one.get(w("styleId")) for one in tree(lang, "word/styles.xml").iter(w("style"))}
    used = {one.get(w("val")) for name in ("pStyle", "rStyle", "tblStyle") for one in document.iter(w(name))}
    assert used <= styles
    assert {"Title", "Heading1", "ListBullet", "Caption"} <= used
    runs = list(document.iter(w("r")))
    assert all(run.find(f"{w('rPr')}/{w('lang')}").get(w("val")) == tag for run in runs)
    core = tree(lang, "docProps/core.xml")
    held = {etree.QName(one).localname: one.text for one in core}
    assert held["title"] == briefs.founding_pair(lang).title
    assert held["creator"] == "Bilateral"
    assert held["language"] == tag
    assert held["created"] == held["modified"] == "2026-01-10T00:00:00Z"  # the newest release that the starter's brief rests on


def test_charts_are_pictures_with_words() -> None:
    described = [chart.description for section in briefs.founding_pair("en").sections for chart in section.charts]
    document = tree("en")
    shown = [one.get("descr") for one in document.iter("{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr")]
    assert shown == described
    blips = list(document.iter(f"{{{A}}}blip"))
    assert len(blips) == len(described)
    for n in range(1, len(described) + 1):
        data = parts("en")[f"word/media/chart{n}.png"]
        assert data.startswith(b"\x89PNG\r\n\x1a\n")
        wide, high = struct.unpack(">II", data[16:24])
        assert wide > 1200
        assert 400 < high < wide


def test_the_same_document_makes_the_same_bytes() -> None:
    assert as_docx(briefs.founding_pair("es")) == made("es")


@pytest.mark.slow
@pytest.mark.parametrize("lang", LANGS)
def test_names_are_text(lang: str) -> None:
    with zipfile.ZipFile(io.BytesIO(as_docx(small_with(EVIL, lang)))) as file:
        document = etree.fromstring(file.read("word/document.xml"))
    assert squashed(EVIL) in squashed(words(document))
    assert not [one for one in document.iter(w("p")) if one.getparent().tag == w("t")]


@pytest.mark.parametrize("lang", LANGS)
def test_the_checker_reads_its_sentences(lang: str, tmp_path: Path) -> None:
    path = tmp_path / "brief.docx"
    path.write_bytes(made(lang))
    read = squashed(read_input(path).text)
    assert all(squashed(one.text) in read for section in briefs.founding_pair(lang).sections for one in section.sentences)


@pytest.mark.slow
@pytest.mark.parametrize("lang", LANGS)
def test_an_office_opens_it(lang: str, tmp_path: Path) -> None:
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice (soffice) is not here: that an office opens the file was not seen")
    path = tmp_path / "brief.docx"
    path.write_bytes(made(lang))
    subprocess.run([office, f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(path)], check=True, capture_output=True, timeout=120)
    import pypdfium2

    with pypdfium2.PdfDocument(tmp_path / "brief.pdf") as pdf:
        whole = squashed("".join(page.get_textpage().get_text_range() for page in pdf))
    document = briefs.founding_pair(lang)
    assert squashed(document.title) in whole
    assert sum(squashed(one.text) in whole for one in sentences(document)) > 0.8 * len(sentences(document))  # others go over the end of a page
