"""A document as a Word file: headings, native tables with header rows, real footnotes, charts as pictures with alternative texts, language on every run.

WordprocessingML (ISO/IEC 29500-1) is written as it is, with lxml: what is made here is small, and footnotes, fields and stable bytes need that level anyway.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from importlib.resources import files
from typing import Any

from lxml import etree
from lxml.builder import ElementMaker

from bilateral.documents import typeset
from bilateral.documents.document import Document
from bilateral.documents.packed import across, packed
from bilateral.documents.paged import TITLE, Grid, Paged, Part, Picture, Run, Runs, day_of, paged

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
PIC = "http://schemas.openxmlformats.org/drawingml/2006/picture"
CP = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
DC = "http://purl.org/dc/elements/1.1/"
DCT = "http://purl.org/dc/terms/"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
SPACE = "{http://www.w3.org/XML/1998/namespace}space"
MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml"

w = ElementMaker(namespace=W, nsmap={"w": W, "r": R, "wp": WP, "a": A, "pic": PIC})
wp, a, pic = (ElementMaker(namespace=space) for space in (WP, A, PIC))
TEXT_WIDTH = 9412  # twentieths of a point: A4 less two margins of 22 mm
CHART_WIDTH = 8200  # of a chart
EMU = 635  # English Metric Units in a twentieth of a point
COLUMN_LEAST, LETTER = 900, 95  # the narrowest column, and about how wide a letter in a table is

Element = Any


def as_docx(document: Document) -> bytes:
    """The document as .docx: the same bytes for the same document.

    Raises:
        NotInstalled: without the packages that draw its charts. BilateralError: for a character in a chart that no font has.
    """
    made = paged(document)
    charts = [chart for part in made.parts for chart in part.pictures]
    drawn = typeset.pictures([chart.svg for chart in charts])
    writer = _Writer(made.locale, {id(chart): number for number, chart in enumerate(charts, 1)}, drawn)
    body = w.document(w.body(*writer.body(made), _page()))
    footnotes = w.footnotes(*_separators(), *writer.footnotes(made))
    parts: dict[str, bytes] = {
        "[Content_Types].xml": _types(),
        "_rels/.rels": _relations({"rId1": ("officeDocument", "word/document.xml"), "rId2": (CORE, "docProps/core.xml"), "rId3": ("extended-properties", "docProps/app.xml")}),
        "docProps/core.xml": _core(document, made, day_of(document)),
        "docProps/app.xml": b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"><Application>Bilateral</Application></Properties>',
        "word/document.xml": _bytes(body),
        "word/footnotes.xml": _bytes(footnotes),
        "word/footer1.xml": _bytes(w.ftr(writer.footer(document.build_id))),
        **{f"word/{name}.xml": _localised(name, made.locale) for name in ("styles", "numbering", "settings")},
        "word/_rels/document.xml.rels": _relations({**PARTS, **{f"rIdChart{n}": ("image", f"media/chart{n}.png") for n in range(1, len(drawn) + 1)}}),
        **{f"word/media/chart{n}.png": data for n, data in enumerate(drawn, 1)},
    }  # fmt: skip
    return packed(parts)


CORE = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
PARTS: Mapping[str, tuple[str, str]] = {f"rId{n}": (kind, target) for n, (kind, target) in enumerate(
    (("styles", "styles.xml"), ("numbering", "numbering.xml"), ("settings", "settings.xml"), ("footnotes", "footnotes.xml"), ("footer", "footer1.xml")), 1)}  # fmt: skip

# ---------------------------------------------------------------------------------------------------------------- the parts


class _Writer:
    """Writes blocks one after the other; knows which notes have come up, so that each has one footnote and later marks refer to it."""

    def __init__(self, locale: str, charts: Mapping[int, int], drawn: Sequence[bytes]) -> None:
        self.locale, self.charts, self.drawn, self.seen = locale, charts, drawn, set[int]()

    def body(self, made: Paged) -> Iterator[Element]:
        yield self.paragraph("Title", (Run(made.title),))
        yield self.paragraph("Subtitle", (Run(made.about),))
        for part in made.parts:
            yield from self.part(part)
        if made.drawn:
            yield self.paragraph("Heading1", (Run(made.drawn_title),))
            for grid in made.drawn:
                yield from self.table(grid)
        yield self.paragraph("Heading1", (Run(made.sources_title),))
        if made.loaded:
            yield self.paragraph("Source", (Run(made.loaded),))
        for note in made.notes:
            runs = [self.run(f"[{note.number}] "), self.run(note.title, bold=True), self.run("".join(f" · {words}" for words in (note.basis, note.details) if words))]
            yield w.p(w.pPr(_val("pStyle", "Source")), *runs)

    def part(self, part: Part) -> Iterator[Element]:
        yield self.paragraph("Heading1", (Run(part.title),))
        if part.listed:
            yield from (self.paragraph("ListBullet", runs, strong=True) for runs in part.said)
        elif part.said:
            yield self.paragraph("Normal", _joined(part.said), strong=True)
        for made in part.pictures:
            yield self.paragraph("Caption", made.finding)
            yield self.picture(made)
            yield self.paragraph("ChartNote", made.caption)
        for grid in part.grids:
            yield from self.table(grid)
        if part.note:
            yield self.paragraph("Note", (Run(part.note),))

    def paragraph(self, style: str, runs: Runs, *, strong: bool = False, align: str = "") -> Element:
        """A paragraph in a style; `strong` sets figures apart from the words around them."""
        properties = [_val("pStyle", style), *([_val("jc", align)] if align else [])]
        return w.p(w.pPr(*properties), *(piece for run in runs for piece in self.pieces(run, bold=strong and run.figure is not None)))

    def pieces(self, run: Run, *, bold: bool) -> Iterator[Element]:
        if run.text:
            yield self.run(run.text, bold=bold)
        for number in run.notes:
            yield from self.note(number)

    def note(self, number: int) -> Iterator[Element]:
        """A footnote where its note first comes up; after that a link to it. Footnotes count themselves, and come up in the order of their notes."""
        name = f"_Source{number}"
        if number in self.seen:
            yield w.hyperlink({_w("anchor"): name, _w("history"): "1"}, self.run(f"[{number}]", style="FootnoteReference"))
            return
        self.seen.add(number)
        yield self.run("[", style="FootnoteReference")
        yield w.bookmarkStart(_id(number), {_w("name"): name})
        yield self.run("", w.footnoteReference(_id(number)), style="FootnoteReference")
        yield w.bookmarkEnd(_id(number))
        yield self.run("]", style="FootnoteReference")

    def footnotes(self, made: Paged) -> Iterator[Element]:
        for note in made.notes:
            if note.number in self.seen:
                words = " · ".join(part for part in (note.title, note.basis) if part)
                runs = [self.run("", w.footnoteRef(), style="FootnoteReference"), self.run(f" {words}")]
                yield w.footnote(_id(note.number), w.p(w.pPr(_val("pStyle", "FootnoteText")), *runs))

    def run(self, words: str, *inside: Element, bold: bool = False, style: str = "") -> Element:
        marks = [*([_val("rStyle", style)] if style else []), *([w.b()] if bold else []), w.lang({_w("val"): self.locale, _w("eastAsia"): "ko-KR"})]
        return w.r(w.rPr(*marks), *inside, *([w.t(words, {SPACE: "preserve"})] if words else []))

    def picture(self, made: Picture) -> Element:
        number = self.charts[id(made)]
        wide_px, high_px = struct.unpack(">II", self.drawn[number - 1][16:24])  # a PNG's first chunk
        wide = CHART_WIDTH * EMU
        size = {"cx": str(wide), "cy": str(wide * high_px // wide_px)}
        named = {"id": str(number), "name": f"Chart {number}", "descr": made.description}
        shape = pic.spPr(a.xfrm(a.off(x="0", y="0"), a.ext(size)), a.prstGeom(a.avLst(), prst="rect"))
        fill = pic.blipFill(a.blip({f"{{{R}}}embed": f"rIdChart{number}"}), a.stretch(a.fillRect()))
        graphic = a.graphic(a.graphicData(pic.pic(pic.nvPicPr(pic.cNvPr(named), pic.cNvPicPr()), fill, shape), uri=PIC))
        inline = wp.inline(wp.extent(size), wp.docPr(named), wp.cNvGraphicFramePr(), graphic, distT="0", distB="0", distL="0", distR="0")
        return w.p(w.pPr(_val("pStyle", "Chart")), self.run("", w.drawing(inline)))

    def table(self, grid: Grid) -> Iterator[Element]:
        """The table's title, the table, and an empty line that keeps it from the next."""
        yield self.paragraph("Caption", (Run(grid.title),))
        widths = _widths(grid)
        head, *rows = [
            w.tr(w.trPr(w.cantSplit(), *([w.tblHeader()] if number == 0 else [])), *(self.cell(cell, *at) for cell, at in zip(row, zip(widths, grid.numeric, strict=True), strict=True)))
            for number, row in enumerate((tuple(Run(name) for name in grid.columns), *grid.rows))
        ]  # fmt: skip
        look = w.tblLook({_w("val"): "0020", _w("firstRow"): "1", _w("lastRow"): "0", _w("firstColumn"): "0", _w("lastColumn"): "0", _w("noHBand"): "1", _w("noVBand"): "1"})
        size = w.tblW({_w("w"): str(TEXT_WIDTH), _w("type"): "dxa"})
        properties = w.tblPr(_val("tblStyle", "Figures"), size, w.tblLayout({_w("type"): "fixed"}), look, _val("tblCaption", grid.title))
        yield w.tbl(properties, w.tblGrid(*(w.gridCol({_w("w"): str(width)}) for width in widths)), head, *rows)
        yield w.p(w.pPr(w.spacing({_w("after"): "0", _w("line"): "120", _w("lineRule"): "exact"})))

    def cell(self, cell: Run, width: int, numeric: bool) -> Element:
        return w.tc(w.tcPr(w.tcW({_w("w"): str(width), _w("type"): "dxa"})), self.paragraph("TableText", (cell,), align="right" if numeric else ""))

    def footer(self, build_id: str) -> Element:
        return w.p(w.pPr(_val("pStyle", "Footer")), self.run(f"{TITLE} · {build_id}"), self.run("", w.tab()), *self.field("PAGE"), self.run(" / "), *self.field("NUMPAGES"))

    def field(self, code: str) -> Iterator[Element]:
        yield w.fldSimple({_w("instr"): code}, self.run("1"))


