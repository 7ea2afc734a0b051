"""A file of yearly movements as blocks of numbers, in the order of the file, at the speed of the disk.

Three ways, the fastest that is sure: whole chunks parsed as numbers; chunks with anything odd in them parsed as text, and their odd rows checked by the
same SQL as every other source's; and, where records span lines, the exact reader. Whichever it is, the same rows are kept and refused for the same reasons.
"""

from __future__ import annotations

import io
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from bilateral import rawfile
from bilateral.classify import areas
from bilateral.model import BadFile, Batch, Layout, RawFile

Numbers = npt.NDArray[np.int64]
CHUNK = 16 << 20  # bytes parsed at a time: larger ones cost page faults, smaller ones threads
NEWLINE = ord("\n")
WORKERS = 2
SLICE = 1_000_000  # rows a block where the exact reader is needed
MISSING = "NA"  # as CEPII writes it; what else may stand for a missing number is read as text, for each word more is looked for in every field
TYPES: Mapping[str, Any] = {"period": pl.Int16, "reporter": pl.Int16, "partner": pl.Int16, "commodity": pl.Int32, "value": pl.Float64, "weight_kg": pl.Float64}
SIDES = 1024  # a pair of economies is reporter · SIDES + partner, by their places in `members()`
UNKNOWN = -1  # a code that no list holds; a weight that is not given
LARGEST = 9e13  # dollars: what is larger, or written with more than 15 digits, is not read exactly as a binary number
YEARS = (1800, 2099)


@dataclass(frozen=True)
class Block:
    """Consecutive rows: year, pair, commodity (its six digits as a number), value in cents, weight in grams (UNKNOWN where not given), place in the file."""

    period: npt.NDArray[np.int16]
    pair: npt.NDArray[np.int32]
    commodity: npt.NDArray[np.int32]
    cents: Numbers
    grams: Numbers
    raw_row: npt.NDArray[np.int32]


@dataclass(frozen=True)
class Places:
    """The places in `members()` of the codes a source may write: by text, and by number (UNKNOWN for a number that is no code)."""

    known: Mapping[str, int]
    table: npt.NDArray[np.int16]


@dataclass(frozen=True)
class Odd:
    """Staged rows that need a closer look, by the SQL that checks all staged rows."""

    rows: pl.DataFrame


@cache
def members() -> tuple[str, ...]:
    """All canonical codes in order; a pair of places in this list sorts as the pair of codes does."""
    return tuple(sorted(areas.areas()))


@cache
def _place() -> Mapping[str, int]:
    return {code: n for n, code in enumerate(members())}


def places(codes: Mapping[str, str]) -> Places:
    """Places for the codes of a scheme, given as code → canonical code."""
    known = {code: _place()[area] for code, area in codes.items()}
    table = np.full(1 << 15, UNKNOWN, dtype=np.int16)
    for code, place in known.items():
        if code.isdecimal() and int(code) < len(table):
            table[int(code)] = place
    return Places(known, table)


def read_blocks(file: RawFile, layout: Layout, places: Places, *, seen: Callable[[int], None] = lambda count: None) -> Iterator[Block | Odd]:
    """The rows of a file in blocks, and those that need a closer look apart, each with its line. `seen` is told of bytes as they are read, unpacked.

    Raises:
        BadFile: when it is not a text table with the layout's columns.
    """
    head = rawfile.header(file)
    names = {_plain(name): n for n, name in reversed(list(enumerate(head)))}
    if rawfile.container(file) == "parquet" or any(name not in names for name in layout.columns):
        raise BadFile(f"{file.name} has no columns {', '.join(layout.columns)}; keep the columns' names as published")
    delimiter = rawfile.guess_delimiter(rawfile.head_lines(file)[0])
    plan = _Plan(head, names, delimiter, layout, places)
    with ThreadPoolExecutor(WORKERS) as pool:
        for found in _in_turn(pool, _chunks(file, seen), lambda chunk, line, lines: _read_chunk(plan, chunk, line, lines)):
            yield from found


class SpansLines(Exception):
    """A record of the file spans lines or has too many fields, so that lines cannot be counted."""


