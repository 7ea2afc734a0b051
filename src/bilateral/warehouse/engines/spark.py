"""Rollups on a Spark cluster, or on Spark in this machine: this process translates and checks, a child process holds the Java machine and may be ended at any time.

Workers read the home's Parquet where it lies and write into the home, so they must see it under the same path; where they cannot, `bilateral.staging` names a place they do
see (any address Hadoop's file systems open: s3a://bucket/folder, hdfs://…, file:///mounted/folder), to which inputs are copied and from which results are fetched.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

import pyarrow.parquet as pq

from bilateral.model import BilateralError, BuildBroken, Unreachable
from bilateral.warehouse import db
from bilateral.warehouse.engines import ROW_GROUP, Engine, Query, fresh, reading
from bilateral.warehouse.engines.dialect import spark_type, translate

MASTER = re.compile(r"local(\[(\*|[1-9]\d*)\])?|spark://[^\s/:,]+:\d+(,[^\s/:,]+:\d+)*")
CHILD = Path(__file__).with_name("_spark_child.py")
WAIT = 60  # seconds the master has to answer and give a worker, and that a job goes on without any worker
GRACE = 60  # seconds more for the Java machine to start
FAILURES: Mapping[str, type[BilateralError]] = {"unreachable": Unreachable, "use": BilateralError, "broken": BuildBroken}


@dataclass(frozen=True)
class Child:
    """The process that holds the Java machine: JSON lines in, JSON lines out, everything Spark says in a file."""

    master: str
    process: subprocess.Popen[str]
    log: TextIO


def started(master: str, settings: Mapping[str, str]) -> Engine:
    """Spark at `master`, ready: it has answered and given at least one worker.

    Raises:
        BilateralError: Java is missing, or a setting is wrong.
        Unreachable: no answer, or no worker, within `bilateral.wait` seconds.
    """
    wait = _seconds(settings.get("bilateral.wait", str(WAIT)))
    unknown = [key for key in settings if key.startswith("bilateral.") and key not in ("bilateral.wait", "bilateral.staging")]
    if unknown:
        raise BilateralError(f"--engine-conf {unknown[0]}=… is not known; of ours there are bilateral.staging and bilateral.wait, all others begin with spark.")
    _java(master)
    with contextlib.ExitStack() as undone:
        child = _start(master)
        undone.callback(_stop, child)
        conf = {key: value for key, value in settings.items() if key.startswith("spark.")}
        _tell(child, {"master": master, "conf": conf, "wait": wait, "staging": settings.get("bilateral.staging", ""), "row_group": ROW_GROUP})
        backstop = threading.Timer(wait + GRACE, child.process.kill)
        backstop.start()
        try:
            _answer(child, f"{master} did not answer within {wait + GRACE} seconds")
        finally:
            backstop.cancel()
        undone.pop_all()
    return Engine(master, False, lambda queries: _written(child, queries), lambda: _stop(child))


# ---------------------------------------------------------------------------------------------------------------- the parts


def _written(child: Child, queries: Sequence[Query]) -> Iterator[Query]:
    """Send all queries at once, so that a cluster works on several, and give each back when its rows are in its folder."""
    waiting = {str(n): query for n, query in enumerate(queries)}
    for n, query in waiting.items():
        _tell(child, {"id": n, **_asked(query)})
    while waiting:
        told = _answer(child, f"the Spark driver for {child.master} ended before its work was done")
        query = waiting.pop(told["id"])
        _check(query, int(told["rows"]), child.master)
        yield query


def _asked(query: Query) -> dict[str, Any]:
    columns = query.columns or _columns(query)
    made = translate(query.sql)
    return {
        "sql": made.sql, "order": made.order, "columns": [(name, spark_type(kind)) for name, kind in columns], "out": str(fresh(query.out).resolve()),
        "tables": {name: [str(path.resolve()) for path in paths] for name, paths in query.tables.items()}, "one_file": query.one_file,
    }  # fmt: skip


def _columns(query: Query) -> tuple[tuple[str, str], ...]:
    """The names and types that DuckDB gives to a query's result: both engines then write the same."""
    con = db.connect()
    try:
        for name, paths in query.tables.items():
            db.run(con, f"create temp view {name} as {reading(paths)}")
        return tuple((row["column_name"], row["column_type"]) for row in db.rows(con, f"describe {query.sql}"))
    finally:
        con.close()


def _check(query: Query, rows: int, master: str) -> None:
    """The files are here and hold as many rows as the cluster says: workers that do not see the home write into folders of their own."""
    here = sum(pq.read_metadata(path).num_rows for path in sorted(query.out.glob("*.parquet")))
    if here != rows:
        raise BilateralError(
            f"workers of {master} wrote {rows:,} rows, of which {here:,} arrived in {query.out.parent}: they do not see this folder; "
            "put the home where all workers see it under the same path, or name a place they see: --engine-conf bilateral.staging=s3a://…"
        )


def _start(master: str) -> Child:
    import tempfile

    log = tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace")  # noqa: SIM115
    # -P: the folder of this package is not a place to import modules from. A session of its own: what stops us does not reach it before we end it.
    process = subprocess.Popen(
        [sys.executable, "-P", str(CHILD)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True, start_new_session=True,
    )  # fmt: skip
    return Child(master, process, log)


def _tell(child: Child, what: Mapping[str, Any]) -> None:
    assert child.process.stdin
    with contextlib.suppress(BrokenPipeError):  # it has ended, and says why where its answer is read
        child.process.stdin.write(json.dumps(what) + "\n")
        child.process.stdin.flush()


def _answer(child: Child, silence: str) -> dict[str, Any]:
    """The child's next line.

    Raises:
        BilateralError: what it says went wrong, or `silence` when it says nothing any more.
    """
    assert child.process.stdout
    line = child.process.stdout.readline()
    if not line:
        raise Unreachable(f"{silence}{_last_words(child)}")
    told: dict[str, Any] = json.loads(line)
    if "error" in told:
        raise FAILURES[told["kind"]](told["error"])
    return told


def _last_words(child: Child) -> str:
    child.log.seek(0)
    found = re.findall(r'"level": ?"ERROR".*?"msg": ?"([^"]*)|ERROR \S+: (.*)', child.log.read())
    words = " ".join(found[-1]).strip() if found else ""
    return f" ({words[:200]})" if words else ""


def _stop(child: Child) -> None:
    """End the child: by the end of its input, or, if it does not go, with all it started."""
    with contextlib.suppress(BrokenPipeError):
        if child.process.stdin:
            child.process.stdin.close()
    try:
        child.process.wait(15)
    except subprocess.TimeoutExpired:
        child.process.kill()
    if os.name == "posix":
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.process.pid, signal.SIGKILL)  # the Java machine, if it is still there
    child.process.wait()
    if child.process.stdout:
        child.process.stdout.close()
    child.log.close()


def _java(master: str) -> None:
    home = os.environ.get("JAVA_HOME")
    if home and not Path(home, "bin", "java").exists() and not Path(home, "bin", "java.exe").exists():
        raise BilateralError(f"engine {master!r} needs Java 17 or newer, and JAVA_HOME={home} holds none; set it to where Java is, or unset it")
    if not home and not shutil.which("java"):
        raise BilateralError(f"engine {master!r} needs Java 17 or newer, which is not installed here (no JAVA_HOME, no 'java' on the path); install it, or use --engine duckdb")


def _seconds(text: str) -> int:
    if not re.fullmatch(r"[1-9]\d{0,4}", text):
        raise BilateralError(f"--engine-conf bilateral.wait takes whole seconds from 1 to 99999; got {text!r}")
    return int(text)
