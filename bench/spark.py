"""The same rollups by DuckDB and by a Spark cluster: are they the same, row for row, and what if a worker dies in the middle?

`python bench/spark.py [--years 3] [--rows 1] [--inside 0.1] [--memory 1g] [--executor 640m] [--seed 1]`

Needs `bilateral[spark]` and Java 17. It draws a world (`world.py`), starts a master and two workers as processes of their own on this machine's loopback address, and
builds three warehouses from the same leaves: by DuckDB, by Spark, and by Spark while one worker and its executor are killed (SIGKILL) after the first result.
`--rows` are millions a year kept as Parquet beside the warehouse, `--inside` millions of one year kept in the warehouse itself, so that rollups over `trade` have work.

A table's digest is made here, outside both engines: SHA-256 over its columns' names and types and all its rows as text, in order of that text.
Everything started is stopped, and what was written is removed.
"""

from __future__ import annotations

import argparse
import dataclasses
import hashlib
import os
import platform
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))

import polars as pl  # noqa: E402
import pyarrow as pa  # noqa: E402
import pyarrow.parquet as pq  # noqa: E402
import world  # noqa: E402

from bilateral.snapshot import add, lock, open_store  # noqa: E402
from bilateral.sources import source  # noqa: E402
from bilateral.warehouse import db  # noqa: E402
from bilateral.warehouse.build import build  # noqa: E402
from bilateral.warehouse.engines import Engine, Query, engine  # noqa: E402
from bilateral.warehouse.identity import ROLLED_UP  # noqa: E402
from bilateral.warehouse.leaves import ROLLUPS, rollup_file  # noqa: E402

LOCAL = "127.0.0.1"


@dataclass
class Cluster:
    """A master and its workers, each the leader of a group of processes of its own."""

    url: str
    folder: Path
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def kill_worker(self) -> None:
        """SIGKILL to the last worker and the executor it started."""
        victim = self.processes.pop()
        os.killpg(victim.pid, signal.SIGKILL)
        victim.wait()


@dataclass
class Timed:
    """Seconds from when queries were given to an engine until each was done, by what they make."""

    seconds: dict[str, float] = field(default_factory=dict)
    done: int = 0
    killed_after: int | None = None

    def around(self, made: Engine, after_first: Callable[[], None] | None = None) -> Engine:
        def write(queries: Sequence[Query]) -> Iterator[Query]:
            began = time.perf_counter()
            for query in made.write(queries):
                self.done += 1
                print(f"  {label(query)} after {time.perf_counter() - began:.1f} s", file=sys.stderr)
                self.seconds[label(query)] = max(self.seconds.get(label(query), 0.0), time.perf_counter() - began)
                if after_first and self.killed_after is None:
                    self.killed_after = self.done
                    after_first()
                yield query

        return dataclasses.replace(made, in_place=False, write=write)


def label(query: Query) -> str:
    """What a query makes: a rollup of leaves (all years together), or a step of a rollup of the warehouse."""
    return query.out.name.removeprefix(".partial-")


