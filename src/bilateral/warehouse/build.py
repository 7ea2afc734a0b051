"""Build a warehouse from the store. `build` reads as a table of contents."""

from __future__ import annotations

import dataclasses
import json
import os
import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl

from bilateral import __version__
from bilateral.classify import areas
from bilateral.metrics import metrics
from bilateral.model import FACT_TABLES, BadFile, Batch, BilateralError, BuildBroken, DiskFull, Kind, Layout, Metric, Snapshot, StoreDamaged
from bilateral.snapshot import Store, ensure_starter, lock, raw, replace, snapshots
from bilateral.sources import source, sources
from bilateral.warehouse import db, engines, leaves
from bilateral.warehouse.commodity_rows import commodity_rows
from bilateral.warehouse.corrections import correct, load_corrections
from bilateral.warehouse.engines import tables
from bilateral.warehouse.harmonise import Counts, harmonise, known_scheme
from bilateral.warehouse.identity import ROLLED_UP, digest_tables, identify
from bilateral.warehouse.leaves import catalogue
from bilateral.warehouse.mirroring import estimate, mirror
from bilateral.warehouse.settling import drop_unchanged, set_repeats_apart, settle

LARGE = 8 << 20  # bytes of a source's yearly tables from which their rows are kept as Parquet beside the warehouse, not in it
BUILDING = ".building-"
BUILDS = "builds.jsonl"
Report = Callable[[str], None]
Progress = Callable[[str, int, int | None], None]  # of what, how much of it is done, how much there is


@dataclass(frozen=True)
class FileCounts:
    """What became of one file's rows: read = kept + unchanged (since an earlier vintage) + repeated + rejected."""

    snapshot: Snapshot
    read: int
    kept: int
    unchanged: int
    repeated: int
    rejected: int


@dataclass(frozen=True)
class Built:
    """A sealed warehouse: where, its id, the digest of each table, and the counts of each file."""

    path: Path
    build_id: str
    digests: dict[str, str]
    counts: tuple[FileCounts, ...]


def build(
    store: Store, *, threads: int | None = None, large: int = LARGE, engine: engines.Engine | None = None, report: Report = lambda line: None, progress: Progress | None = None
) -> Built:
    """A new warehouse from everything in the store, put in place of the last one in one step.

    Readers of the last warehouse go on undisturbed. The same snapshots give the same build_id and digests, with any number of threads.
    Yearly tables of a source that weigh more than `large` bytes together are read into Parquet once and stay for the builds to come.
    Rollups are made by `engine`, by default in the warehouse's own database; whichever it is, they are the same.

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
            load(con, kept, store=store, large=large, engine=engine, report=report, progress=progress)
            digests = finish(con, engine=engine, folder=temporary.with_suffix(".tables"), report=report)
            build_id = seal(con, kept, digests)
            counts = count_rows(con, kept)
            used = leaf_keys(con) | leaf_keys_of(store.home / db.WAREHOUSE)
            con.close()
            replace(temporary, store.home / db.WAREHOUSE)
            record(store, build_id, kept)
            leaves.discard_unused(store, used)
        except OSError as error:
            raise DiskFull(f"the build could not write ({error.strerror}); free some space and run it again") from error
        finally:
            con.close()
            discard_unfinished(store)
    return Built(store.home / db.WAREHOUSE, build_id, digests, counts)


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
    members = sorted((a.code, m) for a in areas.areas().values() for m in a.members)
    db.register(con, "members", pl.DataFrame(members, schema=["aggregate", "area"], orient="row"))
    db.run(con, "insert into area_member select aggregate, area from members")
    con.unregister("members")
    catalogue.show(con)
    for s in sources().values():
        con.execute("insert into producer values (?, ?, ?, ?, ?, ?)", [s.id, s.title, s.producer, s.homepage, s.licence, s.rank])


def load(
    con: db.Connection, kept: Iterable[Snapshot], *, store: Store | None = None, large: int = LARGE, engine: engines.Engine | None = None,
    report: Report = lambda line: None, progress: Progress | None = None,
) -> None:
    """Every file's rows into `<table>_all`, or into Parquet; files that need a code list another file brings wait until all others are in."""
    waiting: list[tuple[int, Snapshot, Batch]] = []
    listed = list(enumerate(kept, 1))
    layouts = large_tables([s for _, s in listed], large) if store else {}
    for snapshot_id, snapshot in listed:
        if snapshot.sha256 in layouts:
            continue
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
    if store:
        yearly = [(n, s, layouts[s.sha256]) for n, s in listed if s.sha256 in layouts]
        load_leaves(con, store, yearly, engine=engine or engines.in_process(con), report=report, progress=progress)