def read_exactly(batch: Batch, layout: Layout, places: Places) -> Iterator[Block | Odd]:
    """The rows that the source's own reader made of the file, in blocks."""
    for start in range(0, batch.rows.height, SLICE):
        yield from split(batch.rows[start : start + SLICE], layout, places)


def split(staged: pl.DataFrame, layout: Layout, places: Places) -> Iterator[Block | Odd]:
    """Staged rows that are plainly right as a block; the others as they are."""
    value, weight = pl.col("value").str.strip_chars(), pl.col("weight_kg").str.strip_chars()
    dollars = value.cast(pl.Float64, strict=False) * float(layout.multiplier)
    kilos = weight.cast(pl.Float64, strict=False) * float(layout.weight_multiplier)
    found = staged.with_columns(
        pl.col("period").str.strip_chars().str.extract(r"^((?:18|19|20)\d\d)$").cast(pl.Int16).alias("year"),
        pl.col("reporter").replace_strict(places.known, default=UNKNOWN, return_dtype=pl.Int32).alias("from"),
        pl.col("partner").replace_strict(places.known, default=UNKNOWN, return_dtype=pl.Int32).alias("to"),
        pl.col("commodity").str.extract(r"^(\d{6})$").cast(pl.Int32).alias("good"),
        pl.when(value.str.len_chars() <= 15).then(dollars).alias("dollars"),
        pl.when(weight.is_null() | (weight == "")).then(float(UNKNOWN)).when(weight.str.len_chars() <= 15).then(kilos * 1000).alias("grams"),
    )
    plain = (
        pl.col("year").is_not_null() & (pl.col("from") != UNKNOWN) & (pl.col("to") != UNKNOWN) & pl.col("good").is_not_null()
        & pl.col("dollars").is_between(0, LARGEST) & pl.col("grams").is_between(UNKNOWN, LARGEST)
    ).fill_null(False)  # fmt: skip
    right = found.filter(plain)
    if right.height:
        yield Block(
            right["year"].to_numpy(), (right["from"] * SIDES + right["to"]).to_numpy().astype(np.int32), right["good"].to_numpy(),
            np.rint(right["dollars"].to_numpy() * 100).astype(np.int64), np.rint(right["grams"].to_numpy()).astype(np.int64), right["raw_row"].cast(pl.Int32).to_numpy(),
        )  # fmt: skip
    odd = staged.filter(~found.select(plain.alias("plain"))["plain"])
    if odd.height:
        yield Odd(odd)


def as_block(kept: pl.DataFrame) -> Block:
    """Rows that the closer look kept, with canonical codes and exact values."""
    place = _place()
    pairs = [place[a] * SIDES + place[b] for a, b in kept.select("reporter", "partner").rows()]
    cents = [int(value * 100) for value in kept["value_usd"].to_list()]
    grams = [UNKNOWN if kilos is None else int(Decimal(kilos) * 1000) for kilos in kept["weight_kg"].to_list()]
    return Block(
        kept["period"].cast(pl.Int16).to_numpy(), np.array(pairs, dtype=np.int32), kept["commodity"].cast(pl.Int32).to_numpy(),
        np.array(cents, dtype=np.int64), np.array(grams, dtype=np.int64), kept["raw_row"].cast(pl.Int32).to_numpy(),
    )  # fmt: skip


# ---------------------------------------------------------------------------------------------------------------- the parts

@dataclass(frozen=True)
class _Plan:
    head: list[str]
    names: Mapping[str, int]
    delimiter: str
    layout: Layout
    places: Places


def _plain(name: str) -> str:
    return "".join(c for c in name.lower() if c.isascii() and c.isalnum())


def _chunks(file: RawFile, seen: Callable[[int], None]) -> Iterator[tuple[bytes, int, int]]:
    """Whole lines after the header, some CHUNK bytes at a time, with the number of the first line and how many there are."""
    with rawfile.open_unpacked(file) as stream:
        stream.readline()
        rest, line = b"", 2
        while data := stream.read(CHUNK):
            seen(len(data))
            cut = data.rfind(b"\n") + 1
            whole, rest = (rest + data[:cut], data[cut:]) if cut else (b"", rest + data)
            if whole:
                lines = int(np.count_nonzero(np.frombuffer(whole, dtype=np.uint8) == NEWLINE))  # faster than to look for one after the other
                yield whole, line, lines
                line += lines
        if rest.strip():
            yield rest + b"\n", line, rest.count(b"\n") + 1


