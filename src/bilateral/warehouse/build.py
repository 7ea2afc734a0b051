"""Build a warehouse from the store. `build` reads as a table of contents."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from bilateral import __version__
from bilateral.classify import areas
from bilateral.metrics import metrics
from bilateral.model import FACT_TABLES, BadFile, Batch, BuildBroken, DiskFull, Kind, Metric, Snapshot, StoreDamaged
from bilateral.snapshot import Store, ensure_starter, lock, raw, replace, snapshots
from bilateral.sources import source, sources
from bilateral.warehouse import db
from bilateral.warehouse.corrections import correct, load_corrections
from bilateral.warehouse.harmonise import Counts, harmonise, known_scheme

WAREHOUSE = "warehouse.duckdb"
BUILDING = ".building-"
ROLLED_UP = ("dyad_period", "dyad_commodity_period", "dyad_region_period", "dyad_share_period", "dyad_growth_period", "pair_period", "partner_rank_period", "investment_period")
# How a fact of each table is told from another: its key. The vintage is added to it.
KEYS = {
    "trade": "source, via, reporter, partner, flow, frequency, period, classification, commodity, region, region_basis",
    "investment": "source, via, reporter, partner, direction, measure, instrument, industry, region, frequency, period",
    "indicator": "source, via, area, concept, frequency, period",
    "project": "source, via, project, host, origin, company, announced",
    "company": "source, via, company, host, origin",
    "event": "source, via, event, area_a, area_b",
    "statement": "source, via, metric, keys",
}
SAME = {"trade": "value_usd", "investment": "value_usd", "indicator": "value", "statement": "value"}

Report = Callable[[str], None]


@dataclass(frozen=True)
class FileCounts:
    """What became of one file's rows: read = kept + repeated + rejected."""

    snapshot: Snapshot
    read: int
    kept: int
    repeated: int
    rejected: int


@dataclass(frozen=True)
class Built:
    """A sealed warehouse: where, its id, the digest of each table, and the counts of each file."""

    path: Path
    build_id: str
    digests: dict[str, str]
    counts: tuple[FileCounts, ...]


def build(store: Store, *, threads: int | None = None, report: Report = lambda line: None) -> Built:
    """A new warehouse from everything in the store, put in place of the last one in one step.

    Readers of the last warehouse go on undisturbed. The same snapshots give the same build_id and digests, with any number of threads.

    Raises:
        StoreBusy, StoreDamaged, BadFile, BuildBroken, DiskFull: the last good warehouse is still in place.
    """
    with lock(store):
        ensure_starter(store)
        kept = in_order(snapshots(store))
        discard_unfinished(store)
        temporary = store.home / f"{BUILDING}{os.getpid()}.duckdb"
        con = db.connect(temporary, threads=threads)
        try:
            create(con)
            load(con, kept, report=report)
            digests = finish(con, report=report)
            build_id = seal(con, kept, digests)
            counts = count_rows(con, kept)
            con.close()
            replace(temporary, store.home / WAREHOUSE)
        except OSError as error:
            raise DiskFull(f"the build could not write ({error.strerror}); free some space and run it again") from error
        finally:
            con.close()
            discard_unfinished(store)
    return Built(store.home / WAREHOUSE, build_id, digests, counts)


def in_order(kept: Iterable[Snapshot]) -> tuple[Snapshot, ...]:
    """Snapshots as the build takes them: the starter first, whenever it came, then the others as they were loaded."""
    listed = list(kept)
    return tuple([s for s in listed if s.source == "starter"] + [s for s in listed if s.source != "starter"])


def create(con: db.Connection) -> None:
    """Empty tables, the macros, the members of aggregates, and the producers the sources declare."""
    db.run(con, db.sql("schema.sql"))
    db.run(con, db.sql("macros.sql"))
    for table in FACT_TABLES:
        db.run(con, f"create temp table {table}_all as select * from {table} limit 0")
    members = [(a.code, m) for a in areas.areas().values() for m in a.members]
    con.executemany("insert into area_member values (?, ?)", sorted(members))
    for s in sources().values():
        con.execute("insert into producer values (?, ?, ?, ?, ?, ?)", [s.id, s.title, s.producer, s.homepage, s.licence, s.rank])


def load(con: db.Connection, kept: Iterable[Snapshot], *, report: Report = lambda line: None) -> None:
    """Every file's rows into `<table>_all`; files that need a code list another file brings wait until all others are in."""
    waiting: list[tuple[int, Snapshot, Batch]] = []
    for snapshot_id, snapshot in enumerate(kept, 1):
        report(f"reading {snapshot.source}: {snapshot.name}")
        counts = Counts(0, 0, 0)
        complete = False
        for batch in read(snapshot):
            complete = complete or batch.complete
            if _must_wait(batch):
                waiting.append((snapshot_id, snapshot, batch))
                continue
            counts += harmonise(con, batch, snapshot_id=snapshot_id, via=snapshot.source, vintage=snapshot.released_at)
        _record(con, snapshot_id, snapshot, counts, complete)
    for snapshot_id, snapshot, batch in waiting:
        known = classify_batch(con, snapshot, batch)
        counts = harmonise(con, known, snapshot_id=snapshot_id, via=snapshot.source, vintage=snapshot.released_at)
        db.run(
            con,
            "update snapshot set rows_read = rows_read + $read, rows_kept = rows_kept + $kept, rows_rejected = rows_rejected + $rejected where snapshot_id = $id",
            {"read": counts.read, "kept": counts.kept, "rejected": counts.rejected, "id": snapshot_id},
        )


