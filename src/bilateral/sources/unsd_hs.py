"""UN Statistics Division: correlation tables between revisions of the HS, one workbook per revision and the one before it.

A workbook holds two tables: the correlation table, every pair of codes that share goods with their relationship, which is read here; and a
conversion table, which gives each code a single target and leaves the others out, which is not. Sheets and headers vary between the files,
old ones are .xls; the table is known by its header (HS 2022, HS 2017, Relationship), and the revisions by that alone.
Staged as "concordance": six-digit codes, `relationship` of the pair alone (see `concordance.relationships`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from bilateral import rawfile
from bilateral.classify import concordance
from bilateral.model import BadFile, Batch, Kind, RawFile, Reject, Source
from bilateral.sources import _xls

REVISIONS: Mapping[str, str] = {"1992": "H0", "1996": "H1", "2002": "H2", "2007": "H3", "2012": "H4", "2017": "H5", "2022": "H6"}
HEADER_ROWS = 12  # rows of a sheet in which its header is looked for; it stands on the second
REVISION = re.compile(r"(?:from|to)?\s*HS\s*(\d{4})", re.IGNORECASE)
CODE = re.compile(r"\d{5,6}")  # five: a number that lost its leading zero
WHOLE = re.compile(r"(\d+)\.0")
WANTED = "a sheet with the columns HS YYYY, HS YYYY and Relationship"


@dataclass(frozen=True)
class Header:
    """Where a correlation table stands: sheet, row of its header and columns, all from 1; and the years of its two revisions."""

    sheet: _xls.Sheet
    row: int
    years: tuple[str, str]
    columns: tuple[int, int, int]


def recognise(file: RawFile) -> Kind:
    """Which two revisions a workbook correlates, by its header.

    Raises:
        BadFile: for anything else, saying what was found.
    """
    head = _table(file)
    filled = sum(any(_text(value) for value in row) for row in head.sheet.rows[head.row :])
    here, there = head.years
    return Kind(f"hs{here}_to_hs{there}", f"UN correlation table, HS {here} to HS {there}", rows=filled)


def read(file: RawFile, kind: Kind) -> Iterator[Batch]:
    """The pairs of the table, as "concordance". A row whose codes cannot be read, or that repeats another, is rejected.

    Raises:
        BadFile: when the file's own relationships contradict its pairs in both of the readings in use: then rows are missing or changed.
    """
    head = _table(file)
    rows, marked, rejects = _pairs(head)
    staged = concordance.relationships(rows)
    _check_marks(file, head, staged, marked)
    constants = {"from_classification": REVISIONS[head.years[0]], "to_classification": REVISIONS[head.years[1]]}
    yield Batch("concordance", staged.drop("group"), constants, rejects)


# ---------------------------------------------------------------------------------------------------------------- the parts


def _table(file: RawFile) -> Header:
    rawfile.check_readable(file)
    sheets = _sheets(file)
    found = [head for sheet in sheets for head in _headers(sheet)]
    if not found:
        names = ", ".join(repr(sheet.name.strip()) for sheet in sheets) or "no sheet"
        raise BadFile(f"{file.name} has no HS correlation table ({names}; expected {WANTED}); download the table between two HS revisions")
    if len(found) > 1:
        both = ", ".join(repr(head.sheet.name.strip()) for head in found)
        raise BadFile(f"{file.name} has {len(found)} correlation tables, on the sheets {both}; one is expected: keep the file as published")
    head = found[0]
    unknown = [year for year in head.years if year not in REVISIONS]
    if unknown or head.years[0] == head.years[1]:
        raise BadFile(f"{file.name} correlates HS {head.years[0]} with HS {head.years[1]}; known revisions, two different ones: {', '.join(REVISIONS)}")
    return head


def _sheets(file: RawFile) -> tuple[_xls.Sheet, ...]:
    kind = rawfile.container(file)
    if kind == "xls":
        return _xls.sheets(file)
    if kind == "xlsx":
        return tuple(_xls.Sheet(part, name, tuple(rows)) for part, name, rows in rawfile.iter_sheets(file))
    raise BadFile(f"{file.name} is no workbook; the UN publishes its HS correlation tables as .xls and .xlsx: load that file as it is")


def _headers(sheet: _xls.Sheet) -> Iterator[Header]:
    for number, row in enumerate(sheet.rows[:HEADER_ROWS], 1):
        years = [(column, found.group(1)) for column, value in enumerate(row, 1) if (found := REVISION.fullmatch(_text(value)))]
        marks = [column for column, value in enumerate(row, 1) if _text(value).lower() == "relationship"]
        if len(years) == 2 and len(marks) == 1:
            yield Header(sheet, number, (years[0][1], years[1][1]), (years[0][0], years[1][0], marks[0]))
            return


def _pairs(head: Header) -> tuple[pl.DataFrame, list[str], tuple[Reject, ...]]:
    """The pairs with their `raw_row`, the file's own relationship of each ("" where it gives none), and the rows that cannot be read."""
    kept: list[tuple[int, str, str]] = []
    marks: list[str] = []
    rejects: list[Reject] = []
    seen: dict[tuple[str, str], int] = {}
    for number, row in enumerate(head.sheet.rows[head.row :], head.row + 1):
        if not any(_text(value) for value in row):
            continue
        raw_row = rawfile.cell_row(head.sheet.part, number)
        cells = [_text(row[column - 1]) if column <= len(row) else "" for column in head.columns]
        pair = (_code(cells[0]), _code(cells[1]))
        if not all(pair):
            rejects.append(Reject(raw_row, "not two HS codes of six digits", _joined(row)))
        elif pair in seen:
            rejects.append(Reject(raw_row, f"repeats the pair of row {seen[pair]}", _joined(row)))
        else:
            seen[pair] = number
            kept.append((raw_row, *pair))
            marks.append(cells[2].lower())
    schema = {"raw_row": pl.Int64, "from_commodity": pl.String, "to_commodity": pl.String}
    return pl.DataFrame(kept, schema=schema, orient="row"), marks, tuple(rejects)


