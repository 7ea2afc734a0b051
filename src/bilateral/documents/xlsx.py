"""A document as a workbook: a sheet a section, then every figure it shows, then its sources. Numbers are numbers, at full precision; texts are never formulas."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter

from bilateral.documents.document import Cell, Document, Section, Sentence, Source, Table
from bilateral.documents.packed import across, packed
from bilateral.documents.paged import LOCALES, TITLE, day_of, shown
from bilateral.documents.render import as_sentence, figures_of, numbered
from bilateral.lang import text
from bilateral.model import Figure

# Headings of the figures' sheet are the names that figures have as JSON, in every language: formulas and programs rely on them.
FIGURES = ("id", "metric", "keys", "value", "unit", "status", "source", "via", "vintage", "basis", "citations", "snapshots", "as_of", "build_id", "note")
SOURCES = ("number", "source", "vintage", "basis", "quoted", "loaded", "figures")
FORMATS = {"USD": "#,##0.00", "ratio": "0.00%", "rank": "0", "year": "0"}
WIDEST, SENTENCE = 60, 100  # letters in the widest column; in the column of sentences
HEAD, STRONG, SOFT = Font("Calibri", 11, bold=True), Font("Calibri", 14, bold=True), Font("Calibri", 11, color="FF5C5C5C")
LINE = Border(bottom=Side(style="thin"))


def as_xlsx(document: Document) -> bytes:
    """The document as .xlsx: the same bytes for the same document."""
    book: Any = Workbook()
    book.remove(book.active)
    names: set[str] = set()
    for section in document.sections:
        _section(book.create_sheet(_name(section.title, names)), document, section)
    _figures(book.create_sheet(_name("figures", names)), figures_of(document))
    _sources(book.create_sheet(_name(text(document.lang, "section.sources"), names)), document.sources)
    for sheet in book.worksheets:
        sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
        sheet.page_setup.fitToHeight, sheet.sheet_properties.pageSetUpPr.fitToPage = 0, True  # as many pages as it needs, one page wide
    about, day = book.properties, day_of(document)
    about.title, about.creator, about.description, about.language = shown(document.title), TITLE, shown(document.about), LOCALES.get(document.lang, document.lang)
    about.keywords = ", ".join((document.a, document.b, str(document.year), document.build_id))
    about.created = datetime.combine(day, datetime.min.time())
    held = io.BytesIO()
    book.save(held)
    return _stable(held.getvalue(), day)


# ---------------------------------------------------------------------------------------------------------------- the parts


def _section(sheet: Any, document: Document, section: Section) -> None:
    """The section's title and sentences, then its tables, and those of its charts under their findings."""
    _put(sheet, 1, 1, section.title, font=STRONG)
    _put(sheet, 2, 1, document.title, font=SOFT)
    sheet.freeze_panes = "A3"
    row = 4
    said = [*section.sentences, *([Sentence("", section.note)] if section.note else [])]
    for one in said:
        row = _sentence(sheet, row, numbered(one, "[{}]".format))
    row += 1
    widths: dict[int, int] = {}
    for table in section.tables:
        row = _table(sheet, row, table, widths)
    for chart in section.charts:
        row = _sentence(sheet, row, as_sentence(numbered(chart.title, "[{}]".format)), font=HEAD)
        row = _table(sheet, row, chart.table, widths)
    _widen(sheet, widths)


