"""SDMX as the public clients read it: structures and data to pandas, the same values as the verbs give; errors in SDMX's own shape."""

from __future__ import annotations

import io
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import polars as pl
import pytest

from bilateral import cells
from bilateral.figures import Warehouse, figure
from bilateral.metrics import metrics
from bilateral.server import sdmx as door
from bilateral.server import sdmx_flows
from bilateral.server.sdmx_flows import flows, place
from bilateral.server.sdmx_writing import FORMATS
from parity import asked
from served import listening

pytestmark = pytest.mark.skipif(find_spec("pysdmx") is None, reason="pysdmx is not installed (pip install 'bilateral[serve]'): nothing of SDMX was tested")
needs_sdmx1 = pytest.mark.skipif(find_spec("sdmx") is None, reason="sdmx1 is not installed (pip install sdmx1): it read nothing from the server")

KEYS = {"reporter": "MEX", "partner": "KOR", "period": "2024"}
YEAR = {"startPeriod": "2024", "endPeriod": "2024"}
DATA = "/sdmx/2.1/data/TRADE/MEX.KOR.exports?startPeriod=2024&endPeriod=2024"
OF = {declared.name: flow for flow in flows().values() for declared in flow.metrics}


@pytest.fixture(scope="module")
def address(_starter_home: Path) -> Iterator[str]:
    with listening(_starter_home) as made:
        yield made


@pytest.mark.slow
@needs_sdmx1
def test_sdmx1_reads_structures_and_data(address: str, w: Warehouse) -> None:
    import sdmx
    import sdmx.reader.xml.v30  # before anything is read: it fails to load after the reader of 2.1 has read data by their structure

    sdmx.add_source({"id": "BILATERAL", "name": "Bilateral", "url": f"{address}/sdmx/2.1", "supports": {"availableconstraint": True}}, override=True)
    asking = sdmx.Client("BILATERAL")
    assert set(asking.dataflow().dataflow) == set(flows())
    whole = asking.dataflow("TRADE")
    assert [one.id for one in whole.structure["DSD_TRADE"].dimensions] == [*flows()["TRADE"].dimensions, "TIME_PERIOD"]
    assert str(whole.codelist["CL_AREA"]["KOR"].name) == "South Korea"
    wanted = {name: figure(w, name, **KEYS).value for name in ("exports", "imports", "trade_balance")}
    for key in ("MEX.KOR.exports+imports+trade_balance", {"REPORTER": "MEX", "PARTNER": "KOR", "METRIC": "exports+imports+trade_balance"}):
        read = sdmx.to_pandas(asking.data("TRADE", key=key, params=YEAR))
        assert {index[read.index.names.index("METRIC")]: value for index, value in read.items()} == wanted
    specific = asking.data("TRADE", key="MEX.KOR.exports", params=YEAR, dsd=whole.structure["DSD_TRADE"], headers={"Accept": "application/vnd.sdmx.structurespecificdata+xml;version=2.1"})
    assert list(sdmx.to_pandas(specific)) == [wanted["exports"]]
    observed = specific.data[0].obs[0]
    assert {str(a.value) for a in observed.attached_attribute.values()} >= {"A", "published", "USD", "datamexico", "2025-08-12"}
    assert set(asking.availableconstraint("TRADE", key="MEX.KOR").constraint)


@needs_sdmx1
def test_sdmx1_reads_version_3(address: str) -> None:
    import sdmx
    import sdmx.reader.xml.v30  # before anything is read: it fails to load after the reader of 2.1 has read data by their structure

    sdmx.add_source({"id": "BILATERAL_3", "name": "Bilateral", "url": f"{address}/sdmx/v2", "versions": ["3.0.0"]}, override=True)
    read = sdmx.Client("BILATERAL_3").get("dataflow", agency_id="BILATERAL", headers={"Accept": "application/vnd.sdmx.structure+xml;version=3.0.0"})
    assert set(read.dataflow) == set(flows())


def test_pysdmx_reads_structures(address: str) -> None:
    from pysdmx.api.fmr import RegistryClient

    registry = RegistryClient(f"{address}/sdmx/v2", timeout=60)
    assert {one.id for one in registry.get_dataflows()} == set(flows())
    assert {one.id for one in registry.get_data_structures()} == {f"DSD_{name}" for name in flows()}
    assert registry.get_codes("BILATERAL", "CL_AREA", "1.0.0")["KOR"].name == "South Korea"
    assert registry.get_concepts("BILATERAL", "CS_BILATERAL", "1.0.0")["REPORTER"] is not None
    schema = registry.get_schema("dataflow", "BILATERAL", "TRADE", "1.0.0")
    assert [one.id for one in schema.components.dimensions] == [*flows()["TRADE"].dimensions, "TIME_PERIOD"]
    assert "KOR" in schema.components["PARTNER"].enumeration


