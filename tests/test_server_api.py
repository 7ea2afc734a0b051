"""The HTTP API: every metric gives what the verb gives; errors, formats, ETags and limits."""

from __future__ import annotations

import doctest
import io
import json
import time
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import bilateral.server.limits
from bilateral.changes import changes
from bilateral.changes import to_json as changes_json
from bilateral.check import check_text
from bilateral.check.report import to_json as check_json
from bilateral.documents.brief import write_brief
from bilateral.documents.render import render
from bilateral.explain import explain
from bilateral.explain import to_json as explain_json
from bilateral.figures import Warehouse, as_json, candidates, figure, history, ranking, series
from bilateral.metrics import metrics
from bilateral.server.limits import SECURITY
from bilateral.warehouse import db
from parity import asked
from served import FIGURE, client

KINDS = ("figures", "candidates", "history", "series", "rankings")


@pytest.mark.parametrize("name", list(metrics()))
def test_parity(site: Any, w: Warehouse, name: str) -> None:
    """Every metric through the door: the same figure, candidates, history, series and ranking as from Python."""
    keys = asked(w, name)
    assert site.get(f"/api/v1/figures/{name}", params=keys).json() == as_json(figure(w, name, **keys))
    assert site.get(f"/api/v1/candidates/{name}", params=keys).json()["rows"] == [as_json(f) for f in candidates(w, name, **keys)]
    if "period" not in metrics()[name].keys:
        assert site.get(f"/api/v1/series/{name}", params=keys).status_code == 400
        return
    open_ = {key: value for key, value in keys.items() if key != "period"}
    made = series(w, name, **open_)
    given = site.get(f"/api/v1/series/{name}", params=open_).json()
    assert [(row["period"], row["value"]) for row in given["rows"]] == list(made.rows.select("period", "value").iter_rows())
    assert (given["unit"], given["source"]) == (made.unit, made.source)
    by = next(key for key in reversed(metrics()[name].keys) if key != "period")
    rest = {key: value for key, value in keys.items() if key not in (by, "by", "among")}
    ranked = ranking(w, name, by, **rest)
    given = site.get(f"/api/v1/rankings/{name}", params={**rest, "by": by}).json()
    assert [(row[by], row["value"]) for row in given["rows"]] == list(ranked.rows.select(by, "value").iter_rows())


def test_history_is_the_verbs(site: Any, w: Warehouse) -> None:
    keys = {"reporter": "MEX", "partner": "KOR", "period": "2011"}
    assert site.get("/api/v1/history/fdi_inward", params=keys).json()["rows"] == [as_json(f) for f in history(w, "fdi_inward", **keys)]


def test_as_of(site: Any) -> None:
    keys = {"reporter": "MEX", "partner": "KOR", "period": "2022"}
    before = site.get("/api/v1/figures/fdi_inward", params={**keys, "as_of": "2023-03-01"}).json()
    assert (round(before["value"] / 1e6, 1), before["vintage"], before["as_of"]) == (673.5, "2023-02-19", "2023-03-01")
    assert round(site.get("/api/v1/figures/fdi_inward", params=keys).json()["value"] / 1e6, 1) == 683.9


@pytest.mark.slow
def test_documents_are_the_verbs(site: Any, w: Warehouse) -> None:
    made = write_brief(w, "MEX", "KOR", year=2024, lang="ko")
    for format_ in ("json", "text", "md"):
        assert site.get(f"/api/v1/brief/Mexico/한국?year=2024&lang=ko&format={format_}").text == render(made, format_)
    assert site.get("/api/v1/changes/MEX/KOR").json() == json.loads(json.dumps(changes_json(changes(w, "MEX", "KOR"))))
    assert site.get("/api/v1/explain/MEX/KOR").json()["rows"] == [explain_json(one) for one in explain(w, "MEX", "KOR")]
    page = site.get("/api/v1/brief/MEX/KOR", headers={"Accept": "text/html"})
    assert page.headers["content-type"].startswith("text/html")
    assert "default-src 'none'" in page.headers["content-security-policy"]


