"""Large yearly tables, kept as Parquet: the same figures and refusals as when their rows are kept in the warehouse, from whatever shape the file has."""

from __future__ import annotations

import csv
import gzip
import random
import zipfile
from decimal import Decimal
from pathlib import Path

import polars as pl
import pyarrow as pa
import pytest

from bilateral.figures import Warehouse, open_warehouse
from bilateral.model import BadFile, BilateralError, RawFile
from bilateral.snapshot import add, open_store
from bilateral.sources import source
from bilateral.warehouse import db
from bilateral.warehouse.build import LARGE, Built, build
from bilateral.warehouse.commodity_rows import commodity_rows
from bilateral.warehouse.leaves import writing

ROLLED = ("dyad_period", "dyad_commodity_period", "dyad_share_period", "dyad_growth_period", "pair_period", "partner_rank_period")
ECONOMIES = (156, 410, 484, 710, 842)
GOODS = ("010121", "010129", "270900", "847130", "854231", "870323", "870324")
# What a reader must not take as it stands, and rows that are right though they look odd: lost zeros, padding, NA, a blank quantity.
ODD = (
    "{y},484,999,870323,1.5,2.0", "{y},484,410,870323,-1.5,2.0", "{y},484,410,870324,,2.0", "{y},484,410,8703,1.5,2.0", "{y},484,410,87O323,1.5,2.0",
    "{y},484,410,270900,abc,2.0", "{y}-13,484,410,270900,5,2.0", "{y},710,156,10121,      12.345,      NA", "{y},710,156,270900,0.001,", "{y},710,156,847130,1.5,0.001",
)  # fmt: skip


def lines_of(year: int, release: int) -> list[str]:
    """A year as CEPII sorts it; another release has other values."""
    rng = random.Random(f"{year} {release}")
    made = []
    for i in ECONOMIES:
        for j in ECONOMIES:
            if i != j and (i, j) != (710, 156):
                for k in sorted(rng.sample(GOODS, rng.randint(1, len(GOODS)))):
                    made.append(f"{year},{i},{j},{k},{rng.lognormvariate(3, 2):.3f},{rng.choice(['NA', f'{rng.lognormvariate(1, 1):.3f}'])}")
    return made


def name_of(year: int, release: int = 202201) -> str:
    return f"BACI_HS17_Y{year}_V{release}.csv"


def written(folder: Path, year: int, release: int = 202201, extra: tuple[str, ...] = ()) -> Path:
    path = folder / name_of(year, release)
    path.write_text("\n".join(["t,i,j,k,v,q", *lines_of(year, release), *extra]) + "\n")
    return path


def built(home: Path, paths: list[Path], *, large: int = 0) -> Built:
    store = open_store(home)
    for path in paths:
        add(store, source("baci"), path)
    return build(store, large=large)


def table(w: Warehouse, name: str) -> list[tuple[object, ...]]:
    columns = [c for c in db.columns(w.con, name) if c not in ("parts", "level", "published_usd", "parts_usd")]
    return sorted(w.con.execute(f"select {', '.join(columns)} from {name} where source = 'baci'").fetchall(), key=str)


def rejected(w: Warehouse) -> list[tuple[object, ...]]:
    return w.con.execute("select s.name, r.raw_row, r.kind, r.reason, r.text from rejected r join snapshot s using (snapshot_id) order by all").fetchall()


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("baci")
    again = lines_of(2020, 202201)
    repeats = (again[3], again[5].rsplit(",", 2)[0] + ",99999.5,NA", again[3])
    odd = tuple(line.format(y=2020) for line in ODD)
    return [written(folder, 2019), written(folder, 2020, extra=(*odd, *repeats)), written(folder, 2020, 202301), written(folder, 2021)]


@pytest.fixture(scope="module")
def homes(tmp_path_factory: pytest.TempPathFactory, files: list[Path]) -> tuple[Path, Path]:
    small, large = tmp_path_factory.mktemp("small"), tmp_path_factory.mktemp("large")
    built(small, files, large=LARGE)
    built(large, files)
    return small, large


def test_kept_as_parquet_every_rollup_is_the_same(homes: tuple[Path, Path]) -> None:
    inside, beside = (open_warehouse(home) for home in homes)
    assert db.one(inside.con, "select count(*) from leaf_file") == 0
    assert db.one(beside.con, "select count(*) from leaf_file") == 4
    assert db.one(beside.con, "select count(*) from trade where source = 'baci'") == 0
    for name in ROLLED:
        assert table(inside, name) == table(beside, name), name
        assert table(inside, name) or name == "partner_rank_period", name  # no rank: of five economies it cannot be known


