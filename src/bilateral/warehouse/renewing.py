"""A new warehouse out of the last one: what other files can change is made again, the rest is taken as it stands.

Which rows those are is seen in the data, not told by the files: the fact tables are compared with what they were, year by year, and `leaf_file` row by row.
`reach` follows the years through the rollups. The outcome is that of a build from nothing, row for row.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bilateral.model import BilateralError, Snapshot
from bilateral.snapshot import raw
from bilateral.warehouse import db
from bilateral.warehouse.identity import ROLLED_UP, digest_of_rows, ingredients, listed_rows
from bilateral.warehouse.reach import Changed, Years, needed, reach, reached

ANEW = "anew"  # the database in memory in which rows are made again
WAREHOUSE = f"{db.BUILDING}.main"
KEPT_APART = ("leaf_file", "meta", "year_compared")  # tables that files kept as rows do not fill
NUMBERED = ("snapshots", "all_snapshots")  # columns that list numbers of snapshots


@dataclass(frozen=True)
class Standing:
    """What of the last warehouse still stands: `numbers` of its snapshots that are still kept, then and now, and whether the files kept as rows are the same ones."""

    numbers: Mapping[int, int]
    same_rows: bool


def copied(last: Path, temporary: Path, *, threads: int | None) -> db.Connection | None:
    """A connection to a copy of the last warehouse; None where there is none that opens."""
    try:
        shutil.copyfile(last, temporary)
        return db.connect_building(temporary, threads=threads)
    except (FileNotFoundError, BilateralError):
        temporary.unlink(missing_ok=True)
        return None


def standing(con: db.Connection, kept: Iterable[Snapshot], rows: Iterable[Snapshot]) -> Standing | None:
    """What stands of the warehouse in `con` now that these snapshots are kept, of which `rows` are kept as rows; None where it was made by other code, or nothing can be told.

    Raises:
        StoreDamaged: when the store has lost one of `rows`.
    """
    try:
        meta = {row["key"]: row["value"] for row in db.rows(con, "select key, value from meta")}
        if meta.get("ingredients") != ingredients():
            return None
        before = db.rows(con, "select snapshot_id, via, sha256 from snapshot order by snapshot_id")
    except db.Error:
        return None
    now = {(s.source, s.sha256): n for n, s in enumerate(kept, 1)}
    numbers = {int(row["snapshot_id"]): now[row["via"], row["sha256"]] for row in before if (row["via"], row["sha256"]) in now}
    if list(numbers.values()) != sorted(numbers.values()):
        return None  # of repeated rows those of the file loaded last stand: in another order others would
    same = meta.get("rows") == listed_rows(listed := list(rows))
    for snapshot in listed if same else ():
        raw(snapshot)  # that its bytes are still there
    return Standing(numbers, same)


def renumber(con: db.Connection, numbers: Mapping[int, int]) -> None:
    """The numbers of snapshots as they are now, wherever they stand; 0 for those that are gone, whose rows are made again."""
    if all(was == now for was, now in numbers.items()):
        return
    held = [numbers.get(n, 0) for n in range(1, max(numbers) + 1)]
    tables: dict[str, list[str]] = {}
    for row in db.rows(
        con,
        """select table_name, column_name, data_type from duckdb_columns() join duckdb_tables() using (database_name, schema_name, table_name)
           where database_name = current_database() and not duckdb_tables.temporary and (column_name = 'snapshot_id' or data_type = 'INTEGER[]') order by all""",
    ):
        column = row["column_name"]
        if column == "snapshot_id":
            tables.setdefault(row["table_name"], []).append(f"coalesce(list_extract({held}, snapshot_id), 0)::integer as snapshot_id")
        elif column in NUMBERED:
            tables.setdefault(row["table_name"], []).append(f"list_transform({column}, n -> coalesce(list_extract({held}, n), 0)::integer) as {column}")
    for table, columns in tables.items():
        db.run(con, f"create or replace table {table} as select * replace ({', '.join(columns)}) from {table}")


@contextmanager
def aside(con: db.Connection, name: str, *, over: bool = False) -> Iterator[None]:
    """Work in an empty database in memory, in which nothing needs to be forced to the disk; with `over`, what it does not have is found in the warehouse."""
    db.run(con, f"attach ':memory:' as {name}")
    db.run(con, f"set search_path = {db.quoted(f'{name}.main,{WAREHOUSE}' if over else f'{name}.main')}")
    try:
        yield
    finally:
        db.run(con, f"set search_path = {db.quoted(WAREHOUSE)}")
        db.run(con, f"detach {name}")


def replace_rows(con: db.Connection, made: str) -> Changed:
    """Put the tables that files kept as rows fill, as they were made in the database `made`, in the place of those of the last warehouse; what changed."""
    changed: dict[str, Years | None] = {}
    names = db.rows(con, "select table_name from duckdb_tables() where database_name = $name order by table_name", {"name": made})
    for table in (row["table_name"] for row in names if row["table_name"] not in KEPT_APART):
        ends = f"{WAREHOUSE}.{table}", f"{made}.main.{table}"
        if "period" in db.columns(con, table):
            of = [f"(select left(period, 4) as year, count(*) as n, sum(hash(t)::hugeint) as total, bit_xor(hash(t)) as mixed from {end} t group by 1)" for end in ends]
            years = db.rows(con, f"select distinct year from (from (from {of[0]} except from {of[1]}) union all from (from {of[1]} except from {of[0]}))")
            if years:
                changed[table] = Years(row["year"] for row in years)
        elif len({digest_of_rows(con, end) for end in ends}) > 1:
            changed[table] = None
        db.run(con, f"create or replace table {ends[0]} as from {ends[1]}")
    return changed


def forget_leaves(con: db.Connection, rows: Iterable[int]) -> None:
    """Take the yearly tables out of the copy, which are entered anew, and note what they were; `rows` are the numbers of files that are kept as rows."""
    db.run(con, "create or replace temp table leaf_before as from leaf_file")
    db.run(con, "delete from leaf_file")
    standing = ", ".join(map(str, rows)) or "0"
    for table in ("snapshot", "rejected"):
        db.run(con, f"delete from {table} where snapshot_id not in ({standing})")


def changed_leaves(con: db.Connection) -> Changed:
    """The years in which the yearly tables are not what they were when they were forgotten."""
    years = db.rows(con, "select distinct period from (from (from leaf_before except from leaf_file) union all from (from leaf_file except from leaf_before))")
    db.run(con, "drop table temp.leaf_before")
    found = Years(str(row["period"]) for row in years)
    return dict.fromkeys(("leaf_file", "leaf_dyad", "leaf_chapter", "leaf_commodity"), found) if found else {}


def roll_up_again(con: db.Connection, changed: Changed) -> Changed:
    """The rollups' rows that these changes reach, made again; all that changed."""
    made = dict(changed)
    for name, table in zip(db.sql_names("rollups"), ROLLED_UP, strict=True):
        years = reached(name, made)
        if years is None:
            db.run(con, f"drop table if exists {table}")
            db.run(con, db.sql(name))
            made[table] = None
        elif years:
            with within(con, name, years):
                db.run(con, db.sql(name))
                db.run(con, f"delete from {WAREHOUSE}.{table} where left(period, 4) in ({_listed(years)})")
                db.run(con, f"insert into {WAREHOUSE}.{table} select * from {table} where left(period, 4) in ({_listed(years)})")
            made[table] = years
    return made


@contextmanager
def within(con: db.Connection, name: str, years: Years) -> Iterator[None]:
    """Where an .sql file sees of the tables that it reads by year only the rows that it needs for `years`, and makes its own aside."""
    with aside(con, ANEW, over=True):
        for table, of in needed(name, years).items():
            db.run(con, f"create view {table} as select * from {WAREHOUSE}.{table} where left(period, 4) in ({_listed(of)})")
        yield


def broken(con: db.Connection, name: str, changed: Changed | None) -> list[dict[str, object]]:
    """The first row that an identity finds broken, looked for where something changed; everywhere where that is not said."""
    text = f"select * from ({db.sql(name).rstrip().rstrip(';')}) limit 1"
    years = None if changed is None or reach(name) is None else reached(name, changed)
    if years is None:
        return db.rows(con, text)
    if not years:
        return []
    with within(con, name, years):
        return db.rows(con, text)


# ---------------------------------------------------------------------------------------------------------------- the parts


def _listed(years: Iterable[str]) -> str:
    return ", ".join(db.quoted(year) for year in sorted(years))
