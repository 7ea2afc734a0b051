"""A pair as a data package: valid, complete, recomputable, without what may not be passed on, the same bytes each time, and never over anybody's files."""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from unittest import mock

import pyarrow.parquet as pq
import pytest

import briefs
import tiny
from bilateral.export import export_pair
from bilateral.export.collect import as_text, collect
from bilateral.export.columns import COLUMNS, RESOURCES, column
from bilateral.figures import Warehouse, open_warehouse
from bilateral.gather import of_pair
from bilateral.licences import may_redistribute
from bilateral.model import FACT_TABLES, BilateralError
from bilateral.snapshot import open_store, snapshots
from command import last, run


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package of Mexico and South Korea from the starter."""
    return export_pair(briefs.starter_world(), "Mexico", "한국", out=tmp_path_factory.mktemp("export") / "mex-kor").folder


def described(folder: Path) -> dict:  # type: ignore[type-arg]
    made = json.loads((folder / "datapackage.json").read_text("utf-8"))
    assert isinstance(made, dict)
    return made


def rows(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def mixed() -> Warehouse:
    """Goods of two agencies: BACI's may be passed on, UN Comtrade's may not. And Mexico's direct investment."""
    return tiny.shared_world([
        tiny.File("comtrade", {"trade": [tiny.trade("MEX", "KOR", "X", "2024", "84", "9000000"), tiny.trade("MEX", "KOR", "M", "2024", "85", "7000000")]}, vintage=date(2025, 3, 1)),
        tiny.File("baci", {"trade": [tiny.trade("MEX", "KOR", "X", "2023", "840734", "1234567.89", partner_basis="reconciled"),
                                     tiny.trade("MEX", "USA", "X", "2023", "840734", "50", partner_basis="reconciled")]}, vintage=date(2025, 1, 1), complete=True),
        tiny.File("se_fdi", {"investment": [tiny.fdi("KOR", "2024", "1381300000"), tiny.fdi("KOR", "2023", None, conf_status="C")]}, vintage=date(2025, 8, 19)),
    ])  # fmt: skip


def test_every_file_is_described_with_its_hash_and_size(package: Path) -> None:
    made = described(package)
    assert made["profile"] == "tabular-data-package"
    listed = {one["path"]: one for one in made["resources"]}
    assert {path.name for path in package.iterdir()} == {*listed, "datapackage.json", "dataset.jsonld", "README.md", "LICENCES.md"}
    for path, one in listed.items():
        data = (package / path).read_bytes()
        assert one["bytes"] == len(data)
        assert one["hash"] == f"sha256:{hashlib.sha256(data).hexdigest()}"
        with (package / path).open(encoding="utf-8", newline="") as stream:
            head, *body = csv.reader(stream)
        assert head == [field["name"] for field in one["schema"]["fields"]]
        assert len(body) == one["rows"] > 0
        assert all(field["description"] and field["type"] for field in one["schema"]["fields"])
        for key in (one["schema"].get("primaryKey"),):
            if key:
                known = [tuple(row[head.index(name)] for name in key) for row in body]
                assert len(set(known)) == len(known), f"{path} has rows of one key"


def test_frictionless_finds_it_valid(package: Path) -> None:
    frictionless = pytest.importorskip("frictionless", reason="frictionless is not installed (pip install frictionless): that it validates was not seen")
    report = frictionless.validate(str(package / "datapackage.json"))
    assert report.valid, report.flatten(["type", "message"])[:5]


def test_figures_are_those_that_are_answered(package: Path) -> None:
    """Published: Mexico's direct investment from Korea, US$ million, 2024: 1,381.3; 2013 in the vintages of end 2022 and of 2025: 472.7 and 460.0."""
    w = briefs.starter_world()
    found = [row for row in rows(package, "figures") if row["metric"] == "fdi_inward" and (row["instrument"], row["region"], row["industry"]) == ("TOTAL",) * 3]
    year = next(row for row in found if row["period"] == "2024" and row["place"] == "1")
    assert round(float(year["value"]) / 1e6, 1) == 1381.3
    assert year["id"] == w.figure("fdi_inward", reporter="MEX", partner="KOR", period="2024").id
    assert (year["source"], year["vintage"], year["unit"]) == ("se_fdi", "2025-08-19", "USD")
    of_2013 = {row["vintage"]: round(float(row["value"]) / 1e6, 1) for row in found if row["period"] == "2013"}
    assert of_2013 == {"2023-02-19": 472.7, "2025-08-19": 460.0}
    years = {row["period"]: row for row in rows(package, "years")}
    assert Decimal(years["2024"]["fdi_inward"]) == Decimal(year["value"])


