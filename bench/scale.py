"""How fast the world is read, built and asked, against the peers' bare minimum in the same run.

`python bench/scale.py ingest [--rounds 5] [--rows 10]`    one BACI-shaped year: read, checked, sorted, written, with provenance and refusals; peers check nothing
`python bench/scale.py build [--years 10]`                 from files in the store to a sealed warehouse; one more year; one year over ten kills
`python bench/scale.py sums [--home HOME] [--world DIR]`     the sums of 200 pairs drawn at random, in the warehouse and in the raw files

Each measurement is a process of its own. Rounds are interleaved, so that whatever else the machine does falls on all; the table gives medians.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import random
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
COLUMNS = "{'t': 'SMALLINT', 'i': 'SMALLINT', 'j': 'SMALLINT', 'k': 'VARCHAR', 'v': 'DOUBLE', 'q': 'DOUBLE'}"

# ------------------------------------------------------------------------------------------------ what one process does


def ours(path: str, out: str) -> None:
    """Our reading of one file, as a build does it: checks, codes, order, repeated rows, provenance, refusals; rollups are the build's next step."""
    from bilateral.snapshot import add, open_store, snapshots
    from bilateral.sources import source
    from bilateral.warehouse import db, leaves
    from bilateral.warehouse.build import create

    store = open_store(Path(out))
    add(store, source("synthetic"), Path(path))
    con = db.connect(Path(out) / "scratch.duckdb")
    create(con)
    [snapshot] = snapshots(store)
    layout = leaves.layout_of(snapshot)
    assert layout is not None
    os.sync()  # the copy in the store is on the disk, as the peers' file is
    began = time.perf_counter()
    made = leaves.keep(con, store, snapshot, layout, classify=lambda codes: "H6", report=lambda line: None)
    report(time.perf_counter() - began, made.kept)


def duckdb_copy(path: str, out: str) -> None:
    """DuckDB: COPY … ORDER BY to Parquet, its defaults."""
    import duckdb

    began = time.perf_counter()
    con = duckdb.connect()
    con.execute("set enable_progress_bar = false")
    rows = con.execute(f"copy (select * from read_csv('{path}', nullstr = 'NA') order by i, j, k) to '{out}/peer.parquet' (format parquet)").fetchone()
    report(time.perf_counter() - began, rows[0] if rows else 0)


def duckdb_zstd(path: str, out: str) -> None:
    """DuckDB: the same, typed by hand, zstd and row groups as ours."""
    import duckdb

    began = time.perf_counter()
    con = duckdb.connect()
    con.execute("set enable_progress_bar = false")
    rows = con.execute(
        f"copy (select * from read_csv('{path}', nullstr = 'NA', header = true, columns = {COLUMNS}) order by i, j, k) "
        f"to '{out}/peer.parquet' (format parquet, compression zstd, row_group_size 122880)"
    ).fetchone()
    report(time.perf_counter() - began, rows[0] if rows else 0)


def polars_sort(path: str, out: str) -> None:
    """Polars: read_csv, sort, write_parquet, its defaults."""
    import polars as pl

    began = time.perf_counter()
    rows = pl.read_csv(path, null_values="NA").sort("i", "j", "k")
    rows.write_parquet(f"{out}/peer.parquet")
    report(time.perf_counter() - began, rows.height)


def pandas_sort(path: str, out: str) -> None:
    """pandas: read_csv, sort_values, to_parquet, its defaults."""
    import pandas as pd

    began = time.perf_counter()
    rows = pd.read_csv(path, na_values="NA").sort_values(["i", "j", "k"])
    rows.to_parquet(f"{out}/peer.parquet")
    report(time.perf_counter() - began, len(rows))


