"""A program, not a module to import: holds the Java machine of Spark's driver, takes rollups as JSON lines, answers each with a line once it is written.

It runs in a process of its own (see `spark`), because a driver that waits for a cluster cannot be interrupted, and what Spark prints must not mix with results.
Its first line says where the master is; it ends when its input does.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
import threading
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NoReturn

from py4j.protocol import Py4JError
from pyspark import SparkConf, SparkContext
from pyspark.errors import PySparkException
from pyspark.java_gateway import launch_gateway
from pyspark.sql import Observation, SparkSession
from pyspark.sql import functions as F

AT_ONCE = 4  # rollups worked on at the same time
CONNECT = 5_000  # milliseconds a master has to accept a connection
# What the same rows as DuckDB's depend on; nobody may set these otherwise.
EXACT = {
    "spark.sql.ansi.enabled": "true",  # a sum that does not fit is an error, not null
    "spark.sql.decimalOperations.allowPrecisionLoss": "true",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.parquet.compression.codec": "zstd",
    "spark.sql.parquet.writeLegacyFormat": "false",
    "spark.sql.sources.partitionColumnTypeInference.enabled": "false",
    "spark.sql.mapKeyDedupPolicy": "EXCEPTION",
    "spark.sql.legacy.sizeOfNull": "false",
}
# What a user may set otherwise.
UNLESS_TOLD = {
    "spark.app.name": "bilateral",
    "spark.submit.deployMode": "client",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.sql.sources.fileCompressionFactor": "10",  # our Parquet is a tenth of its rows in memory: what is taken for small enough to send to every worker must be
}
ADVICE = (
    "see that it runs, has free workers with the memory asked for (spark.executor.memory), can connect back to this machine (spark.driver.host), "
    "and runs this release of Spark"
)
ANSWERS = os.fdopen(os.dup(1), "w", encoding="utf-8")
TURN = threading.Lock()


def say(**what: Any) -> None:
    with TURN:
        ANSWERS.write(json.dumps(what) + "\n")
        ANSWERS.flush()


def give_up(kind: str, error: str) -> NoReturn:
    """The last words, and the end of this process; the Java machine ends when its input closes."""
    say(kind=kind, error=error)
    os._exit(1)


def connected(asked: dict[str, Any]) -> Any:
    """A context at the master, which has given at least one worker; all within `wait` seconds."""
    master, wait = asked["master"], asked["wait"]
    late = threading.Timer(wait, give_up, ["unreachable", f"{master} could not be reached: it took no driver, or gave no worker, within {wait} seconds; {ADVICE}"])
    late.daemon = True
    conf = {"spark.master": master, **UNLESS_TOLD}
    if master.startswith("local"):
        conf |= {"spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1"}
    made = SparkConf(loadDefaults=False)
    for key, value in {**conf, **asked["conf"], "spark.master": master}.items():
        made.set(key, value)
    try:
        gateway = launch_gateway(made)
    except (PySparkException, OSError, RuntimeError) as error:
        give_up("use", f"Java could not be started for Spark ({first(error)}); Spark needs Java 17 or newer, see 'java -version', and settings it knows")
    late.start()
    if master.startswith("spark://"):
        knock(gateway.jvm, master)
    try:
        context = SparkContext(gateway=gateway, conf=SparkConf(_jvm=gateway.jvm))
        if not master.startswith("local"):
            while workers(context) == 0:
                time.sleep(0.2)
    except (PySparkException, Py4JError) as error:
        if master.startswith("local"):
            give_up("use", f"Spark could not be started on this machine ({first(error)}); see the settings it was given")
        give_up("unreachable", f"{master} could not be reached ({first(error)}); {ADVICE}")
    late.cancel()
    return context


def knock(jvm: Any, master: str) -> None:
    """Give up at once where no master of the list accepts a connection: Spark itself would try for a minute."""
    reasons = []
    for place in master.removeprefix("spark://").split(","):
        host, _, port = place.rpartition(":")
        socket = jvm.java.net.Socket()
        try:
            socket.connect(jvm.java.net.InetSocketAddress(host, int(port)), CONNECT)
            return
        except Py4JError as error:
            reasons.append(first(error))
        finally:
            with contextlib.suppress(Py4JError):
                socket.close()
    give_up("unreachable", f"{master} could not be reached ({'; '.join(reasons)}); see that the master runs there, or use --engine duckdb")


def workers(context: Any) -> int:
    return int(context._jsc.sc().getExecutorMemoryStatus().size()) - 1  # the driver is one of them


def watch(context: Any, asked: dict[str, Any]) -> None:
    """Give up when a job has had no worker for `wait` seconds: Spark itself would wait for ever."""
    alone = 0
    while True:
        time.sleep(1)
        try:
            alone = 0 if workers(context) else alone + 1
        except Py4JError:
            alone = asked["wait"]
        if alone >= asked["wait"]:
            give_up("unreachable", f"all workers of {asked['master']} were lost in the middle of a job and none came for {alone} seconds; nothing is lost, run it again")


def first(error: BaseException) -> str:
    text = str(getattr(error, "java_exception", None) or error).strip()
    return text.split("\n", 1)[0][:300]


class Places:
    """Where workers read and write: the home itself, or a folder of the staging place to which files are copied and from which they are fetched."""

    def __init__(self, context: Any, staging: str) -> None:
        self.jvm, self.conf = context._jvm, context._jsc.hadoopConfiguration()
        self.root = f"{staging.rstrip('/')}/bilateral-{uuid.uuid4().hex[:12]}" if staging else ""
        self.sent: dict[str, str] = {}
        self.turn = threading.Lock()

    def path(self, text: str) -> tuple[Any, Any]:
        path = self.jvm.org.apache.hadoop.fs.Path(text)
        return path, path.getFileSystem(self.conf)

    def local(self, text: str) -> str:
        return "file://" + text if text.startswith("/") else text

    def there(self, text: str) -> str:
        """An input as workers read it, copied once."""
        if not self.root:
            return self.local(text)
        with self.turn:
            if text not in self.sent:
                target = f"{self.root}/in-{len(self.sent)}/{os.path.basename(text)}"
                path, files = self.path(target)
                files.copyFromLocalFile(False, True, self.jvm.org.apache.hadoop.fs.Path(self.local(text)), path)
                self.sent[text] = target
            return self.sent[text]

    def out(self, text: str, number: str) -> str:
        return f"{self.root}/out-{number}" if self.root else self.local(text)

    def fetch(self, text: str, number: str) -> None:
        """Bring a result home; in order of their names the files are in the order of the rows."""
        if self.root:
            path, files = self.path(self.out(text, number))
            for one in files.listStatus(path):
                name = one.getPath().getName()
                if name.endswith(".parquet"):
                    files.copyToLocalFile(True, one.getPath(), self.jvm.org.apache.hadoop.fs.Path(self.local(f"{text}/{name}")), True)
            files.delete(path, True)
            return
        for name in os.listdir(text):
            if not name.endswith(".parquet"):
                os.unlink(os.path.join(text, name))

    def clear(self) -> None:
        if self.root:
            path, files = self.path(self.root)
            files.delete(path, True)


def write(spark: Any, places: Places, asked: dict[str, Any], row_group: int) -> int:
    """One rollup; the number of rows that were written, as the tasks that wrote them counted."""
    session = spark.newSession()  # a name of a table is this rollup's alone
    for key, value in EXACT.items():
        session.conf.set(key, value)
    for name, paths in asked["tables"].items():
        session.read.option("__globPaths__", "false").parquet(*[places.there(path) for path in paths]).createOrReplaceTempView(name)
    names = [f"c{n}" for n in range(len(asked["columns"]))]
    frame = session.sql(asked["sql"]).toDF(*names)
    frame = frame.select(*(F.col(held).cast(kind).alias(name) for held, (name, kind) in zip(names, asked["columns"], strict=True)))
    keys = [ordered(*key) for key in asked["order"]]
    if asked["one_file"] or not keys:
        frame = frame.repartition(1)
        frame = frame.sortWithinPartitions(*keys) if keys else frame
    else:
        frame = frame.orderBy(*keys)
    counted = Observation()
    frame = frame.observe(counted, F.count(F.lit(1)).alias("rows"))
    frame.write.mode("overwrite").option("parquet.block.row.count.limit", row_group).parquet(places.out(asked["out"], asked["id"]))
    places.fetch(asked["out"], asked["id"])
    return int(counted.get["rows"])


def ordered(name: str, descending: bool, nulls_first: bool) -> Any:
    column = F.col(name)
    if descending:
        return column.desc_nulls_first() if nulls_first else column.desc_nulls_last()
    return column.asc_nulls_first() if nulls_first else column.asc_nulls_last()


def answer(spark: Any, places: Places, asked: dict[str, Any], row_group: int, master: str) -> None:
    try:
        say(id=asked["id"], rows=write(spark, places, asked, row_group))
    except (PySparkException, Py4JError) as error:
        reason = first(error)
        gone = any(words in str(error) for words in ("SparkContext was shut down", "stopped SparkContext", "cancelled because", "Master removed our application", "All masters are unresponsive"))
        if gone:
            give_up("unreachable", f"{master} ended the work before it was done ({reason}); nothing is lost, run it again")
        if "FILE_NOT_EXIST" in str(error) or "does not exist" in str(error):
            give_up("use", f"a worker of {master} does not see the home's files ({reason}); put the home where all workers see it, or set --engine-conf bilateral.staging=s3a://…")
        give_up("broken", f"Spark could not make a rollup ({reason})")
    except OSError as error:
        give_up("use", f"a result of Spark could not be read where it was written ({error}); is the home on a folder all workers see?")


def main() -> None:
    os.dup2(2, 1)  # what the Java machine prints is no answer
    asked = json.loads(sys.stdin.readline())
    context = connected(asked)
    context.setLogLevel("ERROR")
    places = Places(context, asked["staging"])
    spark = SparkSession(context)
    if not asked["master"].startswith("local"):
        threading.Thread(target=watch, args=[context, asked], daemon=True).start()
    say(ready=True, workers=workers(context))
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for line in sys.stdin:
            pool.submit(answer, spark, places, json.loads(line), asked["row_group"], asked["master"])
        pool.shutdown(wait=False, cancel_futures=True)
        with contextlib.suppress(Py4JError):
            context.stop()
            places.clear()
    os._exit(0)


if __name__ == "__main__":
    main()
