"""Blocks of movements as one Parquet file a year: sorted by reporter, partner and commodity, one row each, repeated rows set apart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from bilateral.warehouse.leaves.reading import SIDES, UNKNOWN, Block, Numbers, members

ROW_GROUP = 122_880  # rows: what DuckDB reads at a time, and prunes by reporter and partner
SLICE = 4 * ROW_GROUP  # rows gathered and written at a time
MANY = 1_000_000  # rows from which a year is written as two files at once
Order = npt.NDArray[np.int32]
SAME_CENTS = 2  # two values of one key are the same number where they differ by no more
SCHEMA = pa.schema(
    [
        ("reporter", pa.dictionary(pa.int32(), pa.string())), ("partner", pa.dictionary(pa.int32(), pa.string())), ("commodity", pa.dictionary(pa.int32(), pa.string())),
        ("value_usd", pa.decimal64(18, 2)), ("weight_kg", pa.decimal64(18, 3)), ("raw_row", pa.int32()),
    ]
)  # fmt: skip


COLUMNS: Mapping[str, type[np.generic]] = {
    "period": np.int16, "pair": np.int32, "commodity": np.int32, "cents": np.int64, "grams": np.int64, "raw_row": np.int32,
}  # fmt: skip


@dataclass
class Rows:
    """All rows of a file, as columns that grow, in the order in which they are added.

    `starts` are the places where another pair begins, and `ascending` says that within each run of one pair commodities ascend: seen while the
    next rows are being read, it saves looking through all of them again.
    """

    expected: int
    count: int = 0
    ascending: bool = True
    starts: list[Numbers] = field(default_factory=list)
    columns: dict[str, npt.NDArray[Any]] = field(default_factory=dict)

    def add(self, block: Block) -> None:
        """Copy a block's rows to the end."""
        size = len(block.pair)
        if not self.columns or self.count + size > len(self.columns["pair"]):
            room = max(self.expected, (self.count + size) * 5 // 4)
            self.columns = {name: _grown(self.columns.get(name), kind, self.count, room) for name, kind in COLUMNS.items()}
        for name, column in self.columns.items():
            column[self.count : self.count + size] = getattr(block, name)
        first = max(0, self.count - 1)
        pair, commodity = self.columns["pair"][first : self.count + size], self.columns["commodity"][first : self.count + size]
        turned = pair[1:] != pair[:-1]
        self.starts.append(np.flatnonzero(turned) + first + 1 if self.count else np.concatenate([[0], np.flatnonzero(turned) + 1]))
        self.ascending = self.ascending and bool((turned | (commodity[1:] >= commodity[:-1])).all())
        self.count += size


@dataclass(frozen=True)
class Year:
    """All rows of a file's year, as columns in the order of the file. `starts` are those of Rows, None where they are not known or commodities do not ascend."""

    period: int
    pair: npt.NDArray[np.int32]
    commodity: npt.NDArray[np.int32]
    cents: Numbers
    grams: Numbers
    raw_row: npt.NDArray[np.int32]
    starts: Numbers | None


@dataclass(frozen=True)
class Written:
    """A year's files: rows kept, their sum in cents, and the rows set apart (raw_row, kind, reason, text)."""

    period: int
    paths: tuple[Path, ...]
    rows: int
    cents: int
    repeats: pl.DataFrame


def by_year(rows: Rows) -> Iterator[Year]:
    """The rows a year at a time, in order of year."""
    held = {name: column[: rows.count] for name, column in rows.columns.items()}
    if not rows.count:
        return
    period = held.pop("period")
    if period.min() == period.max():
        yield Year(int(period[0]), **held, starts=np.concatenate(rows.starts) if rows.ascending else None)
        return
    for year in np.unique(period).tolist():
        yield Year(year, **{name: column[period == year] for name, column in held.items()}, starts=None)


def write_year(year: Year, folder: Path) -> Written:
    """Write a year's rows in order, as one file or, if they are many, two; of rows with one key the first in the file stands."""
    order, repeats = set_repeats_apart(year, in_order(year))
    parts = _parted(year, order)
    paths = [folder / f"leaves-{n}.parquet" for n in range(len(parts))]
    with ThreadPoolExecutor(len(parts)) as pool:
        sums = list(pool.map(lambda part, path: _write(year, part, path), parts, paths))
    return Written(year.period, tuple(paths), len(order), sum(sums), repeats)


def in_order(year: Year) -> Order:
    """The order by pair, commodity and place in the file.

    Agencies sort by their own codes of economies, so that each pair's rows stand together and in order of commodity: then pairs are moved as they are,
    in a tenth of the time of a sort.
    """
    if year.starts is not None:
        firsts = year.pair[year.starts]
        if len(np.unique(firsts)) == len(firsts):
            sizes = np.diff(np.concatenate([year.starts, [len(year.pair)]]))
            blocks = np.argsort(firsts, kind="stable")
            ends = np.cumsum(sizes[blocks])
            order = np.arange(len(year.pair), dtype=np.int32)
            order += np.repeat((year.starts[blocks] - (ends - sizes[blocks])).astype(np.int32), sizes[blocks])
            return order
    return np.argsort((year.pair.astype(np.int64) << 20) | year.commodity, kind="stable").astype(np.int32)


def set_repeats_apart(year: Year, order: Order) -> tuple[Order, pl.DataFrame]:
    """The order without the rows whose key an earlier row has, and what `rejected` says of those."""
    rows, keep = [], None
    for start in range(0, len(order), SLICE):
        at = order[max(0, start - 1) : start + SLICE]
        pair, commodity = year.pair[at], year.commodity[at]
        for n in (np.flatnonzero((pair[1:] == pair[:-1]) & (commodity[1:] == commodity[:-1])) + 1 + max(0, start - 1)).tolist():
            keep = np.ones(len(order), dtype=bool) if keep is None else keep
            keep[n] = False
            rows.append(_repeat(year, order, n, n - 1 - int(keep[n - 1 :: -1].argmax())))
    found = pl.DataFrame(rows, schema={"raw_row": pl.Int64, "kind": pl.String, "reason": pl.String, "text": pl.String}, orient="row")
    return (order if keep is None else order[keep]), found


# ---------------------------------------------------------------------------------------------------------------- the parts


def _grown(column: npt.NDArray[Any] | None, kind: type[np.generic], count: int, room: int) -> npt.NDArray[Any]:
    made = np.empty(room, dtype=kind)
    if column is not None:
        made[:count] = column[:count]
    return made


def _repeat(year: Year, order: Order, again: int, first: int) -> tuple[int, str, str, str]:
    row, stands = int(order[again]), int(order[first])
    same = abs(int(year.cents[row]) - int(year.cents[stands])) <= SAME_CENTS
    said = "same key, vintage and value as" if same else "same key and vintage, another value, as"
    reason = f"{said} an earlier row of this file (row {year.raw_row[stands]}), which stands"
    return int(year.raw_row[row]), "repeated" if same else "conflict", reason, f"{int(year.cents[row]) / 100:.2f}"


def _parted(year: Year, order: Order) -> list[Order]:
    """The order as one part or, from MANY rows, two that meet between two pairs."""
    if len(order) < MANY:
        return [order]
    middle = len(order) // 2
    while middle < len(order) and year.pair[order[middle]] == year.pair[order[middle - 1]]:
        middle += 1
    return [order[:middle], order[middle:]]


def _write(year: Year, order: Order, path: Path) -> int:
    """Write the rows in this order, a slice at a time; their sum in cents."""
    codes = np.flatnonzero(np.bincount(year.commodity)) if len(year.commodity) else np.array([], dtype=np.int64)
    place = np.zeros(1_000_000, dtype=np.int32)
    place[codes] = np.arange(len(codes), dtype=np.int32)
    names, goods = pa.array(members()), pa.array([f"{code:06d}" for code in codes.tolist()], pa.string())
    total = 0
    with pq.ParquetWriter(
        path, SCHEMA, compression={"reporter":"ZSTD","partner":"ZSTD","commodity":"ZSTD","value_usd":"NONE","weight_kg":"NONE","raw_row":"NONE"}, use_dictionary=["reporter", "partner", "commodity"],
        column_encoding=dict.fromkeys(("value_usd", "weight_kg", "raw_row"), "DELTA_BINARY_PACKED"), store_decimal_as_integer=True, store_schema=False, write_statistics=["reporter", "partner"],
    ) as out:  # fmt: skip
        for start in range(0, len(order), SLICE):
            at = order[start : start + SLICE]
            pair, cents, grams = year.pair[at], year.cents[at], year.grams[at]
            total += int(cents.sum())
            columns = [
                pa.DictionaryArray.from_arrays(pa.array(pair // SIDES), names),
                pa.DictionaryArray.from_arrays(pa.array(pair % SIDES), names),
                pa.DictionaryArray.from_arrays(pa.array(place[year.commodity[at]]), goods),
                _decimal(cents, pa.decimal64(18, 2), None),
                _decimal(grams, pa.decimal64(18, 3), grams == UNKNOWN),
                pa.array(year.raw_row[at]),
            ]
            out.write_table(pa.Table.from_arrays(columns, schema=SCHEMA), row_group_size=ROW_GROUP)
    return total


def _decimal(whole: Numbers, kind: pa.DataType, absent: npt.NDArray[np.bool_] | None) -> pa.Array:
    """Whole numbers of the smallest unit as decimals of 64 bits, which are the same bytes."""
    valid = None if absent is None or not absent.any() else pa.py_buffer(np.packbits(~absent, bitorder="little"))
    return pa.Array.from_buffers(kind, len(whole), [valid, pa.py_buffer(whole)])