def report(seconds: float, rows: int) -> None:
    """One line for the process that asked. The peak is of this process alone, its imports included."""
    peak = next(int(line.split()[1]) for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM")) / 1024
    print(json.dumps({"seconds": seconds, "rows": rows, "peak_mb": peak}))


INGESTERS: Mapping[str, Callable[[str, str], None]] = {
    "ours": ours, "duckdb COPY": duckdb_copy, "duckdb COPY, typed, zstd": duckdb_zstd, "polars": polars_sort, "pandas": pandas_sort,
}  # fmt: skip

# ------------------------------------------------------------------------------------------------ the benches


def ingest(rounds: int, rows: int, seed: int) -> str:
    """(a) One year of so many million rows."""
    with tempfile.TemporaryDirectory(prefix="bilateral-bench-") as folder:
        path = _year(Path(folder), rows, seed)
        found: dict[str, list[dict[str, float]]] = {name: [] for name in INGESTERS}
        for n in range(rounds):
            for name in random.Random(n).sample(list(INGESTERS), len(INGESTERS)):  # no one always after the same other
                out = Path(folder, "out")
                shutil.rmtree(out, ignore_errors=True)
                out.mkdir()
                os.sync()  # what was written before is on the disk
                got = _run("ingest-one", name, str(path), str(out))
                if got is not None:
                    found[name].append(got)
        size = path.stat().st_size / 1e6
    base = statistics.median(f["seconds"] for f in found["duckdb COPY"])
    lines = [f"{rows} million rows, {size:.0f} MB, {rounds} rounds", "", "| | seconds | million rows a second | against DuckDB COPY | peak MB |", "| --- | --- | --- | --- | --- |"]
    for name, each in found.items():
        if not each:
            lines.append(f"| {name} | not installed | | | |")
            continue
        seconds = statistics.median(f["seconds"] for f in each)
        lines.append(f"| {name} | {seconds:.2f} | {each[0]['rows'] / seconds / 1e6:.1f} | {seconds / base:.2f} | {max(f['peak_mb'] for f in each):.0f} |")
    return "\n".join(lines)


def build(years: int, rows: int, seed: int, kills: int) -> str:
    """(d) Years of so many million rows into a sealed warehouse, one more, and a build that is killed again and again."""
    lines = ["| step | seconds | |", "| --- | --- | --- |"]
    with tempfile.TemporaryDirectory(prefix="bilateral-bench-") as folder:
        world, home = Path(folder, "world"), Path(folder, "home")
        first = 2024 - years
        _world(world, range(first, first + years), rows, seed)
        lines.append(f"| load {years} files into the store | {_timed(home, 'load', 'synthetic', *map(str, sorted(world.iterdir()))):.1f} | |")
        whole = _timed(home, "build")
        lines.append(f"| build of {years} years | {whole:.1f} | {years * rows / whole:.1f} million rows a second |")
        ten = _digests(home)
        shutil.copyfile(home / "warehouse.duckdb", Path(folder, "ten.duckdb"))
        more = Path(folder, "more")
        _world(more, range(first + years, first + years + 1), rows, seed)
        _timed(home, "load", "synthetic", *(str(p) for p in more.glob("*BACI*")))
        before = set((home / "leaves").rglob("*"))
        one = _timed(home, "build")
        lines.append(f"| one more year | {one:.1f} | {one / whole:.3f} of the first build |")
        again = _timed(home, "build")
        lines.append(f"| nothing new | {again:.1f} | |")
        lines.append(f"| everything anew from the leaves | {_timed(home, 'build', '--whole'):.1f} | |")
        if kills:
            digests = _digests(home)
            for path in sorted(set((home / "leaves").rglob("*")) - before, reverse=True):  # the year's leaves
                path.rmdir() if path.is_dir() else path.unlink()
            shutil.copyfile(Path(folder, "ten.duckdb"), home / "warehouse.duckdb")
            done = _killed(home, kills, one / 2, seed, ten)
            same = "identical" if _digests(home) == digests else "NOT identical"
            lines.append(f"| one more year with {done} kills, then to the end | | the last warehouse stood after each; {same} to the undisturbed build |")
            shutil.rmtree(home / "leaves")
            (home / "warehouse.duckdb").unlink()
            done = _killed(home, kills, whole * 1.6 / kills, seed, [])
            same = "identical" if _digests(home) == digests else "NOT identical"
            lines.append(f"| {years + 1} years from nothing with {done} kills, then to the end | | {same} to {years} years and one more |")
    return "\n".join(lines)


# ------------------------------------------------------------------------------------------------ the parts


def _year(folder: Path, rows: int, seed: int) -> Path:
    _world(folder, range(2024, 2025), rows, seed)
    return next(folder.glob("*BACI*"))


def _world(folder: Path, years: range, rows: int, seed: int) -> None:
    import world

    folder.mkdir(parents=True, exist_ok=True)
    world.write_lists(folder)
    for year in years:
        world.write_baci(folder, year, size=world.Size(scale=rows / 10), seed=seed)


def _run(*words: str) -> dict[str, float] | None:
    return _run_file(__file__, *words)


def _run_file(program: str, *words: str) -> dict[str, Any] | None:
    """What a program printed last, as JSON; None where a package that it needs is not installed."""
    done = subprocess.run([sys.executable, program, *words], capture_output=True, text=True, check=False)
    if "ModuleNotFoundError" in done.stderr:
        return None
    if done.returncode:
        raise SystemExit(done.stderr)
    return json.loads(done.stdout.splitlines()[-1])


def _verb(home: Path, *words: str) -> list[str]:
    return [sys.executable, "-m", "bilateral.cli", "--home", str(home), *words]


def _timed(home: Path, *words: str) -> float:
    began = time.perf_counter()
    done = subprocess.run(_verb(home, *words), capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr)
    return time.perf_counter() - began


def _digests(home: Path) -> list[tuple[str, str]]:
    from bilateral.warehouse import db

    con = db.connect(home / "warehouse.duckdb", read_only=True)
    found = con.execute("select key, value from meta where key like 'digest:%' order by 1").fetchall()
    con.close()
    return found


def _killed(home: Path, kills: int, longest: float, seed: int, last: list[tuple[str, str]]) -> int:
    """Start the build and kill it at a random moment within `longest` seconds, so many times, unless it ends before; then let it end. How many were killed.

    After each the last warehouse, if there is one, must stand with its digests.
    """
    rng, done = random.Random(seed), 0
    while done < kills:
        process = subprocess.Popen(_verb(home, "build"), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            process.wait(rng.uniform(0.2, longest))
            break
        except subprocess.TimeoutExpired:
            os.kill(process.pid, signal.SIGKILL)
            process.wait()
            done += 1
            found = _digests(home) if (home / "warehouse.duckdb").exists() else []
            if found != last:
                raise SystemExit("the last warehouse is not what it was") from None
    _timed(home, "build")
    return done


def _machine() -> str:
    return f"{date.today():%d %B %Y}, {os.cpu_count()} cores, {platform.system()} {platform.machine()}, Python {platform.python_version()}"


def main(words: Sequence[str] | None = None) -> None:
    """Print a table."""
    if sys.argv[1:2] == ["ingest-one"]:
        INGESTERS[sys.argv[2]](sys.argv[3], sys.argv[4])
        return
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("what", choices=["ingest", "build"])
    asked.add_argument("--rounds", type=int, default=5)
    asked.add_argument("--rows", type=int, default=10, help="million rows a year")
    asked.add_argument("--years", type=int, default=10)
    asked.add_argument("--kills", type=int, default=10)
    asked.add_argument("--seed", type=int, default=1)
    given = asked.parse_args(words)
    print(_machine() + "\n")
    print(ingest(given.rounds, given.rows, given.seed) if given.what == "ingest" else build(given.years, given.rows, given.seed, given.kills))


if __name__ == "__main__":
    sys.path.insert(0, str(HERE))
    main()
