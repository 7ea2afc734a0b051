"""How fast a site of profiles is published, and published again with nothing new.

`python bench/publish.py [--home HOME] [--profiles 1000] [--years 1] [--lang en] [--processes 2]`

Without a home, a world of so many years of ten million rows is drawn (`bench/world.py`), loaded and built first. The profiles measured are those of whole economies, taken
at even steps from the list of all, since that is how a run works. Time is by the clock, and the processor's time of all processes: on a machine that does other things too,
only the second says what the work costs.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

HERE = Path(__file__).parent


def main() -> None:
    """Print a table."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--home", type=Path)
    asked.add_argument("--profiles", type=int, default=1000)
    asked.add_argument("--years", type=int, default=1)
    asked.add_argument("--lang", default="en")
    asked.add_argument("--processes", type=int, default=2)
    given = asked.parse_args()
    with tempfile.TemporaryDirectory(prefix="bilateral-bench-") as folder:
        home = given.home or _world(Path(folder), given.years)
        print(f"{date.today():%d %B %Y}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} (other work beside it)\n")
        print(measure(home, Path(folder) / "site", given.profiles, given.lang.split(","), given.processes))


def measure(home: Path, root: Path, profiles: int, langs: list[str], processes: int) -> str:
    """Publish some economies' profiles, then again with nothing new, then once more with every page looked at."""
    import bilateral.publish as verb
    from bilateral.figures import open_warehouse

    w = open_warehouse(home)
    every = verb._pairs(w, verb._newest(w, date.today()), date.today())[0]
    chosen = _some(every, profiles)
    whole = sum(len(partners) for partners in every.values())
    verb._pairs = lambda *_: (chosen, 0)  # the site of these economies alone
    lines = ["| run | profiles | seconds | a second | processor, ms a profile | all of the year |", "| --- | --- | --- | --- | --- | --- |"]
    for name in ("first", "nothing new", "nothing new, every page looked at"):
        if name.endswith("looked at"):
            for path in (root / ".bilateral").glob("[0-9]*/*.json"):
                path.write_text(path.read_text("utf-8").replace('"key": "', '"key": "-'), "utf-8")
        began, before = time.perf_counter(), _processor()
        made = verb.publish(w, root, langs=langs, processes=processes)
        took, worked = time.perf_counter() - began, _processor() - before
        assert name == "first" or made.written == 0, made
        lines.append(f"| {name} | {made.pairs:,} | {took:.1f} | {made.pairs / took:.0f} | {worked / made.pairs * 1000:.2f} | {whole:,} in {whole / made.pairs * took:.0f} s |")
    size = sum(p.stat().st_size for p in root.rglob("*") if p.is_file())
    return "\n".join([*lines, "", f"{made.written + made.unchanged:,} files, {size / 1e6:.0f} MB, {processes} processes, languages: {', '.join(langs)}"])


def _some(every: dict[str, set[str]], wanted: int) -> dict[str, set[str]]:
    """Whole economies at even steps, until there are enough pairs."""
    names = sorted(every)
    step = max(1, round(sum(map(len, every.values())) / wanted))
    found: dict[str, set[str]] = {}
    for name in names[step // 2 :: step] + names:
        if sum(map(len, found.values())) >= wanted:
            break
        found.setdefault(name, every[name])
    return found


def _processor() -> float:
    return sum(use.ru_utime + use.ru_stime for use in (resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)))


def _world(folder: Path, years: int) -> Path:
    home, world = folder / "home", folder / "world"
    run = [sys.executable, "-m", "bilateral.cli", "--home", str(home)]
    subprocess.run([sys.executable, str(HERE / "world.py"), str(world), "--years", f"{2025 - years}-2024"], check=True)
    subprocess.run([*run, "load", "synthetic", *map(str, sorted(world.iterdir()))], check=True, stdout=subprocess.DEVNULL)
    subprocess.run([*run, "build"], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return home


if __name__ == "__main__":
    main()