def _in_turn(pool: ThreadPoolExecutor, chunks: Iterator[tuple[bytes, int, int]], work: Callable[[bytes, int, int], list[Block | Odd]]) -> Iterator[list[Block | Odd]]:
    """What is made of each chunk, in order; one more than the pool has workers is on its way."""
    waiting: deque[Future[list[Block | Odd]]] = deque()
    for chunk, line, lines in chunks:
        waiting.append(pool.submit(work, chunk, line, lines))
        if len(waiting) > WORKERS:
            yield waiting.popleft().result()
    while waiting:
        yield waiting.popleft().result()


def _read_chunk(plan: _Plan, chunk: bytes, line: int, lines: int) -> list[Block | Odd]:
    comma = plan.delimiter != ","
    block = None if comma else _typed(plan, chunk, line, lines)
    if block is not None:
        return [block]
    rows = _as_text(chunk, line, plan.head, plan.delimiter)
    picked = rows.select("raw_row", *(pl.col(rows.columns[plan.names[name] + 1]).alias(name) for name in plan.layout.columns))
    return list(split(plan.layout.stage(picked, comma), plan.layout, plan.places))


def _typed(plan: _Plan, chunk: bytes, line: int, lines: int) -> Block | None:
    """A chunk in which every field is plainly the number it should be; else None."""
    layout = plan.layout
    held = {plan.names[name]: staged for name, staged in layout.columns.items()}
    schema = {f"column_{n}": TYPES[held[n]] if n in held else pl.String for n in range(len(plan.head))}
    try:
        rows = pl.read_csv(chunk, has_header=False, schema=schema, columns=[f"column_{n}" for n in held], null_values=MISSING)
    except pl.exceptions.PolarsError:
        return None
    if rows.height != lines:
        return None
    column = {held[int(name.removeprefix('column_'))]: rows[name] for name in rows.columns}
    if any(series.null_count() for name, series in column.items() if name != "weight_kg"):
        return None
    year, good = column["period"].to_numpy(), column["commodity"].to_numpy()
    sides = [column[name].to_numpy() for name in ("reporter", "partner")]
    ends = [(int(s.min()), int(s.max())) for s in (year, good, *sides)]
    if ends[0][0] < YEARS[0] or ends[0][1] > YEARS[1] or ends[1][0] < 0 or ends[1][1] > 999_999 or min(ends[2][0], ends[3][0]) < 0:
        return None
    placed = [plan.places.table[side] for side in sides]
    if min(int(placed[0].min()), int(placed[1].min())) < 0:
        return None
    cents, grams = _scaled(column["value"], float(layout.multiplier) * 100), _scaled(column["weight_kg"], float(layout.weight_multiplier) * 1000)
    if cents is None or grams is None:
        return None
    return Block(year, placed[0].astype(np.int32) * SIDES + placed[1], good, cents, grams, np.arange(line, line + rows.height, dtype=np.int32))


def _scaled(column: pl.Series, times: float) -> Numbers | None:
    """Numbers in the smallest unit, UNKNOWN where there is none; None where one is negative, too large to be exact, or a word for no number."""
    low, high = column.min(), column.max()
    if low is not None and not (float(low) >= 0 and float(high) * times < LARGEST * 100):  # type: ignore[arg-type]
        return None
    if column.is_nan().any():
        return None
    made = column.fill_null(UNKNOWN / times).to_numpy() * times
    np.rint(made, out=made)
    return made.astype(np.int64)


def _as_text(chunk: bytes, line: int, head: list[str], delimiter: str) -> pl.DataFrame:
    """A chunk as columns of text with `raw_row` first.

    Raises:
        SpansLines: where its records are not one a line.
    """
    text, _ = rawfile.decode(chunk)
    try:
        rows = pl.read_csv(io.BytesIO(text.encode()), has_header=False, infer_schema=False, separator=delimiter, new_columns=[str(n) for n in range(len(head))])
    except pl.exceptions.PolarsError:
        raise SpansLines from None
    if rows.height != text.count("\n") or rows.width != len(head):
        raise SpansLines
    return rows.with_row_index("raw_row", line).with_columns(pl.col("raw_row").cast(pl.Int64))
