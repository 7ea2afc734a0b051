"""Rollups by another engine: the same SQL, the same rows; which files it runs; and how it says that it cannot."""

from __future__ import annotations

import os
import random
import shutil
import socket
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from importlib.util import find_spec
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from bilateral.model import BilateralError, BuildBroken, Unreachable
from bilateral.snapshot import add, open_store
from bilateral.sources import source
from bilateral.warehouse import db
from bilateral.warehouse.build import Built, build
from bilateral.warehouse.engines import Engine, Query, dialect, engine, in_process, spark
from command import last, run
from tiny import File, loaded

FILES = sorted(str(path.relative_to(Path(dialect.db.__file__).parent)) for path in Path(dialect.db.__file__).parent.rglob("*.sql"))
SMALL = ("spark.driver.memory=700m", "spark.sql.shuffle.partitions=2")
needs_sqlglot = pytest.mark.skipif(find_spec("sqlglot") is None, reason="sqlglot is not installed (pip install 'bilateral[spark]'): translation to Spark's SQL was not tested")
JAVA = bool(shutil.which("java") or os.environ.get("JAVA_HOME"))
needs_spark = pytest.mark.skipif(
    find_spec("pyspark") is None or find_spec("sqlglot") is None or not JAVA,
    reason="pyspark, sqlglot or Java is not here (pip install 'bilateral[spark]', Java 17): nothing was run on Spark",
)


def drawn(folder: Path, year: int, release: str = "202201") -> Path:
    """A year in BACI's format: three economies, weights sometimes not known."""
    rng = random.Random(f"{year}{release}")
    lines = [
        f"{year},{i},{j},{k},{rng.lognormvariate(3, 2):.3f},{rng.choice(['NA', '1.5'])}"
        for i in (410, 484, 842) for j in (410, 484, 842) if i != j for k in ("010121", "870323", "870324") if rng.random() < 0.8
    ]  # fmt: skip
    path = folder / f"BACI_HS17_Y{year}_V{release}.csv"
    path.write_text("\n".join(["t,i,j,k,v,q", *lines]) + "\n")
    return path


def files_of(folder: Path) -> list[Path]:
    """Two years, one of them in two releases, and in two files of one release that share rows."""
    more = folder / "more"
    more.mkdir()
    again = (more / "BACI_HS17_Y2021_more_V202201.csv", drawn(folder, 2021).read_text().splitlines()[:3])
    again[0].write_text("\n".join([*again[1], "2021,710,156,870323,5,NA"]) + "\n")
    return [drawn(folder, 2020), folder / "BACI_HS17_Y2021_V202201.csv", drawn(folder, 2021, "202301"), again[0]]


def built(home: Path, paths: list[Path], made: Engine | None, *, large: int = 0) -> Built:
    store = open_store(home)
    for path in paths:
        add(store, source("baci"), path)
    return build(store, large=large, engine=made)


def rolled(home: Path) -> dict[str, list[tuple[object, ...]]]:
    """The rows of every rollup of leaves, in the order in which they lie in their file."""
    return {
        f"{path.parent.parent.name} {path.name}": [tuple(row.values()) for row in pq.read_table(path, partitioning=None).to_pylist()]
        for path in sorted(home.glob("leaves/**/*.parquet")) if not path.name.startswith(("leaves-", ".")) and "refused" not in path.name
    }  # fmt: skip


@pytest.fixture
def over_files() -> Iterator[Engine]:
    """DuckDB as if it were elsewhere: over files alone."""
    here = in_process()
    yield Engine("duckdb over files", False, here.write, here.close)
    here.close()


# ------------------------------------------------------------------------------------------------ what is translated


@needs_sqlglot
@pytest.mark.parametrize("name", dialect.PORTABLE)
def test_every_rollup_is_said_in_sparks_dialect(name: str) -> None:
    found = dialect.steps(name)
    assert found
    for step in found:
        said = dialect.translate(step.sql).sql.lower()
        assert not any(word in said for word in ("qualify", "list_", "replace (", "exclude", " as real", "double")), said