@pytest.mark.parametrize("name", ["SDMX_CSV_2_0_0", "SDMX_ML_3_0", "SDMX_CSV_1_0_0", "SDMX_ML_2_1_GEN", "SDMX_ML_2_1_STR"])
def test_pysdmx_reads_data(address: str, w: Warehouse, name: str) -> None:
    from pysdmx.api.qb import ApiVersion, DataFormat, DataQuery, RestService
    from pysdmx.io import read_sdmx

    version, api = ("2.1", ApiVersion.V1_5_0) if "2_1" in name or "1_0" in name else ("v2", ApiVersion.V2_0_0)
    service = RestService(f"{address}/sdmx/{version}", api, data_format=DataFormat[name], timeout=60)
    found = service.data(DataQuery(agency_id="BILATERAL", resource_id="TRADE", key="MEX.KOR.exports"))
    table = read_sdmx(io.BytesIO(found), validate=False).data[0].data
    rows = table[table["TIME_PERIOD"].astype(str) == "2024"]
    assert [int(value) for value in rows["OBS_VALUE"]] == [figure(w, "exports", **KEYS).value]
    assert set(rows["SOURCE"].astype(str)) == {"datamexico"}


@pytest.mark.parametrize("name", list(metrics()))
def test_parity(site: Any, w: Warehouse, name: str) -> None:
    """Every metric that has periods: the observation is the figure, to the digit."""
    if name not in OF:
        assert not {"period"} & {*metrics()[name].keys, *metrics()[name].optional}
        return
    flow, keys = OF[name], {key: value for key, value in asked(w, name).items() if key != "classification"}
    if not keys.get("period"):
        pytest.skip(f"the starter has no {name} with a period")
    made = figure(w, name, **keys)
    where = place(flow, made)
    filters = {f"c[{dimension}]": where[dimension] for dimension in flow.dimensions}
    given = site.get(f"/sdmx/v2/data/dataflow/BILATERAL/{flow.id}/1.0.0/*", params={**filters, "format": "csv"})
    if made.source is None:
        assert given.status_code == 404
        return
    rows = pl.read_csv(io.BytesIO(given.content), infer_schema=False).filter(pl.col("TIME_PERIOD") == where["TIME_PERIOD"]).to_dicts()
    assert [(row["FIGURE_STATUS"], row["SOURCE"], row["UNIT_MEASURE"]) for row in rows] == [(made.status, made.source, made.unit)]
    assert (None if rows[0]["OBS_VALUE"] in (None, "") else float(rows[0]["OBS_VALUE"])) == (None if made.value is None else float(made.value))


def test_json_says_the_same(site: Any, w: Warehouse) -> None:
    made = site.get("/sdmx/v2/data/dataflow/BILATERAL/TRADE/*/MEX.KOR.exports?c[TIME_PERIOD]=ge:2023+le:2024").json()["data"]
    structure = made["structures"][0]
    times = [one["id"] for one in structure["dimensions"]["observation"][0]["values"]]
    assert [one["values"][0]["id"] for one in structure["dimensions"]["series"]][:3] == ["MEX", "KOR", "exports"]
    values = {times[int(at)]: said for at, said in made["dataSets"][0]["series"]["0:0:0:0:0:0"]["observations"].items()}
    assert values["2024"][0] == figure(w, "exports", **KEYS).value
    statuses = structure["attributes"]["observation"]
    assert {one["id"]: one["values"][values["2024"][1 + n]]["id"] for n, one in enumerate(statuses)}["SOURCE"] == "datamexico"


def test_the_format_asked_for(site: Any) -> None:
    for accept, kind in (("application/xml", "genericdata+xml"), ("text/csv", "data+csv"), ("*/*", "genericdata+xml"), ("application/vnd.sdmx.structurespecificdata+xml;version=2.1", "structurespecific"), ("application/json", "data+json")):
        given = site.get(DATA, headers={"Accept": accept})
        assert (given.status_code, kind in given.headers["content-type"]) == (200, True), accept
    assert site.get(DATA, headers={"Accept": "image/png"}).status_code == 406
    assert site.get(f"{DATA}&format=xlsx").status_code == 406