def test_the_same_rows_are_refused_for_the_same_reasons(homes: tuple[Path, Path]) -> None:
    inside, beside = (open_warehouse(home) for home in homes)
    found = rejected(beside)
    assert found == rejected(inside)
    assert len(found) == 6 + 3
    assert {kind for _, _, kind, _, _ in found} == {"unreadable", "repeated", "conflict"}
    counts = "select name, rows_read, rows_kept, rows_repeated, rows_rejected from snapshot where via = 'baci' order by name, released_at"
    assert inside.con.execute(counts).fetchall() == beside.con.execute(counts).fetchall()


def test_figures_lead_to_their_lines(homes: tuple[Path, Path], files: list[Path]) -> None:
    w = open_warehouse(homes[1])
    keys = {"reporter": "MEX", "partner": "KOR", "period": "2021"}
    lines = [(n, line) for n, line in enumerate(files[3].read_text().splitlines(), 1) if line.startswith("2021,484,410,")]
    figure = w.figure("exports", **keys)
    assert figure.value == sum(Decimal(line.split(",")[4]) for _, line in lines) * 1000
    traced = w.trace(figure)
    assert {(row.place.split()[-1].strip(), row.text) for row in traced.rows} == {(str(n), line) for n, line in lines}


def test_a_release_is_known_from_its_day(homes: tuple[Path, Path]) -> None:
    w = open_warehouse(homes[1])
    keys = {"reporter": "MEX", "partner": "KOR", "period": "2020"}
    before, after = w.figure("exports", as_of="2022-12-31", **keys), w.figure("exports", as_of="2023-01-01", **keys)
    assert str(before.vintage) == "2022-01-01"
    assert str(after.vintage) == "2023-01-01"
    assert before.value != after.value


def test_rollups_are_the_sums_of_the_raw_lines(homes: tuple[Path, Path], files: list[Path]) -> None:
    w = open_warehouse(homes[1])
    code = {156: "CHN", 410: "KOR", 484: "MEX", 710: "ZAF", 842: "USA"}
    raw = list(csv.DictReader(files[3].open()))
    for i in ECONOMIES:
        for j in ECONOMIES:
            want = sum((Decimal(r["v"]) * 1000 for r in raw if (int(r["i"]), int(r["j"])) == (i, j)), Decimal(0))
            for metric, reporter, partner in (("exports", i, j), ("imports", j, i)):
                got = w.figure(metric, reporter=code[reporter], partner=code[partner], period="2021").value if i != j else want
                assert (got or 0) == want
        of_chapter = sum((Decimal(r["v"]) * 1000 for r in raw if int(r["i"]) == i and r["k"].startswith("87")), Decimal(0))
        assert (w.figure("commodity_exports", reporter=code[i], partner="WLD", commodity="87", period="2021").value or 0) == of_chapter


@pytest.mark.slow
@pytest.mark.parametrize("shape", ["gz", "shuffled", *(pytest.param(shape, marks=pytest.mark.slow) for shape in ("zst", "zip", "crlf", "semicolons", "quoted"))])
def test_any_shape_of_a_file_gives_the_same(tmp_path: Path, shape: str) -> None:
    text = written(tmp_path, 2021).read_bytes()
    head, *rest = text.decode().splitlines()
    mixed = random.Random(1).sample(rest, len(rest))
    path = tmp_path / "in" / name_of(2021)
    path.parent.mkdir()
    if shape == "gz":
        path = path.with_suffix(".csv.gz")
        path.write_bytes(gzip.compress(text))
    elif shape == "zst":
        path = path.with_suffix(".csv.zst")
        path.write_bytes(pa.compress(text, codec="zstd", asbytes=True))
    elif shape == "zip":
        path = path.with_suffix(".csv.zip")
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(name_of(2021), text)
    else:
        made = {
            "shuffled": "\n".join([head, *mixed]) + "\n", "crlf": "\r\n".join([head, *rest]), "semicolons": text.decode().replace(",", ";").replace(".", ","),
            "quoted": "\n".join([head, *(",".join(f'"{field}"' for field in line.split(",")) for line in rest)]) + "\n",
        }  # fmt: skip
        path.write_text(made[shape], newline="")
    built(tmp_path / "plain", [tmp_path / name_of(2021)])
    built(tmp_path / "other", [path])
    one, other = open_warehouse(tmp_path / "plain"), open_warehouse(tmp_path / "other")
    leaves = "select reporter, partner, period, classification, commodity, value_usd, weight_kg from leaf order by all"
    assert one.con.execute(leaves).fetchall() == other.con.execute(leaves).fetchall()
    assert db.one(other.con, "select count(*) from leaf") == len(rest)