@needs_sqlglot
def test_each_sql_file_is_run_elsewhere_or_says_why_not() -> None:
    for name in FILES:
        stays = [key for key in dialect.STAYS if name == key or name.startswith(f"{key}/")]
        assert (name in dialect.PORTABLE) != bool(stays), f"{name} must be in PORTABLE or in STAYS, and not in both"
    assert all(any(name == key or name.startswith(f"{key}/") for name in FILES) for key in dialect.STAYS)


@needs_sqlglot
def test_what_cannot_be_said_is_not_guessed() -> None:
    with pytest.raises(BuildBroken, match="name the columns"):
        dialect.translate("select * replace (1 as a) from t")
    with pytest.raises(BuildBroken, match="qualify"):
        dialect.translate("select a from t qualify a > 1")
    with pytest.raises(BuildBroken, match="HUGEINT"):
        dialect.spark_type("HUGEINT")
    assert dialect.spark_type("DECIMAL(38,2)[]") == "array<decimal(38,2)>"


@pytest.mark.slow
@needs_sqlglot
def test_no_column_of_a_rollup_is_a_type_parquet_cannot_hold(tmp_path: Path) -> None:
    built(tmp_path / "home", files_of(tmp_path), None)
    con = db.connect(tmp_path / "home" / "warehouse.duckdb", read_only=True)
    for table in ("leaf_dyad", "leaf_chapter", "leaf_commodity", "dyad_period", "pair_period", "partner_rank_period"):
        for row in db.rows(con, f"describe {table}"):
            dialect.spark_type(row["column_type"])
    assert {row["column_type"] for row in db.rows(con, "describe leaf_commodity") if row["column_name"] == "parts"} == {"BIGINT"}  # a count is never a float


# ------------------------------------------------------------------------------------------------ over files


@pytest.mark.slow
@needs_sqlglot
@pytest.mark.parametrize("large", [0, pytest.param(1 << 60, marks=pytest.mark.slow)])
def test_rollups_over_files_are_those_of_the_database(tmp_path: Path, over_files: Engine, large: int) -> None:
    paths = files_of(tmp_path)
    want = built(tmp_path / "inside", paths, None, large=large)
    got = built(tmp_path / "over", paths, over_files, large=large)
    assert got.digests == want.digests
    assert rolled(tmp_path / "over") == rolled(tmp_path / "inside")
    assert not list((tmp_path / "over").glob(".building-*"))


@pytest.mark.slow
def test_a_rollup_half_made_is_made_again(tmp_path: Path) -> None:
    paths = files_of(tmp_path)
    want = built(tmp_path / "whole", paths, None)
    here, calls = in_process(), []

    def dies(queries: list[Query]) -> Iterator[Query]:
        for query in here.write(queries):
            calls.append(query.out)
            if len(calls) == 3:
                raise KeyboardInterrupt  # written, and not yet in its place
            yield query

    with pytest.raises(KeyboardInterrupt):
        built(tmp_path / "home", paths, Engine("dies", False, dies, here.close))  # type: ignore[arg-type]
    kept = {path: path.stat().st_mtime_ns for path in (tmp_path / "home").glob("leaves/**/*.parquet") if ".partial" not in str(path)}
    assert calls[2].is_dir()
    assert sum(not path.name.startswith("leaves-") and "refused" not in path.name for path in kept) == 2
    assert built(tmp_path / "home", [], None).digests == want.digests
    assert all(path.stat().st_mtime_ns == then for path, then in kept.items() if path.exists())
    assert not list((tmp_path / "home").rglob(".partial-*"))
    here.close()


def test_files_that_did_not_arrive_are_missed(tmp_path: Path) -> None:
    query = Query("select 1 as a", {}, tmp_path / "out")
    list(in_process().write([query]))
    spark._check(query, 1, "spark://there:7077")
    with pytest.raises(BilateralError, match=r"wrote 2 rows, of which 1 arrived.*bilateral\.staging"):
        spark._check(query, 2, "spark://there:7077")


# ------------------------------------------------------------------------------------------------ what cannot be


def said(home: Path, *words: str, code: int = 2) -> str:
    done = run(home, "build", *words, code=code)
    assert len(done.stderr.strip().splitlines()) == 1
    assert not (home / "warehouse.duckdb").exists()
    return last(done)


