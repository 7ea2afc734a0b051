"""From files in the store to loaded rows: small files into `<table>_all`, large yearly tables into Parquet beside the warehouse."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import polars as pl

from bilateral.classify import areas
from bilateral.model import FACT_TABLES, BadFile, Batch, Kind, Layout, Snapshot, StoreDamaged
from bilateral.snapshot import Store, raw
from bilateral.sources import source, sources
from bilateral.warehouse import db, engines, leaves
from bilateral.warehouse.harmonise import Counts, harmonise, known_scheme
from bilateral.warehouse.leaves import catalogue

LARGE = 8 << 20  # bytes of a source's yearly tables from which their rows are kept as Parquet beside the warehouse, not in it
Report = Callable[[str], None]
Progress = Callable[[str, int, int | None], None]  # of what, how much of it is done, how much there is


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
    con: db.Connection, kept: Iterable[Snapshot], *, store: Store | None = None, layouts: Mapping[str, Layout] | None = None, engine: engines.Engine | None = None,
    report: Report = lambda line: None, progress: Progress | None = None,
) -> None:
    """Every file's rows into `<table>_all`, or those that have one of `layouts` into Parquet beside the store."""
    listed, large = list(enumerate(kept, 1)), layouts or {}
    load_rows(con, [(n, s) for n, s in listed if s.sha256 not in large], report=report)
    if store:
        yearly = [(n, s, large[s.sha256]) for n, s in listed if s.sha256 in large]
        load_leaves(con, store, yearly, engine=engine or engines.in_process(con), report=report, progress=progress)


def load_rows(con: db.Connection, listed: Iterable[tuple[int, Snapshot]], *, report: Report) -> None:
    """The rows of these files into `<table>_all`; files that need a code list another file brings wait until all others are in."""
    waiting: list[tuple[int, Snapshot, Batch]] = []
    for snapshot_id, snapshot in listed:
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


def read(snapshot: Snapshot) -> Iterable[Batch]:
    """The batches of a kept file."""
    if not snapshot.path.exists():
        raise StoreDamaged(f"the store no longer has {snapshot.name} ({snapshot.sha256[:12]}); load it again")
    return source(snapshot.source).read(raw(snapshot), Kind(snapshot.kind, snapshot.kind, snapshot.released_at, snapshot.vintage_note))


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
