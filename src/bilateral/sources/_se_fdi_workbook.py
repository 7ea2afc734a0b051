"""The published layout of the Secretaría de Economía's FDI workbooks: one row per label, one column per quarter, years added up.

Above the figures stands a row of years (`1999`, then `Total 1999`, at the end `Total general`) and below it a row of quarters 1 to 4. A
sheet breaks the total down by type of investment, by origin, by industry or by state, or lists under each origin its parts of one kind.
Positions move between releases, so that everything is found by its content; the sheets' dimensions are not to be trusted (a sheet of
9,377 rows declares 1,048,576), so that reading stops at the end of the figures.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice, pairwise
from typing import Any

import polars as pl

from bilateral import rawfile
from bilateral.model import TOTAL, WORLD, BadFile, Batch, RawFile, Reject
from bilateral.sources._se_fdi_words import (
    CONSTANTS,
    DIMENSIONS,
    MILLION,
    TOTALS,
    describe_dimensions,
    fold,
    name_batch,
    part_of,
    read_value,
)

Row = tuple[Any, ...]

# What the cell above the labels says of them, as `fold` writes it.
LABELLED: Mapping[str, tuple[str, ...]] = {
    "partner": ("pais", "origen"),
    "instrument": ("tipodeinversion",),
    "industry": ("sector",),
    "region": ("entidadfederativa", "estado"),
}
EXPECTED = "sheets with a row of years, a row of quarters 1 to 4, and types of investment, origins, industries or states below them"

SCAN = 500  # rows that tell what a sheet is: its header is at the top, and the release date stands below tables of at most 400 rows
HEADER_WITHIN = 30
BLANK_RUN = 50
CHUNK = 2000  # sheet rows per batch: 242,000 cells of 24 years

STATED = re.compile(r"informaci[oó]n\s+al\s+(\d{1,2}\s+de\s+\w+\s+de\s+\d{4})", re.IGNORECASE)
UNIT = re.compile(r"(miles\s+de\s+)?(millones|miles)\s+de\s+(d[oó]lares|pesos|euros)", re.IGNORECASE)
FOOTNOTE = re.compile(r"\s*([*\"“(]|\w/|fuente|notas?\b|elaborad)", re.IGNORECASE)


@dataclass(frozen=True)
class Layout:
    """Where a sheet's figures stand: `columns` are (index from 0, period), `dimensions` what its rows break down."""

    part: int
    name: str
    header: int
    dimensions: frozenset[str]
    columns: tuple[tuple[int, str], ...]
    first: tuple[int, int]
    last: tuple[int, int]


@dataclass(frozen=True)
class Book:
    """The sheets that hold figures, the sheets that hold none, and the day that the footnote says the information is of."""

    sheets: tuple[Layout, ...]
    others: tuple[str, ...]
    stated: str


@dataclass
class _Rows:
    """Staged columns under construction, one entry per cell."""

    raw_row: list[int] = field(default_factory=list)
    partner: list[str] = field(default_factory=list)
    instrument: list[str] = field(default_factory=list)
    industry: list[str] = field(default_factory=list)
    region: list[str] = field(default_factory=list)
    period: list[str] = field(default_factory=list)
    value: list[str | None] = field(default_factory=list)
    conf_status: list[str | None] = field(default_factory=list)


def scan(file: RawFile) -> Book:
    """What each sheet of a published workbook holds.

    Raises:
        BadFile: for a workbook with a sheet of unknown layout, or without a sheet that belongs to it.
    """
    sheets, others, found, stated = [], [], [], ""
    for part, name, rows in rawfile.iter_sheets(file):
        head = list(islice(_numbered(rows), SCAN))
        found.append(name.strip())
        stated = stated or _stated(head)
        layout = _layout(file, part, name.strip(), head)
        sheets += [layout] if layout else []
        others += [] if layout else [name.strip()]
    _check_complete(file, sheets, found)
    return Book(tuple(sheets), tuple(others), stated)


