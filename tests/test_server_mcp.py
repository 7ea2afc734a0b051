"""The Model Context Protocol, asked by the SDK's own client over standard input and output and over HTTP: what the verbs give."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from bilateral.figures import Warehouse, as_json, figure, ranking
from bilateral.metrics import metrics
from bilateral.warehouse import db
from parity import asked
from served import client, listening

pytestmark = pytest.mark.skipif(find_spec("mcp") is None, reason="mcp is not installed (pip install 'bilateral[serve]'): no client asked over the protocol")

KEYS = {"reporter": "MEX", "partner": "KOR", "period": "2024"}
COMMAND = "from bilateral.cli import main; main()"


def ask(server: Any, calls: list[tuple[str, dict[str, Any]]]) -> tuple[Any, list[Any]]:
    from mcp import Client

    async def run() -> tuple[Any, list[Any]]:
        async with Client(server) as made:
            return await made.list_tools(), [await made.call_tool(name, given) for name, given in calls]

    return asyncio.run(run())


CALLS: list[tuple[str, dict[str, Any]]] = [
    ("figure", {"metric": "exports", "keys": KEYS}),
    ("figure", {"metric": "exports", "keys": {**KEYS, "partner": "Corea del Zur"}}),
    ("figure", {"metric": "exprots", "keys": KEYS}),
    ("ranking", {"metric": "commodity_exports", "by": "commodity", "keys": KEYS, "top": 3}),
    ("explain", {"a": "MEX", "b": "KOR", "year": 2024}),
    ("check", {"text": "In 2024, Mexico's exports to South Korea were US$6.16 billion.", "pair": "MEX-KOR"}),
    ("brief", {"a": "Mexico", "b": "한국", "year": 2024}),
    ("areas", {"text": "corea"}),
    ("figure", {"metric": "exports", "keys": {**KEYS, "metric": "imports"}}),
    ("figure", {"metric": "exports", "keys": {**KEYS, "reporter": "\x00'; drop table trade; --"}}),
    ("check", {"text": "x" * 200_000}),
]


def holds(w: Warehouse, tools: Any, given: list[Any]) -> None:
    assert {tool.name for tool in tools.tools} >= {"figure", "ranking", "brief", "check", "trace", "explain"}
    assert all("source" in (tool.description or "") or tool.output_schema for tool in tools.tools)
    found, unknown, mistyped, ranked, explained, checked, brief, areas, own, hostile, long = given
    made = figure(w, "exports", **KEYS)
    assert {k: v for k, v in found.structured_content.items() if k != "cite"} == as_json(made)
    assert found.structured_content["cite"] == w.cite(made)
    assert unknown.is_error
    assert mistyped.is_error
    assert "exports" in mistyped.content[0].text
    names = [row["commodity"] for row in ranked.structured_content["rows"]]
    assert names == ranking(w, "commodity_exports", "commodity", top=3, **KEYS).rows["commodity"].to_list()
    assert len(explained.structured_content["directions"]) == 2
    assert checked.structured_content["summary"]["supported"] == 1
    assert brief.structured_content["figures_in_all"] > 20
    assert "KOR" in [row["code"] for row in areas.structured_content["rows"]]
    for refused in (own, hostile, long):
        assert refused.is_error
        assert "Traceback" not in refused.content[0].text


@pytest.mark.slow
def test_over_http(starter_home: Path, w: Warehouse) -> None:
    with listening(starter_home) as address:
        tools, given = ask(f"{address}/mcp", CALLS)
        holds(w, tools, given)
        identifier = given[0].structured_content["id"]
        _, (traced, never) = ask(f"{address}/mcp", [("trace", {"figure_id": identifier}), ("trace", {"figure_id": "f:000000000000"})])
    assert "6160000000" in traced.structured_content["rows"][0]["raw"]
    assert never.is_error


@pytest.mark.slow
def test_over_standard_input_and_output(starter_home: Path, w: Warehouse) -> None:
    from mcp.client.stdio import StdioServerParameters

    server = StdioServerParameters(command=sys.executable, args=["-c", COMMAND, "--home", str(starter_home), "mcp"], env={**os.environ})
    holds(w, *ask(server, CALLS))


def test_every_metric(starter_home: Path, w: Warehouse) -> None:
    keys = {name: asked(w, name) for name in metrics()}
    with listening(starter_home) as address:
        _, given = ask(f"{address}/mcp", [("figure", {"metric": name, "keys": keys[name]}) for name in metrics()])
    for name, one in zip(metrics(), given, strict=True):
        assert {k: v for k, v in one.structured_content.items() if k != "cite"} == as_json(figure(w, name, **keys[name])), name


@pytest.mark.slow
def test_nothing_but_the_protocol_is_written(starter_home: Path) -> None:
    made = subprocess.run([sys.executable, "-c", COMMAND, "--home", str(starter_home), "mcp"], input=b"this is not JSON\n", capture_output=True, timeout=60, check=False)
    assert all(line.startswith(b"{") for line in made.stdout.splitlines())
    assert b"Traceback" not in made.stdout


def test_hostile_requests(starter_home: Path) -> None:
    with client(starter_home) as site:
        assert site.get("/mcp").status_code == 405
        for body in (b"", b"{", b"[]", b"null", b'{"jsonrpc": "2.0"}', b"\xff" * 100, b'{"a":' * 3000):
            given = site.post("/mcp", content=body, headers={"Content-Type": "application/json", "Accept": "application/json, text/event-stream"})
            assert 400 <= given.status_code < 500, body[:20]
            assert "Traceback" not in given.text
        assert site.post("/mcp", json={}, headers={"Origin": "https://elsewhere.example"}).status_code == 403
        assert site.get("/healthz").status_code == 200


@pytest.mark.slow
def test_a_call_that_takes_too_long_is_stopped(starter_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    slow = "select count(*) from range(100000000) a, range(100000000) b where a.range + b.range < 0"
    monkeypatch.setattr("bilateral.server.tools.SECONDS", 0.3)
    monkeypatch.setattr("bilateral.server.tools.figure_of", lambda w, *_, **__: db.one(w.con, slow))
    with listening(starter_home) as address:
        _, (late, after) = ask(f"{address}/mcp", [("figure", {"metric": "exports", "keys": KEYS}), ("areas", {"text": "corea"})])
    assert (late.is_error, after.is_error) == (True, False)
    assert "too_slow" in late.content[0].text


@pytest.mark.parametrize(("door", "package"), [("/mcp", "mcp"), ("/sdmx/2.1/dataflow", "pysdmx")])
def test_a_package_that_is_not_here_is_said(starter_home: Path, monkeypatch: pytest.MonkeyPatch, door: str, package: str) -> None:
    for module in ("mcp", "sdmx"):
        monkeypatch.setattr(f"bilateral.server.{module}.find_spec", lambda name: None)
    with client(starter_home) as site:
        given = site.post(door, json={}) if door == "/mcp" else site.get(door)
        assert (given.status_code, package in given.text, "bilateral[serve]" in given.text) == (501, True, True)
        assert site.get("/healthz").status_code == 200
