"""Requests that nobody means well with, made by rule: the same seed gives the same ones."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import quote

from bilateral.metrics import metrics

BAD = (
    "'", "\"", "';drop table trade;--", "' or 1=1 --", "1; attach 'x' as y", "$reporter", "{{7*7}}", "{% for x in y %}", "${7*7}", "#{7*7}", "<script>alert(1)</script>", "<svg onload=x>",
    "\"><img src=x>", "javascript:alert(1)", "../../etc/passwd", "..%2f..%2fetc%2fpasswd", "....//....//etc", "/etc/passwd", "file:///etc/passwd", "C:\\windows", "%00", "\x00", "a\x00b", "\r\nSet-Cookie: a=b",
    "%0d%0aX-A: b", "\u2028", "\ud800", "\U0001f600", "مكسيك", "ＭＥＸ", "ﬁ", "a" * 600, "9" * 40, "-1", "0", "1e999", "NaN", "inf", "null", "None", "true", "[]", "{}", "*", "%", "_", "\\", "|", ";", "&", "=", " ", "\t", "MEX,KOR", "MEX/KOR",
    "2024/", "/2024", "2024/2023", "1999/2024", "2024-13", "2024-Q5", "0000", "WLD", "TOTAL", "_", "EU", "mex", "멕시코", "__class__", "self", "w", "metric", "as_of", "keys", "by", "con",
)  # fmt: skip
DAYS = ("0001-01-01", "0001-01-02", "9999-12-31", "2024-02-30", "20240101", "2024-W01", "1-1-1", "today", "2025-08-12")
PATHS = (
    "/api/v1/figures/{x}", "/api/v1/candidates/{x}", "/api/v1/history/{x}", "/api/v1/series/{x}", "/api/v1/rankings/{x}", "/api/v1/brief/{x}/{y}", "/api/v1/changes/{x}/{y}", "/api/v1/explain/{x}/{y}",
    "/api/v1/trace/{x}", "/api/v1/cite/{x}", "/api/v1/areas", "/api/v1/sources", "/api/v1/{x}", "/{x}", "/{x}/{y}", "/{x}/{y}/charts/{x}", "/{x}/{y}/charts/goods-{y}.svg", "/figure/{x}", "/figures/{x}", "/static/{x}/{y}",
    "/static/{x}/style.css", "/go", "/", "/check", "/methods", "/healthz", "/{x}/{y}/{x}/{y}",
)  # fmt: skip
NAMES = ("reporter", "partner", "period", "year", "lang", "as_of", "format", "limit", "offset", "top", "level", "by", "among", "since", "text", "a", "b", "exports", "imports", "frequency", "commodity", "region", "classification",
         "industry", "instrument", "company", "style", "exporter", "importer", "host", "origin")  # fmt: skip
GOOD = ("MEX", "KOR", "2024", "en", "87", "MX-NLE", "json", "csv", "10", "region", "partner", "equity")
METHODS = ("GET",) * 12 + ("HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH")


@dataclass(frozen=True)
class Request:
    """One request: what to send, and as what."""

    method: str
    path: str
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""


def requests(count: int, seed: int) -> Iterator[Request]:
    """So many requests of that seed."""
    draw = random.Random(seed)
    for _ in range(count):
        yield _request(draw)


def _request(draw: random.Random) -> Request:
    path = draw.choice(PATHS).replace("{x}", "{}").replace("{y}", "{}")
    while "{}" in path:
        path = path.replace("{}", _quoted(draw, draw.choice((_word(draw), draw.choice(("MEX", "KOR", "CHN")), draw.choice(list(metrics()))))), 1)
    query = "&".join(f"{_quoted(draw, draw.choice((*NAMES, *NAMES, _word(draw))))}={_quoted(draw, _value(draw))}" for _ in range(draw.randrange(6)))
    headers = {}
    if draw.random() < 0.3:
        headers["Accept"] = draw.choice(("text/html", "text/csv", "*/*;q=2", "application/*", ";;;,,,q=", "a/b;q=-1", "x" * 300, "image/png", "application/json, " * 60))
    if draw.random() < 0.1:
        headers["Accept-Language"] = draw.choice(("ko", "xx, es;q=0.5", "," * 200, "en\u00e9", "../en"))
    if draw.random() < 0.1:
        headers["If-None-Match"] = draw.choice(("*", 'W/"x"', '"' * 50, ""))
    if draw.random() < 0.1:
        headers["X-Forwarded-For"] = draw.choice(("1.2.3.4", "'", "::1", "x" * 500))
    method, body = draw.choice(METHODS), b""
    if draw.random() < 0.12:
        method, path = "POST", draw.choice(("/api/v1/check", "/check"))
        body = draw.choice((b"", b"\x00" * 50, b"PK\x03\x04" + b"x" * 40, b"%PDF-1.7 x", _word(draw).encode("utf-8", "replace") * 20, b"\xff\xfe" + b"a" * 21, b"--b\r\nContent-Disposition: form-data; name=text\r\n\r\nExports of Mexico: US$5 billion\r\n--b--\r\n"))
        headers["Content-Type"] = draw.choice(("text/plain", "multipart/form-data; boundary=b", "multipart/form-data", "application/json", "application/x-www-form-urlencoded", "text/plain; charset=utf-16", ""))
    return Request(method, f"{path}?{query}" if query else path, {name: value.encode("latin-1", "replace").decode("latin-1") for name, value in headers.items()}, body)


def _word(draw: random.Random) -> str:
    made = draw.choice(BAD)
    return made + draw.choice(BAD) if draw.random() < 0.15 else made


def _value(draw: random.Random) -> str:
    return draw.choice((draw.choice(GOOD), draw.choice(GOOD), _word(draw), draw.choice(DAYS)))


def _quoted(draw: random.Random, words: str) -> str:
    return quote(words.encode("utf-8", "surrogatepass"), safe=draw.choice(("", "/", "'();:@!*,")))