def read(snapshot: Snapshot) -> Iterable[Batch]:
    """The batches of a kept file."""
    if not snapshot.path.exists():
        raise StoreDamaged(f"the store no longer has {snapshot.name} ({snapshot.sha256[:12]}); load it again")
    return source(snapshot.source).read(raw(snapshot), Kind(snapshot.kind, snapshot.kind, snapshot.released_at, snapshot.vintage_note))


def finish(con: db.Connection, *, report: Report = lambda line: None) -> dict[str, str]:
    """From loaded rows to rollups and metric views, checked; the digest of each table."""
    report("setting repeated rows apart")
    set_repeats_apart(con)
    settle(con)
    correct(con, load_corrections())
    report("rolling up")
    roll_up(con)
    declare_metrics(con, metrics().values())
    report("checking identities")
    check_identities(con)
    return digest_tables(con)


def set_repeats_apart(con: db.Connection) -> None:
    """Of rows with one key and vintage keep the first of the file loaded last; the others go to `rejected`, saying which row stands."""
    for table in FACT_TABLES:
        key, same = KEYS[table], SAME.get(table, "text")
        db.run(
            con,
            f"""create or replace temp table repeats as
            with ranked as (
              select rowid as row_at, snapshot_id, raw_row, {same} as held,
                row_number() over w as place, first_value(snapshot_id) over w as by_snapshot, first_value(raw_row) over w as by_row, first_value({same}) over w as by_held
              from {table}_all
              window w as (partition by {key}, vintage order by snapshot_id desc, raw_row rows between unbounded preceding and unbounded following)
            )
            select *, case when held is not distinct from by_held {"or abs(held - by_held) <= 0.02" if same in ("value_usd",) else ""} then 'repeated' else 'conflict' end as kind
            from ranked where place > 1""",
        )
        db.run(
            con,
            f"""insert into rejected
            select r.snapshot_id, r.raw_row, '{table}', r.kind,
              case when r.kind = 'repeated' then 'same key, vintage and value as ' else 'same key and vintage, another value, as ' end
                || case when r.snapshot_id = r.by_snapshot then 'an earlier row of this file' else 'a row of ' || s.name end
                || ' (row ' || r.by_row || '), which stands',
              case when r.held is null then '' else cast(r.held as varchar) end
            from repeats r join snapshot s on s.snapshot_id = r.by_snapshot order by all""",
        )
        db.run(con, f"delete from {table}_all where rowid in (select row_at from repeats)")
        db.run(
            con,
            """update snapshot s set rows_kept = rows_kept - n.moved, rows_repeated = rows_repeated + n.repeated, rows_rejected = rows_rejected + n.moved - n.repeated
            from (select snapshot_id, count(*) as moved, count(*) filter (kind = 'repeated') as repeated from repeats group by all) n
            where s.snapshot_id = n.snapshot_id""",
        )


def settle(con: db.Connection) -> None:
    """Leaves into the fact tables, totals into `published`."""
    for table in FACT_TABLES:
        if table in ("trade", "investment"):
            db.run(con, db.sql(f"settle/{table}.sql"))
        else:
            db.run(con, f"insert into {table} select * from {table}_all order by {KEYS[table]}, vintage nulls first, snapshot_id, raw_row")
        db.run(con, f"drop table {table}_all")


def roll_up(con: db.Connection) -> None:
    """Every rollup, in order; each replaces what is there."""
    for name in ROLLED_UP:
        db.run(con, f"drop table if exists {name} cascade")
    for name in db.sql_names("rollups"):
        db.run(con, db.sql(name))


def declare_metrics(con: db.Connection, declared: Iterable[Metric]) -> None:
    """A view `metric_<name>` for each declaration."""
    for metric in declared:
        db.run(con, f"create or replace view metric_{metric.name} as {metric.relation}")


def check_identities(con: db.Connection) -> None:
    """Each identity's SQL returns offending rows.

    Raises:
        BuildBroken: naming the identity and the first offending row.
    """
    for name in db.sql_names("identities"):
        found = db.rows(con, f"select * from ({db.sql(name).rstrip().rstrip(';')}) limit 1")
        if found:
            row = ", ".join(f"{k}={v}" for k, v in found[0].items())
            raise BuildBroken(f"identity {Path(name).stem} does not hold: {row}; the last good warehouse stays; 'bilateral status' lists what is loaded")


