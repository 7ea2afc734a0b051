"""The routes of Tesseract: asked by Datawheel's own client under node, and plainly; the values are those of the verbs."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from bilateral.figures import Warehouse, figure, ranking
from bilateral.metrics import metrics
from bilateral.server import cubes as cubes_
from bilateral.server.cubes import cubes
from bilateral.shown import json_number
from parity import asked
from served import listening

KEYS = {"reporter": "MEX", "partner": "KOR", "period": "2024"}
CUT = "include=Reporter:MEX;Partner:KOR;Year:2024"
PACKAGE = os.environ.get("OLAP_CLIENT", "")  # a folder in which `npm install @datawheel/olap-client` was run


@pytest.mark.skipif(not shutil.which("node"), reason="node is not here: Datawheel's client asked nothing of the server")
@pytest.mark.skipif(
    not (Path(PACKAGE) / "node_modules/@datawheel/olap-client").is_dir() if PACKAGE else True,
    reason="OLAP_CLIENT names no folder in which 'npm install @datawheel/olap-client' was run: that client asked nothing of the server",
)
def test_the_client_of_datawheel(starter_home: Path, w: Warehouse) -> None:
    with listening(starter_home) as address:
        told = subprocess.run(["node", str(Path(__file__).parent / "olap_client.mjs"), PACKAGE, f"{address}/tesseract"], capture_output=True, text=True, timeout=120, check=False)
    assert told.returncode == 0, told.stderr
    read = json.loads(told.stdout)
    assert read["python"]
    assert read["status"]["online"]
    assert read["cubes"] == list(cubes())
    assert read["levels"] == ["HS2", "HS4", "HS6"]
    assert "KOR" in read["members"]
    assert read["korea"] == "Corea del Sur"
    assert read["year"] == [{"Year": 2024, "Partner ID": "KOR", "Partner": "Corea del Sur", **{name: json_number(figure(w, name, **KEYS).value) for name in ("exports", "imports")}}]
    (latest,) = read["latest"]
    assert latest["exports"] == json_number(figure(w, "exports", reporter="MEX", partner="KOR", period=str(latest["Year"])).value)
    ranked = ranking(w, "commodity_imports", "commodity", level=4, top=2, **KEYS).rows
    assert [row["commodity_imports"] for row in read["headings"]] == ranked["value"].to_list()
    assert "say which Reporter" in read["refused"]


def level_of(cube: Any, key: str, member: str) -> str:
    """The level of a cube that a member of a key stands at; none for a group of goods or a range of periods."""
    d = next(d for d in cube.dimensions if d.key == key)
    return next((level for level in d.levels if cubes_._keeps(d, level, member)), "")


@pytest.mark.parametrize("name", list(metrics()))
def test_parity(site: Any, w: Warehouse, name: str) -> None:
    """Every metric: the row of the cube has the figure's value."""
    cube = next(cube for cube in cubes().values() if name in [m.name for m in cube.metrics])
    keys = {key: value for key, value in asked(w, name).items() if key != "classification"}
    levels = {key: level_of(cube, key, value) for key, value in keys.items()}
    if not all(levels.values()):
        assert any("/" in value for value in keys.values()) or keys.get("commodity") == "TOTAL" or not keys["commodity"].isdecimal()
        return
    drilldowns = ",".join(levels.values())
    include = ";".join(f"{levels[key]}:{value}" for key, value in keys.items() if "," not in value and ";" not in value)
    given = site.get("/tesseract/data.jsonrecords", params={"cube": cube.name, "drilldowns": drilldowns, "measures": name, "include": include})
    assert given.status_code == 200, given.text
    made = figure(w, name, **keys)
    assert [row[name] for row in given.json()["data"]] == ([json_number(made.value)] if made.source else [])


def test_the_cubes_hold_every_metric_once() -> None:
    assert sorted(m.name for cube in cubes().values() for m in cube.metrics) == sorted(metrics())


def test_members(site: Any) -> None:
    given = site.get("/tesseract/members?cube=trade_commodity&level=HS4&parents=true&search=8473").json()["members"][0]
    assert (given["key"], given["ancestor"][0]["key"]) == ("8473", "84")
    assert len(site.get("/tesseract/members?cube=trade_commodity&level=HS2").json()["members"]) > 95
    assert site.get("/tesseract/members?cube=trade&level=Year").json()["members"][0]["key"] > 1900
    assert len(site.get("/tesseract/members?cube=trade&level=Partner&limit=1,1").json()["members"]) <= 1


