"""Which leaves a warehouse stands on: the table `leaf_file`, and the views through which SQL reads them as if they were rows of `trade`.

Paths are relative to the home, which every connection searches, so that a home can be moved.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterable
from decimal import Decimal

from bilateral.model import Snapshot
from bilateral.snapshot import Store
from bilateral.warehouse import db
from bilateral.warehouse.engines import Engine, fresh
from bilateral.warehouse.leaves import FOLDER, PARTIAL, ROLLUPS, LeafFile, Manifest, roll_up_years, rollup_file

HIVE = "hive_partitioning = true, hive_types = {'classification': varchar, 'period': varchar, 'file': varchar}"
NONE_KEPT = {
    "dyads": "select '' as file, '' as period, '' as classification, '' as reporter, '' as partner, 0::decimal(38, 2) as value_usd, 0 as parts where false",
    "chapters": """select '' as file, '' as period, '' as classification, '' as reporter, '' as partner, '' as commodity, 0::decimal(38, 2) as value_usd, 0 as parts,
                     0::decimal(38, 3) as weight_kg where false""",
    "commodities": """select '' as file, '' as period, '' as classification, '' as reporter, '' as commodity, 0::decimal(38, 2) as value_usd, 0 as parts,
                        0::decimal(38, 3) as weight_kg, 0 as level where false""",
}


def enter(con: db.Connection, snapshot_id: int, snapshot: Snapshot, made: Manifest) -> None:
    """Note the files of a manifest in `leaf_file`, and its refused rows in `rejected`."""
    for one in made.files:
        _insert(con, snapshot_id, snapshot, made, one)
    db.run(
        con,
        f"insert into rejected select $id, raw_row, 'trade', kind, reason, text from read_parquet({db.quoted(made.refused)})",
        {"id": snapshot_id},
    )


def show(con: db.Connection) -> None:
    """The views `leaf` (columns of `trade`), `leaf_dyad`, `leaf_chapter` and `leaf_commodity` over all files of `leaf_file`, and `every_trade`."""
    rows = db.rows(con, "select folder, paths from leaf_file order by classification, period, file")
    paths = [path for row in rows for path in row["paths"]]
    db.run(con, f"create or replace view leaf as {_leaf(paths)}")
    db.run(con, "create or replace view every_trade as select * from trade union all select * from leaf")
    for name, view in zip(ROLLUPS, ("leaf_dyad", "leaf_chapter", "leaf_commodity"), strict=True):
        held = [f"{row['folder']}/{rollup_file(name)}" for row in rows]
        source = f"select * from read_parquet([{_listed(held)}], {HIVE})" if held else NONE_KEPT[name]
        db.run(
            con,
            f"""create or replace view {view} as
            select f.source, f.via, f.flow, f.partner_basis, f.valuation, f.vintage, f.snapshot_id, l.* exclude (file)
            from ({source}) l join leaf_file f on f.file = l.file and f.period = l.period""",
        )


def set_apart_across(con: db.Connection, store: Store, engine: Engine) -> None:
    """Where two files of one source, revision and release give the same year, of rows with one key those of the file loaded last stand.

    The others go to `rejected`, saying which row stands, and the earlier file's leaves are written anew without them.
    """
    shared = db.rows(
        con,
        """select file, snapshot_id, period, classification, list(file order by snapshot_id) over w as files
           from leaf_file window w as (partition by source, via, classification, period, vintage) qualify count(*) over w > 1 order by snapshot_id, period""",
    )
    for row in shared:
        later = row["files"][row["files"].index(row["file"]) + 1 :]
        if later:
            _without(con, store, engine, row["file"], str(row["period"]), later)


# ---------------------------------------------------------------------------------------------------------------- the parts


def _without(con: db.Connection, store: Store, engine: Engine, file: str, period: str, later: list[str]) -> None:
    """Write the leaves of a file and year without the rows whose key a later file has, and put the new in place of the old in `leaf_file`."""
    held = {row["file"]: row for row in db.rows(con, "select * from leaf_file where period = $period", {"period": period})}
    mine = held[file]
    name = hashlib.sha256("|".join([file, *later]).encode()).hexdigest()[:20]
    folder = mine["folder"].rsplit("file=", 1)[0] + f"file={name}"
    target = store.home / folder
    theirs = " union all ".join(
        f"select reporter, partner, commodity, value_usd, raw_row, {int(held[f]['snapshot_id'])} as snapshot_id from read_parquet([{_listed(held[f]['paths'])}])" for f in later
    )
    db.run(
        con,
        f"""create or replace temp table again as
        select l.raw_row, l.value_usd, t.raw_row as by_row, s.name as by_file, abs(l.value_usd - t.value_usd) <= 0.02 as is_same
        from read_parquet([{_listed(mine["paths"])}]) l join ({theirs}) t using (reporter, partner, commodity) join snapshot s using (snapshot_id)
        qualify row_number() over (partition by l.raw_row order by t.snapshot_id desc) = 1""",
    )
    path = f"{folder}/leaves-0.parquet"
    if not (store.home / path).exists():  # the name says what is in it, and readers may be at work there
        partial = fresh(store.home / FOLDER / f"{PARTIAL}{os.getpid()}")
        db.run(
            con,
            f"""copy (select l.* from read_parquet([{_listed(mine["paths"])}]) l anti join again using (raw_row) order by reporter, partner, commodity)
                to {db.quoted(str(partial / "leaves-0.parquet"))} (format parquet, compression zstd, row_group_size 122880)""",
        )
        shutil.rmtree(target, ignore_errors=True)
        os.replace(partial, target)
    roll_up_years({target: [store.home / path]}, engine)
    db.run(
        con,
        """insert into rejected select $id, raw_row, 'trade', case when is_same then 'repeated' else 'conflict' end,
             case when is_same then 'same key, vintage and value as ' else 'same key and vintage, another value, as ' end
               || 'a row of ' || by_file || ' (row ' || by_row || '), which stands', cast(value_usd as varchar)
           from again order by raw_row""",
        {"id": mine["snapshot_id"]},
    )
    db.run(
        con,
        """update snapshot set rows_kept = rows_kept - n.moved, rows_repeated = rows_repeated + n.same, rows_rejected = rows_rejected + n.moved - n.same
           from (select count(*) as moved, count(*) filter (is_same) as same from again) n where snapshot_id = $id""",
        {"id": mine["snapshot_id"]},
    )
    db.run(
        con,
        f"""update leaf_file set file = $name, folder = $folder, paths = [$path], rows = n.rows, value_usd = n.value_usd, bytes = $bytes
            from (select count(*) as rows, coalesce(sum(value_usd), 0) as value_usd from read_parquet({db.quoted(path)})) n where file = $file and period = $period""",
        {"name": name, "folder": folder, "path": path, "bytes": (store.home / path).stat().st_size, "file": file, "period": period},
    )



def _leaf(paths: Iterable[str]) -> str:
    listed = _listed(paths)
    if not listed:
        return "select * from trade where false"
    return f"""select f.source, f.via, l.reporter, l.partner, f.flow, 'A' as frequency, l.period, l.classification, l.commodity, 'TOTAL' as region,
      cast(null as varchar) as region_basis, f.partner_basis, f.valuation, l.value_usd, cast(null as decimal(28, 6)) as quantity, cast(null as varchar) as quantity_unit,
      cast(l.weight_kg as decimal(28, 6)) as weight_kg, f.obs_status, f.vintage, cast(null as varchar) as citation, f.snapshot_id, cast(l.raw_row as bigint) as raw_row
    from read_parquet([{listed}], {HIVE}) l join leaf_file f on f.file = l.file and f.period = l.period"""


def _listed(paths: Iterable[str]) -> str:
    return ", ".join(db.quoted(path) for path in paths)


def _insert(con: db.Connection, snapshot_id: int, snapshot: Snapshot, made: Manifest, one: LeafFile) -> None:
    constants = made.constants
    con.execute(
        f"insert into leaf_file values ({', '.join('?' * 17)})",
        [
            one.folder.rsplit("file=", 1)[1], made.key, one.folder, list(one.paths), constants.get("producer") or snapshot.source, snapshot.source, constants["flow"],
            constants["classification"], one.period, constants.get("partner_basis"), constants.get("valuation"), constants.get("obs_status") or "A", snapshot.released_at,
            snapshot_id, one.rows, Decimal(one.cents) / 100, one.bytes,
        ],
    )  # fmt: skip