def _joined(said: Sequence[Runs]) -> Runs:
    """Sentences one after the other, a blank between."""
    return tuple(run for number, runs in enumerate(said) for run in ((Run(" "), *runs) if number else runs))


def _widths(grid: Grid) -> list[int]:
    """Columns as wide as their longest words want, within the page; what is left goes to the first."""
    wanted = [max(across(words) for words in (name, *(row[n].text for row in grid.rows))) * LETTER + 350 for n, name in enumerate(grid.columns)]
    least = [max(COLUMN_LEAST, min(want, TEXT_WIDTH // len(wanted))) for want in wanted]
    spare = TEXT_WIDTH - sum(least)
    for n, want in enumerate(wanted):
        more = max(0, min(want - least[n], spare))
        least[n] += more
        spare -= more
    least[0] += spare
    return least


def _page() -> Element:
    sides = {_w(side): "1247" for side in ("top", "bottom", "left", "right")}
    margins = w.pgMar({**sides, _w("header"): "567", _w("footer"): "567", _w("gutter"): "0"})
    return w.sectPr(w.footerReference({_w("type"): "default", f"{{{R}}}id": "rId5"}), w.pgSz({_w("w"): "11906", _w("h"): "16838"}), margins)


def _separators() -> Iterator[Element]:
    for number, kind in ((-1, "separator"), (0, "continuationSeparator")):
        yield w.footnote({_w("type"): kind, _w("id"): str(number)}, w.p(w.pPr(w.spacing({_w("after"): "0"})), w.r(w(kind))))


def _localised(name: str, locale: str) -> bytes:
    """A part of ours, in the document's language."""
    root = etree.fromstring(files("bilateral.documents").joinpath("templates", "word", f"{name}.xml").read_bytes())
    for lang in root.iter(f"{{{W}}}lang", f"{{{W}}}themeFontLang"):
        lang.set(_w("val"), locale)
    return _bytes(root)


def _core(document: Document, made: Paged, day: date) -> bytes:
    dc, dct = ElementMaker(namespace=DC), ElementMaker(namespace=DCT)
    cp = ElementMaker(namespace=CP, nsmap={"cp": CP, "dc": DC, "dcterms": DCT, "xsi": XSI})
    stamp = f"{day.isoformat()}T00:00:00Z"
    times = [dct(name, stamp, {f"{{{XSI}}}type": "dcterms:W3CDTF"}) for name in ("created", "modified")]
    keywords = cp.keywords(", ".join((document.a, document.b, str(document.year))))
    return _bytes(cp.coreProperties(dc.title(made.title), dc.creator(TITLE), dc.description(made.about), dc.language(made.locale), keywords, *times))


def _types() -> bytes:
    t = ElementMaker(namespace=TYPES, nsmap={None: TYPES})
    named = {
        "/word/document.xml": f"{MAIN}.document.main+xml", "/word/styles.xml": f"{MAIN}.styles+xml", "/word/numbering.xml": f"{MAIN}.numbering+xml",
        "/word/settings.xml": f"{MAIN}.settings+xml", "/word/footnotes.xml": f"{MAIN}.footnotes+xml", "/word/footer1.xml": f"{MAIN}.footer+xml",
        "/docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
        "/docProps/app.xml": "application/vnd.openxmlformats-officedocument.extended-properties+xml",
    }  # fmt: skip
    endings = {"rels": "application/vnd.openxmlformats-package.relationships+xml", "xml": "application/xml", "png": "image/png"}
    return _bytes(t.Types(*(t.Default(Extension=end, ContentType=kind) for end, kind in endings.items()), *(t.Override(PartName=part, ContentType=kind) for part, kind in named.items())))


def _relations(listed: Mapping[str, tuple[str, str]]) -> bytes:
    r = ElementMaker(namespace=RELS, nsmap={None: RELS})
    return _bytes(r.Relationships(*(r.Relationship(Id=name, Type=kind if kind.startswith("http") else f"{R}/{kind}", Target=target) for name, (kind, target) in listed.items())))


def _w(name: str) -> str:
    return f"{{{W}}}{name}"


def _id(number: int) -> dict[str, str]:
    return {_w("id"): str(number)}


def _val(name: str, value: str) -> Element:
    return w(name, {_w("val"): value})


def _bytes(root: Element) -> bytes:
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))
