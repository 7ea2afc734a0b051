"""How long the figures of all pairs of a year take, and a site of their profiles, from worlds of 1, 10 and 100 million rows.

`python bench/dyads.py [--worlds 1x1,1x10,10x10] [--profiles 1000] [--keep FOLDER]`

A world is years x million rows a year. Ours reads, for each economy and all its partners, what a profile shows: both flows over the years, balances,
shares, growth and ranks of the year from both sides' books, and the ten leading products of both flows, each as a figure with source, vintage, basis and
status. The peer is DuckDB with a table of leaves and one of totals, sorted by pair, made beforehand, asked in two queries for all pairs: the totals of
the years, and the ten leading headings of the year. Both in one process, with everything open. The site is that of `bench/publish.py`.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

HERE = Path(__file__).parent
YEAR = 2023
TOTALS = "select reporter, partner, period, sum(value_usd) from totals group by all order by all"
TOPS = f"""select reporter, partner, left(commodity, 4) as heading, sum(value_usd) as value from leaves where period = '{YEAR}' group by reporter, partner, heading
           qualify row_number() over (partition by reporter, partner order by value desc) <= 10 order by reporter, partner, value desc"""


def ours(home: str) -> dict[str, float]:
    """All figures of all pairs: seconds, pairs, figures."""
    import bilateral.publish as verb
    from bilateral.bulk import read_pairs
    from bilateral.figures import open_warehouse
    from bilateral.licences import may_redistribute

    w = open_warehouse(home)
    began, pairs, figures = time.perf_counter(), 0, 0
    for a, partners in sorted(verb._pairs(w, YEAR, date.today())[0].items()):
        for pair in read_pairs(w, a, partners, YEAR, allowed=may_redistribute, day=date.today()):
            pairs += 1
            for metric, reporter, partner in pair.rows:
                for period in pair.rows[metric, reporter, partner]:
                    figures += sum(1 for _ in pair.candidates(metric, reporter, partner, period))
            figures += sum(len(pair.leading(metric)) for metric in pair.products)
    return {"seconds": time.perf_counter() - began, "pairs": pairs, "figures": figures}


def peer(home: str) -> dict[str, float]:
    """The two queries: seconds, pairs (exporter, importer), numbers."""
    import duckdb
    import dyad

    dyad.duckdb_peer(home)  # makes the tables
    con = duckdb.connect(f"{home}/peer.duckdb", read_only=True)
    con.execute("set enable_progress_bar = false")
    began = time.perf_counter()
    found = [row for text in (TOTALS, TOPS) for row in con.execute(text).fetchall()]
    took = time.perf_counter() - began
    return {"seconds": took, "pairs": len({row[:2] for row in found}), "figures": len(found)}


def site(home: str, profiles: str) -> dict[str, float]:
    """A first run of some whole economies' profiles by two processes: profiles, seconds, all there are."""
    import publish

    import bilateral.publish as verb
    from bilateral.figures import open_warehouse

    w = open_warehouse(home)
    every = verb._pairs(w, YEAR, date.today())[0]
    chosen = publish._some(every, int(profiles))
    verb._pairs = lambda *_: (chosen, 0)
    with tempfile.TemporaryDirectory(prefix="bilateral-bench-") as root:
        began = time.perf_counter()
        made = verb.publish(w, Path(root) / "site", year=YEAR, langs=["en"], processes=2)
        return {"seconds": time.perf_counter() - began, "pairs": made.pairs, "all": sum(map(len, every.values()))}


def main() -> None:
    """Print a table."""
    if sys.argv[1:2] == ["one"]:
        print(json.dumps({"ours": ours, "peer": peer, "site": site}[sys.argv[2]](*sys.argv[3:])))
        return
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--profiles", type=int, default=1000)
    head = "| million rows | pairs of the year | figures | seconds | pairs a second | DuckDB: numbers | seconds | profiles a second | all profiles, s |\n" + "| --- " * 9 + "|"
    import dyad
    import scale

    for given, million, home in dyad.over_worlds(asked, head):
        mine, theirs, pages = (scale._run_file(__file__, "one", who, home, *more) for who, more in (("ours", ()), ("peer", ()), ("site", (str(given.profiles),))))
        rate = pages["pairs"] / pages["seconds"]
        print(
            f"| {million:g} | {mine['pairs']:,} | {mine['figures']:,} | {mine['seconds']:.1f} | {mine['pairs'] / mine['seconds']:.0f} "
            f"| {theirs['figures']:,} | {theirs['seconds']:.1f} | {rate:.0f} | {pages['all'] / rate:.0f} |", flush=True,
        )  # fmt: skip


if __name__ == "__main__":
    sys.path.insert(0, str(HERE))
    main()
