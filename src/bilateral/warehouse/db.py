"""The only module that imports duckdb: open, query, load SQL files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from bilateral.model import BilateralError, BuildBroken, DiskFull

if TYPE_CHECKING:
    import polars as pl

WAREHOUSE = "warehouse.duckdb"  # its name in a home
BUILDING = "building"  # the name of a warehouse that is being made, in SQL
Connection = duckdb.DuckDBPyConnection
Error = duckdb.Error
VERSION = duckdb.__version__


class WarehouseUnreadable(BilateralError):
    """The warehouse file is not one, or not of this version."""

    code = "warehouse_unreadable"


def connect(path: Path | None = None, *, read_only: bool = False, threads: int | None = None) -> Connection:
    """A connection to the warehouse at `path`, or to a new one in memory.

    Raises:
        WarehouseUnreadable: when the file cannot be opened.
    """
    config: dict[str, Any] = {"threads": threads} if threads else {}
    try:
        if path and read_only:
            # Attached to an instance of its own: duckdb shares one instance per path in a process, and a reader that opened
            # the file before a rebuild would go on handing out the old warehouse to those who open it after.
            con = duckdb.connect(":memory:", config=config)
            con.execute(f"attach {quoted(str(path))} as warehouse (read_only)")
            con.execute("use warehouse")
        else:
            con = duckdb.connect(str(path) if path else ":memory:", config=config)
    except duckdb.Error as error:
        raise WarehouseUnreadable(
            f"{path} cannot be opened as a warehouse ({_first(error)}); run 'bilateral build' to make a new one"
        ) from error
    return _set(con, path.parent if path else None)


def connect_building(path: Path, *, threads: int | None = None) -> Connection:
    """A connection to a warehouse that is being made at `path`. It keeps no log: what is in it is safe once a checkpoint is done, and lost if the process dies before.

    Raises:
        WarehouseUnreadable: when what is there cannot be opened.
    """
    con = duckdb.connect(":memory:", config={"threads": threads} if threads else {})
    try:
        con.execute(f"attach {quoted(str(path))} as {BUILDING} (recovery_mode no_wal_writes)")
        con.execute(f"use {BUILDING}")
    except duckdb.Error as error:
        con.close()
        raise WarehouseUnreadable(f"{path} cannot be opened as a warehouse ({_first(error)}); run 'bilateral build' to make a new one") from error
    return _set(con, path.parent)


def cursor(con: Connection, home: Path | None) -> Connection:
    """A connection of its own to the warehouse that `con` has open read-only, for another thread: a connection serves one thread at a time."""
    made = con.cursor()
    if home is not None:
        made.execute("use warehouse")  # a new connection starts in the empty database of the instance
    return _set(made, home)


def interrupt(con: Connection) -> None:
    """Stop the query that another thread is running on this connection; it then fails there."""
    con.interrupt()


def _set(con: Connection, home: Path | None) -> Connection:
    """The settings of every connection; `home` is the folder that the names of leaves start from."""
    if home is not None:
        con.execute(f"set file_search_path = {quoted(str(home))}")
        con.execute("set parquet_metadata_cache = true")
    con.execute("set enable_progress_bar = false")  # it would print on standard output, where results go
    con.execute("set preserve_insertion_order = true")
    con.execute("set timezone = 'UTC'")
    return con


@cache
def sql(name: str) -> str:
    """The text of a .sql file of this package, by its path under `warehouse/`, for example `rollups/dyad_period.sql`."""
    return files("bilateral.warehouse").joinpath(name).read_text("utf-8")


def quoted(text: str) -> str:
    """A text as an SQL literal, for the places where a value cannot be bound."""
    return "'" + text.replace("'", "''") + "'"


def identifier(name: str) -> str:
    """A name as an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def sql_names(folder: str) -> tuple[str, ...]:
    """The .sql files of a folder of this package, in order of name."""
    return tuple(
        f"{folder}/{f.name}"
        for f in sorted(files("bilateral.warehouse").joinpath(folder).iterdir(), key=lambda f: f.name)
        if f.name.endswith(".sql")
    )


def run(con: Connection, text: str, values: Mapping[str, Any] | None = None) -> None:
    """Run SQL with bound values; a full disk is said as such.

    Raises:
        DiskFull, BuildBroken: when the disk fills, or the SQL fails.
    """
    try:
        con.execute(text, dict(values) if values else None)
    except duckdb.Error as error:
        raise translate(error) from error


def translate(error: duckdb.Error) -> BilateralError:
    """One of our errors for one of duckdb's."""
    message = str(error)
    if "No space left" in message or "could not write" in message.lower() or "disk is full" in message.lower():
        return DiskFull("the disk is full; free some space and run it again (the last good warehouse is still in place)")
    return BuildBroken(f"the build's SQL failed: {_first(error)}")


def rows(con: Connection, text: str, values: Mapping[str, Any] | None = None) -> list[dict[str, Any]]:
    """All rows of a query as dictionaries."""
    cursor = con.execute(text, dict(values) if values else None)
    names = [d[0] for d in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def one(con: Connection, text: str, values: Mapping[str, Any] | None = None) -> Any:
    """The first value of the first row, None when there is none."""
    found = con.execute(text, dict(values) if values else None).fetchone()
    return found[0] if found else None


def frame(con: Connection, text: str, values: Mapping[str, Any] | None = None) -> pl.DataFrame:
    """A query's result as a Polars frame."""
    import polars as pl

    return pl.DataFrame(con.execute(text, dict(values) if values else None).to_arrow_table())


def register(con: Connection, name: str, data: pl.DataFrame) -> None:
    """Show a frame to SQL under a name, without copying."""
    con.register(name, data.to_arrow())


def columns(con: Connection, table: str) -> Sequence[str]:
    """The column names of a table of the database in use, in order."""
    return [
        r[0]
        for r in con.execute(
            "select column_name from information_schema.columns where table_name = ? and table_catalog in (current_database(), 'temp') order by ordinal_position", [table]
        ).fetchall()
    ]


def _first(error: Exception) -> str:
    return str(error).strip().split("\n", 1)[0][:300]
