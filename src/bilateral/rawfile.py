"""Kept bytes as tables of text, and back from a `raw_row` to the line it came from.

`raw_row` is a whole number: the line in a text file (the header is line 1), the record from 1 in JSON and Parquet, and in a workbook or a
zip of several members `part * 10**12 + row * 10**3 + column` (`cell_row`), where part is the sheet or member from 1 (column 0: the whole row).
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bilateral.model import BadFile, RawFile, Reject
from bilateral.unzstd import CHUNK, MAX_DECOMPRESSED, open_zstd

if TYPE_CHECKING:
    import polars as pl

PART = 10**12
ROW = 10**3
TOML_HEADER = re.compile(rb"\[\[\s*[A-Za-z_]\w*\s*\]\]")  # [[project]]: a text file by line, though it begins as JSON may


@dataclass(frozen=True)
class Table:
    """A text table: every column text, `raw_row` Int64; rows with the wrong number of fields are in `rejects`."""

    rows: pl.DataFrame
    rejects: tuple[Reject, ...]
    delimiter: str
    encoding: str


@dataclass(frozen=True)
class Place:
    """Where a raw row stands, in words, and what stands there."""

    where: str
    text: str


def cell_row(part: int, row: int, column: int = 0) -> int:
    """The raw_row of a cell: sheet or member `part`, `row` and `column`, all from 1 (column 0 for a whole row)."""
    return part * PART + row * ROW + column


def column_letters(column: int) -> str:
    """Spreadsheet letters of a column number: 1 is A, 27 is AA."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def container(file: RawFile) -> str:
    """How the bytes are wrapped, by their first bytes and never by their name: plain, gz, zst, zip, xlsx, xls or parquet."""
    with _open(file.path) as stream:
        head = stream.read(8)
    if head[:2] == b"\x1f\x8b":
        return "gz"
    if head[:4] == b"\x28\xb5\x2f\xfd":
        return "zst"
    if head[:4] == b"PK\x03\x04":
        return "xlsx" if _is_workbook(file) else "zip"
    if head[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        return "xls"
    return "parquet" if head[:4] == b"PAR1" else "plain"


def check_readable(file: RawFile) -> None:
    """Refuse, in one line, what cannot be a data file: a directory, nothing, a web page, a truncated archive.

    Raises:
        BadFile: with what is wrong and what to do.
    """
    if not file.path.exists():
        raise BadFile(f"{file.name}: no such file; check the path")
    if file.path.is_dir():
        raise BadFile(f"{file.name} is a directory, a file was expected; name the files in it, for example {file.name.rstrip('/')}/*")
    if not file.path.is_file():
        raise BadFile(f"{file.name} is not a regular file; save its content to a file first")
    if file.path.stat().st_size == 0:
        raise BadFile(f"{file.name} is empty (0 bytes); download it again")
    kind = container(file)
    if kind in ("gz", "zip", "xlsx"):
        _check_archive(file, kind)
    elif kind == "parquet":
        import polars as pl

        try:
            pl.read_parquet_schema(file.path)
        except (pl.exceptions.PolarsError, OSError) as error:
            raise BadFile(f"{file.name} is a damaged Parquet file (its footer cannot be read); download it again") from error
    if kind in ("plain", "gz", "zst"):
        start = read_head(file).lstrip(b"\xef\xbb\xbf \t\r\n").lower()
        if not start:
            raise BadFile(f"{file.name} holds nothing but blanks; download it again")
        if start.startswith((b"<!doctype html", b"<html")) or (b"<body" in start[:2000] and not start.startswith(b"<?xml")):
            raise BadFile(
                f"{file.name} is a web page (HTML), not data: probably an error or log-in page saved by mistake; download the file itself"
            )


def read_head(file: RawFile, size: int = 4096) -> bytes:
    """The first bytes, unpacked."""
    with open_unpacked(file) as stream:
        return stream.read(size)


def open_unpacked(file: RawFile, member: str | None = None) -> io.BufferedIOBase:
    """A stream of the unpacked bytes. A zip must hold one member, or `member` names it.

    Raises:
        BadFile: for a zip with several members and none named.
    """
    kind = container(file)
    if kind == "gz":
        return gzip.open(file.path, "rb")
    if kind == "zst":
        return open_zstd(file)
    if kind == "zip":
        archive = zipfile.ZipFile(file.path)
        names = [member] if member else members(file)
        if len(names) != 1:
            raise BadFile(f"{file.name} is a zip of {len(names)} files; unpack it and load the one you need: {', '.join(names[:4])}")
        return archive.open(names[0])  # type: ignore[return-value]
    return _open(file.path)


def members(file: RawFile) -> list[str]:
    """The names of the files in a zip, folders and system files left out."""
    with zipfile.ZipFile(file.path) as archive:
        return [n for n in archive.namelist() if not n.endswith("/") and not n.startswith("__MACOSX")]


def read_bytes(file: RawFile, member: str | None = None) -> bytes:
    """All unpacked bytes, at most MAX_DECOMPRESSED.

    Raises:
        BadFile: when the archive is damaged or unpacks to more than the limit.
    """
    parts, size = [], 0
    try:
        with open_unpacked(file, member) as stream:
            while chunk := stream.read(CHUNK):
                size += len(chunk)
                if size > MAX_DECOMPRESSED:
                    raise BadFile(
                        f"{file.name} unpacks to more than {MAX_DECOMPRESSED >> 30} GiB; split it, or check that it is what it says"
                    )
                parts.append(chunk)
    except (EOFError, zlib.error, gzip.BadGzipFile, zipfile.BadZipFile) as error:
        raise BadFile(f"{file.name} is cut short or damaged ({error}); download it again") from error
    return b"".join(parts)


def decode(data: bytes) -> tuple[str, str]:
    """Text and its encoding: UTF-8 with or without a byte-order mark, UTF-16 with one, else Windows-1252 (a superset of Latin-1)."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16"), "utf-16"
    try:
        return data.decode("utf-8-sig"), "utf-8-sig" if data[:3] == b"\xef\xbb\xbf" else "utf-8"
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace"), "cp1252"


def guess_delimiter(line: str) -> str:
    """The delimiter of a header line: the most frequent of comma, semicolon, tab and bar."""
    return max(",;\t|", key=line.count)


def read_csv(file: RawFile, *, header_line: int = 1, member: str | None = None) -> Table:
    """A delimited file as text columns, with exact line numbers.

    Grain: one row per record after the header. The header's names are stripped of blanks and quotes. Polars reads the file when every
    record is one line; a record that spans lines, or has too many fields, sends the file through the slower exact reader.
    """
    data = read_bytes(file, member)
    text, encoding = decode(data)
    lines = text.split("\n", header_line)
    if len(lines) <= header_line - 1 or not lines[header_line - 1].strip():
        raise BadFile(f"{file.name} has no header on line {header_line}; check that it is the file as published")
    delimiter = guess_delimiter(lines[header_line - 1])
    fast = _read_fast(text, header_line, delimiter)
    if fast is not None:
        return Table(fast, (), delimiter, encoding)
    rows, rejects = _read_exact(text, header_line, delimiter)
    return Table(rows, rejects, delimiter, encoding)


def header(file: RawFile, *, header_line: int = 1, member: str | None = None) -> list[str]:
    """The column names on a delimited file's header line, stripped; an empty list for bytes that are not text."""
    lines = head_lines(file, member)
    if len(lines) < header_line or "\x00" in "".join(lines)[:4096]:
        return []
    return [name.strip() for name in next(csv.reader([lines[header_line - 1]], delimiter=guess_delimiter(lines[header_line - 1])), [])]


def head_lines(file: RawFile, member: str | None = None) -> list[str]:
    """The lines within a text's first 64 KiB, whole ones only: a cut inside a UTF-8 character would make it look like another encoding."""
    with open_unpacked(file, member) as stream:
        data = stream.read(65536)
    if len(data) == 65536 and data[:2] not in (b"\xff\xfe", b"\xfe\xff"):
        data = data[: data.rfind(b"\n")] if b"\n" in data else data
    return [line.rstrip("\r") for line in decode(data)[0].split("\n")]


def read_json(file: RawFile) -> Any:
    """A JSON document. Numbers stay text-exact (floats are read as their own digits by `str`).

    Raises:
        BadFile: when it is not JSON or is cut short.
    """
    try:
        return json.loads(decode(read_bytes(file))[0], parse_float=str)
    except json.JSONDecodeError as error:
        raise BadFile(f"{file.name} is not complete JSON (line {error.lineno}: {error.msg}); download it again") from error


def read_parquet(file: RawFile) -> pl.DataFrame:
    """A Parquet file with its own types, and `raw_row` from 1."""
    import polars as pl

    return pl.read_parquet(file.path).with_row_index("raw_row", 1).with_columns(pl.col("raw_row").cast(pl.Int64))


def iter_sheets(file: RawFile) -> Iterator[tuple[int, str, Iterator[tuple[Any, ...]]]]:
    """Part, name and rows of each sheet of a workbook, rows as values, streaming; false dimensions in the file are ignored."""
    import openpyxl

    with _open(file.path) as stream:  # a stream, because openpyxl goes by the name's ending and kept files have none
        try:
            book = openpyxl.load_workbook(stream, read_only=True, data_only=True)
        except (zipfile.BadZipFile, KeyError, ValueError, OSError) as error:
            raise BadFile(f"{file.name} is not a readable workbook ({error}); open it, save it as .xlsx and load that") from error
        try:
            for part, sheet in enumerate(book.worksheets, 1):
                sheet.reset_dimensions()
                yield part, sheet.title, sheet.iter_rows(values_only=True)
        finally:
            book.close()


def locate(file: RawFile, raw_row: int) -> Place:
    """Where `raw_row` stands in the file, and the text that stands there.

    Raises:
        BadFile: when the file has no such row.
    """
    kind = container(file)
    if kind == "xlsx":
        return _locate_cell(file, raw_row)
    if kind == "parquet":
        row = read_parquet_row(file, raw_row)
        return Place(f"row {raw_row}", ", ".join(f"{k}={v}" for k, v in row.items()))
    if kind == "zip" and raw_row >= PART:
        part, line = divmod(raw_row, PART)
        member = members(file)[part - 1]
        at = f", column {line % ROW}" if line % ROW else ""
        return Place(f"{member}, line {line // ROW}{at}", _line(file, line // ROW, member))
    start = read_head(file, 64).lstrip(b"\xef\xbb\xbf \r\n\t")
    if start[:1] in (b"{", b"[") and not TOML_HEADER.match(start):
        return _locate_record(file, raw_row)
    if raw_row >= PART:  # a cell of a plain text table
        line, column = divmod(raw_row % PART, ROW)
        return Place(f"line {line}, column {column}", _line(file, line))
    return Place(f"line {raw_row}", _line(file, raw_row))


def read_parquet_row(file: RawFile, raw_row: int) -> dict[str, Any]:
    """One record of a Parquet file, from 1."""
    import polars as pl

    found = pl.scan_parquet(file.path).slice(raw_row - 1, 1).collect()
    if not found.height:
        raise BadFile(f"{file.name} has no row {raw_row}")
    return found.row(0, named=True)


# ---------------------------------------------------------------------------------------------------------------- the parts


def _open(path: Path) -> io.BufferedReader:
    return open(path, "rb")


def _is_workbook(file: RawFile) -> bool:
    try:
        with zipfile.ZipFile(file.path) as archive:
            return "xl/workbook.xml" in archive.namelist()
    except zipfile.BadZipFile:
        return False


def _check_archive(file: RawFile, kind: str) -> None:
    try:
        if kind == "gz":
            size = 0
            with gzip.open(file.path, "rb") as stream:
                while chunk := stream.read(CHUNK):
                    size += len(chunk)
                    if size > MAX_DECOMPRESSED:
                        raise BadFile(
                            f"{file.name} unpacks to more than {MAX_DECOMPRESSED >> 30} GiB; split it, or check that it is what it says"
                        )
        else:
            with zipfile.ZipFile(file.path) as archive:
                if sum(info.file_size for info in archive.infolist()) > MAX_DECOMPRESSED:
                    raise BadFile(
                        f"{file.name} unpacks to more than {MAX_DECOMPRESSED >> 30} GiB; split it, or check that it is what it says"
                    )
                bad = archive.testzip()
                if bad:
                    raise BadFile(f"{file.name} is damaged at its member {bad}; download it again")
    except RuntimeError as error:  # zipfile: an encrypted member, or a compression it does not know
        raise BadFile(f"{file.name} cannot be unpacked ({error}); unpack it first and load what is in it") from error
    except (EOFError, zlib.error, gzip.BadGzipFile, zipfile.BadZipFile) as error:
        raise BadFile(f"{file.name} is cut short or damaged ({error}); download it again") from error


def _read_fast(text: str, header_line: int, delimiter: str) -> pl.DataFrame | None:
    import polars as pl

    newlines = text.count("\n") + (0 if text.endswith("\n") else 1)
    try:
        rows = pl.read_csv(io.BytesIO(text.encode()), separator=delimiter, skip_lines=header_line - 1, infer_schema=False, encoding="utf8")
    except (pl.exceptions.PolarsError, UnicodeEncodeError):
        return None
    if rows.height != newlines - header_line:
        return None  # blank lines, or records that span lines: line numbers need the exact reader
    rows = rows.rename({name: name.strip() for name in rows.columns})
    return rows.with_row_index("raw_row", header_line + 1).with_columns(pl.col("raw_row").cast(pl.Int64))


def _read_exact(text: str, header_line: int, delimiter: str) -> tuple[pl.DataFrame, tuple[Reject, ...]]:
    import polars as pl

    stream = io.StringIO(text, newline="")
    for _ in range(header_line - 1):
        stream.readline()
    reader = csv.reader(stream, delimiter=delimiter)
    names = [name.strip() for name in next(reader)]
    width = len(names)
    columns: list[list[str | None]] = [[] for _ in names]
    lines: list[int] = []
    rejects: list[Reject] = []
    start = reader.line_num + header_line
    try:
        for record in reader:
            line, start = start, reader.line_num + header_line
            if not any(record):
                continue
            if len(record) > width and any(record[width:]):
                rejects.append(Reject(line, f"{len(record)} fields where the header has {width}", delimiter.join(record)[:500]))
                continue
            lines.append(line)
            for i in range(width):
                columns[i].append((record[i] or None) if i < len(record) else None)
    except csv.Error as error:
        rejects.append(Reject(start, f"not readable as delimited text: {error}", ""))
    frame = pl.DataFrame(dict(zip(_unique(names), columns, strict=True)), schema=dict.fromkeys(_unique(names), pl.String))
    return frame.insert_column(0, pl.Series("raw_row", lines, dtype=pl.Int64)), tuple(rejects)


def _unique(names: list[str]) -> list[str]:
    seen: dict[str, int] = {}
    out = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        out.append(name if seen[name] == 1 else f"{name}_duplicated_{seen[name] - 2}")
    return out


def _line(file: RawFile, number: int, member: str | None = None) -> str:
    text, _ = decode(read_bytes(file, member))
    for at, line in enumerate(text.split("\n"), 1):
        if at == number:
            return line.rstrip("\r")
    raise BadFile(f"{file.name} has no line {number}")


def _locate_record(file: RawFile, raw_row: int) -> Place:
    document = json.loads(decode(read_bytes(file))[0])
    records = document.get("data") or document.get("dataset") if isinstance(document, dict) else document
    if isinstance(records, list) and len(records) == 2 and isinstance(records[1], list):
        records = records[1]  # World Bank: [header, rows]
    if not isinstance(records, list) or not 1 <= raw_row <= len(records):
        raise BadFile(f"{file.name} has no record {raw_row}")
    return Place(f"record {raw_row}", json.dumps(records[raw_row - 1], ensure_ascii=False))


def _locate_cell(file: RawFile, raw_row: int) -> Place:
    part, rest = divmod(raw_row, PART)
    row, column = divmod(rest, ROW)
    for at, title, rows in iter_sheets(file):
        if at != part:
            continue
        for number, values in enumerate(rows, 1):
            if number == row:
                if not column:
                    return Place(f"sheet {title.strip()!r}, row {row}", ", ".join("" if v is None else str(v) for v in values))
                label = next((str(v) for v in values if isinstance(v, str) and v.strip()), "")
                return Place(f"sheet {title.strip()!r}, cell {column_letters(column)}{row}", f"{label.strip()}: {values[column - 1]}")
    raise BadFile(f"{file.name} has no cell {raw_row}")