def test_check_is_the_verb(site: Any, w: Warehouse) -> None:
    text = "In 2024, Mexico's exports to South Korea were US$9.4 billion."
    made = check_text(w, text, date="2025-08-12", pair=("MEX", "KOR"))
    given = site.post("/api/v1/check?date=2025-08-12&pair=MEX-KOR", content=text, headers={"Content-Type": "text/plain"})
    assert given.json() == json.loads(json.dumps(check_json(made)))
    assert given.headers["cache-control"] == "no-store"
    assert site.post("/api/v1/check", content=text, headers={"Accept": "text/html"}).text.startswith("<!DOCTYPE html>")


def test_trace_and_citation_of_an_id_that_was_given(site: Any) -> None:
    found = site.get(FIGURE).json()
    traced = site.get(f"/api/v1/trace/{found['id']}").json()
    assert traced["count"] == 1
    assert "6160000000" in traced["rows"][0]["raw"]
    assert site.get(f"/api/v1/cite/{found['id']}?style=bibtex").text.startswith("@misc{")
    assert json.loads(site.get(f"/api/v1/cite/{found['id']}?style=csl").text)["type"] == "dataset"
    assert site.get(f"/api/v1/cite/{found['id']}?style=chicago").status_code == 400
    assert site.get("/api/v1/trace/f:000000000000").status_code == 404


@pytest.mark.parametrize(
    ("path", "status", "code", "near"),
    [
        ("/api/v1/figures/export?reporter=MEX", 404, "unknown_name", "exports"),
        ("/api/v1/figures/exports?reporter=Mexic&partner=KOR&period=2024", 404, "unknown_area", "MEX"),
        ("/api/v1/figures/exports?reporter=MEX&partner=KOR", 400, "bad_use", None),
        ("/api/v1/figures/exports?reporter=MEX&partner=KOR&period=24", 404, "unknown_name", None),
        ("/api/v1/figures/exports?reporter=MEX&partner=KOR&period=2024&reporte=x", 400, "bad_use", "reporter"),
        ("/api/v1/figures/exports?reporter=MEX&reporter=KOR&partner=KOR&period=2024", 400, "bad_use", None),
        ("/api/v1/figures/exports?reporter=MEX&partner=KOR&period=2024&metric=imports", 400, "bad_use", None),
        ("/api/v1/figures/exports?reporter=MEX&partner=KOR&period=2024&w=1", 400, "bad_use", None),
        ("/api/v1/figures/exports?reporter=MEX&partner=KOR&period=2024&as_of=yesterday", 400, "bad_use", None),
        ("/api/v1/series/exports?reporter=MEX&partner=KOR&frequency=W", 404, "unknown_name", "A"),
        ("/api/v1/rankings/exports?reporter=MEX&period=2024", 400, "bad_use", None),
        ("/api/v1/rankings/exports?reporter=MEX&period=2024&by=colour", 400, "bad_use", None),
        ("/api/v1/rankings/exports?reporter=MEX&period=2024&by=partner&top=many", 400, "bad_use", None),
        ("/api/v1/brief/MEX/MEX", 400, "bad_use", None),
        ("/api/v1/brief/MEX/KOR?lang=xx", 404, "unknown_name", "en"),
        ("/api/v1/brief/MEX/KOR?year=soon", 400, "bad_use", None),
        ("/api/v1/areas?text=zzzzzz", 404, "unknown_name", None),
        (f"{FIGURE}&format=xml", 406, "unknown_format", "csv"),
        (f"{FIGURE}&format=parque", 406, "unknown_format", "parquet"),
        ("/api/v1/nothing/at/all", 404, "not_found", None),
        (f"{FIGURE}&x={'y' * 9000}", 414, "address_too_long", None),
    ],
)
def test_errors_have_one_shape(site: Any, path: str, status: int, code: str, near: str | None) -> None:
    given = site.get(path)
    assert given.status_code == status
    error = given.json()["error"]
    assert set(error) == {"code", "message", "nearest"}
    assert error["code"] == code
    assert near is None or near in error["nearest"]
    assert "\n" not in error["message"]


def test_methods_that_are_not(site: Any) -> None:
    given = site.post(FIGURE)
    assert (given.status_code, given.json()["error"]["code"]) == (405, "method_not_allowed")
    assert site.delete("/api/v1/sources").status_code == 405


