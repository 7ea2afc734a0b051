"""How fast `bilateral serve` answers: figures and pages, from memory and made anew, and while the warehouse is replaced.

    python bench/serve.py [--home DIR] [--seconds 60] [--workers 2] [--connections 50]

Needs `wrk` (Debian: apt-get install wrk). The home, by default one made of the starter, is copied and served on a free port of this machine; the client runs
on the same cores. Prints a table in Markdown.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from pathlib import Path

from bilateral.figures import open_warehouse
from bilateral.warehouse import db
from bilateral.warehouse.db import WAREHOUSE

TIMES = 10  # how often the warehouse is replaced during the last measurement
LUA = """
local paths = {}
for line in io.lines("%s") do paths[#paths + 1] = line end
local at = math.random(#paths)
request = function() at = at %% #paths + 1 return wrk.format("GET", paths[at] .. %s) end
done = function(summary, latency)
  io.write(string.format("RESULT %%d %%d %%d %%d %%d %%f %%f %%f %%f\\n", summary.requests, summary.duration, summary.errors.status,
    summary.errors.connect + summary.errors.read + summary.errors.write, summary.errors.timeout, latency:percentile(50) / 1000, latency:percentile(99) / 1000, latency.max / 1000, latency.mean / 1000))
end
"""
ANEW = '(string.find(paths[at], "?") and "&" or "?") .. "limit=" .. math.random(1000000000)'  # an address never asked for before


def main() -> None:
    """Measure and print."""
    asked = _arguments()
    if shutil.which("wrk") is None:
        sys.exit("bench/serve.py needs wrk (Debian: apt-get install wrk); nothing was measured")
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        if asked.home:
            shutil.copytree(asked.home, home, ignore=shutil.ignore_patterns(".lock"))
        w = open_warehouse(home)
        figures, pages = _addresses(w)
        w.close()
        port, server = _serve(home, asked.workers)
        try:
            print(f"{len(figures)} addresses of figures, {len(pages)} of pages; {asked.workers} processes, {asked.connections} connections, {asked.seconds} s each; load of the machine before: {os.getloadavg()[0]:.1f}\n")
            print("| what | requests/s | median ms | 99 % ms | slowest ms | failed |\n| --- | --- | --- | --- | --- | --- |")
            for name, paths, new in (("figures, kept", figures, False), ("pages, kept", pages, False), ("figures, each made anew", figures, True), ("pages, each made anew", pages, True)):
                if not new:
                    _warm(port, paths, asked.workers)
                print(_row(name, _wrk(port, paths, asked, new=new)), flush=True)
            _warm(port, figures, asked.workers)
            replacing = threading.Thread(target=_replace, args=(home, asked.seconds))
            replacing.start()
            print(_row(f"figures, the warehouse replaced {TIMES} times", _wrk(port, figures, asked, new=False)), flush=True)
            replacing.join()
        finally:
            server.send_signal(signal.SIGINT)
            server.wait(20)


def _arguments() -> argparse.Namespace:
    made = argparse.ArgumentParser(description=__doc__)
    made.add_argument("--home", type=Path)
    made.add_argument("--seconds", type=int, default=60)
    made.add_argument("--workers", type=int, default=2)
    made.add_argument("--connections", type=int, default=50)
    return made.parse_args()


def _addresses(w: object) -> tuple[list[str], list[str]]:
    """Addresses of figures of pairs that are loaded, and of their pages."""
    con = w.con  # type: ignore[attr-defined]
    rows = db.rows(con, "select distinct reporter, partner, period from dyad_period where frequency = 'A' and partner <> 'WLD' order by all limit 100")
    figures = [f"/api/v1/figures/{metric}?reporter={r['reporter']}&partner={r['partner']}&period={r['period']}" for r in rows for metric in ("exports", "imports")]
    pairs = sorted({(r["reporter"], r["partner"]) for r in rows})[:5]
    return figures, [f"/{a}/{b}?lang={lang}" for a, b in pairs for lang in ("en", "es", "ko")]


def _serve(home: Path, workers: int) -> tuple[int, subprocess.Popen[bytes]]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen([sys.executable, "-m", "bilateral.cli", "--home", str(home), "serve", "--port", str(port), "--workers", str(workers)])
    until = time.monotonic() + 60
    while time.monotonic() < until:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5).read()
            return port, server
        except OSError:
            time.sleep(0.2)
    server.kill()
    sys.exit("the server did not start")


def _warm(port: int, paths: list[str], workers: int) -> None:
    """Every address asked for often enough that each process has met it."""
    for path in paths:
        for _ in range(3 * workers):
            urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=120).read()


def _wrk(port: int, paths: list[str], asked: argparse.Namespace, *, new: bool) -> list[float]:
    with tempfile.TemporaryDirectory() as folder:
        listed, script = Path(folder) / "paths", Path(folder) / "ask.lua"
        listed.write_text("\n".join(paths) + "\n")
        script.write_text(LUA % (listed, ANEW if new else '""'))
        done = subprocess.run(
            ["wrk", "-t1", f"-c{asked.connections}", f"-d{asked.seconds}s", "--timeout", "30s", "-s", str(script), f"http://127.0.0.1:{port}"], capture_output=True, text=True, check=True,
        )  # fmt: skip
    found = re.search(r"RESULT (.*)", done.stdout)
    if found is None:
        sys.exit(done.stdout + done.stderr)
    return [float(part) for part in found[1].split()]


def _row(name: str, result: list[float]) -> str:
    count, micro, status, broken, late, median, high, slowest, _ = result
    return f"| {name} | {count / (micro / 1e6):,.0f} | {median:.1f} | {high:.1f} | {slowest:,.0f} | {int(status + broken + late)} |"


def _replace(home: Path, seconds: int) -> None:
    for _ in range(TIMES):
        time.sleep(seconds / (TIMES + 1))
        fresh = home / "fresh.duckdb"
        shutil.copyfile(home / WAREHOUSE, fresh)
        os.replace(fresh, home / WAREHOUSE)


if __name__ == "__main__":
    print(json.dumps({"python": sys.version.split()[0], "cores": os.cpu_count()}))
    main()
