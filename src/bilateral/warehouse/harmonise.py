"""Staged text rows into typed, resolved rows of `<table>_all`; what cannot be read into `rejected`, with line and reason.

A staged row is kept, or rejected, whole. Values are scaled once, by the multiplier its source declares (Batch.multiplier).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import polars as pl

from bilateral.classify import areas, regions
from bilateral.model import FACT_TABLES, STAGED, Batch, Reject
from bilateral.warehouse import db

AREA_COLUMNS = {
    "trade": ("reporter", "partner"),
    "investment": ("reporter", "partner"),
    "indicator": ("area",),
    "project": ("host", "origin"),
    "company": ("host", "origin"),
    "event": ("area_a", "area_b"),
    "statement": (),
}
REGION_OWNER = {"trade": "reporter", "investment": "reporter", "project": "host"}
TEXT_LIMIT = 500


@dataclass(frozen=True)
class Counts:
    """Rows of one batch: read = kept + rejected (before rows repeated in other files are set apart)."""

    read: int
    kept: int
    rejected: int

    def __add__(self, other: Counts) -> Counts:
        return Counts(self.read + other.read, self.kept + other.kept, self.rejected + other.rejected)


def harmonise(con: db.Connection, batch: Batch, *, snapshot_id: int, via: str, vintage: date | None) -> Counts:
    """Insert one batch. `vintage` stands for rows that give none themselves; `via` for rows that name no producer."""
    refuse(con, batch.table, batch.rejects, snapshot_id=snapshot_id)
    read = batch.rows.height + len(batch.rejects)
    if not batch.rows.height:
        return Counts(read, 0, len(batch.rejects))
    if batch.table not in FACT_TABLES:
        _insert_list(con, batch, snapshot_id)
        return Counts(read, batch.rows.height, len(batch.rejects))
    check_rows(con, batch, via=via, vintage=vintage)
    names = db.columns(con, f"{batch.table}_all")
    listed = ", ".join(_expression(name) for name in names)
    db.run(
        con,
        f"insert into {batch.table}_all ({', '.join(names)}) select {listed} from checked where reason is null",
        {"via": via, "snapshot_id": snapshot_id},
    )
    db.run(
        con,
        f"""insert into rejected select $snapshot_id, c.raw_row, '{batch.table}', 'unreadable', c.reason, {_row_text(batch.table)}
            from checked c join staged s using (raw_row) where c.reason is not null""",
        {"snapshot_id": snapshot_id},
    )
    kept = int(db.one(con, "select count(*) from checked where reason is null"))
    con.unregister("staged")
    return Counts(read, kept, read - kept)


def check_rows(con: db.Connection, batch: Batch, *, via: str, vintage: date | None) -> None:
    """Table `checked`: the batch's rows typed and resolved, each with the reason why it cannot be kept, null when it can. `staged` holds their text."""
    staged = full(batch)
    db.register(con, "staged", staged)
    if batch.table != "statement":
        _map_areas(con, batch, staged)
    text = db.sql(f"staging/{batch.table}.sql")
    given = {"via": via, "vintage": vintage, "multiplier": batch.multiplier, "weight_multiplier": batch.weight_multiplier}
    db.run(con, text, {name: value for name, value in given.items() if f"${name}" in text})


def judge(con: db.Connection, batch: Batch, *, via: str, vintage: date | None) -> tuple[pl.DataFrame, pl.DataFrame]:
    """A batch of trade checked but not inserted: the rows that can be kept (canonical codes, `value_usd`, `weight_kg`), and the others with reason and text."""
    check_rows(con, batch, via=via, vintage=vintage)
    kept = db.frame(con, "select raw_row, period, reporter, partner, commodity, value_usd, weight_kg from checked where reason is null order by raw_row")
    refused = db.frame(con, f"select c.raw_row, c.reason, {_row_text('trade')} as text from checked c join staged s using (raw_row) where c.reason is not null order by 1")
    con.unregister("staged")
    return kept, refused


def refuse(con: db.Connection, table: str, rejects: Iterable[Reject], *, snapshot_id: int) -> None:
    """Put rows a reader could not read into `rejected`."""
    listed = list(rejects)
    if not listed:
        return
    found = pl.DataFrame(
        {"raw_row": [r.raw_row for r in listed], "reason": [r.reason for r in listed], "text": [r.text[:TEXT_LIMIT] for r in listed]},
        schema={"raw_row": pl.Int64, "reason": pl.String, "text": pl.String},
    )
    db.register(con, "refused", found)
    db.run(
        con,
        f"insert into rejected select $snapshot_id, raw_row, '{table}', 'unreadable', reason, text from refused",
        {"snapshot_id": snapshot_id},
    )
    con.unregister("refused")


