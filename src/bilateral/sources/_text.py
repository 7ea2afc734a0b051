"""What the readers of tabular sources share: columns found by name in any order, and codes, numbers and periods as clean text.

Everything stays text: numbers are rid of blanks, missing marks and decimal commas here, and become numbers in the build.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from bilateral import rawfile
from bilateral.model import BadFile, RawFile, Reject

MISSING = ("", "NA", "N/A", "NaN", "nan", "null", "NULL")
MOST_NAMES = 12  # column names shown in an error


@dataclass(frozen=True)
class TextTable:
    """A table as text: `rows` has `raw_row` and the file's columns under their `plain` names.

    `decimal_comma` says that the file separates fields by something other than a comma, so that a comma may be a decimal point.
    """

    rows: pl.DataFrame
    rejects: tuple[Reject, ...] = ()
    decimal_comma: bool = False


def plain(name: str) -> str:
    """A column name as it is compared: lower case, letters and digits only.

    >>> plain("primaryValue"), plain("primary_value"), plain("Trade Value (US$)")
    ('primaryvalue', 'primaryvalue', 'tradevalueus')
    """
    return re.sub(r"[^a-z0-9]", "", name.lower())


def is_json(file: RawFile) -> bool:
    """Whether the unpacked bytes begin like a JSON document."""
    return rawfile.read_head(file, 64).lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"[")


def column_names(file: RawFile) -> list[str]:
    """The names of a table's columns, from the header or the Parquet schema alone.

    Raises:
        BadFile: for a workbook, and for Parquet inside another archive, whose rows could not be located again.
    """
    kind = rawfile.container(file)
    if kind in ("xlsx", "xls"):
        raise BadFile(f"{file.name} is a workbook; a text table, JSON or Parquet was expected; save the sheet as CSV first")
    if kind == "parquet":
        return list(pl.read_parquet_schema(file.path))
    if rawfile.read_head(file, 4) == b"PAR1":
        raise BadFile(f"{file.name} is Parquet inside a {kind} archive; unpack it first (Parquet is compressed by itself)")
    return rawfile.header(file)


def read_table(file: RawFile, wanted: Iterable[str], *, member: str | None = None) -> TextTable:
    """The columns of a delimited or Parquet file whose plain names are in `wanted`; of two with one plain name the first."""
    keep = set(wanted)
    if rawfile.container(file) == "parquet":
        names = _by_plain_name(pl.read_parquet_schema(file.path), keep)
        rows = pl.scan_parquet(file.path).select(names.values()).collect().with_row_index("raw_row", 1)
        return TextTable(rows.select(pl.col("raw_row").cast(pl.Int64), *(pl.col(old).cast(pl.String).alias(new) for new, old in names.items())))
    table = rawfile.read_csv(file, member=member)
    names = _by_plain_name(table.rows.columns[1:], keep)
    return TextTable(table.rows.select("raw_row", *(pl.col(old).alias(new) for new, old in names.items())), table.rejects, table.delimiter != ",")


def read_records(records: Sequence[Mapping[str, Any]], wanted: Iterable[str]) -> TextTable:
    """JSON records as a table of text; `raw_row` is the record's place from 1. Numbers keep the digits they were written with."""
    names = _by_plain_name(dict.fromkeys(name for record in records for name in record), set(wanted))
    columns = {new: [_as_text(record.get(old)) for record in records] for new, old in names.items()}
    rows = pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String))
    return TextTable(rows.insert_column(0, pl.int_range(1, len(records) + 1, dtype=pl.Int64, eager=True).alias("raw_row")))


def text(column: str | pl.Expr) -> pl.Expr:
    """Without blanks around it; null for an empty text and for the marks in MISSING."""
    expression = pl.col(column) if isinstance(column, str) else column
    bare = expression.str.strip_chars()
    return pl.when(~bare.is_in(MISSING)).then(bare)


def code(column: str) -> pl.Expr:
    """As `text`, and without the ".0" that programs add to a column of whole numbers with gaps."""
    return text(column).str.replace(r"^(-?\d+)\.0+$", "$1")


def number(column: str, *, decimal_comma: bool) -> pl.Expr:
    """A number as text with a decimal point. What is not clearly a number stays as it is, for the build to reject.

    With `decimal_comma`, "1234,5" and "1.234,5" become "1234.5", unless the same column also has decimal points.
    """
    found = text(column)
    if not decimal_comma:
        return found
    has_points = found.str.contains(r"^-?\d+\.\d+$").any()
    with_comma = found.str.contains(r"^-?(\d+|\d{1,3}(\.\d{3})+),\d+$")
    converted = found.str.replace_all(".", "", literal=True).str.replace(",", ".", literal=True)
    return pl.when(with_comma & ~has_points).then(converted).otherwise(found)


def hs_code(column: str) -> pl.Expr:
    """A commodity code with the leading zero it lost, if it lost one.

    HS codes have 2, 4 or 6 digits and at most one leading zero (chapters 01 to 09), so an odd number of digits tells.
    """
    found = code(column)
    odd = found.str.contains(r"^\d+$") & (found.str.len_chars() % 2 == 1)
    return pl.when(odd).then(pl.concat_str(pl.lit("0"), found)).otherwise(found)


def hs6_code(column: str) -> pl.Expr:
    """A code of a table that holds nothing but 6-digit codes, with the leading zeros it lost."""
    found = code(column)
    return pl.when(found.str.contains(r"^\d{1,5}$")).then(found.str.zfill(6)).otherwise(found)


def first_of(rows: pl.DataFrame, names: Sequence[str]) -> pl.Expr:
    """The first of several columns that the table has, as `text`; null throughout when it has none."""
    return next((text(name) for name in names if name in rows.columns), pl.lit(None, dtype=pl.String))


def bad_columns(file: RawFile, *, what: str, found: Sequence[str], missing: Sequence[str], expected: Sequence[str]) -> BadFile:
    """The error for a table without the columns it needs: the missing ones if it is nearly right, else what is expected."""
    listed = ", ".join(repr(name) for name in found[:MOST_NAMES]) + (", …" if len(found) > MOST_NAMES else "")
    if not found:
        return BadFile(f"{file.name} is not {what}: it is no text table; expected columns {', '.join(expected)}; download it again")
    if 2 * len(missing) <= len(expected):
        return BadFile(f"{file.name} looks like {what} but has no column {', '.join(missing)}; found {listed}; keep the columns' names as published")
    return BadFile(f"{file.name} is not {what}: found columns {listed}; expected {', '.join(expected)}; name the source the file came from")


# ---------------------------------------------------------------------------------------------------------------- the parts


def _by_plain_name(names: Iterable[str], keep: set[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name in names:
        if plain(name) in keep:
            found.setdefault(plain(name), name)
    return found


def _as_text(value: object) -> str | None:
    return None if value is None else str(value)