def _sentence(sheet: Any, row: int, words: str, *, font: Font | None = None) -> int:
    """A sentence over eight columns, wrapped; the next free row."""
    _put(sheet, row, 1, words, font=font)
    sheet.cell(row, 1).alignment = Alignment(wrap_text=True, vertical="top")
    sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=8)
    sheet.row_dimensions[row].height = 15 * (1 + across(words) // SENTENCE)
    return row + 1


def _table(sheet: Any, row: int, table: Table, widths: dict[int, int]) -> int:
    """A table under its title; the number of a cell's source stands in a column of its own at the end, if the table has any. The next free row."""
    _put(sheet, row, 1, table.title, font=HEAD)
    row += 1
    for at, name in enumerate(table.columns, 1):
        _put(sheet, row, at, name, font=HEAD, border=LINE)
        widths[at] = max(widths.get(at, 0), across(name))
    for cells in table.rows:
        row += 1
        for at, cell in enumerate(cells, 1):
            width = _cell(sheet, row, at, cell)
            widths[at] = max(widths.get(at, 0), width)
        numbers = dict.fromkeys(f"[{cell.source}]" for cell in cells if cell.source)
        if numbers:
            _put(sheet, row, len(cells) + 1, "".join(numbers), font=SOFT)
    return row + 2


def _cell(sheet: Any, row: int, at: int, cell: Cell) -> int:
    if cell.figure is None or cell.figure.value is None:
        _put(sheet, row, at, cell.text)
        return across(cell.text)
    return _number(sheet, row, at, cell.figure)


def _figures(sheet: Any, figures: Iterable[Figure]) -> None:
    rows = [
        (
            f.id, f.metric, " ".join(f"{k}={v}" for k, v in f.keys.items()), f, f.unit, f.status, f.source, f.via, f.vintage, _basis(f), "; ".join(f.citations),
            " ".join(f.snapshots), f.as_of, f.build_id, f.note,
        )
        for f in figures
    ]  # fmt: skip
    _list(sheet, FIGURES, rows)


def _sources(sheet: Any, sources: Iterable[Source]) -> None:
    rows = [(s.number, s.title, s.origin.vintage or s.vintage, s.basis, "; ".join(s.citations), s.loaded, " ".join(s.figures)) for s in sources]
    _list(sheet, SOURCES, rows)


def _list(sheet: Any, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """A table from A1, its head frozen, with filters."""
    widths: dict[int, int] = {}
    for at, name in enumerate(columns, 1):
        _put(sheet, 1, at, name, font=HEAD, border=LINE)
        widths[at] = len(name) + 3
    for row, values in enumerate(rows, 2):
        for at, value in enumerate(values, 1):
            if isinstance(value, Figure):
                wide = _number(sheet, row, at, value)
            else:
                _put(sheet, row, at, value)
                wide = across(str(value or ""))
            widths[at] = max(widths[at], wide)
    _widen(sheet, widths)
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{len(rows) + 1}"


def _number(sheet: Any, row: int, at: int, f: Figure) -> int:
    """A figure's value as a number in its unit's format; how wide it is. An exact amount in cents is kept to the last digit that a workbook holds."""
    value = f.value
    if value is None:
        return 0
    cell = sheet.cell(row, at, int(value) if isinstance(value, Decimal) and value == value.to_integral_value() else float(value) if isinstance(value, Decimal) else value)
    cell.number_format = FORMATS.get(f.unit, "#,##0" if float(value).is_integer() else "#,##0.######")
    if f.unit == "USD" and float(value).is_integer():
        cell.number_format = "#,##0"
    return len(f"{float(value):,.2f}")


def _put(sheet: Any, row: int, at: int, value: Any, *, font: Font | None = None, border: Border | None = None) -> None:
    """A text, whole number or day in a cell. A text stays one, also where it begins with = + - or @ and the cell is edited later."""
    if value is None or value == "":
        return
    cell = sheet.cell(row, at)
    if isinstance(value, str):
        cell.value = shown(value)[:32_767]  # what a cell can hold
        cell.data_type = "s"
        cell.quotePrefix = value[:1] in ("=", "+", "-", "@", "\t", "\r", "'")
    else:
        cell.value = value
        if isinstance(value, date):
            cell.number_format = "yyyy-mm-dd"
    if font:
        cell.font = font
    if border:
        cell.border = border


def _widen(sheet: Any, widths: dict[int, int]) -> None:
    for at in range(1, 9):
        sheet.column_dimensions[get_column_letter(at)].width = max(12, min(widths.get(at, 0), WIDEST) + 2)
    for at, width in widths.items():
        sheet.column_dimensions[get_column_letter(at)].width = max(10, min(width, WIDEST) + 2)


def _basis(f: Figure) -> str:
    return "; ".join(f"{k}: {json.dumps(v, ensure_ascii=False) if isinstance(v, dict | list) else v}" for k, v in f.basis.items())


def _name(title: str, taken: set[str]) -> str:
    """A sheet's name: at most 31 characters, none that a workbook forbids, none twice."""
    base = re.sub(r"[\[\]:*?/\\']", " ", shown(title)).strip()[:28] or "sheet"
    name, n = base, 1
    while name.casefold() in taken:
        n += 1
        name = f"{base} {n}"
    taken.add(name.casefold())
    return name


def _stable(data: bytes, day: date) -> bytes:
    """The workbook without the moment it was written."""
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    stamp = f"{day.isoformat()}T00:00:00Z".encode()
    parts["docProps/core.xml"] = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + stamp, parts["docProps/core.xml"])
    return packed(parts)
