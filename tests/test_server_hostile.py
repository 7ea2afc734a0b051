"""Requests nobody means well with: each gets an answer in the one error shape or a page, none a fault, none what it was after."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

import pytest

import hostile
from served import FIGURE, PAGE

QUICK, MANY = 300, 10_000


def _hold(site: Any, count: int, seed: int) -> Counter[int]:
    seen: Counter[int] = Counter()
    for request in hostile.requests(count, seed):
        given = site.request(request.method, request.path, headers={name: value.encode("latin-1") for name, value in request.headers.items()}, content=request.body)
        seen[given.status_code] += 1
        assert given.status_code < 500, f"{given.status_code} {request}"
        assert "Traceback" not in given.text[:100_000], request
        assert "root:" not in given.text[:100_000], request
        assert "set-cookie" not in given.headers, request
        assert given.headers["x-content-type-options"] == "nosniff", request
        kind = given.headers.get("content-type", "")
        if kind.startswith("text/html"):
            assert "<script>alert" not in given.text, request
            assert not re.search(r"<(?:svg onload|img src=x)", given.text), request
        if given.status_code >= 400 and request.method != "HEAD":
            assert kind.startswith("text/html") or set(given.json()["error"]) == {"code", "message", "nearest"}, request
    return seen


@pytest.mark.slow
def test_some_hostile_requests(site: Any) -> None:
    seen = _hold(site, QUICK, 1)
    assert seen[200] > 10  # some of them are fine, so that the rest are refused for what they are
    assert seen[404] > 50


@pytest.mark.slow
def test_many_hostile_requests(site: Any) -> None:
    _hold(site, MANY, 2)


@pytest.mark.parametrize("path", ["/static/x/../../../etc/passwd", "/static/x/%2e%2e%2fpages.py", "/static/..%2f..%2f/style.css%00", "//etc/passwd", "/MEX/KOR/charts/..%2f..%2fx.svg"])
def test_no_way_out_of_the_files(site: Any, path: str) -> None:
    assert site.get(path).status_code in (400, 404)


def test_sql_is_a_name_like_any_other(site: Any) -> None:
    before = site.get(FIGURE).json()["value"]
    for words in ("x'; drop table trade; --", "MEX' or '1'='1", "1 union select * from meta"):
        for key in ("reporter", "partner", "period"):
            asked = {"reporter": "MEX", "partner": "KOR", "period": "2024", key: words}
            assert site.get("/api/v1/figures/exports", params=asked).status_code == 404
        given = site.get("/api/v1/figures/fdi_inward", params={"reporter": "MEX", "partner": "KOR", "period": "2024", "industry": words})
        assert (given.status_code, given.json()["status"]) == (200, "missing")
    assert site.get("/api/v1/rankings/exports", params={"reporter": "MEX", "period": "2024", "by": 'partner" from x --'}).status_code == 400
    assert site.get(FIGURE).json()["value"] == before


def test_what_is_typed_is_shown_as_text(site: Any) -> None:
    words = "<script>alert(1)</script>{{7*7}}"
    for path in (f"/go?a={words}&b=KOR", f"/{words}", f"/MEX/{words}", f"/figures/{words}", f"/?a={words}"):
        given = site.get(path, headers=PAGE)
        assert "<script>alert" not in given.text
        assert "49" not in re.sub(r"[0-9a-f]{12,}", "", given.text.partition("<main")[2].partition("<datalist")[0])
    given = site.post("/check?lang=en", data={"text": f"Mexico's exports to South Korea were US$6.16 billion in 2024 {words} <img src=x onerror=alert(1)>"})
    assert "&lt;script&gt;alert(1)&lt;/script&gt;{{7*7}}" in given.text
    assert "<img" not in given.text
    upload = {"file": ("<b>x</b>.html", b"<html><body><script>alert(1)</script><p onclick=x>Exports of Mexico were US$5 billion.</p><svg onload=x></svg></body></html>", "text/html")}
    given = site.post("/check?lang=en", files=upload)
    assert given.status_code == 200
    assert "alert(1)" not in given.text
    assert "onclick" not in given.text
    assert "<b>x</b>" not in given.text


def test_headers_are_not_split(site: Any) -> None:
    given = site.get("/go?a=MEX%0d%0aSet-Cookie:%20a=b&b=KOR&lang=en%0d%0aX-A:b", headers=PAGE)
    assert "set-cookie" not in given.headers
    assert "x-a" not in given.headers
    moved = site.get("/mexico/corea?lang=es%0d%0aX-A:%20b", headers=PAGE)
    assert "x-a" not in moved.headers
    assert moved.headers["location"].startswith("/MEX/KOR?")
    assert not site.get("/go?a=MEX&b=//evil.example", headers=PAGE).headers.get("location", "").startswith("//")


@pytest.mark.slow
def test_a_bomb_of_a_word_file_is_refused(site: Any) -> None:
    import io
    import zipfile

    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as bundle:
        bundle.writestr("[Content_Types].xml", "<Types/>")
        bundle.writestr("word/document.xml", b"<w:document>" + b" " * 110_000_000)
    assert len(packed.getvalue()) < 1_000_000
    for path, sent in (("/api/v1/check", {"content": packed.getvalue()}), ("/check?lang=en", {"files": {"file": ("x.docx", packed.getvalue())}})):
        given = site.post(path, **sent)
        assert given.status_code == 422
        assert "Traceback" not in given.text