def digest_tables(con: db.Connection) -> dict[str, str]:
    """A digest of each fact table and rollup that does not depend on the order of rows."""
    made = {}
    for table in (*FACT_TABLES, "published", "rejected", *ROLLED_UP):
        count, total, mixed = con.execute(f"select count(*), sum(cast(hash(t) as hugeint)), bit_xor(hash(t)) from {table} t").fetchone() or (0, 0, 0)
        made[table] = hashlib.sha256(f"{count}:{total}:{mixed}".encode()).hexdigest()[:16]
    return made


def seal(con: db.Connection, kept: Iterable[Snapshot], digests: dict[str, str]) -> str:
    """Write build_id and digests into the warehouse and flush it to disk."""
    build_id = identify(kept)
    con.executemany("insert into meta values (?, ?)", [("build_id", build_id), ("version", __version__), *((f"digest:{t}", d) for t, d in sorted(digests.items()))])
    db.run(con, "checkpoint")
    return build_id


def identify(kept: Iterable[Snapshot]) -> str:
    """build_id: a hash of the snapshots in their order, the SQL, the declarations and the code lists."""
    made = hashlib.sha256(__version__.encode())
    for s in kept:
        made.update(f"{s.source}|{s.sha256}|{s.name}|{s.released_at}|{s.kind}\n".encode())
    for name in ("schema.sql", "macros.sql", *db.sql_names("staging"), *db.sql_names("settle"), *db.sql_names("rollups"), *db.sql_names("identities")):
        made.update(db.sql(name).encode())
    for metric in metrics().values():
        made.update(repr((metric.name, metric.unit, metric.keys, metric.relation, metric.scope, metric.optional)).encode())
    for area in sorted(areas.areas().values(), key=lambda a: a.code):
        made.update(repr((area.code, area.kind, area.comtrade, area.members)).encode())
    made.update(repr(load_corrections()).encode())
    return made.hexdigest()[:16]


def count_rows(con: db.Connection, kept: Iterable[Snapshot]) -> tuple[FileCounts, ...]:
    """What became of each file's rows."""
    found = {r["snapshot_id"]: r for r in db.rows(con, "select snapshot_id, rows_read, rows_kept, rows_repeated, rows_rejected from snapshot")}
    listed = []
    for snapshot_id, snapshot in enumerate(kept, 1):
        r = found[snapshot_id]
        listed.append(FileCounts(snapshot, r["rows_read"], r["rows_kept"], r["rows_repeated"], r["rows_rejected"]))
    return tuple(listed)


def discard_unfinished(store: Store) -> None:
    """Remove what a killed build left."""
    for path in store.home.glob(f"{BUILDING}*"):
        path.unlink(missing_ok=True)


def classify_batch(con: db.Connection, snapshot: Snapshot, batch: Batch) -> Batch:
    """The batch with its classification found, where the file does not say: the one loaded product list that has all its codes.

    Raises:
        BadFile: when no list, or more than one, has them all.
    """
    if batch.table != "trade" or "classification" in batch.rows.columns or batch.constants.get("classification"):
        return batch
    codes = batch.rows.select("commodity").unique()
    db.register(con, "codes", codes)
    lists = db.rows(
        con,
        """select classification, count(distinct c.commodity) as found from codes c join commodity_name n on n.commodity = c.commodity
           where length(n.commodity) = 6 group by 1 order by 2 desc, 1 desc""",
    )
    con.unregister("codes")
    whole = [row["classification"] for row in lists if row["found"] == codes.height]
    if len(whole) != 1:
        best = ", ".join(f"{row['classification']} has {row['found']:,}" for row in lists[:3]) or "no product list is loaded"
        raise BadFile(
            f"{snapshot.name} does not say its HS revision and its {codes.height:,} commodity codes fit {len(whole) or 'no'} loaded product list exactly ({best}); "
            f"load the release's product_codes file too: bilateral load {snapshot.source} product_codes_HS…csv"
        )
    return Batch(**{**vars(batch), "constants": {**batch.constants, "classification": whole[0]}})


# ---------------------------------------------------------------------------------------------------------------- the parts


def _must_wait(batch: Batch) -> bool:
    if batch.table not in FACT_TABLES:
        return False
    unclassified = batch.table == "trade" and "classification" not in batch.rows.columns and not batch.constants.get("classification")
    return unclassified or not known_scheme(batch.area_scheme)


def _record(con: db.Connection, snapshot_id: int, s: Snapshot, counts: Counts, complete: bool) -> None:
    values = [snapshot_id, s.source, s.sha256, s.name, s.address, s.retrieved_at, s.released_at, s.vintage_note, s.licence, s.kind, s.bytes, complete]
    con.execute(f"insert into snapshot values ({', '.join('?' * 16)})", [*values, counts.read, counts.kept, 0, counts.rejected])


def memory_build(kept: Iterable[Snapshot], *, threads: int | None = None) -> db.Connection:
    """A warehouse in memory, unsealed: for tests and experiments."""
    con = db.connect(None, threads=threads)
    create(con)
    load(con, kept)
    finish(con)
    return con