def test_data_are_cut_filtered_sorted_and_paged(site: Any) -> None:
    base = f"/tesseract/data.jsonrecords?cube=trade_region&drilldowns=Region&measures=region_exports&{CUT}"
    whole = site.get(base).json()
    values = [row["region_exports"] for row in whole["data"]]
    assert len(values) > 2
    assert whole["page"]["total"] == len(values)
    assert whole["annotations"]["measures"]["region_exports"]["source"]
    ordered = site.get(f"{base}&sort=region_exports.desc&limit=2,1").json()
    assert [row["region_exports"] for row in ordered["data"]] == sorted(values, reverse=True)[1:3]
    bound = sorted(values)[1]
    assert {row["region_exports"] for row in site.get(f"{base}&filters=region_exports.gt.{bound}").json()["data"]} == {v for v in values if v > bound}
    assert "MX-NLE" not in {row["Region ID"] for row in site.get(f"{base}&exclude=Region:MX-NLE").json()["data"]}


def test_a_cut_above_the_level_of_the_drilldown(site: Any) -> None:
    base = f"/tesseract/data?cube=trade_commodity&drilldowns=HS4&measures=commodity_imports&{CUT}"
    (row,) = site.get(base).json()["data"]
    assert row["HS4 ID"].startswith("84")
    assert site.get(f"{base};HS2:84").json()["data"] == [row]
    assert site.get(f"{base};HS2:85").json()["data"] == []
    assert site.get(f"{base}&exclude=HS2:84").json()["data"] == []


def test_one_time_for_all_measures(site: Any) -> None:
    given = site.get("/tesseract/data?cube=trade&drilldowns=Year&measures=exports,imports&include=Reporter:MEX;Partner:KOR&time=year.latest").json()["data"]
    assert len(given) == 1
    assert len(site.get("/tesseract/data?cube=trade&drilldowns=Year&measures=exports&include=Reporter:MEX;Partner:KOR&time=year.2").json()["data"]) == 2


@pytest.mark.parametrize(("format_", "read"), [("csv", pl.read_csv), ("tsv", lambda data: pl.read_csv(data, separator="\t")), ("parquet", pl.read_parquet)])
def test_tables(site: Any, w: Warehouse, format_: str, read: Any) -> None:
    table = read(io.BytesIO(site.get(f"/tesseract/data.{format_}?cube=trade&drilldowns=Year&measures=exports&{CUT}").content))
    assert table.to_dicts() == [{"Year": 2024, "exports": json_number(figure(w, "exports", **KEYS).value)}]
    assert site.get(f"/tesseract/data.{format_}?cube=trade&drilldowns=Year&measures=exports&include=Reporter:AND;Partner:KOR").status_code == 200


@pytest.mark.parametrize(
    ("path", "status", "near"),
    [
        ("cubes/trad", 404, "trade"), ("data?cube=trad", 404, "trade"), ("data", 400, "trade"), ("data?cube=trade&measures=exprts", 404, "exports"), ("data?cube=trade&drilldowns=Yeer", 404, "Year"),
        ("data?cube=trade&include=Reporter:Mexic", 404, "MEX"), ("data?cube=trade&include=Reporter", 400, None), ("data?cube=trade&drilldowns=Year", 400, None), ("data.xml?cube=trade", 406, None),
        ("data?cube=trade&drilldowns=Year,Month&include=Reporter:MEX", 400, None), ("data?cube=trade&locale=xx", 400, "en"), (f"data?cube=trade&{CUT}&limit=many", 400, None), (f"data?cube=trade&{CUT}&sort=x", 400, None),
        (f"data?cube=trade&{CUT}&filters=exports.about.3", 400, "gt"), (f"data?cube=trade&{CUT}&filters=exports.gt.nan.and.x", 400, None), (f"data?cube=trade&{CUT}&time=year.soon", 400, None),
        (f"data?cube=trade&{CUT}&time=year.0", 400, None), ("data?cube=trade&colour=red", 400, None), ("data?cube=trade&include=Reporter:';drop table trade;--", 404, None), ("members?cube=trade", 400, None),
        ("members?cube=trade&level=X", 404, None), ("data?cube=%00", 400, None), ("nothing/here", 404, "data"), ("data?cube=trade&properties=x", 400, None), ("data?cube=trade&cube=trade", 400, None),
        ("data?cube=structure_area_market_among&time=year.latest", 404, None), ("data?cube=trade&drilldowns=Year&include=Reporter:MEX,KOR", 400, None),
    ],
)  # fmt: skip
def test_errors_have_the_one_shape(site: Any, path: str, status: int, near: str | None) -> None:
    given = site.get(f"/tesseract/{path}")
    assert given.status_code == status, given.text
    error = given.json()["error"]
    assert near is None or near in error["nearest"]
    assert "\n" not in error["message"]


def test_too_much_at_once_is_said(site: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cubes_, "LARGEST", 2)
    given = site.get("/tesseract/data?cube=trade&drilldowns=Year,Reporter,Partner&measures=exports")
    assert (given.status_code, given.json()["error"]["code"]) == (413, "too_much")
