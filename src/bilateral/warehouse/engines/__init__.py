"""Who computes rollups: DuckDB in this process, or a Spark cluster, over the same Parquet by the same SQL, with the same rows."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from bilateral.model import BilateralError
from bilateral.warehouse import db

DUCKDB = "duckdb"
KNOWN = "duckdb (on this machine), local, local[N] or local[*] (Spark on this machine), spark://HOST:PORT (a Spark cluster)"
ROW_GROUP = 8_192  # rows: what is skipped or read at a time; a pair has a hundred chapters
CODEC = "lz4_raw"  # a question reads little of a file: unpacking zstd took longer than all the rest of it


@dataclass(frozen=True)
class Query:
    """One rollup to make.

    `sql` is DuckDB's dialect and reads only `tables`, each of which stands for its Parquet files. The rows go into the folder `out`, as Parquet files that are in
    the order the SQL asks for, file by file in order of their names; `one_file` asks for a single file. `columns` are the names and DuckDB types of
    the result; where none are given they are those DuckDB gives to the SQL.
    """

    sql: str
    tables: Mapping[str, Sequence[Path]]
    out: Path
    columns: tuple[tuple[str, str], ...] = ()
    one_file: bool = False


@dataclass(frozen=True)
class Engine:
    """What computes. `write` makes the results of queries and gives each query back once its folder is whole, in whatever order they are done; `close` ends it.

    `in_place`: the engine is the warehouse's own database, which need not export its tables first.
    """

    name: str
    in_place: bool
    write: Callable[[Sequence[Query]], Iterator[Query]]
    close: Callable[[], None]


@contextmanager
def engine(name: str = DUCKDB, conf: Sequence[str] = (), *, threads: int | None = None) -> Iterator[Engine]:
    """The engine of that name, ready to work, and closed at the end. `conf`: settings of Spark as KEY=VALUE.

    Raises:
        BilateralError: a name or setting that is none, or something an engine needs that is not installed.
        Unreachable: the cluster did not answer, or gave no worker, in a bounded time.
    """
    settings = _settings(conf)
    if name == DUCKDB:
        if settings:
            raise BilateralError(f"--engine-conf {next(iter(settings))}=… is a setting of Spark, and the engine is duckdb; add --engine spark://HOST:PORT or leave it out")
        made = in_process(threads=threads)
    else:
        from bilateral.warehouse.engines import spark

        if not spark.MASTER.fullmatch(name):
            raise BilateralError(f"engine {name!r} is not known; there are: {KNOWN}")
        missing = [package for package in ("pyspark", "sqlglot") if find_spec(package) is None]
        if missing:
            raise BilateralError(f"engine {name!r} needs {' and '.join(missing)}, not installed here: pip install 'bilateral[spark]'")
        made = spark.started(name, settings)
    try:
        yield made
    finally:
        made.close()


def in_process(con: db.Connection | None = None, *, threads: int | None = None) -> Engine:
    """DuckDB, over a connection that is there or one of its own in memory."""
    held = con or db.connect(threads=threads)
    return Engine(DUCKDB, True, lambda queries: _written(held, queries), lambda: None if con else held.close())


def fresh(folder: Path) -> Path:
    """An empty folder, whatever was there before."""
    if folder.is_dir():
        shutil.rmtree(folder)
    folder.unlink(missing_ok=True)
    folder.mkdir(parents=True)
    return folder


def reading(paths: Sequence[Path]) -> str:
    """SQL that reads Parquet files as they are, whatever the names of their folders look like."""
    return f"select * from read_parquet([{', '.join(db.quoted(str(path)) for path in paths)}], hive_partitioning = false)"


# ---------------------------------------------------------------------------------------------------------------- the parts


def _settings(conf: Sequence[str]) -> dict[str, str]:
    made = {}
    for one in conf:
        key, sign, value = one.partition("=")
        if not sign or not key.startswith(("spark.", "bilateral.")):
            raise BilateralError(f"--engine-conf takes KEY=VALUE with a key of Spark (spark.executor.memory=4g) or bilateral.staging, bilateral.wait; got {one!r}")
        made[key] = value
    return made


def _written(con: db.Connection, queries: Sequence[Query]) -> Iterator[Query]:
    """Each query's result as one file; what a query reads are temporary views, gone with the next query that names them."""
    for query in queries:
        for name, paths in query.tables.items():
            db.run(con, f"create or replace temp view {name} as {reading(paths)}")
        text = query.sql.rstrip().rstrip(";")
        if query.columns:
            text = f"select {', '.join(f'cast(#{n} as {kind}) as {db.identifier(name)}' for n, (name, kind) in enumerate(query.columns, 1))} from ({text})"
        target = fresh(query.out) / "part-0.parquet"
        db.run(con, f"copy ({text}) to {db.quoted(str(target))} (format parquet, compression {CODEC}, row_group_size {ROW_GROUP})")
        for name in query.tables:
            db.run(con, f"drop view temp.{name}")
        yield query
