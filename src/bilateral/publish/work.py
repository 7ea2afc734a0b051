"""The work of a run, shared out by economies among processes. `python -m bilateral.publish` is one of them: a line of JSON in, a line out.

Each process opens the warehouse to read. It ends when its input does, so none is left when the run that started it is gone; it holds a lock until then, for which
the next run waits.
"""

from __future__ import annotations

import json
import queue
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import IO, Any

import filelock

from bilateral.figures import Warehouse, open_warehouse
from bilateral.model import BilateralError
from bilateral.publish.economy import as_it_was, shared, write_economy
from bilateral.publish.site import LEDGER, Done, Economy, Site, writing
from bilateral.warehouse import db

PATIENCE = 120  # seconds to wait for the processes of a run that was killed
FEW = 60  # with no more pairs than this, starting processes takes longer than the work

Report = Callable[[Done], None]


def share_out(w: Warehouse, site: Site, economies: Sequence[Economy], *, processes: int, report: Report) -> None:
    """Write the pages of all economies; `report` is told of each that is done.

    Raises:
        BilateralError: when one cannot be written, or a process was ended from outside.
    """
    economies = [e for e in economies if not _told(as_it_was(site, e), report)]
    if processes <= 1 or w.home is None or sum(len(e.partners) for e in economies) <= FEW:
        if not economies:
            return
        known = shared(w, site.langs)
        with writing(site.root):
            for economy in economies:
                report(write_economy(w, site, economy, known))
        return
    waiting: queue.SimpleQueue[Economy] = queue.SimpleQueue()
    for economy in economies:
        waiting.put(economy)
    outcomes: queue.SimpleQueue[Done | BilateralError | None] = queue.SimpleQueue()
    started = [subprocess.Popen([sys.executable, "-m", "bilateral.publish"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8") for _ in range(processes)]
    threads = [threading.Thread(target=_serve, args=(process, n, site, waiting, outcomes), daemon=True) for n, process in enumerate(started, 1)]
    try:
        for thread in threads:
            thread.start()
        running = len(threads)
        while running:
            outcome = outcomes.get()
            if isinstance(outcome, BilateralError):
                raise outcome
            if outcome is None:
                running -= 1
            else:
                report(outcome)
    finally:
        for process in started:
            process.terminate()
        for process in started:
            process.wait()


@contextmanager
def alone(root: Path) -> Iterator[None]:
    """Hold a site for this run, once the processes of a run that was killed are gone.

    Raises:
        BilateralError: when another run holds it.
    """
    held = filelock.FileLock(root / LEDGER / "lock")
    try:
        held.acquire(timeout=0)
    except filelock.Timeout:
        raise BilateralError(f"another publish is writing in {root}; wait for it or name another folder") from None
    try:
        for path in sorted((root / LEDGER).glob("work-*.lock")):
            try:
                with filelock.FileLock(path, timeout=PATIENCE):
                    pass
            except filelock.Timeout:
                raise BilateralError(f"a process of an earlier publish is still writing in {root}; end it, or name another folder") from None
        yield
    finally:
        held.release()


# ---------------------------------------------------------------------------------------------------------------- the parts


def _told(done: Done | None, report: Report) -> bool:
    if done is not None:
        report(done)
    return done is not None


def _serve(process: subprocess.Popen[str], n: int, site: Site, waiting: queue.SimpleQueue[Economy], outcomes: queue.SimpleQueue[Done | BilateralError | None]) -> None:
    """Give a process one economy after the other until none is left."""
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        _say(process.stdin, {"worker": n, "site": {**asdict(site), "root": str(site.root), "home": str(site.home), "day": site.day.isoformat()}})
        while True:
            try:
                economy = waiting.get_nowait()
            except queue.Empty:
                break
            _say(process.stdin, asdict(economy))
            answer = process.stdout.readline()
            if not answer:
                raise OSError
            told = json.loads(answer)
            if "error" in told:
                outcomes.put(BilateralError(told["error"]))
                return
            outcomes.put(Done(**told))
    except (OSError, ValueError):
        outcomes.put(BilateralError("a process that writes pages was ended from outside; publish again: it goes on where it stopped"))
        return
    outcomes.put(None)


def _say(stream: IO[str], what: dict[str, Any]) -> None:
    stream.write(json.dumps(what) + "\n")
    stream.flush()


def _work() -> None:
    """Write economies as their names come in."""
    first = json.loads(sys.stdin.readline() or "null")
    if first is None:
        return
    given = first["site"]
    site = Site(**{**given, "root": Path(given["root"]), "home": Path(given["home"]), "langs": tuple(given["langs"]), "day": date.fromisoformat(given["day"])})
    with filelock.FileLock(site.root / LEDGER / f"work-{first['worker']}.lock", timeout=PATIENCE):
        w = open_warehouse(site.home)
        if w.build_id != site.build:
            raise BilateralError(f"{site.home} was built anew while its pages were written; publish again")
        db.run(w.con, "set threads = 1")  # the processes share the cores
        known = shared(w, site.langs)
        for line in sys.stdin:
            told = json.loads(line)
            with writing(site.root):
                done = write_economy(w, site, Economy(told["code"], tuple(told["partners"]), told["whole"]), known, worker=first["worker"])
            _say(sys.stdout, asdict(done))


def main() -> None:
    """One process of a run; an error is its last line."""
    try:
        _work()
    except BilateralError as error:
        _say(sys.stdout, {"error": str(error)})
    except (KeyboardInterrupt, BrokenPipeError):
        sys.exit(1)
