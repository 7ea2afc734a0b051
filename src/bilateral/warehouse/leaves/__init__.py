"""Leaves at scale: yearly movements by the million, kept as sorted Parquet beside the warehouse, one folder a file and year.

A file is read once. What was made of it is noted in a manifest written last, so that a build that was killed goes on with the next file, and a new year
or release touches nothing that is there. `key` names what the outcome depends on: the bytes, the codes its economies are looked up in, and this code.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from time import perf_counter
from typing import Any

import polars as pl

from bilateral.classify import areas
from bilateral.model import BadFile, Batch, Kind, Layout, RawFile, Snapshot
from bilateral.snapshot import Store, raw, replace
from bilateral.sources import source
from bilateral.warehouse import db
from bilateral.warehouse.engines import CODEC, ROW_GROUP, Engine, Query
from bilateral.warehouse.harmonise import judge, known_scheme, resolve_area
from bilateral.warehouse.leaves.reading import Block, Odd, Places, SpansLines, as_block, places, read_blocks, read_exactly
from bilateral.warehouse.leaves.writing import Rows, Written, by_year, write_year

FOLDER = "leaves"
PARTIAL = ".partial-"
VERSION = 1  # of the files this code writes: raise it when the same bytes would give others
LINE = 28  # bytes a row takes at least, for how much room to make
PACKED = 6  # how many times smaller a compressed file is
ROLLUPS = ("dyads", "chapters", "commodities")


@dataclass(frozen=True)
class LeafFile:
    """One year of one kept file: where its leaves lie (under the home; its rollups beside them), and what they hold."""

    period: str
    folder: str
    paths: tuple[str, ...]
    rows: int
    cents: int
    bytes: int


@dataclass(frozen=True)
class Manifest:
    """What was made of one kept file: read = kept + repeated + rejected. `constants` hold for all its rows; `refused` is the file of rows set apart."""

    key: str
    sha256: str
    constants: Mapping[str, str | None]
    files: tuple[LeafFile, ...]
    read: int
    kept: int
    repeated: int
    rejected: int
    refused: str


def layout_of(snapshot: Snapshot) -> Layout | None:
    """How a kept file can be read into leaves; None for files that are not tables of yearly movements."""
    declared = source(snapshot.source).layout
    return declared(RawFile(snapshot.path, snapshot.name), _kind(snapshot)) if declared else None  # whether its bytes are there is seen when it is read


def keep(
    con: db.Connection, store: Store, snapshot: Snapshot, layout: Layout, *,
    classify: Callable[[pl.DataFrame], str], report: Callable[[str], None], seen: Callable[[int], None] = lambda count: None,
) -> Manifest:  # fmt: skip
    """The manifest of a kept file: as it was made before, or of files made now. `classify` finds the HS revision of codes whose file does not say it.

    `seen` is told of bytes of the file as they are read; of a packed file, about how many.

    Raises:
        BadFile: when the file is not one of the layout's.
    """
    codes = _codes(con, layout.area_scheme)
    key = _key(con, snapshot, layout, codes)
    path = store.home / FOLDER / f"{key}.json"
    known = _known(store, path)
    if known is not None:
        return known
    began = perf_counter()
    made = _make(con, store, snapshot, layout, places(codes), key, classify, seen)
    _note(path, made)
    took = perf_counter() - began
    report(f"  {snapshot.name}: {made.kept:,} rows kept, {made.repeated + made.rejected:,} set apart, {made.read / took / 1e6:.1f} million rows a second")
    return made


def roll_up_missing(store: Store, made: Iterable[Manifest], engine: Engine) -> None:
    """The rollups of each year of these manifests, where they are not there yet."""
    years = {store.home / one.folder: [store.home / p for p in one.paths] for manifest in made for one in manifest.files}
    roll_up_years(years, engine)


def rollup_file(name: str) -> str:
    """The name of a rollup's file: with a hash of its SQL and of how it is laid out, so that one made otherwise is not taken for it."""
    made = f"{ROW_GROUP} {CODEC} " + db.sql(f"leaves/{name}.sql")
    return f"{name}-{hashlib.sha256(made.encode()).hexdigest()[:8]}.parquet"