def test_a_figure_can_be_made_again_from_the_rows(package: Path) -> None:
    """Mexico's direct investment of 2024 by type: each figure is the one row of its cell, from the file that the figure names."""
    facts = [row for row in rows(package, "investment") if (row["period"], row["region"], row["vintage"]) == ("2024", "TOTAL", "2025-08-19")]
    by_type = {row["instrument"]: row for row in facts}
    figures = {row["instrument"]: row for row in rows(package, "figures") if (row["metric"], row["period"], row["region"], row["place"]) == ("fdi_inward", "2024", "TOTAL", "1")}
    assert set(by_type) == {"equity", "reinvested_earnings", "debt"}
    files = {row["snapshot"] for row in rows(package, "snapshots")}
    for name, fact in by_type.items():
        assert Decimal(figures[name]["value"]) == Decimal(fact["value_usd"])
        assert json.loads(figures[name]["snapshots"]) == [f"sha256:{fact['snapshot']}"]
        assert fact["snapshot"] in files
        assert int(fact["raw_row"]) > 1


def test_what_is_held_back_is_empty_and_says_so(package: Path) -> None:
    held = [row for row in rows(package, "investment") if row["conf_status"] == "C"]
    assert held
    assert all(row["value_usd"] == "" for row in held)
    assert all(row["value"] == "" for row in rows(package, "figures") if row["status"] == "suppressed")


def test_what_may_not_be_passed_on_is_left_out_and_counted(package: Path) -> None:
    for path in package.glob("*.csv"):
        if path.name == "withheld.csv":
            continue
        for row in rows(package, path.stem):
            assert row.get("source") not in ("comtrade", "datamexico", "press", "aks"), path.name
    withheld = rows(package, "withheld")
    counted = briefs.starter_world().con.execute(
        "select count(*) from published where source = 'comtrade' and reporter in ('MEX', 'KOR') and (partner in ('MEX', 'KOR') or (partner = 'WLD' and commodity = 'TOTAL'))"
    ).fetchone()[0]
    assert sum(int(row["rows"]) for row in withheld if (row["table"], row["source"]) == ("published", "comtrade")) == counted > 0
    assert all(row["reason"] for row in withheld)
    told = (package / "README.md").read_text("utf-8")
    assert f"{sum(int(row['rows']) for row in withheld):,} rows and figures may not be passed on" in told
    assert "no re-dissemination of the data without permission" in told
    assert "se_fdi" in (package / "LICENCES.md").read_text("utf-8")


def test_the_gate_is_by_agency_not_by_file(tmp_path: Path) -> None:
    made = export_pair(mixed(), "MEX", "KOR", out=tmp_path / "x")
    trade = rows(tmp_path / "x", "trade")
    assert [(row["source"], row["commodity"], row["value_usd"]) for row in trade] == [("baci", "840734", "1234567.89")]
    assert {row["source"] for row in rows(tmp_path / "x", "figures")} == {"baci", "se_fdi"}
    assert made.withheld == {"comtrade": made.withheld["comtrade"]}
    assert made.withheld["comtrade"] > 2
    assert (may_redistribute("comtrade"), may_redistribute("comtrade", "starter"), may_redistribute("baci"), may_redistribute("nobody", "curated")) == (False, False, True, False)


def test_a_pair_of_which_nothing_may_be_passed_on(tmp_path: Path) -> None:
    world = tiny.shared_world([tiny.File("comtrade", {"trade": [tiny.trade("MEX", "KOR", "X", "2024", "84", "9000000")]})])
    made = export_pair(world, "MEX", "KOR", out=tmp_path / "x")
    assert set(made.rows) == {"withheld"}
    assert "Nothing that is loaded" in (tmp_path / "x" / "LICENCES.md").read_text("utf-8")


