"""The warehouse's rollups by an engine that does not live in its database: tables out as Parquet, rollups made over them, results in again."""

from __future__ import annotations

from pathlib import Path

from bilateral.warehouse import db
from bilateral.warehouse.engines import ROW_GROUP, Engine, Query, fresh, reading
from bilateral.warehouse.engines.dialect import Step, steps


def roll_up(con: db.Connection, engine: Engine, folder: Path) -> None:
    """Every rollup, in order, through files in `folder`. Their tables must not be there yet."""
    fresh(folder)
    held: dict[str, list[Path]] = {}
    for name in db.sql_names("rollups"):
        for number, step in enumerate(steps(name)):
            for table in step.reads:
                if table not in held:
                    held[table] = [_exported(con, table, folder)]
            _fill(con, engine, step, held, folder / f"{Path(name).stem}-{number}")


# ---------------------------------------------------------------------------------------------------------------- the parts


def _exported(con: db.Connection, table: str, folder: Path) -> Path:
    path = folder / f"{table}.parquet"
    db.run(con, f"copy (select * from {table}) to {db.quoted(str(path))} (format parquet, compression zstd, row_group_size {ROW_GROUP})")
    return path


def _fill(con: db.Connection, engine: Engine, step: Step, held: dict[str, list[Path]], out: Path) -> None:
    """Make a step's rows and put them into its table, in their order; other steps read them as the files they came in."""
    if step.does == "create":
        db.run(con, f"create table {step.table} as select * from ({step.sql}) limit 0")
    columns = tuple((row["column_name"], row["column_type"]) for row in db.rows(con, f"describe {step.table}"))
    query = Query(step.sql, {table: held[table] for table in step.reads}, out, columns)
    for done in engine.write([query]):
        made = sorted(done.out.glob("*.parquet"))
        db.run(con, f"insert into {step.table} {reading(made)}")
        held.setdefault(step.table, []).extend(made)