def read(file: RawFile, book: Book) -> Iterator[Batch]:
    """Batches of cells: one row per label and period, in US$ million, and at the end the names of the industries.

    Cells that are neither a number, C nor blank are rejected, as are rows whose label is not of their sheet's kind.
    """
    layouts = {layout.part: layout for layout in book.sheets}
    names: dict[str, tuple[int, str]] = {}
    for part, _, rows in rawfile.iter_sheets(file):
        if part in layouts:
            yield from _read_sheet(rows, layouts[part], names)
    if names:
        yield name_batch({code: name for code, (_, name) in names.items()}, [row for row, _ in names.values()])


# --------------------------------------------------------------------------------------------------------- what a sheet holds


def _numbered(rows: Iterator[Any]) -> Iterator[tuple[int, Row]]:
    """Rows with their number from 1, blank ones left out; ends after a run of blank rows."""
    blank = 0
    for number, values in enumerate(rows, 1):
        if any(v is not None and v != "" for v in values):
            blank = 0
            yield number, tuple(values)
        elif (blank := blank + 1) >= BLANK_RUN:
            return


def _stated(head: list[tuple[int, Row]]) -> str:
    texts = (v for _, row in head for v in row[:3] if isinstance(v, str))
    return next((found[1] for text in texts if (found := STATED.search(text))), "")


def _layout(file: RawFile, part: int, name: str, head: list[tuple[int, Row]]) -> Layout | None:
    """None for a sheet without a row of years above a row of quarters: notes, or nothing."""
    at = _header_at(head)
    if at is None:
        return None
    for unit in (u for _, row in head[:at] for v in row if isinstance(v, str) and (u := UNIT.search(v))):
        if fold(unit[0]) != "millonesdedolares":
            raise BadFile(f"{file.name}, sheet {name!r} is in {unit[0]}; the workbook in millones de dólares was expected, load that one")
    number, years = head[at]
    quarters = head[at + 1][1]
    first = next(i for i, v in enumerate(years) if _year(v))
    columns, start, end = _columns(file, f"{file.name}, sheet {name!r}, row {number}", years, quarters)
    labels = [label for _, row in head[at + 2 :] if (label := _label(row, first))]
    dimensions = _dimensions(_label(quarters, first) or _label(years, first), labels)
    if not dimensions or first == 0:
        raise BadFile(f"{file.name}, sheet {name!r}: labels such as {labels[:2]} fit no layout; expected {EXPECTED}")
    layout = Layout(part, name, number, dimensions, columns, start, end)
    _check_discrete(file, layout, head[at + 2 :])
    return layout


def _header_at(head: list[tuple[int, Row]]) -> int | None:
    for at, ((number, years), (below, quarters)) in enumerate(pairwise(head[:HEADER_WITHIN])):
        pairs = zip(years, quarters, strict=False)
        if below == number + 1 and any(_year(top) and _quarter(low) for top, low in pairs):
            return at
    return None


def _year(value: Any) -> int:
    """The year that a header cell names, 0 for none."""
    text = str(int(value)) if isinstance(value, int | float) and math.isfinite(value) and value == int(value) else str(value or "").strip()
    found = re.fullmatch(r"((?:19|20)\d\d)\s*(?:[*pr]?/?)", text)
    return int(found[1]) if found else 0


def _quarter(value: Any) -> int:
    """The quarter that a header cell names, 0 for none."""
    text = str(int(value)) if isinstance(value, int | float) and math.isfinite(value) and value == int(value) else str(value or "").strip()
    return int(text) if text in ("1", "2", "3", "4") else 0