def roll_up_years(years: Mapping[Path, Sequence[Path]], engine: Engine) -> None:
    """The rollups that these folders do not have yet, each as one Parquet file beside the leaves listed for it, put there in one step as soon as it is whole."""
    missing = {
        folder / f"{PARTIAL}{name}": (folder / rollup_file(name), Query(db.sql(f"leaves/{name}.sql"), {"leaf_year": leaves}, folder / f"{PARTIAL}{name}", one_file=True))
        for folder, leaves in years.items() for name in ROLLUPS if not (folder / rollup_file(name)).exists()
    }  # fmt: skip
    for done in engine.write([query for _, query in missing.values()]):
        [file] = done.out.glob("*.parquet")
        put = os.replace if engine.in_place else replace  # what other machines wrote is forced to the disk: it is dear to make again
        put(file, missing[done.out][0])
        shutil.rmtree(done.out)


def discard_unfinished(store: Store) -> None:
    """Remove what a killed build left half-made."""
    for path in (store.home / FOLDER).glob(f"{PARTIAL}*"):
        shutil.rmtree(path, ignore_errors=True)


def discard_unused(store: Store, used: set[str]) -> None:
    """Remove leaves that belong to none of these keys."""
    root = store.home / FOLDER
    for manifest in root.glob("*.json"):
        if manifest.stem not in used:
            manifest.unlink(missing_ok=True)
            (root / f"{manifest.stem}.refused.parquet").unlink(missing_ok=True)
    for folder in root.glob("*/*/file=*"):
        if folder.name.removeprefix("file=") not in used:
            shutil.rmtree(folder, ignore_errors=True)


# ---------------------------------------------------------------------------------------------------------------- the parts


def _kind(snapshot: Snapshot) -> Kind:
    return Kind(snapshot.kind, snapshot.kind, snapshot.released_at, snapshot.vintage_note)


def _codes(con: db.Connection, scheme: str) -> Mapping[str, str]:
    """Every code of a scheme that a list holds, with its economy: the built-in lists, and those that loaded files brought."""
    if known_scheme(scheme):
        return dict(areas.codes(scheme))
    family = scheme.split(":", 1)[0]
    brought = db.rows(con, "select distinct code from area_code where scheme = $scheme or split_part(scheme, ':', 1) = $family", {"scheme": scheme, "family": family})
    listed = {*areas.codes("comtrade"), *(str(row["code"]) for row in brought)}
    found = {code: resolve_area(con, scheme, code) for code in sorted(listed)}
    return {code: area for code, area in found.items() if area}


def _key(con: db.Connection, snapshot: Snapshot, layout: Layout, codes: Mapping[str, str]) -> str:
    lists: list[Any] = []
    if not layout.constants.get("classification"):
        lists = db.rows(con, "select classification, count(*) as n, sum(cast(hash(commodity) as hugeint)) as codes from commodity_name group by 1 order by 1")
    told = json.dumps([VERSION, snapshot.sha256, snapshot.source, dict(layout.constants), str(layout.multiplier), dict(codes), lists], sort_keys=True, default=str)
    return hashlib.sha256((told + db.sql("staging/trade.sql")).encode()).hexdigest()[:20]


def _known(store: Store, path: Path) -> Manifest | None:
    """The manifest at `path`, if every file it names is there as it was written."""
    if not path.exists():
        return None
    held = json.loads(path.read_text("utf-8"))
    files = tuple(LeafFile(**{**one, "paths": tuple(one["paths"])}) for one in held.pop("files"))
    whole = all(sum((store.home / p).stat().st_size if (store.home / p).exists() else -1 for p in one.paths) == one.bytes for one in files)
    return Manifest(**held, files=files) if whole and (store.home / held["refused"]).exists() else None


def _note(path: Path, made: Manifest) -> None:
    temporary = path.with_name(f"{PARTIAL}{path.name}")
    temporary.write_text(json.dumps(asdict(made), indent=1), "utf-8")
    os.replace(temporary, path)  # not forced to the disk, which would wait for the leaves: what a power cut loses shows by its size, and is made again


