"""Build a warehouse from the store. `build` reads as a table of contents."""

from __future__ import annotations

import dataclasses
import errno
import json
import os
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from bilateral import __version__
from bilateral.metrics import metrics
from bilateral.model import BilateralError, BuildBroken, DiskFull, Layout, Metric, Snapshot
from bilateral.snapshot import Store, ensure_starter, lock, replace, snapshots
from bilateral.warehouse import db, engines, leaves, renewing
from bilateral.warehouse.commodity_rows import commodity_rows
from bilateral.warehouse.corrections import correct, load_corrections
from bilateral.warehouse.engines import tables
from bilateral.warehouse.identity import ROLLED_UP, digest_of_rows, digest_tables, identify, ingredients, listed_rows
from bilateral.warehouse.loading import LARGE, Progress, Report, classify_batch, create, large_tables, load, load_leaves, load_rows
from bilateral.warehouse.mirroring import READS, estimate, mirror
from bilateral.warehouse.reach import Changed, Years
from bilateral.warehouse.settling import drop_unchanged, set_repeats_apart, settle

__all__ = ["LARGE", "Built", "FileCounts", "build", "classify_batch", "create", "finish", "load", "memory_build", "rebuilt"]
BUILDING = ".building-"
BUILDS = "builds.jsonl"


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
    store: Store, *, threads: int | None = None, large: int = LARGE, engine: engines.Engine | None = None, whole: bool = False,
    report: Report = lambda line: None, progress: Progress | None = None,
) -> Built:
    """A new warehouse from everything in the store, put in place of the last one in one step.

    Readers of the last warehouse go on undisturbed. The same snapshots give the same build_id and digests, with any number of threads.
    Yearly tables of a source that weigh more than `large` bytes together are read into Parquet once and stay for the builds to come.
    What the files that came or went since the last build cannot have changed is taken from its warehouse, with the same outcome; `whole` makes everything anew.
    Rollups are made by `engine`, by default in the warehouse's own database; whichever it is, they are the same. Another engine makes all of them.

    Raises:
        StoreBusy, StoreDamaged, BadFile, BuildBroken, DiskFull: the last good warehouse is still in place.
    """
    with lock(store):
        ensure_starter(store)
        kept = in_order(snapshots(store))
        discard_unfinished(store)
        temporary = store.home / f"{BUILDING}{os.getpid()}.duckdb"
        layouts = large_tables(kept, large)
        con = None
        try:
            if not whole and (engine is None or engine.in_place):
                con = renewed(store, kept, layouts, temporary, threads=threads, report=report, progress=progress)
            if con is None:
                con = db.connect_building(temporary, threads=threads)
                create(con)
                load(con, kept, store=store, layouts=layouts, engine=engine, report=report, progress=progress)
                digests = finish(con, engine=engine, folder=temporary.with_suffix(".tables"), report=report)
            else:
                digests = digest_tables(con)
            build_id = seal(con, kept, digests, rows=[s for s in kept if s.sha256 not in layouts])
            counts = count_rows(con, kept)
            used = leaf_keys(con) | leaf_keys_of(store.home / db.WAREHOUSE)
            con.close()
            replace(temporary, store.home / db.WAREHOUSE)
            record(store, build_id, kept)
            leaves.discard_unused(store, used)
        except OSError as error:
            what = "the disk is full; free some space" if error.errno in (errno.ENOSPC, errno.EDQUOT) else f"the build could not write ({error.strerror}); see to it"
            raise DiskFull(f"{what} and run it again (the last good warehouse is still in place)") from error
        finally:
            if con is not None:
                con.close()
            discard_unfinished(store)
    return Built(store.home / db.WAREHOUSE, build_id, digests, counts)


def renewed(
    store: Store, kept: tuple[Snapshot, ...], layouts: Mapping[str, Layout], temporary: Path, *, threads: int | None, report: Report, progress: Progress | None
) -> db.Connection | None:
    """A copy of the last warehouse brought up to date, at `temporary`; None, and nothing there, where that cannot be gone on from and everything is to be made anew."""
    con = renewing.copied(store.home / db.WAREHOUSE, temporary, threads=threads)
    if con is None:
        return None
    done = False
    try:
        found = renewing.standing(con, kept, [s for s in kept if s.sha256 not in layouts])
        if found is not None:
            renew(con, found, list(enumerate(kept, 1)), layouts, store=store, report=report, progress=progress)
            done = True
    except (BuildBroken, db.Error) as error:  # the last warehouse may be damaged; what is wrong with the files shows again
        report(f"the last warehouse cannot be gone on from ({str(error).splitlines()[0]}); everything is made anew")
    finally:
        if not done:
            con.close()
            discard_unfinished(store)
    return con if done else None


