"""A tiny world in memory: facts written by hand, small enough to work every figure out on paper."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from copy import copy
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, cast

import polars as pl

from bilateral.figures import Warehouse
from bilateral.model import STAGED, Batch
from bilateral.warehouse import db
from bilateral.warehouse.build import create, finish
from bilateral.warehouse.harmonise import harmonise


@dataclass(frozen=True)
class File:
    """One loaded file: its source, its vintage, its rows by table."""

    via: str
    rows: Mapping[str, list[dict[str, str | None]]]
    vintage: date | None = None
    constants: Mapping[str, str | None] = field(default_factory=dict)
    multiplier: Decimal = Decimal(1)
    complete: bool = False
    scheme: str = "any"


def batches(file: File) -> Iterable[Batch]:
    """The file's rows as a reader would give them."""
    for table, rows in file.rows.items():
        names = [name for name in STAGED[table] if any(name in row for row in rows)]
        frame = pl.DataFrame({name: [row.get(name) for row in rows] for name in names}, schema=dict.fromkeys(names, pl.String))
        frame = frame.insert_column(0, pl.Series("raw_row", range(2, len(rows) + 2), dtype=pl.Int64))
        yield Batch(table, frame, constants=file.constants, multiplier=file.multiplier, area_scheme=file.scheme, complete=file.complete)


def loaded(files: Iterable[File]) -> db.Connection:
    """The files' rows harmonised, before anything is settled or rolled up."""
    con = db.connect(None, threads=1)
    create(con)
    for number, file in enumerate(files, 1):
        read = kept = rejected = 0
        for batch in batches(file):
            counts = harmonise(con, batch, snapshot_id=number, via=file.via, vintage=file.vintage)
            read, kept, rejected = read + counts.read, kept + counts.kept, rejected + counts.rejected
        con.execute(
            "insert into snapshot values (?, ?, ?, ?, '', '2025-01-01', ?, '', '', '', 0, ?, ?, ?, 0, 0, ?)",
            [number, file.via, f"{number:064d}", f"file {number}", file.vintage, file.complete, read, kept, rejected],
        )
    return con


def world(files: Iterable[File]) -> Warehouse:
    """A finished warehouse of these files."""
    con = loaded(files)
    finish(con)
    return Warehouse(con, "tiny", None)


_shared: dict[str, Warehouse] = {}


def shared_world(files: Iterable[File]) -> Warehouse:
    """The same, made once a process for the same files, and its queries answered once: for tests that change nothing in it."""
    listed = tuple(files)
    if (key := repr(listed)) not in _shared:
        _shared[key] = remembered(world(listed))
    return _shared[key]


def remembered(w: Warehouse) -> Warehouse:
    """The warehouse, with every query answered from memory once it was asked."""
    return Warehouse(cast(db.Connection, Remembering(w.con)), w.build_id, w.home)


@dataclass(frozen=True)
class Answer:
    """The columns of a query and its rows; whoever asks gets lists of their own."""

    description: list[Any]
    found: list[tuple[Any, ...]]

    def fetchall(self) -> list[tuple[Any, ...]]:
        return [tuple(copy(v) if isinstance(v, list | dict) else v for v in row) for row in self.found]

    def fetchone(self) -> tuple[Any, ...] | None:
        return next(iter(self.fetchall()), None)


class Remembering:
    """A connection to a warehouse that nobody changes. It can read, and nothing else."""

    def __init__(self, con: db.Connection) -> None:
        self._con, self._answers = con, dict[str, Answer]()

    def execute(self, text: str, values: Mapping[str, Any] | None = None) -> Answer:
        key = f"{text}\n{values!r}"
        if key not in self._answers:
            assert text.lstrip().lower().startswith(("select", "with")), f"a world that tests share is only read: {text}"
            cursor = self._con.execute(text, values)
            self._answers[key] = Answer(cursor.description, cursor.fetchall())
        return self._answers[key]


def trade(reporter: str, partner: str, flow: str, period: str, commodity: str, value: str | None, **more: str) -> dict[str, str | None]:
    """One staged row of trade."""
    return {
        "reporter": reporter, "partner": partner, "flow": flow, "period": period, "classification": "H6", "commodity": commodity, "value": value,
        "valuation": "CIF" if flow in ("M", "RM") else "FOB", "partner_basis": "origin" if flow in ("M", "RM") else "destination", **more,
    }  # fmt: skip


def fdi(partner: str, period: str, value: str | None, **more: str) -> dict[str, str | None]:
    """One staged row of Mexico's inward direct investment."""
    return {
        "reporter": "MEX",
        "partner": partner,
        "direction": "inward",
        "measure": "transaction",
        "period": period,
        "value": value,
        **more,
    }
