"""A warehouse made out of the last one is the one that is made from nothing, whatever files came, went or were put in place of others in between."""

from __future__ import annotations

import random
import re
import shutil
from pathlib import Path

import pytest

from bilateral.snapshot import add, open_store, snapshots
from bilateral.sources import source
from bilateral.warehouse import db
from bilateral.warehouse.build import build
from bilateral.warehouse.identity import digest_of_rows

ECONOMIES = (410, 484, 842, 156)
GOODS = ("010121", "010129", "870323", "870324")
YEARS = range(2018, 2023)


def drawn(folder: Path, year: int, release: str, seed: int, *, part: str = "") -> Path:
    """A year in BACI's format, some movements left out; `part` is one of two files of a year that may share rows."""
    rng = random.Random(seed)
    rows = [
        f"{year},{i},{j},{k},{rng.lognormvariate(3, 2):.3f},{rng.choice(['NA', '1.5'])}"
        for i in ECONOMIES for j in ECONOMIES if i != j for k in GOODS if rng.random() < 0.4
    ]  # fmt: skip
    path = folder / str(seed) / f"BACI_HS17_Y{year}{part}_V{release}.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(["t,i,j,k,v,q", *rows]) + "\n")
    return path


def reported(folder: Path, year: int, seed: int) -> Path:
    """A year as two economies report it themselves, kept as rows of the warehouse."""
    rng = random.Random(seed)
    head = "freqCode,period,reporterCode,flowCode,partnerCode,partner2Code,classificationCode,cmdCode,customsCode,motCode,isReported,qty,qtyUnitCode,netWgt,cifvalue,fobvalue,primaryValue"
    rows = [
        f"A,{year},{i},{flow},{j},0,H5,{k},C00,0,true,,-1,{rng.randint(1, 99)},,,{rng.randint(1000, 9999)}"
        for i, j in ((410, 484), (484, 410)) for flow in ("X", "M") for k in ("TOTAL", *rng.sample(GOODS, 2))
    ]  # fmt: skip
    path = folder / f"comtrade-{year}-{seed}.csv"
    path.write_text("\n".join([head, *rows]) + "\n")
    return path


def withdrawn(home: Path, snapshot_sha: str) -> None:
    """Take a file out of the store."""
    for path in (home / "store").glob(f"*/{snapshot_sha}*"):
        path.unlink()


def tables(home: Path) -> dict[str, object]:
    """A digest of every table of the warehouse, what is on record of it, and the SQL of its views."""
    con = db.connect(home / "warehouse.duckdb", read_only=True)
    names = [row["table_name"] for row in db.rows(con, "select table_name from duckdb_tables() where schema_name = 'main' order by 1")]
    made: dict[str, object] = {name: digest_of_rows(con, name) for name in names}
    made["views"] = db.rows(con, "select view_name, sql from duckdb_views() where schema_name = 'main' and not internal order by 1")
    made["on record"] = db.rows(con, "from meta order by key")
    made["leaves"] = [digest_of_rows(con, view) for view in ("leaf", "leaf_dyad", "leaf_chapter", "leaf_commodity")]
    con.close()
    return made


def from_nothing(home: Path, folder: Path) -> dict[str, object]:
    """The tables of a build from nothing but the store of `home`."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(home / "store", folder / "store")
    build(open_store(folder), large=0)
    return tables(folder)


def step(home: Path, folder: Path, rng: random.Random, at: int) -> str:
    """Change the store in some way; says which."""
    store = open_store(home)
    held = [s for s in snapshots(store) if s.source != "starter"]
    large = [s for s in held if s.source == "baci"]
    does = rng.choice(["year", "year", "release", "corrected", "shared", "withdrawn", "rows", "rows withdrawn", "another day", "nothing"])
    year = rng.choice(YEARS)
    if does in ("year", "release", "corrected"):
        if does == "corrected" and large:  # another file of that year and release in place of the one that is there
            old = rng.choice(large)
            withdrawn(home, old.sha256)
            year = int(re.search(r"Y(\d{4})", old.name)[1])  # type: ignore[index]
        add(store, source("baci"), drawn(folder, year, "202301" if does == "release" else "202201", at))
    elif does == "shared":
        add(store, source("baci"), drawn(folder, year, "202201", at, part="_more"))
    elif does == "withdrawn" and large:
        withdrawn(home, rng.choice(large).sha256)
    elif does == "rows":
        add(store, source("comtrade"), reported(folder, year, at))
    elif does == "rows withdrawn" and (small := [s for s in held if s.source == "comtrade"]):
        withdrawn(home, rng.choice(small).sha256)
    elif does == "another day" and large:
        one = rng.choice(large)
        from datetime import date

        add(store, source("baci"), Path(shutil.copy(one.path, folder / one.name)), released=date(2024, 1, rng.randint(1, 28)))
    return f"{does} {year}"


@pytest.mark.parametrize("seed", [1, *(pytest.param(n, marks=pytest.mark.slow) for n in range(2, 13))])
def test_any_sequence_of_files_gives_the_build_from_nothing(tmp_path: Path, seed: int) -> None:
    home, rng, said = tmp_path / "home", random.Random(seed), list[str]()
    add(open_store(home), source("baci"), drawn(tmp_path, 2019, "202201", 0))
    build(open_store(home), large=0)
    for at in range(1, 7):
        said.append(step(home, tmp_path, rng, seed * 100 + at))
        reports: list[str] = []
        build(open_store(home), large=0, report=reports.append)
        assert "rolling up what changed" in reports, (said, reports)
        want = from_nothing(home, tmp_path / "nothing")
        got = tables(home)
        assert got.keys() == want.keys()
        assert [name for name in want if got[name] != want[name]] == [], said