def renew(
    con: db.Connection, found: renewing.Standing, listed: list[tuple[int, Snapshot]], layouts: Mapping[str, Layout], *, store: Store, report: Report, progress: Progress | None
) -> None:
    """From a copy of the last warehouse to rollups and metric views of the files that are there now, checked. The outcome is that of `load` and `finish`."""
    rows = [(n, s) for n, s in listed if s.sha256 not in layouts]
    db.run(con, db.sql("macros.sql"))
    renewing.renumber(con, found.numbers)
    mirrored = [digest_of_rows(con, each) for each in READS]
    changed: dict[str, Years | None] = {}
    renewing.forget_leaves(con, [n for n, _ in rows])
    if not found.same_rows:
        with renewing.aside(con, "fresh"):
            create(con)
            load_rows(con, rows, report=report)
            settle_all(con, report=report)
            changed |= renewing.replace_rows(con, "fresh")
    load_leaves(con, store, [(n, s, layouts[s.sha256]) for n, s in listed if s.sha256 in layouts], engine=engines.in_process(con), report=report, progress=progress)
    changed |= renewing.changed_leaves(con)
    report("rolling up what changed")
    everything = renewing.roll_up_again(con, changed)
    if [digest_of_rows(con, each) for each in READS] != mirrored:
        report("comparing the two reports of each movement")
        mirror(con)
        estimate(con)
    note_pairs(con, metrics().values())
    report("checking identities")
    check_identities(con, everything)


def in_order(kept: Iterable[Snapshot]) -> tuple[Snapshot, ...]:
    """Snapshots as the build takes them: the starter first, whenever it came, then the others as they were loaded."""
    listed = list(kept)
    return tuple([s for s in listed if s.source == "starter"] + [s for s in listed if s.source != "starter"])


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


def finish(con: db.Connection, *, engine: engines.Engine | None = None, folder: Path | None = None, report: Report = lambda line: None) -> dict[str, str]:
    """From loaded rows to rollups and metric views, checked; the digest of each table. See `roll_up` for `engine` and `folder`."""
    settle_all(con, report=report)
    report("rolling up" if engine is None else f"rolling up on {engine.name}")
    roll_up(con, engine=engine, folder=folder)
    report("comparing the two reports of each movement")
    mirror(con)
    estimate(con)
    declare_metrics(con, metrics().values())
    report("checking identities")
    check_identities(con)
    return digest_tables(con)


def settle_all(con: db.Connection, *, report: Report) -> None:
    """From loaded rows to facts, corrected."""
    report("setting repeated rows apart")
    set_repeats_apart(con)
    drop_unchanged(con)
    settle(con)
    correct(con, load_corrections())


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
    """A view `metric_<name>` for each declaration, and the table `metric_pair`."""
    listed = list(declared)
    for metric in listed:
        db.run(con, f"create or replace view metric_{metric.name} as {metric.relation}")
    note_pairs(con, listed)


def note_pairs(con: db.Connection, declared: Iterable[Metric]) -> None:
    """The table `metric_pair`: which pairs have rows of the metrics that few pairs have."""
    db.run(con, "create or replace table metric_pair (metric varchar, one varchar, other varchar)")
    for metric in declared:
        if metric.sides and (metric.family not in ("trade", "structure") or "region" in metric.keys):
            one, other = metric.sides
            db.run(con, f"insert into metric_pair select distinct '{metric.name}', {one}, {other} from metric_{metric.name}")
            db.run(con, f"insert into metric_pair select '{metric.name}', '', '' where not exists (from metric_pair where metric = '{metric.name}')")


def check_identities(con: db.Connection, changed: Changed | None = None) -> None:
    """Each identity's SQL returns offending rows; where `changed` is given, of what changed.

    Raises:
        BuildBroken: naming the identity and the first offending row.
    """
    for name in db.sql_names("identities"):
        found = renewing.broken(con, name, changed)
        if found:
            row = ", ".join(f"{k}={v}" for k, v in found[0].items())
            raise BuildBroken(
                f"identity {Path(name).stem} does not hold: {row}; the last good warehouse stays; 'bilateral status' lists what is loaded"
            )


def seal(con: db.Connection, kept: Iterable[Snapshot], digests: dict[str, str], *, rows: Iterable[Snapshot]) -> str:
    """Write build_id, digests, and what the next build asks of this one into the warehouse, and flush it to disk. `rows`: the files kept as rows."""
    build_id = identify(kept)
    told = {
        "build_id": build_id, "version": __version__, "declarations": identify(()), "ingredients": ingredients(), "rows": listed_rows(rows),
        **{f"digest:{table}": digest for table, digest in sorted(digests.items())},
    }  # fmt: skip
    db.run(con, "delete from meta where key not like 'reconciled:%'")
    con.executemany("insert into meta values (?, ?)", list(told.items()))
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


def memory_build(kept: Iterable[Snapshot], *, threads: int | None = None) -> db.Connection:
    """A warehouse in memory, unsealed: for tests and experiments."""
    con = db.connect(None, threads=threads)
    create(con)
    load(con, kept)
    finish(con)
    return con