def _make(con: db.Connection, store: Store, snapshot: Snapshot, layout: Layout, known: Places, key: str, classify: Callable[[pl.DataFrame], str], seen: Callable[[int], None]) -> Manifest:
    rows, refused = _rows(con, snapshot, layout, known, seen)
    classification = layout.constants.get("classification") or classify(_commodities(rows))
    partial = store.home / FOLDER / f"{PARTIAL}{os.getpid()}"
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True)
    files, repeats = [], []
    for year in by_year(rows):
        folder = Path(FOLDER, f"classification={classification}", f"period={year.period}", f"file={key}")
        written = write_year(year, partial)
        repeats.append(written.repeats)
        files.append(_placed(store, partial, folder, written))
    shutil.rmtree(partial, ignore_errors=True)
    apart = pl.concat([refused, *repeats]).sort("raw_row")
    name = Path(FOLDER, f"{key}.refused.parquet")
    apart.write_parquet(store.home / name)
    repeated = apart.filter(pl.col("kind") == "repeated").height
    kept = sum(one.rows for one in files)
    constants = {**layout.constants, "classification": classification}
    return Manifest(key, snapshot.sha256, constants, tuple(files), kept + apart.height, kept, repeated, apart.height - repeated, str(name))


def _placed(store: Store, partial: Path, folder: Path, written: Written) -> LeafFile:
    """Move a finished year to its place in one step."""
    target = store.home / folder
    shutil.rmtree(target, ignore_errors=True)
    target.parent.mkdir(parents=True, exist_ok=True)
    step = partial / "year"
    step.mkdir()
    for path in written.paths:
        os.replace(path, step / path.name)
    size = sum((step / path.name).stat().st_size for path in written.paths)
    os.replace(step, target)
    return LeafFile(str(written.period), str(folder), tuple(str(folder / p.name) for p in written.paths), written.rows, written.cents, size)


def _rows(con: db.Connection, snapshot: Snapshot, layout: Layout, known: Places, seen: Callable[[int], None]) -> tuple[Rows, pl.DataFrame]:
    """All rows of a file, and those refused (raw_row, kind, reason, text)."""
    file = raw(snapshot)
    packed = file.path.suffix in (".gz", ".zst", ".zip") or file.path.open("rb").read(2) in (b"\x1f\x8b", b"PK", b"\x28\xb5")
    unpacked = PACKED if packed else 1
    room = snapshot.bytes * unpacked // LINE + 1000
    try:
        return _gathered(con, snapshot, layout, read_blocks(file, layout, known, seen=lambda count: seen(count // unpacked)), Rows(room))
    except SpansLines:
        rows, refused, apart = Rows(1000), [], []
        for batch in source(snapshot.source).read(file, _kind(snapshot)):
            rows, more = _gathered(con, snapshot, layout, read_exactly(batch, layout, known), rows)
            apart += [(r.raw_row, "unreadable", r.reason, r.text[:500]) for r in batch.rejects]
            refused.append(more)
        return rows, pl.concat([*refused, pl.DataFrame(apart, schema=REFUSED, orient="row")])


REFUSED = {"raw_row": pl.Int64, "kind": pl.String, "reason": pl.String, "text": pl.String}


def _gathered(con: db.Connection, snapshot: Snapshot, layout: Layout, found: Any, rows: Rows) -> tuple[Rows, pl.DataFrame]:
    refused = [pl.DataFrame(schema=REFUSED)]
    for one in found:
        if isinstance(one, Block):
            rows.add(one)
        elif isinstance(one, Odd):
            constants = {"classification": "H0", **layout.constants}
            batch = Batch("trade", one.rows, constants, (), layout.multiplier, layout.weight_multiplier, layout.area_scheme, complete=True)
            kept, bad = judge(con, batch, via=snapshot.source, vintage=snapshot.released_at)
            if kept.filter((pl.col("commodity").str.len_chars() != 6) | (pl.col("period").str.len_chars() != 4)).height:
                raise BadFile(f"{snapshot.name} has periods that are no years, or commodity codes that are not of six digits; keep the file as published")
            if kept.height:
                rows.add(as_block(kept))
            refused.append(bad.with_columns(pl.lit("unreadable").alias("kind")).select(pl.col("raw_row").cast(pl.Int64), "kind", "reason", "text"))
    return rows, pl.concat(refused)


def _commodities(rows: Rows) -> pl.DataFrame:
    """The distinct commodity codes of all rows."""
    if not rows.count:
        return pl.DataFrame(schema={"commodity": pl.String})
    codes = pl.Series("commodity", rows.columns["commodity"][: rows.count]).unique().sort()
    return pl.DataFrame(codes.cast(pl.String).str.zfill(6))