@pytest.mark.slow
def test_several_years_in_one_file_and_records_that_span_lines(tmp_path: Path) -> None:
    path = tmp_path / name_of(2020)
    path.write_text("\n".join(["t,i,j,k,v,q,note", *(f"{line}," for y in (2020, 2021) for line in lines_of(y, 202201)), '2021,710,156,270900,1.5,NA,"two\nlines"']) + "\n")
    built(tmp_path / "home", [path])
    w = open_warehouse(tmp_path / "home")
    assert w.con.execute("select period, rows from leaf_file order by 1").fetchall() == [("2020", len(lines_of(2020, 202201))), ("2021", len(lines_of(2021, 202201)) + 1)]


@pytest.mark.slow
def test_words_for_no_weight_leave_the_weight_open(tmp_path: Path) -> None:
    """Whatever stands for a missing weight, the row is kept without one or refused as a row of any other source is, never with a number."""
    words = ("NaN", "nan", "N/A", "null", "NULL", "", "inf", "-1")
    extra = tuple(f"2021,484,410,{870330 + n},7.5,{word}" for n, word in enumerate(words))
    made = []
    for home, large in (("in", LARGE), ("beside", 0)):
        folder = tmp_path / home
        folder.mkdir()
        built(folder, [written(tmp_path, 2021, extra=extra)], large=large)
        w = open_warehouse(folder)
        kept = w.con.execute("select commodity, weight_kg from every_trade where reporter = 'MEX' and partner = 'KOR' and value_usd = 7500 order by 1").fetchall()
        made.append((kept, rejected(w)))
        w.close()
    assert made[0] == made[1]
    assert [row for row in made[0][0] if row[1] is not None] == []
    assert len(made[0][0]) + len(made[0][1]) == len(words)


@pytest.mark.slow
def test_of_two_files_of_one_release_the_later_stands(tmp_path: Path) -> None:
    first, rest = written(tmp_path, 2021), lines_of(2021, 202201)
    cut = tmp_path / "more" / "BACI_HS17_Y2021_more_V202201.csv"
    cut.parent.mkdir()
    cut.write_text("\n".join(["t,i,j,k,v,q", rest[0], rest[1].rsplit(",", 2)[0] + ",77777,NA", "2021,710,156,270900,5,NA"]) + "\n")
    built(tmp_path / "small", [first, cut], large=LARGE)
    built(tmp_path / "large", [first, cut])
    inside, beside = open_warehouse(tmp_path / "small"), open_warehouse(tmp_path / "large")
    for name in ROLLED:
        assert [r[:-2] for r in table(inside, name)] == [r[:-2] for r in table(beside, name)], name
    assert rejected(inside) == rejected(beside)
    assert len(rejected(beside)) == 2
    before = {p: p.stat().st_mtime_ns for p in (tmp_path / "large").glob("leaves/*.json")}
    build(open_store(tmp_path / "large"), large=0)
    assert {p: p.stat().st_mtime_ns for p in before} == before  # neither file was read again


@pytest.mark.slow
def test_leaves_that_no_warehouse_stands_on_are_removed(tmp_path: Path) -> None:
    home = tmp_path / "home"
    built(home, [written(tmp_path, 2021)])
    stale = home / "leaves" / "classification=H5" / "period=2020" / "file=0123"
    stale.mkdir(parents=True)
    (home / "leaves" / "0123.json").write_text("{}")
    build(open_store(home), large=0)
    assert not stale.exists()
    assert len(list((home / "leaves").glob("*.json"))) == 1


@pytest.mark.slow
def test_a_new_year_touches_no_other(tmp_path: Path) -> None:
    home = tmp_path / "home"
    built(home, [written(tmp_path, 2019), written(tmp_path, 2020)])
    before = {p: p.stat().st_mtime_ns for p in home.glob("leaves/**/*.parquet")}
    made = built(home, [written(tmp_path, 2021)])
    assert {p: p.stat().st_mtime_ns for p in before} == before
    assert built(tmp_path / "anew", [tmp_path / name_of(y) for y in (2019, 2020, 2021)]).digests == made.digests


@pytest.mark.slow
def test_a_build_that_dies_goes_on_where_it_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    paths = [written(tmp_path, y) for y in (2019, 2020, 2021)]
    home, calls = tmp_path / "home", []
    real = writing.write_year

    def dies(year: writing.Year, folder: Path) -> writing.Written:
        calls.append(year.period)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return real(year, folder)

    monkeypatch.setattr("bilateral.warehouse.leaves.write_year", dies)
    with pytest.raises(KeyboardInterrupt):
        built(home, paths)
    made = build(open_store(home), large=0)
    assert calls == [2019, 2020, 2020, 2021]
    assert made.digests == built(tmp_path / "undisturbed", paths).digests
    assert not list(home.glob("leaves/.partial-*"))