def large_tables(kept: Iterable[Snapshot], large: int) -> dict[str, Layout]:
    """The layouts, by sha256, of the yearly tables of each source that weigh more than `large` bytes together."""
    found: dict[str, list[tuple[Snapshot, Layout]]] = {}
    for snapshot in kept:
        layout = leaves.layout_of(snapshot)
        if layout is not None:
            found.setdefault(snapshot.source, []).append((snapshot, layout))
    return {s.sha256: layout for tables in found.values() if sum(s.bytes for s, _ in tables) > large for s, layout in tables}


def load_leaves(
    con: db.Connection, store: Store, yearly: Iterable[tuple[int, Snapshot, Layout]], *, engine: engines.Engine, report: Report, progress: Progress | None = None
) -> None:
    """Yearly tables into Parquet, where they are not yet, rolled up, and into the catalogue of leaves."""
    leaves.discard_unfinished(store)
    listed, all_made = list(yearly), []
    whole, before = sum(snapshot.bytes for _, snapshot, _ in listed), 0
    for number, (snapshot_id, snapshot, layout) in enumerate(listed, 1):
        report(f"reading {snapshot.source}: {snapshot.name} ({number} of {len(listed)} yearly tables)")
        seen = _counting(progress, f"{len(listed)} yearly tables", before, snapshot.bytes, whole)

        def classify(codes: pl.DataFrame, snapshot: Snapshot = snapshot) -> str:
            return classify_codes(con, snapshot, codes)

        made = leaves.keep(con, store, snapshot, layout, classify=classify, report=report, seen=seen)
        seen(snapshot.bytes)
        before += snapshot.bytes
        all_made.append(made)
        if engine.in_place:
            leaves.roll_up_missing(store, [made], engine)  # while its leaves are still in memory
        _record(con, snapshot_id, snapshot, Counts(made.read, made.kept, made.rejected), True)
        db.run(con, "update snapshot set rows_repeated = $repeated where snapshot_id = $id", {"repeated": made.repeated, "id": snapshot_id})
        catalogue.enter(con, snapshot_id, snapshot, made)
    leaves.roll_up_missing(store, all_made, engine)  # all years at once, so that a cluster shares them out
    catalogue.set_apart_across(con, store, engine)
    catalogue.show(con)


def leaf_keys(con: db.Connection) -> set[str]:
    """The keys of the leaves that a warehouse stands on; none for one of a version that kept them otherwise."""
    if not {"file", "manifest"} <= set(db.columns(con, "leaf_file")):
        return set()
    return {str(key) for row in db.rows(con, "select distinct file, manifest from leaf_file") for key in row.values()}


def leaf_keys_of(path: Path) -> set[str]:
    """The same of a sealed warehouse, whose readers may still be at work; none where there is none or it is of another version."""
    try:
        con = db.connect(path, read_only=True)
    except BilateralError:
        return set()
    try:
        return leaf_keys(con)
    finally:
        con.close()


def read(snapshot: Snapshot) -> Iterable[Batch]:
    """The batches of a kept file."""
    if not snapshot.path.exists():
        raise StoreDamaged(f"the store no longer has {snapshot.name} ({snapshot.sha256[:12]}); load it again")
    return source(snapshot.source).read(raw(snapshot), Kind(snapshot.kind, snapshot.kind, snapshot.released_at, snapshot.vintage_note))


