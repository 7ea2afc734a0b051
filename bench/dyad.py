"""How long the figures of a pair's brief take, from worlds of 1, 10 and 100 million rows, against peers asked for a part of them.

`python bench/dyad.py [--worlds 1x1,1x10,10x10] [--pairs 12] [--rounds 9] [--keep FOLDER]`

A world is years x million rows a year. Ours answers every question that a brief asks (totals, shares, growth, balances, ranks, products, and what the last
release changed), each with source, vintage, basis and status. The peers answer eight queries: the totals of both flows over the years, the
reporter's totals, and the top ten headings of both flows, over what suits them best: one table of leaves and one of totals, sorted by pair, made
beforehand. Times are of one process with everything open and asked before ("warm"), and of the first question after opening ("first").
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
Question = tuple[str, tuple[Any, ...], Mapping[str, Any]]
Ask = Callable[[str, str, str], int]

# ------------------------------------------------------------------------------------------------ ours


@contextmanager
def recorded(asked: list[Question]) -> Iterator[Mapping[str, Callable[..., Any]]]:
    """While this holds, every question a document asks is noted; gives the functions that answer them."""
    from bilateral import changes, figures

    places = [(figures, "candidates"), (figures, "ranking"), (figures, "series"), (changes, "best_rows")]
    real = {name: getattr(module, name) for module, name in places}

    def noting(name: str) -> Callable[..., Any]:
        def ask(w: Any, *words: Any, **keys: Any) -> Any:
            asked.append((name, words, keys))
            return real[name](w, *words, **keys)

        return ask

    for module, name in places:
        setattr(module, name, noting(name))
    try:
        yield real
    finally:
        for module, name in places:
            setattr(module, name, real[name])


def ours(home: str) -> Ask:
    """All figures of a brief; how many questions were asked."""
    from bilateral.documents.ahead import holding
    from bilateral.documents.brief import write_brief
    from bilateral.figures import open_warehouse

    w = open_warehouse(home)
    known: dict[tuple[str, str, str], tuple[list[Question], Mapping[str, Callable[..., Any]]]] = {}

    def ask(a: str, b: str, year: str) -> int:
        if (a, b, year) not in known:  # which questions a brief asks is seen by writing one, outside the time that counts
            asked: list[Question] = []
            with recorded(asked) as real:
                write_brief(w, a, b, year=int(year))
            known[a, b, year] = asked, real
            return 0
        asked, real = known[a, b, year]
        held = holding(w, a, b, year)
        for name, words, keys in asked:
            real[name](held, *words, **keys)
        return len(asked)

    return ask


# ------------------------------------------------------------------------------------------------ peers

TOTALS = "select period, sum(value_usd) from totals where reporter = '{a}' and partner = '{b}' group by period order by period"
WHOLE = "select period, sum(value_usd) from totals where {side} = '{a}' group by period order by period"
TOP = """select {cut} as heading, sum(value_usd) as value from leaves where reporter = '{a}' and partner = '{b}' and period = '{year}'
         group by heading order by value desc limit 10"""


def queries(cut: str) -> Callable[[str, str, str], list[str]]:
    """The eight queries of a pair."""

    def of(a: str, b: str, year: str) -> list[str]:
        ends = ((a, b), (b, a))
        return [
            *(TOTALS.format(a=x, b=y) for x, y in ends), *(WHOLE.format(side=side, a=x) for x, _ in ends for side in ("reporter", "partner")),
            *(TOP.format(cut=cut, a=x, b=y, year=year) for x, y in ends),
        ]  # fmt: skip

    return of


def leaf_files(home: str) -> str:
    return f"{home}/leaves/classification=*/period=*/file=*/leaves-*.parquet"


def duckdb_peer(home: str) -> Ask:
    """DuckDB: a table of leaves in its own format, sorted by pair and year, and one of totals."""
    import duckdb

    path = Path(home, "peer.duckdb")
    made = path.exists()
    con = duckdb.connect(str(path))
    con.execute("set enable_progress_bar = false")
    if not made:
        con.execute(f"create table leaves as select reporter, partner, period, commodity, value_usd from read_parquet('{leaf_files(home)}', hive_types = {{'period': varchar}}) order by all")
        con.execute("create table totals as select reporter, partner, period, sum(value_usd) as value_usd from leaves group by all order by all")
        con.execute("checkpoint")
    of = queries("left(commodity, 4)")
    return lambda a, b, year: sum(bool(con.execute(text).fetchall()) for text in of(a, b, year))


def chdb_peer(home: str) -> Ask:
    """chDB: two MergeTree tables in that order."""
    from chdb import session

    path = Path(home, "peer.chdb")
    made = path.exists()
    s = session.Session(str(path))
    s.query("create database if not exists peer engine = Atomic")
    if not made:
        kinds = "reporter LowCardinality(String), partner LowCardinality(String), period LowCardinality(String)"
        s.query(f"create table peer.leaves ({kinds}, commodity LowCardinality(String), value_usd Decimal(18, 2)) engine = MergeTree order by (reporter, partner, period, commodity)")
        s.query(f"insert into peer.leaves select reporter, partner, toString(period), commodity, value_usd from file('{leaf_files(home)}', Parquet)")
        s.query(f"create table peer.totals ({kinds}, value_usd Decimal(38, 2)) engine = MergeTree order by (reporter, partner, period)")
        s.query("insert into peer.totals select reporter, partner, period, sum(value_usd) from peer.leaves group by 1, 2, 3")
        s.query("optimize table peer.leaves final")
    s.query("use peer")
    of = queries("substring(commodity, 1, 4)")
    return lambda a, b, year: sum(bool(str(s.query(text, "CSV"))) for text in of(a, b, year))


PEOPLE: Mapping[str, Callable[[str], Ask]] = {"ours": ours, "duckdb": duckdb_peer, "chdb": chdb_peer}

# ------------------------------------------------------------------------------------------------ one process, and the table


def one(who: str, home: str, rounds: int, pairs: list[tuple[str, str]], year: str) -> None:
    """Print as JSON: milliseconds of the first pair after opening, the median of each pair's rounds, and the questions of each."""
    ask = PEOPLE[who](home)
    began = time.perf_counter()
    ask(*pairs[0], year)
    first = time.perf_counter() - began
    warm, counts = [], []
    for a, b in pairs:
        ask(a, b, year)
        times = []
        for _ in range(rounds):
            began = time.perf_counter()
            count = ask(a, b, year)
            times.append(time.perf_counter() - began)
        warm.append(statistics.median(times) * 1000)
        counts.append(count)
    print(json.dumps({"first": first * 1000, "warm": warm, "questions": counts}))


