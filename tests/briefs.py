"""Warehouses in memory for the tests of documents: the embedded starter, real rows of China and Chile, and small worlds written by hand."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cache
from pathlib import Path

import tiny
from bilateral.documents.brief import write_brief
from bilateral.documents.document import Document
from bilateral.figures import Warehouse
from bilateral.model import RawFile, Source
from bilateral.sources import comtrade, starter
from bilateral.warehouse import db
from bilateral.warehouse.build import create, finish
from bilateral.warehouse.harmonise import harmonise
from once import file_made_once


def read(source: Source, files: Iterable[RawFile], *, vintage: date | None = None, path: Path | None = None) -> Warehouse:
    """A finished warehouse of files as their source reads them, without a store; in memory, or at a path."""
    con = db.connect(path, threads=1)
    create(con)
    for number, file in enumerate(files, 1):
        kind = source.recognise(file)
        read_ = kept = rejected = 0
        for batch in source.read(file, kind):
            counts = harmonise(con, batch, snapshot_id=number, via=source.id, vintage=kind.vintage or vintage)
            read_, kept, rejected = read_ + counts.read, kept + counts.kept, rejected + counts.rejected
        con.execute(
            "insert into snapshot values (?, ?, ?, ?, '', '2025-01-01', null, '', '', '', 0, false, ?, ?, 0, 0, ?)",
            [number, source.id, f"{number:064d}", file.name, read_, kept, rejected],
        )
    finish(con)
    return Warehouse(con, "test", None)


@cache
def starter_world() -> Warehouse:
    """The embedded starter, one for all tests: they only read it."""
    return tiny.remembered(fresh_starter())


def fresh_starter() -> Warehouse:
    """The embedded starter, made anew."""
    return read(starter.SOURCE, starter.files())


@cache
def founding_pair(lang: str = "en") -> Document:
    """The brief of Mexico and South Korea for 2024 from the starter."""
    return write_brief(starter_world(), "MEX", "KOR", year=2024, lang=lang)


@cache
def china_chile(shared: Path) -> Warehouse:
    """Recorded answers of UN Comtrade's API before 2023: China, Chile and others, 20 chapters of the HS, 2000 to 2019."""
    path = shared / "comtrade" / "legacy_bilateral_HS2_2000_2019.parquet"
    kept = file_made_once("china_chile.duckdb", lambda at: read(comtrade.SOURCE, [RawFile(path, path.name)], path=at).close())
    return tiny.remembered(Warehouse(db.connect(kept, read_only=True, threads=1), "test", None))


def small(**tables: list[dict[str, str | None]]) -> Warehouse:
    """A world of one file, shared."""
    return tiny.shared_world([tiny.File("curated", tables, vintage=date(2025, 3, 1))])