def test_as_of(tmp_path: Path) -> None:
    export_pair(briefs.starter_world(), "MEX", "KOR", out=tmp_path / "x", as_of="2023-03-01")
    figures = rows(tmp_path / "x", "figures")
    assert figures
    assert all(row["vintage"] <= "2023-03-01" for row in [*figures, *rows(tmp_path / "x", "investment")])
    assert {row["as_of"] for row in figures} == {"2023-03-01"}
    assert described(tmp_path / "x")["bilateral"]["as_of"] == "2023-03-01"


def test_the_same_bytes_each_time_whatever_the_day(package: Path, tmp_path: Path) -> None:
    class Tomorrow(date):
        @classmethod
        def today(cls) -> date:
            return date(2031, 1, 1)

    with mock.patch("bilateral.gather.date", Tomorrow):
        again = export_pair(briefs.starter_world(), "MEX", "KOR", out=tmp_path / "again").folder
    assert {p.name: p.read_bytes() for p in again.iterdir()} == {p.name: p.read_bytes() for p in package.iterdir()}


def test_parquet_has_the_same_rows_with_types(package: Path, tmp_path: Path) -> None:
    folder = export_pair(briefs.starter_world(), "MEX", "KOR", out=tmp_path / "x", format="parquet").folder
    table = pq.read_table(folder / "investment.parquet")
    assert str(table.schema.field("value_usd").type) == "decimal128(18, 2)"
    assert str(table.schema.field("vintage").type) == "date32[day]"
    text = [{name: as_text(value) for name, value in row.items()} for row in table.to_pylist()]
    assert text == rows(package, "investment")
    assert described(folder)["resources"][0]["mediatype"] == "application/vnd.apache.parquet"
    first = (folder / "figures.parquet").read_bytes()
    again = export_pair(briefs.starter_world(), "MEX", "KOR", out=tmp_path / "x", format="parquet").folder
    assert (again / "figures.parquet").read_bytes() == first


def test_the_dataset_for_search_engines(package: Path) -> None:
    made = json.loads((package / "dataset.jsonld").read_text("utf-8"))
    assert (made["@context"], made["@type"]) == ("https://schema.org", "Dataset")
    assert [place["identifier"] for place in made["spatialCoverage"]] == ["MEX", "KOR"]
    assert made["dateModified"] == "2026-01-10"
    assert {one["name"] for one in made["distribution"]} == {one["name"] for one in described(package)["resources"]}
    assert all(len(one["sha256"]) == 64 for one in made["distribution"])


def test_every_column_of_every_table_is_declared() -> None:
    for name, declared in RESOURCES.items():
        for one in declared.columns:
            assert column(name, one).description
    used = {c for declared in RESOURCES.values() for c in declared.columns}
    assert {name.rpartition(".")[2] for name in COLUMNS} <= used
    assert set(FACT_TABLES) < set(RESOURCES)
    views = {name: briefs.starter_world().con.execute(f"select * from {'every_trade' if name == 'trade' else name} limit 0").description for name in FACT_TABLES}
    for name, described_ in views.items():
        held = {one[0] for one in described_} - {"snapshot_id"}
        assert held | {"snapshot"} == set(RESOURCES[name].columns), name


def test_numbers_are_written_in_full() -> None:
    assert [as_text(v) for v in (Decimal("1E+3"), Decimal("0.00"), 1e-7, 1e20, 0.1, 3, None, True, date(2024, 1, 2))] == [
        "1000", "0.00", "0.0000001", "100000000000000000000", "0.1", "3", "", "true", "2024-01-02",
    ]  # fmt: skip


@pytest.fixture
def occupied(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "thesis.txt").write_text("years of work")
    yield folder
    assert (folder / "thesis.txt").read_text() == "years of work"
    assert list(tmp_path.iterdir()) == [folder], "something was left beside it"