def pairs_of(home: str, year: str, many: int, seed: int) -> list[tuple[str, str]]:
    """Pairs that trade both ways, from the least to the most products."""
    from bilateral.figures import open_warehouse

    w = open_warehouse(home)
    found = w.con.execute(
        """select a.reporter, a.partner from dyad_period a join dyad_period b on a.reporter = b.partner and a.partner = b.reporter and a.period = b.period
           where a.period = $year and a.reporter < a.partner and a.source = 'synthetic' and b.source = 'synthetic' and a.flow = 'X' and b.flow = 'X' order by least(a.parts, b.parts), a.reporter, a.partner""",
        {"year": year},
    ).fetchall()
    w.close()
    rng = random.Random(seed)
    step = len(found) / many
    return [found[min(len(found) - 1, int((n + rng.random()) * step))] for n in range(many)]


def world_home(folder: Path, years: int, rows: float, seed: int) -> str:
    """A home with a world of so many years of so many million rows, made if it is not there."""
    import scale

    home = folder / f"home-{years}x{rows:g}"
    if not (home / "warehouse.duckdb").exists():
        drawn = folder / "world"
        scale._world(drawn, range(2024 - years, 2024), rows, seed)
        scale._timed(home, "load", "synthetic", *map(str, sorted(drawn.iterdir())))
        scale._timed(home, "build")
        shutil.rmtree(drawn)
    return str(home)


def over_worlds(asked: argparse.ArgumentParser, head: str) -> Iterator[tuple[argparse.Namespace, float, str]]:
    """The arguments, the millions of rows and the home of each world asked for, after the head of a table is printed; homes not kept are removed in the end."""
    asked.add_argument("--worlds", default="1x1,1x10,10x10")
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--keep", type=Path, help="where homes are made and stay; else in a folder that is removed")
    given = asked.parse_args()
    import scale

    with tempfile.TemporaryDirectory(prefix="bilateral-bench-") as made:
        folder = given.keep or Path(made)
        folder.mkdir(parents=True, exist_ok=True)
        print(f"{scale._machine()}\n\n{head}")
        for world in given.worlds.split(","):
            years, rows = world.split("x")
            yield given, int(years) * float(rows), world_home(folder, int(years), float(rows), given.seed)


def main() -> None:
    """Print a table."""
    if sys.argv[1:2] == ["one"]:
        who, home, rounds, pairs, year = sys.argv[2:]
        one(who, home, int(rounds), [tuple(p) for p in json.loads(pairs)], year)
        return
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--pairs", type=int, default=12)
    asked.add_argument("--rounds", type=int, default=9)
    head = "| million rows | | questions a pair | first ms | warm ms, median pair | warm ms, slowest pair | end to end ms |\n| --- | --- | --- | --- | --- | --- | --- |"
    import scale

    for given, million, home in over_worlds(asked, head):
        pairs = pairs_of(home, "2023", given.pairs, given.seed)
        for who in PEOPLE:
            got = scale._run_file(__file__, "one", who, home, str(given.rounds), json.dumps(pairs), "2023")
            if got is None:
                print(f"| {million:g} | {who} | not installed | | | | |")
                continue
            whole = _end_to_end(home, pairs) if who == "ours" else ""
            print(f"| {million:g} | {who} | {statistics.median(got['questions']):g} | {got['first']:.0f} | {statistics.median(got['warm']):.1f} | {max(got['warm']):.1f} | {whole} |", flush=True)


def _end_to_end(home: str, pairs: list[tuple[str, str]]) -> str:
    """The command from its start to its end, as text."""
    times = []
    for a, b in pairs[:: max(1, len(pairs) // 5)]:
        began = time.perf_counter()
        subprocess.run([sys.executable, "-m", "bilateral.cli", "--home", home, "brief", a, b, "--year", "2023"], check=True, capture_output=True)
        times.append(time.perf_counter() - began)
    return f"{statistics.median(times) * 1000:.0f}"


if __name__ == "__main__":
    sys.path.insert(0, str(HERE))
    main()