def test_wildcards_bounds_and_what_is_left_out(site: Any) -> None:
    def rows(path: str) -> list[dict[str, Any]]:
        return pl.read_csv(io.BytesIO(site.get(f"/sdmx/2.1/data/{path}", headers={"Accept": "text/csv"}).content), infer_schema=False).to_dicts()

    everything = rows("TRADE/MEX.KOR....")
    assert {row["METRIC"] for row in everything} > {"exports", "region_exports"}
    assert {row["METRIC"] for row in rows("TRADE/MEX.KOR.exports+imports")} == {"exports", "imports"}
    assert {row["TIME_PERIOD"] for row in rows("BILATERAL,INVESTMENT,1.0/MEX.KOR.fdi_inward?startPeriod=2010&endPeriod=2012")} <= {"2010", "2011", "2012"}
    assert len(rows("INVESTMENT/MEX.KOR.fdi_inward.TOTAL.TOTAL.TOTAL..A?lastNObservations=2")) == 2
    assert "SOURCE" not in rows("TRADE/MEX.KOR.exports?detail=dataonly")[0]


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("2.1/data/TRAD/MEX", 404, "100"), ("2.1/data/TRADE/MEXX.KOR", 404, "100"), ("2.1/data/TRADE/MEX.KOR.exprots", 404, "100"), ("2.1/data/TRADE/MEX.KOR.exports....x.y", 400, "140"),
        ("2.1/data/TRADE/MEX.KOR.exports?startPeriod=soon", 404, "100"), ("2.1/data/TRADE/MEX.AND.exports", 404, "100"), ("2.1/data/TRADE/MEX.KOR?updatedAfter=2024-01-01", 501, "501"),
        ("2.1/data/TRADE/MEX.KOR?colour=red", 400, "140"), ("2.1/data/TRADE/'; drop table trade; --.KOR", 404, "100"), ("2.1/data/TRADE/%00.KOR", 400, "140"),
        ("2.1/codelist/BILATERAL/CL_AREAS", 404, "100"), ("2.1/codelist/OTHER/CL_AREA", 404, "100"), ("2.1/dataflow?references=everything", 400, "140"), ("2.1/nothing/at/all", 404, "100"), ("2.1/", 404, "100"),
        ("2.1/data/TRADE/" + "MEX+" * 1500, 400, "140"), ("2.1/data/TRADE/MEX.KOR?firstNObservations=-1", 400, "140"), ("2.1/data/TRADE/MEX.KOR?asOf=yesterday", 400, "140"),
        ("2.1/availableconstraint/NO", 404, "100"), ("2.1/schema/dataflow/BILATERAL/NO", 404, "100"), ("2.1/data/TRADE/MEX.KOR?detail=nodata", 501, "501"),
    ],
)  # fmt: skip
def test_errors_have_the_shape_of_sdmx(site: Any, path: str, status: int, code: str) -> None:
    given = site.get(f"/sdmx/{path}")
    assert given.status_code == status, given.text[:300]
    assert "Traceback" not in given.text
    message = ElementTree.fromstring(given.content).find("{*}ErrorMessage")
    assert message is not None
    assert message.get("code") == code
    given = site.get(f"/sdmx/v2/{path.removeprefix('2.1/').replace('data/TRADE', 'data/dataflow/BILATERAL/TRADE/*')}")
    assert given.status_code >= 400
    assert given.status_code != 500
    assert json.loads(given.content)["errors"][0]["title"]


def test_too_much_at_once_is_said(site: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sdmx_flows, "LARGEST", 20)
    given = site.get("/sdmx/2.1/data/TRADE/MEX")
    assert (given.status_code, 'code="130"' in given.text) == (413, True)
    monkeypatch.setattr(sdmx_flows, "LARGEST", 20_000)
    monkeypatch.setattr(sdmx_flows, "cells", lambda *given, **more: cells.cells(*given, **{**more, "most": 3}))
    given = site.get("/sdmx/v2/data/dataflow/BILATERAL/TRADE/*/*.KOR")
    assert (given.status_code, given.json()["errors"][0]["code"]) == (413, 130)


def test_a_figure_can_be_traced_by_its_id(site: Any) -> None:
    row = pl.read_csv(io.BytesIO(site.get(DATA, headers={"Accept": "text/csv"}).content), infer_schema=False).to_dicts()[0]
    assert "6160000000" in site.get(f"/api/v1/trace/{row['FIGURE']}").json()["rows"][0]["raw"]


@pytest.mark.slow
def test_under_the_command_that_serves(starter_home: Path) -> None:
    """The command line keeps pandas from being looked for; SDMX data are written with it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen([sys.executable, "-m", "bilateral.cli", "--home", str(starter_home), "serve", "--port", str(port)], stderr=subprocess.PIPE, text=True, env={**os.environ})
    try:
        until = time.monotonic() + 60
        while True:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}{DATA}&format=csv", timeout=30) as given:
                    assert "6160000000" in given.read().decode()
                break
            except urllib.error.HTTPError as error:
                pytest.fail(error.read().decode())
            except OSError:
                assert time.monotonic() < until
                time.sleep(0.1)
    finally:
        server.send_signal(signal.SIGINT)
        _, told = server.communicate(timeout=30)
    assert "Traceback" not in told


@pytest.mark.slow
@pytest.mark.parametrize(("version", "media"), [(v, media) for (v, kind), offered in FORMATS.items() if kind == "structure" for media in offered])
def test_every_structure_is_valid_in_every_format(site: Any, version: str, media: str) -> None:
    from pysdmx.io import read_sdmx

    for kind in door.KINDS:
        given = site.get(f"/sdmx/{version}/{'structure/' if version == 'v2' else ''}{kind}/*/*/*?references=all", headers={"Accept": media})
        assert given.status_code == 200, kind
        assert read_sdmx(io.BytesIO(given.content), validate=kind != "codelist").structures, kind


@pytest.mark.slow
@pytest.mark.parametrize("media", [media for media in FORMATS["2.1", "data"] if "xml" in media])
def test_data_are_valid(site: Any, media: str) -> None:
    from pysdmx.io import read_sdmx

    for flow in flows():
        given = site.get(f"/sdmx/2.1/data/{flow}/all", headers={"Accept": media})
        assert read_sdmx(io.BytesIO(given.content), validate=True).data, flow