def _check_marks(file: RawFile, head: Header, staged: pl.DataFrame, marks: Sequence[str]) -> None:
    """The published files follow no single rule: HS 2012 marks the group, HS 2017 and 2022 the pair, the older ones n:1 by the pair and 1:n by the group."""
    rows = staged.select("raw_row", "from_commodity", "to_commodity", "relationship", "group").iter_rows()
    for mark, (raw_row, a, b, pair, group) in zip(marks, rows, strict=True):
        if mark and mark not in (pair, group):
            row = raw_row % rawfile.PART // rawfile.ROW
            raise BadFile(
                f"{file.name}, sheet {head.sheet.name.strip()!r}, row {row}: {a} to {b} is marked {mark}, but by the table's rows it is {pair}: "
                "rows are missing or changed; download it again"
            )


def _code(text: str) -> str:
    """Six digits, or "" when it is none."""
    return text.zfill(6) if CODE.fullmatch(text) and text.zfill(6)[:2] != "00" else ""


def _text(value: Any) -> str:
    """A cell as text: blanks gone, the apostrophe that marks a text in a spreadsheet too, a whole number without its decimals."""
    text = "" if value is None else str(value).strip().lstrip("'").strip()
    whole = WHOLE.fullmatch(text)
    return whole.group(1) if whole else text


def _joined(row: Sequence[Any]) -> str:
    return ", ".join("" if value is None else str(value) for value in row)[:500]


SOURCE = Source(
    id="unsd_hs",
    title="Correlation tables between revisions of the Harmonized System",
    producer="United Nations Statistics Division",
    homepage="https://unstats.un.org/unsd/classifications/Econ",
    licence="© United Nations; no open licence is stated, the UN's general terms of use allow personal, non-commercial copies only",
    redistributable=False,
    covers="which codes of one HS revision share goods with which codes of the one before, 1992 to 2022, six digits",
    rank=60,
    recognise=recognise,
    read=read,
    notes="Load one file per step, such as HS 2022 to HS 2017; several steps are chained. A table serves both directions.",
)