@contextmanager
def cluster(folder: Path, *, workers: int, memory: str) -> Iterator[Cluster]:
    """A standalone cluster on the loopback address, from the programs that come with pyspark; stopped at the end whatever happens."""
    import pyspark

    home = Path(pyspark.__file__).parent
    with socket.socket() as free:
        free.bind((LOCAL, 0))
        port = free.getsockname()[1]
    made = Cluster(f"spark://{LOCAL}:{port}", folder)
    env = {**os.environ, "SPARK_HOME": str(home), "SPARK_LOCAL_IP": LOCAL, "SPARK_DAEMON_MEMORY": "160m", "SPARK_LOCAL_DIRS": str(folder / "scratch"), "SPARK_NO_DAEMONIZE": "1"}

    def start(name: str, *words: str) -> None:
        with (folder / f"{name}.log").open("wb") as log:
            command = [str(home / "bin" / "spark-class"), *words]
            made.processes.append(subprocess.Popen(command, env=env, stdout=log, stderr=log, cwd=folder, start_new_session=True))

    try:
        start("master", "org.apache.spark.deploy.master.Master", "--host", LOCAL, "--port", str(port), "--webui-port", "0")
        _until(lambda: _listens(port), "the master did not start", folder / "master.log")
        for n in range(workers):
            work = ["--cores", "1", "--memory", memory, "--work-dir", str(folder / f"work-{n}"), made.url]
            start(f"worker-{n}", "org.apache.spark.deploy.worker.Worker", "--host", LOCAL, "--port", "0", "--webui-port", "0", *work)
        for n in range(workers):
            log = folder / f"worker-{n}.log"
            _until(lambda log=log: "registered with master" in log.read_text(errors="replace"), "a worker did not start", log)
        yield made
    finally:
        for process in made.processes:
            try:
                os.killpg(process.pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
            process.wait()


def prepared(folder: Path, years: range, rows: float, inside: float, seed: int) -> tuple[Path, Path]:
    """Two homes with leaves read and nothing rolled up: one whose rows lie beside the warehouse, one whose rows lie in it."""
    homes = []
    for name, listed, millions in (("beside", years, rows), ("inside", years[-1:], inside)):
        drawn, home = folder / f"world-{name}", folder / name
        drawn.mkdir()
        world.write_lists(drawn)
        for year in listed:
            world.write_baci(drawn, year, size=world.Size(scale=millions / 10), seed=seed)
        store = open_store(home)
        with lock(store):
            for path in sorted(drawn.iterdir()):
                add(store, source("synthetic"), path)
        shutil.rmtree(drawn)
        homes.append(home)
    build(open_store(homes[0]), large=0)
    (homes[0] / "warehouse.duckdb").unlink()
    for path in rollups_of(homes[0]):
        path.unlink()
    return homes[0], homes[1]


def rollups_of(home: Path) -> list[Path]:
    return sorted(path for name in ROLLUPS for path in home.glob(f"leaves/*/*/*/{rollup_file(name)}"))


def run(made: Engine, homes: tuple[Path, Path], folder: Path) -> dict[str, tuple[int, str]]:
    """Both homes, copied, built by an engine: rows and digest of every rollup."""
    found: dict[str, tuple[int, str]] = {}
    for home, large in zip(homes, (0, 1 << 60), strict=True):
        copy = folder / home.name
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(home, copy, copy_function=os.link)
        (copy / "builds.jsonl").unlink(missing_ok=True)
        build(open_store(copy), large=large, engine=made)
        if large == 0:
            for name in ROLLUPS:
                frames = [pq.read_table(path) for path in rollups_of(copy) if path.name == rollup_file(name)]
                found[f"leaves: {name}"] = digest(pa.concat_tables(frames))
                found[f"leaves: {name}, in order"] = digest(pa.concat_tables(frames), ordered=True)
        con = db.connect(copy / "warehouse.duckdb", read_only=True)
        for table in ROLLED_UP:
            found[f"{home.name}: {table}"] = digest(con.execute(f"select * from {table}").to_arrow_table())
        con.close()
        shutil.rmtree(copy)
    return found


def digest(table: pa.Table, *, ordered: bool = False) -> tuple[int, str]:
    """Rows, and a digest of names, types and rows: of the rows as a set with repeats, or in the order they have."""
    frame = pl.DataFrame(table)
    kinds = [f"{name} {kind}" for name, kind in frame.schema.items()]
    lists = [name for name, kind in frame.schema.items() if isinstance(kind, pl.List)]
    frame = frame.with_columns(pl.col(name).list.eval(pl.element().cast(pl.String)).list.join("|").alias(name) for name in lists)
    lines = frame.select(pl.concat_str([pl.col(name).cast(pl.String).fill_null("\x00") for name in frame.columns], separator="\x1f"))[:, 0]
    made = hashlib.sha256("\n".join(kinds).encode())
    for line in lines if ordered else lines.sort():
        made.update(line.encode() + b"\n")
    return frame.height, made.hexdigest()[:16]


def bench(years: int, rows: float, inside: float, memory: str, executor: str, seed: int) -> str:
    """The table."""
    with tempfile.TemporaryDirectory(prefix="bilateral-bench-") as text:
        folder = Path(text)
        homes = prepared(folder, range(2025 - years, 2025), rows, inside, seed)
        conf = [
            f"spark.executor.memory={executor}", "spark.driver.memory=512m", f"spark.driver.host={LOCAL}", f"spark.driver.bindAddress={LOCAL}",
            "spark.sql.shuffle.partitions=16",
        ]  # fmt: skip
        times = {name: Timed() for name in ("duckdb", "spark", "spark, a worker killed")}
        print(f"drawn and read: {sum(1 for _ in homes[0].glob('leaves/*/*/*'))} years", file=sys.stderr)
        with engine("duckdb") as made:
            found = [run(times["duckdb"].around(made), homes, folder / "work")]
        with cluster(folder, workers=2, memory=memory) as running, engine(running.url, conf) as made:
            found.append(run(times["spark"].around(made), homes, folder / "work"))
        with cluster(folder, workers=2, memory=memory) as running, engine(running.url, conf) as made:
            found.append(run(times["spark, a worker killed"].around(made, running.kill_worker), homes, folder / "work"))
        held = sum(n for name, (n, _) in found[0].items() if name.endswith("in order"))
    return _shown(times, found, held, years, rows, inside)


# ---------------------------------------------------------------------------------------------------------------- the parts


def _shown(times: dict[str, Timed], found: list[dict[str, tuple[int, str]]], held: int, years: int, rows: float, inside: float) -> str:
    lines = [f"{years} years of {rows:g} million rows beside the warehouse, {inside:g} million in it; {held:,} rows in rollups of leaves", ""]
    lines += ["| table | rows | digest, DuckDB | Spark | Spark, a worker killed |", "| --- | --- | --- | --- | --- |"]
    for name, (n, made) in found[0].items():
        same = ["identical" if other[name] == (n, made) else f"DIFFERS: {other[name][1]}, {other[name][0]:,} rows" for other in found[1:]]
        lines.append(f"| {name} | {n:,} | `{made}` | {same[0]} | {same[1]} |")
    lines += ["", f"| seconds until done | {' | '.join(times)} |", f"| --- |{' --- |' * len(times)}"]
    for name in times["duckdb"].seconds:
        lines.append(f"| {name} | {' | '.join(f'{each.seconds[name]:.1f}' for each in times.values())} |")
    killed = times["spark, a worker killed"]
    lines += ["", f"One of two workers was killed when {killed.killed_after} of {killed.done} results were written."]
    return "\n".join(lines)


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex((LOCAL, port)) == 0


def _until(holds: Callable[[], bool], otherwise: str, log: Path) -> None:
    for _ in range(600):
        if holds():
            return
        time.sleep(0.1)
    raise SystemExit(f"{otherwise} within a minute; its last words:\n" + log.read_text(errors="replace")[-2000:])


def main() -> None:
    """Print the tables; exit 1 where one is not the same."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--years", type=int, default=3)
    asked.add_argument("--rows", type=float, default=1.0, help="million rows a year, beside the warehouse")
    asked.add_argument("--inside", type=float, default=0.1, help="million rows of one year in the warehouse")
    asked.add_argument("--memory", default="1g", help="of a worker")
    asked.add_argument("--executor", default="640m", help="of the executor a worker starts")
    asked.add_argument("--seed", type=int, default=1)
    given = asked.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that what was started is stopped
    print(f"{date.today():%d %B %Y}, {os.cpu_count()} cores, {platform.system()} {platform.machine()}, Python {platform.python_version()}\n")
    made = bench(given.years, given.rows, given.inside, given.memory, given.executor, given.seed)
    print(made)
    if "DIFFERS" in made:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