@pytest.mark.parametrize("name", ["spork", "spark://", "spark://host", "local[0]", "yarn", "", "SPARK://host:1"])
def test_an_engine_that_is_none(tmp_path: Path, name: str) -> None:
    assert "duckdb (on this machine)" in said(tmp_path, "--engine", name)


@pytest.mark.parametrize(
    ("words", "want"),
    [
        (("--engine-conf", "spark.executor.memory=1g"), "the engine is duckdb"),
        (("--engine", "local", "--engine-conf", "memory"), "KEY=VALUE"),
        (("--engine", "local", "--engine-conf", "memory=1g"), "KEY=VALUE"),
        (("--engine", "local", "--engine-conf", "bilateral.wait=soon"), "whole seconds"),
        (("--engine", "local", "--engine-conf", "bilateral.shared=x"), "bilateral.staging and bilateral.wait"),
    ],
)
def test_settings_that_are_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], want: str) -> None:
    monkeypatch.setattr("bilateral.warehouse.engines.find_spec", lambda name: object())
    assert want in said(tmp_path, *words)


@pytest.mark.parametrize("gone", ["pyspark", "sqlglot"])
def test_what_is_not_installed_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, gone: str) -> None:
    monkeypatch.setattr("bilateral.warehouse.engines.find_spec", lambda name: None if name == gone else object())
    line = said(tmp_path, "--engine", "local[*]")
    assert gone in line
    assert "pip install 'bilateral[spark]'" in line


def test_java_that_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bilateral.warehouse.engines.find_spec", lambda name: object())
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    assert "JAVA_HOME" in said(tmp_path / "home", "--engine", "local")
    monkeypatch.delenv("JAVA_HOME")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "Java 17" in said(tmp_path / "home", "--engine", "local")


# ------------------------------------------------------------------------------------------------ Spark itself


@pytest.fixture(scope="module")
def on_spark() -> Iterator[Engine]:
    with engine("local[1]", SMALL) as made:
        yield made


# What DuckDB and Spark mean differently by lists, windows, order and numbers, in queries small enough to read.
MEANT = (
    "select a, list_sort(list_distinct(list(c))) as l, list_sort(list_distinct(list(c) filter (b > 1))) as m from t group by all order by a nulls first",
    "select a, list_sort(list_distinct(flatten(list(s)))) as l, list_concat(max(s), null) as m from t group by all order by a",
    "select a, b, c from t qualify row_number() over (partition by a order by b desc nulls last, c) = 1 order by a desc nulls first",
    "select a, sum(v) as v, count(*) filter (c = 'x') as n, bool_or(b = 2) as o, max(length(c)) as w from t group by all order by a",
    "select a, rank() over (order by v desc nulls last) as r, left(c, 1) || '-' || b as d from t where c not like '\\_%' escape '\\' order by r, a",
    "select k.c, n from t k, (values (2), (4)) as s (n) where k.v is distinct from 0.30 and length(c) < n order by n, c nulls first",
)


@needs_spark
@pytest.mark.slow
def test_the_same_words_mean_the_same(tmp_path: Path, on_spark: Engine) -> None:
    con = db.connect()
    source_file = tmp_path / "t.parquet"
    con.execute("""create table t as select * from (values
      (1, 2, 'x', 9999999999999999.99::decimal(18, 2), [1, 2]), (1, 1, 'yy', 0.10, [2, 3]), (1, null, null, null, null), (2, 2, '한국', 0.30, []::integer[]),
      (2, 3, 'x', 0.20, null), (3, null, null, null, null), (null, 2, 'ñ', -0.01, [7])) as s (a, b, c, v, s)""")
    con.execute(f"copy t to '{source_file}'")
    asked = [Query(text, {"t": [source_file]}, tmp_path / f"spark-{n}", one_file=True) for n, text in enumerate(MEANT)]
    for query in on_spark.write(asked):
        [path] = query.out.glob("*.parquet")
        want, got = con.execute(query.sql).to_arrow_table(), con.execute(f"select * from read_parquet('{path}')").to_arrow_table()
        assert got.schema.types == want.schema.types, query.sql
        assert got.to_pylist() == want.to_pylist(), query.sql