@pytest.mark.slow
def test_leaves_that_are_gone_are_said_to_be(tmp_path: Path) -> None:
    built(tmp_path / "home", [written(tmp_path, 2021)])
    next((tmp_path / "home").glob("leaves/**/leaves-0.parquet")).unlink()
    with pytest.raises(BilateralError, match="bilateral build"):
        open_warehouse(tmp_path / "home")
    build(open_store(tmp_path / "home"), large=0)
    assert open_warehouse(tmp_path / "home").figure("exports", reporter="MEX", partner="KOR", period="2021").value


@pytest.mark.slow
def test_a_warehouse_of_another_version_is_replaced(tmp_path: Path) -> None:
    home = tmp_path / "home"
    built(home, [written(tmp_path, 2021)])
    con = db.connect(home / "warehouse.duckdb")
    con.execute("alter table leaf_file drop column manifest")
    con.close()
    build(open_store(home), large=0)
    assert open_warehouse(home).figure("exports", reporter="MEX", partner="KOR", period="2021").value


@pytest.mark.slow
def test_a_home_can_be_moved(tmp_path: Path) -> None:
    built(tmp_path / "here", [written(tmp_path, 2021)])
    (tmp_path / "here").rename(tmp_path / "there")
    assert open_warehouse(tmp_path / "there").figure("commodity_exports", reporter="MEX", partner="WLD", commodity="8703", period="2021").value


def test_repeated_rows_keep_the_first(tmp_path: Path) -> None:
    year = writing.Year(
        2020, *(pl.Series(v, dtype=t).to_numpy() for v, t in (([5, 1, 5, 5], pl.Int32), ([7, 7, 7, 7], pl.Int32), ([100, 9, 101, 900], pl.Int64), ([-1] * 4, pl.Int64), ([2, 3, 4, 5], pl.Int32))), None
    )
    made = writing.write_year(year, tmp_path)
    assert (made.rows, made.cents) == (2, 109)
    assert made.repeats.select("raw_row", "kind").rows() == [(4, "repeated"), (5, "conflict")]
    assert pl.read_parquet(made.paths)["raw_row"].to_list() == [3, 2]


def test_drawn_worlds_are_taken_for_nothing_else(tmp_path: Path) -> None:
    drawn, real = tmp_path / "SYNTHETIC_BACI_HS22_Y2024_V190001.csv", tmp_path / "BACI_HS22_Y2024_V202401.csv"
    for path in (drawn, real):
        path.write_text("t,i,j,k,v,q\n2024,484,410,870323,1.5,NA\n")
    with pytest.raises(BadFile, match="bilateral load synthetic"):
        source("baci").recognise(RawFile(drawn, drawn.name))
    with pytest.raises(BadFile, match="SYNTHETIC"):
        source("synthetic").recognise(RawFile(real, real.name))
    assert source("synthetic").recognise(RawFile(drawn, drawn.name)).vintage.isoformat() == "1900-01-01"


def test_a_question_reads_the_parts_that_can_answer_it_and_no_other(homes: tuple[Path, Path]) -> None:
    w = open_warehouse(homes[1])
    whole = "select * exclude (snapshots, citations) from dyad_commodity_period where period = '2021'"
    asked = 0
    for level in (0, 2, 4, 6):
        for flow in ("X", "M"):
            for world in (False, True):
                where = f"level in ({level}) and flow = '{flow}' and (partner = 'WLD') = {world}"
                part = f"select * exclude (snapshots, citations) from ({commodity_rows((level,), flow, world)}) where period = '2021' and {where} order by all"
                found = w.con.execute(part).fetchall()
                assert found == w.con.execute(f"{whole} and {where} order by all").fetchall(), (level, flow, world)
                asked += len(found)
    assert asked == db.one(w.con, f"select count(*) from ({whole})")
    assert commodity_rows((2,), "X", False).count("leaf_chapter") == 1
    assert "leaf" not in commodity_rows((0,), "X", False)


@pytest.mark.slow
def test_what_is_read_is_told_as_it_goes(tmp_path: Path) -> None:
    paths, told = [written(tmp_path, y) for y in (2019, 2020)], []
    store = open_store(tmp_path / "home")
    for path in paths:
        add(store, source("baci"), path)
    build(store, large=0, progress=lambda what, done, whole: told.append((what, done, whole)))
    size = sum(path.stat().st_size for path in paths)
    assert {(what, whole) for what, _, whole in told} == {("2 yearly tables", size)}
    done = [d for _, d, _ in told]
    assert done == sorted(done)
    assert done[-1] == size