def test_a_fault_of_ours_says_nothing_of_itself(starter_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bilateral.server.api.metric_rows", lambda: 1 / 0)
    with client(starter_home) as site:
        given = site.get("/api/v1/metrics")
    assert given.status_code == 500
    assert given.json()["error"]["code"] == "internal"
    assert "Zero" not in given.text
    assert given.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("application/json", "application/json"), ("text/csv", "text/csv"), ("*/*", "application/json"), ("", "application/json"), ("text/*;q=0.4, application/xml", "text/csv"),
        ("application/vnd.apache.parquet", "application/vnd.apache.parquet"), ("application/vnd.apache.arrow.stream", "application/vnd.apache.arrow.stream"),
        ("application/json;q=0.1, text/csv;q=0.9", "text/csv"), ("application/json;q=x, text/csv", "text/csv"), ("*/*, application/json;q=0", "text/csv"),
    ],
)  # fmt: skip
def test_the_format_asked_for(site: Any, accept: str, kind: str) -> None:
    given = site.get(FIGURE, headers={"Accept": accept})
    assert given.status_code == 200
    assert given.headers["content-type"].startswith(kind)


def test_no_format_that_would_do(site: Any) -> None:
    given = site.get(FIGURE, headers={"Accept": "image/png"})
    assert (given.status_code, given.json()["error"]["nearest"]) == (406, ["json", "csv", "parquet", "arrow"])


@pytest.mark.parametrize(("format_", "read"), [("csv", pl.read_csv), ("parquet", pl.read_parquet), ("arrow", pl.read_ipc_stream)])
def test_tables_hold_the_same_rows(site: Any, format_: str, read: Any) -> None:
    rows = site.get("/api/v1/series/exports?reporter=MEX&partner=KOR").json()["rows"]
    table = read(io.BytesIO(site.get(f"/api/v1/series/exports?reporter=MEX&partner=KOR&format={format_}").content))
    assert table.columns == ["period", "value", "status", "vintage"]
    assert table["value"].to_list() == [row["value"] for row in rows]
    one = read(io.BytesIO(site.get(f"{FIGURE}&format={format_}").content)).to_dicts()[0]
    assert (one["value"], one["reporter"], one["status"]) == (6_160_000_000, "MEX", "published")
    empty = read(io.BytesIO(site.get(f"/api/v1/series/exports?reporter=AND&partner=KOR&format={format_}").content))
    assert (empty.columns, empty.height) == (["period", "value", "status", "vintage"], 0)


def test_pages_of_a_list(site: Any) -> None:
    whole = site.get("/api/v1/areas").json()
    assert whole["total"] == len(whole["rows"]) > 250
    given = site.get("/api/v1/areas?limit=10&offset=20")
    assert given.json()["rows"] == whole["rows"][20:30]
    assert given.headers["x-total-count"] == str(whole["total"])
    assert 'limit=10&offset=30>; rel="next"' in given.headers["link"]
    assert "link" not in site.get("/api/v1/areas?limit=10&offset=99999").headers