def full(batch: Batch) -> pl.DataFrame:
    """The batch's rows with every staged column as text, blanks as null, constants filled in."""
    given = set(batch.rows.columns)
    made = []
    for name in STAGED[batch.table]:
        if name in given:
            text = pl.col(name).cast(pl.String).str.strip_chars()
            made.append(pl.when(text == "").then(None).otherwise(text).alias(name))
        else:
            made.append(pl.lit(batch.constants.get(name), dtype=pl.String).alias(name))
    return batch.rows.select(pl.col("raw_row").cast(pl.Int64), *made)


def known_scheme(scheme: str) -> bool:
    """Whether a code list is built in (not brought by a file)."""
    return scheme in ("any", "iso3", "iso2", "m49", "comtrade", "worldbank", "se_fdi")


# ---------------------------------------------------------------------------------------------------------------- the parts


def _expression(name: str) -> str:
    if name == "via":
        return "$via"
    return "$snapshot_id" if name == "snapshot_id" else name


def _row_text(table: str) -> str:
    parts = ", ".join(f"s.{name}" for name in STAGED[table])
    return f"left(concat_ws(', ', {parts}), {TEXT_LIMIT})"


def _insert_list(con: db.Connection, batch: Batch, snapshot_id: int) -> None:
    db.register(con, "staged", full(batch))
    names = [n for n in db.columns(con, batch.table) if n in STAGED[batch.table] or n in ("raw_row", "snapshot_id")]
    listed = ", ".join("$snapshot_id" if n == "snapshot_id" else n for n in names)
    values = {"snapshot_id": snapshot_id} if "snapshot_id" in names else None
    db.run(con, f"insert into {batch.table} ({', '.join(names)}) select {listed} from staged", values)
    con.unregister("staged")


def _map_areas(con: db.Connection, batch: Batch, staged: pl.DataFrame) -> None:
    texts: set[str] = set()
    for column in AREA_COLUMNS[batch.table]:
        texts.update(staged[column].drop_nulls().unique().to_list())
    found = {text: resolve_area(con, batch.area_scheme, text) for text in texts}
    pairs = sorted((text, code) for text, code in found.items() if code)
    db.register(con, "area_map", pl.DataFrame(pairs, schema={"code": pl.String, "area": pl.String}, orient="row"))
    owner = REGION_OWNER.get(batch.table)
    places: list[tuple[str, str, str]] = []
    if owner:
        for text, holder in staged.select("region", owner).drop_nulls().unique().rows():
            area = found.get(holder)
            region = resolve_region(batch.area_scheme, text, area) if area and text != "TOTAL" else None
            if area and region:
                places.append((text, area, region))
    db.register(
        con,
        "region_map",
        pl.DataFrame(sorted(set(places)), schema={"code": pl.String, "area": pl.String, "region": pl.String}, orient="row"),
    )


def resolve_area(con: db.Connection, scheme: str, text: str) -> str | None:
    """The canonical code of an economy as a source writes it, None when no list holds it.

    A scheme brought by files ("baci:V202201") is looked up in Comtrade's codes, then in what the files of its release, or family, brought.
    """
    bare = text.lstrip("0") or "0"
    if known_scheme(scheme):
        listed = areas.codes(scheme)
        if scheme in ("any", "se_fdi") and text in areas.areas():
            return text
        return listed.get(text) or listed.get(bare) or listed.get(areas.normalise(text))
    # CEPII's files write Comtrade's numbers; its own alpha-3 column calls Belgium-Luxembourg (58) BEL and the customs union (711) ZAF.
    comtrade = areas.codes("comtrade").get(bare)
    if comtrade:
        return comtrade
    family = scheme.split(":", 1)[0]
    brought = db.rows(
        con,
        """select area, name from area_code where code in ($text, $bare) and (scheme = $scheme or split_part(scheme, ':', 1) = $family)
           order by (scheme = $scheme) desc, scheme desc, snapshot_id desc limit 1""",
        {"text": text, "bare": bare, "scheme": scheme, "family": family},
    )
    for row in brought:
        if row["area"] in areas.areas():
            return str(row["area"])
    return None


def resolve_region(scheme: str, text: str, area: str) -> str | None:
    """The ISO 3166-2 code of a state or province as a source writes it, None when no list holds it."""
    held = {region.code for region in regions.regions(area)}
    if text in held:
        return text
    for name in ("se_fdi", "any") if scheme == "se_fdi" else ("any",):
        listed = regions.codes(name)
        code = listed.get(text) or listed.get(areas.normalise(text))
        if code in held:
            return code
    return None