def finish(con: db.Connection, *, engine: engines.Engine | None = None, folder: Path | None = None, report: Report = lambda line: None) -> dict[str, str]:
    """From loaded rows to rollups and metric views, checked; the digest of each table. See `roll_up` for `engine` and `folder`."""
    report("setting repeated rows apart")
    set_repeats_apart(con)
    drop_unchanged(con)
    settle(con)
    correct(con, load_corrections())
    report("rolling up" if engine is None else f"rolling up on {engine.name}")
    roll_up(con, engine=engine, folder=folder)
    report("comparing the two reports of each movement")
    mirror(con)
    estimate(con)
    declare_metrics(con, metrics().values())
    report("checking identities")
    check_identities(con)
    return digest_tables(con)


def roll_up(con: db.Connection, *, engine: engines.Engine | None = None, folder: Path | None = None) -> None:
    """Every rollup, in order; each replaces what is there. An engine that is not this database works through files in `folder`."""
    db.run(con, "drop view if exists dyad_commodity_period cascade")
    for name in ROLLED_UP:
        db.run(con, f"drop table if exists {name} cascade")
    if engine is None or engine.in_place:
        for name in db.sql_names("rollups"):
            db.run(con, db.sql(name))
    else:
        assert folder, "an engine elsewhere needs a folder for what it reads and writes"
        tables.roll_up(con, engine, folder)
    db.run(con, f"create view dyad_commodity_period as {commodity_rows()}")


def declare_metrics(con: db.Connection, declared: Iterable[Metric]) -> None:
    """A view `metric_<name>` for each declaration, and the table `metric_pair`: which pairs have rows of the metrics that few pairs have."""
    db.run(con, "create or replace table metric_pair (metric varchar, one varchar, other varchar)")
    for metric in declared:
        db.run(con, f"create or replace view metric_{metric.name} as {metric.relation}")
        if metric.sides and (metric.family not in ("trade", "structure") or "region" in metric.keys):
            one, other = metric.sides
            db.run(con, f"insert into metric_pair select distinct '{metric.name}', {one}, {other} from metric_{metric.name}")
            db.run(con, f"insert into metric_pair select '{metric.name}', '', '' where not exists (from metric_pair where metric = '{metric.name}')")


def check_identities(con: db.Connection) -> None:
    """Each identity's SQL returns offending rows.

    Raises:
        BuildBroken: naming the identity and the first offending row.
    """
    for name in db.sql_names("identities"):
        found = db.rows(con, f"select * from ({db.sql(name).rstrip().rstrip(';')}) limit 1")
        if found:
            row = ", ".join(f"{k}={v}" for k, v in found[0].items())
            raise BuildBroken(
                f"identity {Path(name).stem} does not hold: {row}; the last good warehouse stays; 'bilateral status' lists what is loaded"
            )


def seal(con: db.Connection, kept: Iterable[Snapshot], digests: dict[str, str]) -> str:
    """Write build_id and digests into the warehouse and flush it to disk."""
    build_id = identify(kept)
    con.executemany(
        "insert into meta values (?, ?)",
        [("build_id", build_id), ("version", __version__), ("declarations", identify(())), *((f"digest:{t}", d) for t, d in sorted(digests.items()))],
    )
    db.run(con, "checkpoint")
    return build_id


def record(store: Store, build_id: str, kept: Iterable[Snapshot]) -> None:
    """Note which snapshots a build was made of (`builds.jsonl`, one line a build), so that it can be made again."""
    path = store.home / BUILDS
    known = path.read_text("utf-8") if path.exists() else ""
    if f'"{build_id}"' in known:
        return
    listed = [[s.source, s.sha256, s.released_at.isoformat() if s.released_at else None] for s in kept]
    line = json.dumps({"build_id": build_id, "built_at": datetime.now(UTC).isoformat(timespec="seconds"), "snapshots": listed})
    with path.open("a", encoding="utf-8") as stream:
        stream.write(line + "\n")