def _columns(file: RawFile, where: str, years: Row, quarters: Row) -> tuple[tuple[tuple[int, str], ...], tuple[int, int], tuple[int, int]]:
    """Columns with their periods, the first and the last quarter."""
    held: dict[tuple[int, int], int] = {}
    totals: dict[int, int] = {}
    general, year = None, 0
    for index in range(max(len(years), len(quarters))):
        top, low = (cells[index] if index < len(cells) else None for cells in (years, quarters))
        year = _year(top) or year
        total = re.fullmatch(r"total\s+((?:19|20)\d\d|general)", str(top or "").strip(), re.IGNORECASE)
        cell = f"{where}, column {rawfile.column_letters(index + 1)}"
        if total and total[1].lower() == "general":
            general = index
        elif total:
            if int(total[1]) in totals:
                raise BadFile(f"{cell}: Total {total[1]} stands twice; check that the file is as published")
            totals[int(total[1])] = index
        elif year and _quarter(low):
            if (year, _quarter(low)) in held:
                raise BadFile(f"{cell}: quarter {low} of {year} stands twice; check that the file is as published")
            held[year, _quarter(low)] = index
        elif year and (top not in (None, "") or low not in (None, "")):
            raise BadFile(f"{cell}: {top or low!r} is no year, quarter or total; check that the file is as published")
    for each in {y for y, _ in held}:
        if sorted(q for y, q in held if y == each) != list(range(1, 1 + sum(y == each for y, _ in held))):
            raise BadFile(f"{where}: {each} lacks a quarter before its last; check that the file is as published")
    start, end = min(held), max(held)
    found = [(index, f"{y}-Q{q}") for (y, q), index in held.items()]
    found += [(index, period) for y, index in totals.items() if (period := _total_period(y, max((q for z, q in held if z == y), default=4)))]
    if general is not None and start[0] < end[0]:
        found.append((general, f"{start[0]}/{end[0]}" if end[1] == 4 else f"{start[0]}-Q1/{end[0]}-Q{end[1]}"))
    return tuple(sorted(found)), start, end


def _total_period(year: int, quarters: int) -> str:
    """What a year's total covers; empty for one quarter, which stands beside it already."""
    return {1: "", 2: f"{year}-01/{year}-06", 3: f"{year}-01/{year}-09", 4: f"{year}"}[quarters]


def _dimensions(said: str, labels: list[str]) -> frozenset[str]:
    """What rows break down: by the cell above the labels, else (a sheet that leaves it blank) by the labels themselves."""
    key = fold(said)
    if named := frozenset(name for name, words in LABELLED.items() if any(word in key for word in words)):
        return named
    kinds = [part[0] if (part := part_of(label)) else "partner" for label in labels if fold(label) not in TOTALS and not FOOTNOTE.match(label)]
    found = frozenset(kinds)
    return found if len(found - {"partner"}) <= 1 else frozenset()


def _check_discrete(file: RawFile, layout: Layout, rows: list[tuple[int, Row]]) -> None:
    """Refuse quarters that do not add up to their years, so that sums to date are never taken for quarters."""
    index = {period: i for i, period in layout.columns}
    fits = misfits = 0
    for year in range(layout.first[0], layout.last[0] + 1):
        wanted = [index.get(p) for p in (f"{year}", *(f"{year}-Q{q}" for q in (1, 2, 3, 4)))]
        for _, row in rows:
            cells = [row[i] if i is not None and i < len(row) else None for i in wanted]
            if all(type(v) in (int, float) for v in cells) and any(cells[1:4]):
                close = math.isclose(math.fsum(cells[1:]), cells[0], rel_tol=1e-6, abs_tol=1e-3)  # type: ignore[arg-type]
                fits, misfits = fits + close, misfits + (not close)
    if misfits > fits:
        raise BadFile(
            f"{file.name}, sheet {layout.name!r}: quarters do not add up to their year's total in {misfits} of {fits + misfits} cases; "
            "they may be sums to date, load the release with discrete quarters or the long table"
        )


def _check_complete(file: RawFile, sheets: list[Layout], found: list[str]) -> None:
    listed = ", ".join(repr(name) for name in found)
    if not sheets:
        raise BadFile(f"{file.name} has the sheets {listed}; expected {EXPECTED}")
    single = {name for s in sheets if len(s.dimensions) == 1 for name in s.dimensions}
    lacking = [words for name, words in DIMENSIONS.items() if name not in single]
    if single and lacking:
        raise BadFile(f"{file.name} has the sheets {listed}; expected one each by {', '.join(DIMENSIONS.values())}, lacking: {', '.join(lacking)}")