@needs_spark
@pytest.mark.slow
@pytest.mark.parametrize("large", [0, 1 << 60])
def test_spark_and_duckdb_build_the_same(tmp_path: Path, on_spark: Engine, large: int) -> None:
    paths = files_of(tmp_path)
    home = tmp_path / "한국 50%25"  # a name of a folder, nothing to be decoded
    want = built(tmp_path / "duckdb", paths, None, large=large)
    got = built(home, paths, on_spark, large=large)
    assert got.digests == want.digests
    assert got.build_id == want.build_id
    assert rolled(home) == rolled(tmp_path / "duckdb")
    again = built(home, [], None, large=large)  # DuckDB takes Spark's rollups for its own
    assert again.digests == want.digests


@needs_spark
@pytest.mark.slow
def test_months_quarters_and_origins_on_spark(tmp_path: Path, on_spark: Engine) -> None:
    from bilateral.warehouse.build import finish

    def world() -> db.Connection:
        trade = [
            {"reporter": "MEX", "partner": p, "flow": f, "frequency": "M", "period": f"2023-{m:02d}", "classification": "H6", "commodity": "TOTAL", "value": str(m * 1.25), "region": "TOTAL"}
            for p in ("KOR", "WLD") for f in ("X", "M") for m in range(1, 13)
        ]  # fmt: skip
        money = [
            {"reporter": "MEX", "partner": "KOR", "direction": "inward", "measure": "transaction", "instrument": "TOTAL", "industry": "TOTAL", "region": "TOTAL", "frequency": f, "period": p, "value": v}
            for f, p, v in (("Q", "2023-Q1", "10"), ("R", "2023-01/2023-06", "25.5"), ("R", "2023-01/2023-09", "30"), ("A", "2023", "41"))
        ]
        return loaded([File("comtrade", {"trade": trade}, date(2024, 2, 1)), File("se_fdi", {"investment": money}, date(2024, 3, 1))])

    want, got = world(), world()
    digests = finish(want)
    assert finish(got, engine=on_spark, folder=tmp_path / "tables") == digests
    assert got.execute("select value_usd from dyad_period where frequency = 'A' and partner = 'KOR' and flow = 'X'").fetchall() == [(Decimal("97.50"),)]
    assert got.execute("select period, value_usd from investment_period where frequency = 'Q' order by 1").fetchall() == [
        ("2023-Q1", Decimal("10.00")), ("2023-Q2", Decimal("15.50")), ("2023-Q3", Decimal("4.50")), ("2023-Q4", Decimal("11.00")),
    ]  # fmt: skip


@needs_spark
@pytest.mark.slow
def test_workers_that_do_not_see_the_home_are_given_copies(tmp_path: Path) -> None:
    staging = tmp_path / "staging"
    staging.mkdir()
    paths = files_of(tmp_path)
    with engine("local[1]", (*SMALL, f"bilateral.staging=file://{staging}")) as made:
        got = built(tmp_path / "home", paths, made)
    assert got.digests == built(tmp_path / "duckdb", paths, None).digests
    assert not [path for path in staging.rglob("*") if path.is_file()]


@needs_spark
@pytest.mark.slow
def test_a_sum_that_does_not_fit_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "t.parquet"
    db.connect().execute(f"copy (select 99999999999999999999999999999999999999::decimal(38, 0) as v from range(2)) to '{path}'")
    with engine("local[1]", SMALL) as made, pytest.raises(BuildBroken, match=r"(?i)overflow|out of range"):
        list(made.write([Query("select sum(v) as v from t", {"t": [path]}, tmp_path / "out")]))


@needs_spark
@pytest.mark.slow
def test_a_master_that_is_not_there_or_says_nothing(tmp_path: Path) -> None:
    with socket.socket() as mute:
        mute.bind(("127.0.0.1", 0))
        port = mute.getsockname()[1]
        with pytest.raises(Unreachable, match="could not be reached"), engine(f"spark://127.0.0.1:{port}"):
            pass
        mute.listen()
        with pytest.raises(Unreachable, match="within 8 seconds"), engine(f"spark://127.0.0.1:{port}", ["bilateral.wait=8"]):
            pass
    line = said(tmp_path, "--engine", f"spark://127.0.0.1:{port}", code=3)
    assert "could not be reached" in line
