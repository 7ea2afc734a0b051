"""Mexico: direct investment received, by origin, type of investment, industry and state (Secretaría de Economía).

Two layouts are read: the published workbooks with a column per quarter (`_se_fdi_workbook`), discrete from 1999 in the release of the
fourth quarter of 2022, and long tables with a row per quarter (`_se_fdi_table`), which from 2025 on hold sums from the start of the year,
from 2006. Values are US$ million, net, and may be negative. Cells of one or two firms are confidential. Years were rebased between the
releases, upward for 2006–2012, so that two vintages of one quarter differ.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta

from bilateral import rawfile
from bilateral.model import BadFile, Batch, Kind, RawFile, Source
from bilateral.sources import _se_fdi_table as long
from bilateral.sources import _se_fdi_workbook as workbook
from bilateral.sources._se_fdi_words import describe_dimensions, whole_workbook

# The Secretaría publishes a quarter within about fifty days of its end.
PUBLISHED_AFTER = timedelta(days=50)
WORKBOOK, CUMULATIVE, DISCRETE = "workbook", "table_cumulative", "table_discrete"


def recognise(file: RawFile) -> Kind:
    """What an FDI file holds. `vintage` is inferred: the last quarter covered and fifty days.

    Raises:
        BadFile: for a file of another layout, and for a long table whose quarters cannot be told to be discrete or sums to date.
    """
    rawfile.check_readable(file)
    container = rawfile.container(file)
    if container in ("xls", "zip"):
        raise BadFile(f"{file.name} is a{'n old .xls workbook; save it as .xlsx' if container == 'xls' else ' zip; unpack it'} and load that")
    with whole_workbook(file):
        if container == "xlsx" and not _holds_table(file):
            return _recognise_workbook(file)
        return _recognise_table(file)


def read(file: RawFile, kind: Kind) -> Iterator[Batch]:
    """Batches of `investment`, then of `commodity_name` where the file names industries; grain: one row per cell of the file."""
    with whole_workbook(file):
        if kind.id == WORKBOOK:
            yield from workbook.read(file, workbook.scan(file))
        else:
            yield from long.read(long.load(file), cumulative=kind.id == CUMULATIVE)


def vintage(year: int, quarter: int) -> date:
    """The day by which a release that ends with this quarter was out."""
    month = 3 * quarter
    return date(year, month, monthrange(year, month)[1]) + PUBLISHED_AFTER


def _holds_table(file: RawFile) -> bool:
    for _, _, rows in rawfile.iter_sheets(file):
        for _, values in zip(range(long.HEADER_WITHIN), rows, strict=False):
            if long.is_table(["" if v is None else str(v) for v in values]):
                return True
    return False


def _recognise_workbook(file: RawFile) -> Kind:
    book = workbook.scan(file)
    first, last = min(s.first for s in book.sheets), max(s.last for s in book.sheets)
    sheets = ", ".join(describe_dimensions(s.dimensions) for s in book.sheets)
    left = f"; sheets without figures left out: {', '.join(map(repr, book.others))}" if book.others else ""
    return Kind(
        WORKBOOK,
        f"FDI workbook by {sheets}; discrete quarters {_quarter(first)} to {_quarter(last)} with year totals{left}",
        vintage(*last),
        _note(last, book.stated),
    )


def _recognise_table(file: RawFile) -> Kind:
    table = long.load(file)
    first, last = long.span(file, table)
    cumulative = long.judge(file, table)
    how = "sums from the start of the year" if cumulative else "discrete quarters"
    return Kind(
        CUMULATIVE if cumulative else DISCRETE,
        f"FDI table by {describe_dimensions(table.dimensions)}; {how}, {_quarter(first)} to {_quarter(last)}",
        vintage(*last),
        _note(last, ""),
        table.rows.height,
    )


def _note(last: tuple[int, int], stated: str) -> str:
    said = f" (stated: información al {stated})" if stated else ""
    return f"inferred: last quarter covered {_quarter(last)}{said} + {PUBLISHED_AFTER.days} days"


def _quarter(of: tuple[int, int]) -> str:
    return f"{of[0]}-Q{of[1]}"


SOURCE = Source(
    id="se_fdi",
    title="Foreign direct investment in Mexico by origin, type of investment, industry and state",
    producer="Secretaría de Economía, Mexico",
    homepage="https://www.gob.mx/se/acciones-y-programas/competitividad-y-normatividad-inversion-extranjera-directa",
    licence="Libre Uso MX (https://datos.gob.mx/libreusomx): free use with attribution to the Secretaría de Economía",
    redistributable=True,
    covers="Mexico; direct investment received, by origin, type, SCIAN industry and state; quarters from 1999",
    rank=10,
    recognise=recognise,
    read=read,
    notes="Net transactions on the directional principle, US$ million; a figure is final twelve quarters after its first publication; "
    "cells of one or two firms are confidential.",
)