def test_a_folder_of_others_is_never_touched(occupied: Path) -> None:
    with pytest.raises(BilateralError, match=r"mine is not empty and holds no export of bilateral; choose another folder with --out"):
        export_pair(briefs.starter_world(), "MEX", "KOR", out=occupied)
    (occupied / "datapackage.json").write_text('{"resources": []}')
    with pytest.raises(BilateralError, match="holds no export of bilateral"):
        export_pair(briefs.starter_world(), "MEX", "KOR", out=occupied)
    (occupied / "datapackage.json").write_text('{"bilateral": {}, "resources": []}')
    with pytest.raises(BilateralError, match=r"holds an export and 'thesis\.txt', which is not part of it"):
        export_pair(briefs.starter_world(), "MEX", "KOR", out=occupied)


def test_an_earlier_export_is_replaced_whole_or_kept(tmp_path: Path) -> None:
    folder = tmp_path / "x"
    export_pair(briefs.starter_world(), "MEX", "KOR", out=folder, format="parquet")
    export_pair(briefs.starter_world(), "MEX", "KOR", out=folder)
    assert not list(folder.glob("*.parquet"))
    before = {p.name: p.read_bytes() for p in folder.iterdir()}
    with mock.patch("bilateral.export.Path.write_bytes", side_effect=OSError(28, "No space left on device")), pytest.raises(BilateralError, match="the disk is full"):
        export_pair(mixed(), "MEX", "KOR", out=folder)
    assert {p.name: p.read_bytes() for p in folder.iterdir()} == before
    assert list(tmp_path.iterdir()) == [folder]


def test_on_the_command_line(starter_home: Path, tmp_path: Path) -> None:
    out = tmp_path / "deep" / "x"
    done = run(starter_home, "export", "Mexico", "Corea", "--out", str(out))
    assert f"{out}:" in done.stdout
    assert "left out" in done.stdout
    assert "of comtrade: its terms do not allow passing them on" in done.stdout
    assert (out / "datapackage.json").exists()
    done = run(starter_home, "export", "Mexico", "Coreaa", code=2)
    assert last(done).startswith("bilateral: ")
    done = run(starter_home, "export", "MEX", "mx", code=2)
    assert "are both Mexico" in last(done)
    done = run(starter_home, "export", "MEX", "WLD", code=2)
    assert "the world is none" in last(done)
    done = run(starter_home, "export", "MEX", "KOR", "--format", "ods", code=2)
    assert last(done) == "bilateral: unknown format 'ods'; known: csv, parquet"
    blocked = tmp_path / "file"
    blocked.write_text("")
    done = run(starter_home, "export", "MEX", "KOR", "--out", str(blocked), code=2)
    assert "is not a folder" in last(done)


def test_a_built_home_exports_as_its_rows_stand(starter_home: Path, tmp_path: Path) -> None:
    """The hashes of the kept files are those of their bytes in the store."""
    export_pair(open_warehouse(starter_home), "MEX", "KOR", out=tmp_path / "x")
    kept = {s.sha256: s for s in snapshots(open_store(starter_home))}
    for row in rows(tmp_path / "x", "snapshots"):
        assert kept[row["snapshot"]].name == row["name"]
        assert hashlib.sha256(kept[row["snapshot"]].path.read_bytes()).hexdigest() == row["snapshot"]


def test_tables_are_in_their_own_order() -> None:
    names = [table.name for table in collect(briefs.starter_world(), "MEX", "KOR")]
    assert names == [name for name in RESOURCES if name in names]


def test_every_figure_of_a_pair_is_what_a_question_for_it_answers() -> None:
    """In the first place of each set of keys stands the figure that `figure` gives, with its id."""
    w = briefs.starter_world()
    first = [f for place, f in of_pair(w, "MEX", "KOR") if place == 1]
    assert len({f.metric for f in first}) > 20
    for f in first[:: max(1, len(first) // 150)]:
        asked = w.figure(f.metric, **f.keys)
        assert (f.id, f.value, f.source, f.vintage, f.snapshots) == (asked.id, asked.value, asked.source, asked.vintage, asked.snapshots), f.metric