def rebuilt(store: Store, build_id: str) -> db.Connection:
    """An earlier build made again, in memory, from the snapshots it was made of, with the vintages they had.

    Raises:
        BilateralError: when this home has no such build, or no longer has one of its snapshots.
    """
    path = store.home / BUILDS
    entries = [json.loads(line) for line in path.read_text("utf-8").splitlines()] if path.exists() else []
    entry = next((e for e in entries if e["build_id"] == build_id), None)
    if entry is None:
        last = ", ".join(f"{e['build_id']} ({e['built_at'][:10]})" for e in entries[-3:])
        raise BilateralError(f"this home has no build {build_id!r}; its last builds: {last or 'none'}; or give a day: 2025-08-12")
    held = {(s.source, s.sha256): s for s in snapshots(store)}
    chosen = []
    for source_id, sha, released in entry["snapshots"]:
        if (source_id, sha) not in held:
            raise BilateralError(f"build {build_id} rested on a file of {source_id} ({sha[:12]}) that the store no longer uses; give a day instead: 2025-08-12")
        chosen.append(dataclasses.replace(held[source_id, sha], released_at=date.fromisoformat(released) if released else None))
    return memory_build(chosen)


def count_rows(con: db.Connection, kept: Iterable[Snapshot]) -> tuple[FileCounts, ...]:
    """What became of each file's rows."""
    found = {
        r["snapshot_id"]: r for r in db.rows(con, "select snapshot_id, rows_read, rows_kept, rows_unchanged, rows_repeated, rows_rejected from snapshot")
    }
    listed = []
    for snapshot_id, snapshot in enumerate(kept, 1):
        r = found[snapshot_id]
        listed.append(FileCounts(snapshot, r["rows_read"], r["rows_kept"], r["rows_unchanged"], r["rows_repeated"], r["rows_rejected"]))
    return tuple(listed)


def discard_unfinished(store: Store) -> None:
    """Remove what a killed build left."""
    for path in store.home.glob(f"{BUILDING}*"):
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)


def classify_batch(con: db.Connection, snapshot: Snapshot, batch: Batch) -> Batch:
    """The batch with its classification found, where the file does not say (see `classify_codes`)."""
    if batch.table != "trade" or "classification" in batch.rows.columns or batch.constants.get("classification"):
        return batch
    return Batch(**{**vars(batch), "constants": {**batch.constants, "classification": classify_codes(con, snapshot, batch.rows.select("commodity").unique())}})


def classify_codes(con: db.Connection, snapshot: Snapshot, codes: pl.DataFrame) -> str:
    """The HS revision of these commodity codes: that of the one loaded product list that has them all.

    Raises:
        BadFile: when no list, or more than one, has them all.
    """
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
    return str(whole[0])


# ---------------------------------------------------------------------------------------------------------------- the parts


def _counting(progress: Progress | None, label: str, before: int, size: int, whole: int) -> Callable[[int], None]:
    """A counter of the bytes of one file among others, which tells `progress` how much of the whole is done."""
    done = 0

    def seen(count: int) -> None:
        nonlocal done
        done = min(done + count, size)
        if progress:
            progress(label, before + done, whole)

    return seen


def _must_wait(batch: Batch) -> bool:
    if batch.table not in FACT_TABLES:
        return False
    unclassified = batch.table == "trade" and "classification" not in batch.rows.columns and not batch.constants.get("classification")
    return unclassified or not known_scheme(batch.area_scheme)


def _record(con: db.Connection, snapshot_id: int, s: Snapshot, counts: Counts, complete: bool) -> None:
    values = [
        snapshot_id,
        s.source,
        s.sha256,
        s.name,
        s.address,
        s.retrieved_at,
        s.released_at,
        s.vintage_note,
        s.licence,
        s.kind,
        s.bytes,
        complete,
    ]
    con.execute(f"insert into snapshot values ({', '.join('?' * 17)})", [*values, counts.read, counts.kept, 0, 0, counts.rejected])


def memory_build(kept: Iterable[Snapshot], *, threads: int | None = None) -> db.Connection:
    """A warehouse in memory, unsealed: for tests and experiments."""
    con = db.connect(None, threads=threads)
    create(con)
    load(con, kept)
    finish(con)
    return con