def test_an_answer_that_is_known_is_not_sent_again(site: Any) -> None:
    first = site.get(FIGURE)
    assert first.headers["cache-control"] == "public, max-age=60"
    again = site.get(FIGURE, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", first.headers["etag"])
    assert site.get(f"{FIGURE}&format=csv").headers["etag"] != first.headers["etag"]
    assert "etag" not in site.get("/api/v1/figures/export").headers
    head = site.head(FIGURE)
    assert (head.status_code, head.content, head.headers["content-length"]) == (200, b"", str(len(first.content)))
    packed = site.get("/api/v1/areas", headers={"Accept-Encoding": "gzip"})
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.json() == site.get("/api/v1/areas", headers={"Accept-Encoding": "identity"}).json()


@pytest.mark.slow
def test_every_answer_is_guarded_and_sets_no_cookie(site: Any) -> None:
    for path in (FIGURE, "/", "/MEX/KOR", "/nowhere/at/all/here", "/healthz", "/api/v1/figures/no", "/static/x/style.css", "/robots.txt"):
        given = site.get(path)
        assert {name.lower() for name in SECURITY} <= set(given.headers), path
        assert "set-cookie" not in given.headers
        assert "frame-ancestors 'none'" in given.headers["content-security-policy"]
        assert "server" not in given.headers


def test_a_body_too_large_is_refused_by_its_length_and_by_its_bytes(starter_home: Path) -> None:
    with client(starter_home, body=1000) as site:
        assert site.post("/api/v1/check", content=b"x" * 1001).status_code == 413
        given = site.post("/api/v1/check", content=(b"x" * 100 for _ in range(11)))  # in pieces, without a length
        assert (given.status_code, given.json()["error"]["code"]) == (413, "too_large")
        assert site.post("/check", content=(b"x" * 100 for _ in range(11)), headers={"Content-Type": "multipart/form-data; boundary=b"}).status_code == 413
        assert site.post("/api/v1/check", content=b"Exports were US$5 billion.").status_code == 200
        assert site.get(FIGURE, headers={"X-Much": "y" * 40_000}).status_code == 431


def test_too_many_requests_from_one_address(starter_home: Path) -> None:
    with client(starter_home, rate=0.5, burst=3) as site:
        assert [site.get("/healthz").status_code for _ in range(5)] == [200] * 5  # the name of a test client is no address, and such are not counted
        site.__dict__["_transport"].client = ("192.0.2.7", 5000)
        listed = [site.get("/healthz") for _ in range(5)]
        assert [given.status_code for given in listed] == [200, 200, 200, 429, 429]
        assert listed[-1].json()["error"]["code"] == "too_many_requests"
        assert int(listed[-1].headers["retry-after"]) >= 1
        site.__dict__["_transport"].client = ("192.0.2.8", 5000)
        assert site.get("/healthz").status_code == 200


def test_a_server_for_this_machine_goes_by_its_names_alone(starter_home: Path) -> None:
    with client(starter_home, hosts=("127.0.0.1", "localhost")) as site:
        for host, status in (("127.0.0.1:8080", 200), ("LOCALHOST", 200), ("evil.example", 421), ("127.0.0.1.evil.example:80", 421), ("", 421)):
            assert site.get("/healthz", headers={"Host": host}).status_code == status
        assert site.get(FIGURE, headers={"Host": "evil.example"}).json()["error"]["code"] == "wrong_host"


def test_examples() -> None:
    assert doctest.testmod(bilateral.server.limits).failed == 0


@pytest.mark.slow
@pytest.mark.parametrize("wait", [0, 0.6])
def test_a_request_that_takes_too_long_is_stopped(starter_home: Path, monkeypatch: pytest.MonkeyPatch, wait: float) -> None:
    slow = "select count(*) from range(100000000) a, range(100000000) b where a.range + b.range < 0"

    def forever(w: Warehouse, *_: object, **__: object) -> object:
        time.sleep(wait)  # a query that begins when the time is already over is stopped too
        return db.one(w.con, slow)

    monkeypatch.setattr("bilateral.server.api.figure", forever)
    with client(starter_home, seconds=0.3) as site:
        given = site.get(FIGURE)
        assert (given.status_code, given.json()["error"]["code"]) == (503, "too_slow")
        monkeypatch.setattr("bilateral.server.api.check_text", forever)
        given = site.post("/api/v1/check", content="Exports were US$5 billion.")
        assert (given.status_code, given.json()["error"]["code"]) == (503, "too_slow")
        assert site.get("/healthz").status_code == 200


def test_health_and_description(site: Any, w: Warehouse) -> None:
    assert site.get("/healthz").json()["build_id"] == w.build_id
    described = site.get("/api/v1/openapi.json").json()
    paths = described["paths"]
    for declared in metrics().values():
        for kind in KINDS:
            parameters = {p["name"] for p in paths[f"/api/v1/{kind}/{declared.name}"]["get"]["parameters"]}
            wanted = set(declared.keys) - ({"period"} if kind == "series" else {"by", "among"} if kind == "rankings" else set())
            assert wanted <= parameters
    for path in ("/brief/{a}/{b}", "/trace/{figure_id}", "/changes/{a}/{b}", "/explain/{a}/{b}", "/metrics", "/areas", "/sources"):
        assert "get" in paths[f"/api/v1{path}"]
    assert "post" in paths["/api/v1/check"]
