"""A warehouse made out of the last one is the one that is made from nothing, whatever files came, went or were put in place of others in between."""

from __future__ import annotations

import random
import re
import shutil
from datetime import date
from importlib.util import find_spec
from pathlib import Path

import duckdb
import pytest

from bilateral.model import BuildBroken
from bilateral.snapshot import add, open_store, snapshots
from bilateral.sources import source
from bilateral.warehouse import db, reach, renewing
from bilateral.warehouse.build import build
from bilateral.warehouse.identity import digest_of_rows

ECONOMIES = (410, 484, 842, 156)
GOODS = ("010121", "010129", "870323", "870324")
YEARS = range(2018, 2023)
GOES_ON = "rolling up what changed"  # what a build says that goes on from the last warehouse


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
        add(store, source("baci"), Path(shutil.copy(one.path, folder / one.name)), released=date(2024, 1, rng.randint(1, 28)))
    return f"{does} {year}"


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, *(pytest.param(n, marks=pytest.mark.slow) for n in range(2, 13))])
def test_any_sequence_of_files_gives_the_build_from_nothing(tmp_path: Path, seed: int) -> None:
    home, rng, said = tmp_path / "home", random.Random(seed), list[str]()
    add(open_store(home), source("baci"), drawn(tmp_path, 2019, "202201", 0))
    build(open_store(home), large=0)
    for at in range(1, 7):
        said.append(step(home, tmp_path, rng, seed * 100 + at))
        reports: list[str] = []
        build(open_store(home), large=0, report=reports.append)
        assert GOES_ON in reports, (said, reports)
        want = from_nothing(home, tmp_path / "nothing")
        got = tables(home)
        assert got.keys() == want.keys()
        assert [name for name in want if got[name] != want[name]] == [], said


# ------------------------------------------------------------------------------------------------ what is made again


@pytest.fixture(scope="module")
def three_years(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("three")
    for year in (2018, 2019, 2020):
        add(open_store(folder / "home"), source("baci"), drawn(folder, year, "202201", year))
    build(open_store(folder / "home"), large=0)
    return folder / "home"


@pytest.fixture
def home(three_years: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(three_years, tmp_path / "home"))


def reports_of(home: Path, *, large: int = 0, whole: bool = False) -> list[str]:
    said: list[str] = []
    build(open_store(home), large=large, whole=whole, report=said.append)
    return said


def test_only_years_that_a_new_file_reaches_are_made_again(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[tuple[str, frozenset[str]]] = []
    within = renewing.within
    monkeypatch.setattr(renewing, "within", lambda con, name, years: made.append((Path(name).stem, years)) or within(con, name, years))
    add(open_store(home), source("baci"), drawn(tmp_path, 2018, "202301", 7))
    reports_of(home)
    rolled = {name: years for name, years in made if name[0].isdigit()}
    assert rolled.pop("6_dyad_growth_period") == {"2018", "2019"}
    assert set(rolled) == {"1_dyad_period", "4_dyad_release", "5_dyad_share_period", "7_pair_period", "8_partner_rank_period"}
    assert set(rolled.values()) == {frozenset({"2018"})}
    assert dict(made)["keys_are_unique"] == {"2018", "2019"}


def test_nothing_new_makes_nothing_again(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = tables(home)
    monkeypatch.setattr(renewing, "within", lambda *_: pytest.fail("rows were made again"))
    assert GOES_ON in reports_of(home)
    assert tables(home) == before


@pytest.mark.slow
def test_other_code_other_settings_and_a_wish_make_everything_anew(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = tables(home)
    assert GOES_ON not in reports_of(home, whole=True)
    assert tables(home) == before
    assert GOES_ON in reports_of(home)
    monkeypatch.setattr(renewing, "ingredients", lambda: "other code")
    assert GOES_ON not in reports_of(home)


def test_years_kept_in_the_warehouse_after_all(home: Path) -> None:
    reports_of(home, large=1 << 60)
    con = db.connect(home / "warehouse.duckdb", read_only=True)
    assert db.one(con, "select count(*) from leaf_file") == 0
    assert db.one(con, "select count(distinct period) from trade where source = 'baci'") == 3
    con.close()


@pytest.mark.slow
@pytest.mark.parametrize("damage", ["empty", "cut", "no warehouse", "no tables"])
def test_a_last_warehouse_that_is_damaged_is_not_gone_on_from(home: Path, damage: str) -> None:
    before, path = tables(home), home / "warehouse.duckdb"
    if damage == "no tables":
        path.unlink()
        con = duckdb.connect(str(path))
        con.execute("create table meta (key varchar, value varchar)")
        con.close()
    else:
        path.write_bytes({"empty": b"", "cut": path.read_bytes()[: path.stat().st_size // 2], "no warehouse": b"text" * 9999}[damage])
    reports_of(home)
    assert tables(home) == before


@pytest.mark.slow
def test_rows_of_the_last_warehouse_that_cannot_be_right_are_made_again(home: Path, tmp_path: Path) -> None:
    con = duckdb.connect(str(home / "warehouse.duckdb"))
    con.execute("drop table pair_period")
    con.close()
    add(open_store(home), source("baci"), drawn(tmp_path, 2021, "202201", 8))
    said = reports_of(home)
    assert any("cannot be gone on from" in line for line in said)
    assert tables(home) == from_nothing(home, tmp_path / "nothing")


# ------------------------------------------------------------------------------------------------ what is declared


@pytest.mark.skipif(find_spec("sqlglot") is None, reason="sqlglot is not installed (pip install 'bilateral[spark]'): declarations were not held against the SQL")
@pytest.mark.parametrize("name", [*db.sql_names("rollups"), *(name for name in db.sql_names("identities") if reach.reach(name))])
def test_a_file_declares_the_tables_that_its_sql_reads(name: str) -> None:
    from bilateral.warehouse.engines import dialect

    declared = reach.reach(name)
    assert declared is not None, f"{name} does not say what it rests on"
    steps = dialect.steps(name)
    read = {table for one in steps for table in one.reads} - {one.table for one in steps}
    assert {*declared.by_year, *declared.whole} == read


def test_years_are_followed_through_the_rollups() -> None:
    growth, rank = "rollups/6_dyad_growth_period.sql", "rollups/8_partner_rank_period.sql"
    some = frozenset({"2019"})
    assert reach.reached(growth, {"dyad_release": some}) == {"2019", "2020"}
    assert reach.needed(growth, {"2019", "2020"}) == {"dyad_release": {"2018", "2019", "2020"}}
    assert reach.reached(growth, {"dyad_release": None}) is None
    assert reach.reached(growth, {"trade": some}) == set()
    assert reach.reached(rank, {"area_member": None}) is None
    assert reach.reached("identities/rows_add_up.sql", {}) is None  # it declares nothing, so it rests on everything


def test_a_declaration_that_says_something_else_stops_the_build(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reach.db, "sql", lambda name: "-- rests on: dyad_release (some years)\nselect 1")
    with pytest.raises(BuildBroken, match="same year and the one before"):
        reach.reach("made/up.sql")