# ---------------------------------------------------------------------------------------------------------- reading a sheet


def _label(row: Row, first: int) -> str:
    return " ".join(str(v).strip() for v in row[:first] if v is not None and str(v).strip())


def _read_sheet(rows: Iterator[Any], layout: Layout, names: dict[str, tuple[int, str]]) -> Iterator[Batch]:
    """`names` gathers industries by code, with the cell where each stands first."""
    cells, rejects, origin = _Rows(), [], ""
    first = min(index for index, _ in layout.columns)
    for number, row in _numbered(rows):
        if number <= layout.header + 1:
            continue
        label = _label(row, first)
        whole = rawfile.cell_row(layout.part, number)
        if not any(v not in (None, "") for v in row[first:]):
            if label and not FOOTNOTE.match(label):
                rejects.append(Reject(whole, "a label without a value in any period", label))
            continue
        key, reason = _key(label, layout.dimensions, origin)
        if reason:
            rejects.append(Reject(whole, reason, label))
            continue
        origin = key["partner"] if "partner" in layout.dimensions else WORLD
        if key["industry"] != TOTAL:
            part = part_of(label)
            names.setdefault(key["industry"], (rawfile.cell_row(layout.part, number, 1), part[2] if part else label))
        rejects += _read_cells(row, number, label, layout, key, cells)
        if len(cells.raw_row) >= CHUNK * len(layout.columns):
            yield _batch(cells, rejects)
            cells, rejects = _Rows(), []
    if cells.raw_row or rejects:
        yield _batch(cells, rejects)


def _key(label: str, dimensions: frozenset[str], origin: str) -> tuple[dict[str, str], str]:
    """The cell's members of every dimension, and the reason when the label is none of its sheet's; `origin` is the last one above."""
    key = {"partner": WORLD, "instrument": TOTAL, "industry": TOTAL, "region": TOTAL}
    if not label:
        return key, "values without a label"
    if fold(label) in TOTALS:
        return key, ""
    part = part_of(label)
    if part is None:
        if "partner" in dimensions:
            return {**key, "partner": label}, ""
        return key, f"{label!r} is no {describe_dimensions(dimensions)} of this sheet"
    if part[0] not in dimensions:
        return key, f"{label!r} is of the kind {DIMENSIONS[part[0]]}, this sheet is by {describe_dimensions(dimensions)}"
    if "partner" in dimensions and not origin:
        return key, f"{label!r} stands before any origin"
    return {**key, "partner": origin or WORLD, part[0]: part[1]}, ""


def _read_cells(row: Row, number: int, label: str, layout: Layout, key: Mapping[str, str], cells: _Rows) -> list[Reject]:
    """Add a row's cells to `cells`; what cannot be read is returned."""
    rejects, before = [], len(cells.raw_row)
    base = rawfile.cell_row(layout.part, number)
    for index, period in layout.columns:
        value, status, reason = read_value(row[index] if index < len(row) else None)
        if reason:
            rejects.append(Reject(base + index + 1, reason, f"{label}, {period}: {row[index]}"))
            continue
        cells.raw_row.append(base + index + 1)
        cells.period.append(period)
        cells.value.append(value)
        cells.conf_status.append(status)
    added = len(cells.raw_row) - before
    for name in DIMENSIONS:
        getattr(cells, name).extend([key[name]] * added)
    held = {index for index, _ in layout.columns}
    last = max(held)
    for index in (i for i in range(last + 1, len(row)) if i not in held and row[i] not in (None, "")):
        rejects.append(Reject(base + index + 1, "a value under no year", f"{label}: {row[index]}"))
    return rejects


def _batch(cells: _Rows, rejects: list[Reject]) -> Batch:
    schema = {name: pl.Int64 if name == "raw_row" else pl.String for name in vars(cells)}
    return Batch("investment", pl.DataFrame(vars(cells), schema=schema), CONSTANTS, tuple(rejects), MILLION, area_scheme="se_fdi")
