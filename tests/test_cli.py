"""The command line as a person meets it: results, typos, bad files, exit codes; never a traceback."""

from __future__ import annotations

import ast
import gzip
import json
import subprocess
import sys
import zipfile
from pathlib import Path

import openpyxl
import pytest

from command import last, run

BACI_HEADER = "t,i,j,k,v,q\n"
BACI_ROW = "2021,484,410,870323,12.5,3.25\n"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home built from the starter on first use, by a process of its own."""
    made = tmp_path_factory.mktemp("home") / "deep" / "home"
    first = run(made, "figure", "exports", "reporter=MEX", "partner=KOR", "period=2024", "--json", alone=True)
    assert "building one from the embedded starter" in first.stderr
    assert json.loads(first.stdout)["value"] == 6160000000
    return made


def test_the_contracts_figure(home: Path) -> None:
    found = json.loads(
        run(home, "figure", "exports", "reporter=México", "partner=한국", "period=2024", "--as-of", "2025-08-12", "--json").stdout
    )
    assert found["keys"] == {"reporter": "MEX", "partner": "KOR", "period": "2024"}
    assert (found["value"], found["unit"], found["status"], found["as_of"], found["source"]) == (
        6160000000,
        "USD",
        "published",
        "2025-08-12",
        "datamexico",
    )
    assert found["basis"]["valuation"] == "FOB"
    assert found["basis"]["partner_basis"] == "destination"
    assert all(s.startswith("sha256:") for s in found["snapshots"])


def test_an_id_shown_once_can_be_traced_later(home: Path) -> None:
    shown = json.loads(
        run(home, "figure", "fdi_inward", "reporter=MEX", "partner=KOR", "period=2024", "--as-of", "2025-08-12", "--json").stdout
    )
    assert shown["value"] == 1310000000
    traced = json.loads(run(home, "trace", shown["id"], "--json").stdout)
    assert traced["figure"]["value"] == 1310000000
    assert traced["rows"][0]["place"].startswith("line ")
    assert "1310000000" in traced["rows"][0]["raw"]
    assert "f:000000000000" in last(run(home, "trace", "f:000000000000", code=2))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("words", "part"),
    [
        (("brief", "Mexcio", "KOR"), "Mexico"),
        (("brief", "MEX", "KOR", "--format", "docx2"), "docx2"),
        (("brief", "MEX", "KOR", "--lang", "xx"), "xx"),
        (("brief", "MEX", "KOR", "--as-of", "yesterday"), "yesterday"),
        (("brief", "MEX"), "Missing argument"),
        (("figure", "exprots", "reporter=MEX"), "exports"),
        (("figure", "exports", "reporter"), "KEY=VALUE"),
        (("figure", "exports", "reporter=MEX", "partner=KOR", "period=20x4"), "20x4"),
        (("figure", "exports", "reporter=MEX", "partner=KOR", "perod=2024"), "period"),
        (("load", "comtrad", "x.csv"), "comtrade"),
        (("load", "baci", "x.csv", "--released", "soon"), "soon"),
        (("fetch", "worldbank", "--years", "next"), "next"),
        (("areas", "zzzz"), "zzzz"),
        (("nonsense",), "nonsense"),
        (("build", "--threads", "none"), "--threads"),
        (("ranking", "exports", "planet", "reporter=MEX", "period=2024"), "planet"),
    ],
)
def test_bad_use_gets_one_line_and_exit_2(home: Path, words: tuple[str, ...], part: str) -> None:
    done = run(home, *words, code=2)
    assert part in last(done)
    assert len(done.stderr.strip().splitlines()) == 1
    assert done.stdout == ""


def test_bad_use_as_a_process(home: Path) -> None:
    done = run(home, "figure", "exprots", "reporter=MEX", code=2, alone=True)
    assert len(done.stderr.strip().splitlines()) == 1
    assert "exports" in last(done)
    assert done.stdout == ""


def test_a_home_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    assert "file" in last(run(tmp_path / "file", "status", code=2))


def test_a_warehouse_that_is_not_one(tmp_path: Path) -> None:
    (tmp_path / "warehouse.duckdb").write_text("not a warehouse at all")
    assert "bilateral build" in last(run(tmp_path, "figure", "exports", "reporter=MEX", "partner=KOR", "period=2024", code=2))


@pytest.mark.slow
def test_a_warehouse_of_another_version_asks_to_be_built_anew(starter_home: Path) -> None:
    from bilateral.warehouse import db
    from bilateral.warehouse.db import WAREHOUSE

    con = db.connect(starter_home / WAREHOUSE)
    con.execute("update meta set value = 'older' where key = 'declarations'")
    con.close()
    assert "another version" in last(run(starter_home, "figure", "exports", "reporter=MEX", "partner=KOR", "period=2024", code=2))
    run(starter_home, "build")
    run(starter_home, "figure", "exports", "reporter=MEX", "partner=KOR", "period=2024")


@pytest.mark.parametrize("words", [("sources", "--json"), ("metrics", "--json"), ("areas", "corea", "--json"), ("status", "--json")])
def test_lists_are_json(home: Path, words: tuple[str, ...]) -> None:
    assert json.loads(run(home, *words).stdout)


def test_a_candidate_that_was_not_chosen_has_its_own_id(home: Path) -> None:
    listed = json.loads(run(home, "figure", "exports", "reporter=MEX", "partner=KOR", "period=2024", "--all", "--json").stdout)
    assert [f["source"] for f in listed] == ["datamexico", "comtrade"]
    traced = json.loads(run(home, "trace", listed[1]["id"], "--json").stdout)
    assert traced["figure"]["value"] == 4065202081
    assert "4065202081" in traced["rows"][0]["raw"]


def test_series_ranking_and_cite(home: Path) -> None:
    series = json.loads(run(home, "series", "exports", "reporter=MEX", "partner=KOR", "--json").stdout)
    assert series["source"] == "comtrade"
    assert {row["period"]: row["value"] for row in series["rows"]}["2000"] == 293972374
    ranking = json.loads(run(home, "ranking", "region_exports", "region", "reporter=MEX", "partner=KOR", "period=2024", "--json").stdout)
    assert [row["region"] for row in ranking["rows"]] == ["MX-CMX", "MX-SON", "MX-NLE"]
    assert "@misc" in run(home, "cite", "exports", "reporter=MEX", "partner=KOR", "period=2024", "--style", "bibtex").stdout


# ------------------------------------------------------------------------------------------------------------- bad files


def truncated_gzip(path: Path) -> None:
    path.write_bytes(gzip.compress((BACI_HEADER + BACI_ROW * 5000).encode())[:-40])


def truncated_zip(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("data.csv", BACI_HEADER + BACI_ROW * 5000)
    path.write_bytes(path.read_bytes()[:-30])


def workbook_without_its_sheet(path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "Notas"
    book.active.append(["nothing", "here"])
    book.save(path)


BAD_FILES = {
    "empty.csv": ("baci", lambda p: p.write_bytes(b""), "empty"),
    "blank.csv": ("baci", lambda p: p.write_bytes(b"\n \n"), "blank"),
    "page.csv": ("comtrade", lambda p: p.write_text("<!DOCTYPE html><html><body>log in</body></html>"), "web page"),
    "cut.csv.gz": ("baci", truncated_gzip, "cut short"),
    "cut.zip": ("baci", truncated_zip, "cut short"),
    "renamed.csv": ("baci", lambda p: p.write_text("year,from,to,code,value,quantity\n2021,484,410,870323,1,1\n"), "renamed.csv"),
    "binary.csv": ("comtrade", lambda p: p.write_bytes(bytes(range(256)) * 40), "binary.csv"),
    "cut.json": ("comtrade", lambda p: p.write_text('{"count": 1, "data": [{"typeCode": "C", '), "JSON"),
    "wrong.xlsx": ("se_fdi", workbook_without_its_sheet, "Notas"),
    "cut.xlsx": ("se_fdi", lambda p: (workbook_without_its_sheet(p), p.write_bytes(p.read_bytes()[:-200])), "cut.xlsx"),
    "cut.parquet": ("comtrade", lambda p: p.write_bytes(b"PAR1" + b"\x00" * 100), "Parquet"),
    "no_table.toml": ("curated", lambda p: p.write_text("[[projct]]\nname = 'x'\n"), "project"),
}


@pytest.mark.parametrize("name", BAD_FILES)
def test_a_file_that_cannot_be_what_it_is_said_to_be(tmp_path: Path, name: str) -> None:
    source, write, part = BAD_FILES[name]
    path = tmp_path / name
    write(path)
    done = run(tmp_path / "home", "load", source, str(path), code=2)
    assert part in last(done)
    assert len(done.stderr.strip().splitlines()) == 1
    assert not any((tmp_path / "home" / "store").rglob("*.json"))


def test_a_directory_and_a_missing_file(tmp_path: Path) -> None:
    assert "directory" in last(run(tmp_path / "home", "load", "baci", str(tmp_path), code=2))
    assert "no such file" in last(run(tmp_path / "home", "load", "baci", str(tmp_path / "none.csv"), code=2))


def test_bad_rows_are_counted_and_shown_and_good_ones_kept(tmp_path: Path) -> None:
    path = tmp_path / "BACI_HS17_Y2021_V202201.csv"
    rows = ["2021,484,410,870323,12.5,3.25", "2021,484,410,10121,NA,1", "20x1,484,410,870323,1,1", "2021,999999,410,870323,1,1", "2021,484,410,870323,-4,1",
            "2021,484,410,870323,99,1", "2021,484,410,870332,7,NA"]  # fmt: skip
    path.write_text(BACI_HEADER + "\n".join(rows) + "\n")
    home = tmp_path / "home"
    run(home, "load", "baci", str(path))
    built = run(home, "build").stdout.splitlines()
    assert next(line for line in built if "BACI" in line) == "7\t2\t0\t0\t5\tbaci: BACI_HS17_Y2021_V202201.csv"
    listed = run(home, "status").stdout
    for reason in ("no value", "is not a year", "is in no code list", "negative trade value", "another value"):
        assert reason in listed
    assert (
        json.loads(run(home, "figure", "exports", "reporter=MEX", "partner=KOR", "period=2021", "source=x", "--json", code=2).stdout or "0")
        == 0
    )


@pytest.mark.slow
def test_a_good_file_among_bad_ones_is_kept_and_the_last_warehouse_stays(tmp_path: Path) -> None:
    home = tmp_path / "home"
    good, bad = tmp_path / "BACI_HS17_Y2021_V202201.csv", tmp_path / "bad.csv"
    good.write_text(BACI_HEADER + BACI_ROW)
    bad.write_text("")
    done = run(home, "load", "baci", str(bad), str(good), code=2)
    assert "1 of 2 files kept" in done.stdout
    run(home, "build")
    before = (home / "warehouse.duckdb").read_bytes()
    kept = next(p for p in (home / "store").rglob("*") if p.is_file() and p.suffix == "" and p.read_bytes().startswith(b"t,i,j"))
    kept.chmod(0o644)
    kept.unlink()
    assert "load or fetch it again" in last(run(home, "build", code=1))
    assert (home / "warehouse.duckdb").read_bytes() == before
    run(home, "status", code=1)


@pytest.mark.slow
def test_two_builds_at_once(tmp_path: Path) -> None:
    from bilateral.snapshot import lock, open_store

    with lock(open_store(tmp_path)):
        assert "another bilateral process" in last(run(tmp_path, "build", code=2, alone=True))
    run(tmp_path, "build")


@pytest.mark.slow
def test_a_source_that_cannot_be_reached_exits_3(tmp_path: Path) -> None:
    done = run(tmp_path, "fetch", "worldbank", "--years", "2024", "--areas", "MEX", "--base", "http://127.0.0.1:9", code=3)
    assert "127.0.0.1" in last(done)


def test_output_to_a_file_that_cannot_be_written(home: Path) -> None:
    assert "--out" in last(run(home, "brief", "MEX", "KOR", "--out", "/nonexistent/brief.txt", code=2))


@pytest.mark.parametrize(
    ("words", "barred"),
    [
        (["--version"], {"duckdb", "polars", "numpy", "pyarrow", "httpx", "babel"}),
        (["figure", "exports", "reporter=MEX", "partner=KOR", "period=2024"], {"polars", "numpy", "pyarrow", "httpx", "jinja2"}),
        (["check", "-"], {"polars", "numpy", "pyarrow", "httpx", "jinja2", "lxml"}),
    ],
    ids=["version", "figure", "check"],
)
def test_a_command_loads_only_what_it_uses(starter_home: Path, words: list[str], barred: set[str]) -> None:
    code = "import sys\nfrom bilateral import cli\ntry: cli.main()\nexcept SystemExit: pass\nprint(sorted(sys.modules), file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", code, "--home", str(starter_home), *words], input="Exports in 2024.", capture_output=True, text=True, check=True)
    assert not barred & set(ast.literal_eval(done.stderr.splitlines()[-1]))
