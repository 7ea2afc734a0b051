"""Fetching, against a stub server in this process: what is tried again, what is resumed, what is refused, and where a key never shows."""

from __future__ import annotations

import gzip
import logging
import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from bilateral import rawfile
from bilateral.download import Network
from bilateral.model import Asked, BadFile, Batch, BilateralError, Kind, RawFile, Request, Source, StoreBusy, Unreachable
from bilateral.snapshot import Added, Store, fetch, lock, open_store, snapshots, verify

KEY = "s3cr3t/key+=="
QUICK = Network(connect=2.0, read=0.3, backoff=0.01, max_bytes=1_000_000)
BODY = b"".join(b"%06d,%06d\n" % (i, i * 7 % 1000) for i in range(20_000))  # 280,000 bytes


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    stub: Stub

    def do_GET(self) -> None:
        self.stub.seen.append((self.path, dict(self.headers)))
        self.stub.answer(self)

    def log_message(self, *_: object) -> None:
        pass

    def send(self, status: int, body: bytes = b"", cut: int | None = None, **headers: str) -> None:
        """An answer; with `cut`, the connection is closed after that many bytes of the body."""
        self.send_response(status)
        for name, value in {"Content_Length": str(len(body)), **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body if cut is None else body[:cut])
        if cut is not None:
            self.wfile.flush()
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)


@dataclass
class Stub:
    """What the server was asked, and what it answers: `answers` in turn, the last one for good."""

    base: str = ""
    seen: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    answers: list[Callable[[Handler], None]] = field(default_factory=list)

    def answer(self, handler: Handler) -> None:
        (self.answers.pop(0) if len(self.answers) > 1 else self.answers[0])(handler)


class Quiet(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        """A client that hangs up is part of the tests."""


@pytest.fixture
def stub(monkeypatch: pytest.MonkeyPatch) -> Iterator[Stub]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1,localhost")
    stub = Stub()
    server = Quiet(("127.0.0.1", 0), type("Bound", (Handler,), {"stub": stub}))
    stub.base = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield stub
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return open_store(tmp_path / "home")


def ok(body: bytes = BODY, **headers: str) -> Callable[[Handler], None]:
    return lambda handler: handler.send(200, body, **headers)


def status(code: int, **headers: str) -> Callable[[Handler], None]:
    return lambda handler: handler.send(code, b"no", **headers)


def recognise(file: RawFile) -> Kind:
    if rawfile.read_head(file, 5) == b"wrong":
        raise BadFile(f"{file.name} has none of the columns of this source; check what it is")
    return Kind("table", "a table")


def read(file: RawFile, kind: Kind) -> Iterator[Batch]:
    return iter(())


def source(*requests: Request, check: Callable[[Request, RawFile], tuple[Request, ...]] | None = None) -> Source:
    return Source(
        "fake", "Fake", "Nobody", "https://example.org", "CC0", True, "nothing", 9, recognise, read,
        requests=lambda asked: iter(requests), check_answer=check,
    )  # fmt: skip


def one(stub: Stub, **secret: str) -> Request:
    return Request(f"{stub.base}/data", {"year": "2024", "areas": "MEX,KOR"}, "data.csv", secret=secret)


def run(store: Store, declared: Source, *, network: Network = QUICK, lines: list[str] | None = None) -> tuple[Added, ...]:
    said = [] if lines is None else lines
    return fetch(store, declared, Asked("http://unused.invalid"), report=said.append, network=network)


def refused(store: Store, declared: Source, match: str, *, network: Network = QUICK) -> str:
    """The one line of an Unreachable that leaves nothing kept."""
    with pytest.raises(Unreachable, match=match) as caught:
        run(store, declared, network=network)
    text = str(caught.value)
    assert caught.value.exit_code == 3
    assert "\n" not in text
    assert "year=" not in text
    assert snapshots(store) == ()
    assert not list(store.root.rglob(".incoming*"))
    return text


def partial(store: Store) -> list[Path]:
    folder = store.root / "partial"
    return sorted(folder.iterdir()) if folder.exists() else []


def test_an_answer_is_kept_as_it_came(stub: Stub, store: Store) -> None:
    stub.answers = [ok()]
    lines: list[str] = []
    moved: list[tuple[str, int, int | None]] = []
    added = fetch(
        store, source(one(stub)), Asked(""), report=lines.append, progress=lambda d, done, total: moved.append((d, done, total)), network=QUICK
    )
    s = added[0].snapshot
    assert s.path.read_bytes() == BODY
    assert (s.name, s.address) == ("data.csv", f"{stub.base}/data?year=2024&areas=MEX,KOR")
    assert stub.seen[0][0] == "/data?year=2024&areas=MEX,KOR"
    assert moved[-1] == ("data.csv", len(BODY), len(BODY))
    assert lines == [f"{stub.base[7:]}: data.csv, 280,000 bytes"]
    assert partial(store) == []
    assert not run(store, source(one(stub)))[0].new


def test_a_query_in_the_address_is_kept(stub: Stub, store: Store) -> None:
    stub.answers = [ok()]
    added = run(store, source(Request(f"{stub.base}/data?format=csv", {"q": "a b&c"}, "data.csv")))
    assert stub.seen[0][0] == "/data?format=csv&q=a%20b%26c"
    assert added[0].snapshot.address == stub.base + stub.seen[0][0]


@pytest.mark.parametrize("code", [429, 500, 502, 503, 504])
def test_a_temporary_failure_is_tried_again(stub: Stub, store: Store, code: int) -> None:
    stub.answers = [status(code), ok()]
    lines: list[str] = []
    assert run(store, source(one(stub)), lines=lines)[0].new
    assert len(stub.seen) == 2
    assert f"it answered {code}; trying again" in lines[0]
    assert "(try 2 of 5)" in lines[0]


def test_five_tries_and_no_more(stub: Stub, store: Store) -> None:
    stub.answers = [status(503)]
    text = refused(store, source(one(stub)), r"it answered 503 \(5 tries\)")
    assert stub.base[7:] in text
    assert len(stub.seen) == 5


@pytest.mark.slow
@pytest.mark.parametrize("as_date", [False, True])
def test_retry_after_is_respected(stub: Stub, store: Store, as_date: bool) -> None:
    value = format_datetime(datetime.now(UTC) + timedelta(seconds=2), usegmt=True) if as_date else "1"
    stub.answers = [status(429, Retry_After=value), ok()]
    start = time.monotonic()
    run(store, source(one(stub)))
    assert time.monotonic() - start >= 0.9  # an HTTP date has whole seconds: 2 s ahead is at least 1 s


def test_a_long_retry_after_is_told_and_not_waited_for(stub: Stub, store: Store) -> None:
    stub.answers = [status(429, Retry_After="86400")]
    refused(store, source(one(stub)), "asks to wait 86400 s")
    assert len(stub.seen) == 1


@pytest.mark.parametrize(("code", "advice"), [(400, "check what was asked"), (401, "key"), (403, "quota"), (404, "years and areas"), (204, "nothing for")])
def test_other_answers_fail_at_once(stub: Stub, store: Store, code: int, advice: str) -> None:
    stub.answers = [lambda handler: handler.send(code)]
    assert advice in refused(store, source(one(stub)), f"answered {code}")
    assert len(stub.seen) == 1


def test_a_slow_server_is_given_up(stub: Stub, store: Store) -> None:
    stub.answers = [lambda handler: time.sleep(0.4)]
    refused(store, source(one(stub)), r"stopped answering in time \(2 tries\)", network=replace(QUICK, read=0.1, tries=2))
    assert len(stub.seen) == 2


def test_a_refused_connection(store: Store, stub: Stub) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    text = refused(store, source(Request(f"http://127.0.0.1:{port}/d", {"year": "1"}, "d.csv", secret={"k": KEY})), "no connection")
    assert text.startswith(f"127.0.0.1:{port} could not be reached")
    assert KEY not in text


RANGED = {"Accept_Ranges": "bytes", "ETag": '"v1"'}


def rest(start: int, body: bytes = BODY) -> Callable[[Handler], None]:
    return lambda handler: handler.send(206, body[start:], Content_Range=f"bytes {start}-{len(body) - 1}/{len(body)}", **RANGED)


def test_a_cut_download_goes_on_where_it_stopped(stub: Stub, store: Store) -> None:
    stub.answers = [lambda handler: handler.send(200, BODY, cut=100_000, **RANGED), rest(100_000)]
    assert run(store, source(one(stub)))[0].snapshot.path.read_bytes() == BODY
    asked = stub.seen[1][1]
    assert asked["Range"] == "bytes=100000-"
    assert asked["If-Range"] == '"v1"'
    assert asked["Accept-Encoding"] == "identity"
    assert partial(store) == []


def test_a_later_run_goes_on_too(stub: Stub, store: Store) -> None:
    stub.answers = [lambda handler: handler.send(200, BODY, cut=100_000, Accept_Ranges="bytes", Last_Modified="Wed, 22 Jan 2025 10:00:00 GMT")]
    text = refused(store, source(one(stub, key=KEY)), "connection was lost", network=replace(QUICK, tries=1))
    assert "go on from there" in text
    assert len(partial(store)) == 2
    assert not any(KEY in str(p) or KEY.encode() in p.read_bytes() for p in partial(store))
    stub.answers = [rest(100_000)]
    assert run(store, source(one(stub, key=KEY)))[0].snapshot.path.read_bytes() == BODY
    assert stub.seen[-1][1]["If-Range"] == "Wed, 22 Jan 2025 10:00:00 GMT"
    assert partial(store) == []


def test_a_file_that_changed_meanwhile_is_taken_anew(stub: Stub, store: Store) -> None:
    newer = b"new," * 30_000
    stub.answers = [lambda handler: handler.send(200, BODY, cut=100_000, **RANGED), ok(newer, Accept_Ranges="bytes", ETag='"v2"')]
    assert run(store, source(one(stub)))[0].snapshot.path.read_bytes() == newer


@pytest.mark.parametrize("odd", [status(416), rest(50_000)])
def test_a_wrong_range_starts_anew(stub: Stub, store: Store, odd: Callable[[Handler], None]) -> None:
    stub.answers = [lambda handler: handler.send(200, BODY, cut=100_000, **RANGED), odd, ok()]
    assert run(store, source(one(stub)))[0].snapshot.path.read_bytes() == BODY
    assert "Range" not in stub.seen[2][1]


@pytest.mark.parametrize("headers", [{}, {"ETag": '"v1"'}, {"Accept_Ranges": "bytes"}, {"Accept_Ranges": "bytes", "ETag": 'W/"v1"'}])
def test_without_a_strong_validator_nothing_is_resumed(stub: Stub, store: Store, headers: dict[str, str]) -> None:
    stub.answers = [lambda handler: handler.send(200, BODY, cut=100_000, **headers)]
    refused(store, source(one(stub)), "connection was lost", network=replace(QUICK, tries=2))
    assert "Range" not in stub.seen[1][1]
    assert partial(store) == []


def test_compressed_transfer_is_unpacked(stub: Stub, store: Store) -> None:
    stub.answers = [ok(gzip.compress(BODY), Content_Encoding="gzip", **RANGED)]
    assert run(store, source(one(stub)))[0].snapshot.path.read_bytes() == BODY


@pytest.mark.parametrize("announced", [True, False])
def test_too_big_is_refused(stub: Stub, store: Store, announced: bool) -> None:
    def endless(handler: Handler) -> None:
        handler.send_response(200)
        handler.send_header("Connection", "close")
        handler.end_headers()
        handler.wfile.write(BODY)
        handler.close_connection = True

    stub.answers = [ok() if announced else endless]
    refused(store, source(one(stub)), "more than the limit of 100,000 bytes", network=replace(QUICK, max_bytes=100_000))
    assert len(stub.seen) == 1
    assert partial(store) == []


def test_a_bomb_in_the_transfer_is_refused(stub: Stub, store: Store) -> None:
    stub.answers = [ok(gzip.compress(bytes(5_000_000)), Content_Encoding="gzip")]
    refused(store, source(one(stub)), "more than the limit of 1,000,000 bytes")
    assert partial(store) == []


def test_a_bomb_in_the_file_is_refused(stub: Stub, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rawfile, "MAX_DECOMPRESSED", 2**20)
    stub.answers = [ok(gzip.compress(bytes(5_000_000)))]
    refused(store, source(one(stub)), "did not answer with the data: data.csv unpacks to more than")


@pytest.mark.parametrize("body", [b"", b"<html><body>busy</body></html>", b"wrong,columns\n1,2\n", gzip.compress(BODY)[:-400]])
def test_what_is_not_the_data_is_not_kept(stub: Stub, store: Store, body: bytes) -> None:
    stub.answers = [ok(body)]
    refused(store, source(one(stub)), "did not answer with the data: data.csv")
    assert partial(store) == []


def test_redirects_are_followed_without_the_key_to_another_host(stub: Stub, store: Store) -> None:
    other = stub.base.replace("127.0.0.1", "localhost")
    stub.answers = [status(302, Location="/there"), status(307, Location=f"{other}/elsewhere"), ok()]
    request = Request(f"{stub.base}/data", {"year": "2024"}, "data.csv", headers={"X-Token": KEY})
    s = run(store, source(request))[0].snapshot
    assert s.address == f"{stub.base}/data?year=2024"
    assert [path for path, _ in stub.seen] == ["/data?year=2024", "/there", "/elsewhere"]
    assert [headers.get("X-Token") for _, headers in stub.seen] == [KEY, KEY, None]


def test_a_redirect_loop_ends(stub: Stub, store: Store) -> None:
    stub.answers = [status(302, Location="/data")]
    refused(store, source(one(stub)), "redirects more than 5 times")
    assert len(stub.seen) == 6


@pytest.mark.parametrize("place", ["file:///etc/hostname", "ftp://example.org/x", "http://[broken"])
def test_other_schemes_are_not_followed(stub: Stub, store: Store, place: str) -> None:
    stub.answers = [status(302, Location=place)]
    refused(store, source(one(stub)), "redirects to a")
    assert len(stub.seen) == 1


@pytest.mark.parametrize("base", ["htp://example.org", "example.org", "file:///etc/hostname", ""])
def test_a_base_that_is_no_address_is_bad_use(store: Store, base: str) -> None:
    with pytest.raises(BilateralError, match="not an http or https address") as caught:
        run(store, source(Request(base, {}, "d.csv", secret={"k": KEY})))
    assert caught.value.exit_code == 2


def shown(error: BaseException) -> str:
    parts = [str(error)]
    while (error := error.__cause__ or (None if error.__suppress_context__ else error.__context__)) is not None:  # type: ignore[assignment]
        parts.append(str(error))
    return "\n".join(parts)


FAILING: dict[str, Callable[[Handler], None]] = {
    "404": status(404),
    "503": status(503),
    "cut": lambda handler: handler.send(200, BODY, cut=10),
    "loop": lambda handler: handler.send(302, Location=handler.path),
    "html": ok(b"<html></html>"),
    "echo": lambda handler: handler.send(200, b"echo " + handler.path.encode() + KEY.encode()),
}


@pytest.mark.slow
@pytest.mark.parametrize("how", [None, *FAILING])
@pytest.mark.parametrize("where", ["query", "path", "header"])
def test_a_key_shows_nowhere(stub: Stub, store: Store, caplog: pytest.LogCaptureFixture, how: str | None, where: str) -> None:
    def check(request: Request, file: RawFile) -> tuple[Request, ...]:
        text = file.path.read_text()
        if text.startswith("echo"):
            raise Unreachable(f"the source refused: {text}")
        return ()

    url = f"{stub.base}/{{key}}/data" if where == "path" else f"{stub.base}/data"
    hidden = {"X-Token": KEY} if where == "header" else {}
    request = Request(url, {"year": "2024"}, "data.csv", headers=hidden, secret={} if hidden else {"key": KEY})
    stub.answers = [FAILING[how] if how else ok()]
    lines: list[str] = []
    with caplog.at_level(logging.DEBUG):
        try:
            fetch(store, source(request, check=check), Asked("", key=KEY), report=lines.append, network=replace(QUICK, tries=2))
            assert how is None
        except Unreachable as error:
            assert how is not None
            lines.append(shown(error))
    encoded = "s3cr3t%2Fkey%2B%3D%3D"
    sent = stub.seen[0][1].get("X-Token") if hidden else stub.seen[0][0]
    assert sent == {"query": f"/data?year=2024&key={encoded}", "path": f"/{encoded}/data?year=2024", "header": KEY}[where]
    files = [p for p in store.root.rglob("*") if p.is_file()]
    written = "".join(f"{p}{p.read_text()}" for p in files)
    for text in (*lines, caplog.text, written):
        assert "s3cr3t" not in text


def test_a_key_that_cannot_be_a_header_is_told_without_it(stub: Stub, store: Store) -> None:
    for value in ("s3cr3t\nX: 1", "s3cr3tñ"):
        with pytest.raises(BilateralError, match="X-Token") as caught:
            run(store, source(Request(f"{stub.base}/d", {}, "d.csv", headers={"X-Token": value})))
        assert "s3cr3t" not in shown(caught.value)


def test_a_user_name_in_the_address_is_not_written(stub: Stub, store: Store) -> None:
    stub.answers = [ok()]
    base = stub.base.replace("//", "//me:s3cr3t@")
    assert run(store, source(Request(f"{base}/d", {}, "d.csv")))[0].snapshot.address == f"{stub.base}/d"


def test_pages_are_fetched_in_order_and_once(stub: Stub, store: Store) -> None:
    stub.answers = [lambda handler: handler.send(200, handler.path.encode())]
    first, last = (Request(f"{stub.base}/{name}", {}, f"{name}.csv") for name in ("first", "last"))
    pages = tuple(Request(f"{stub.base}/page", {"n": str(n)}, f"page{n}.csv") for n in (2, 3))

    def check(request: Request, file: RawFile) -> tuple[Request, ...]:
        return (*pages, first) if request == first else ()

    added = run(store, source(first, last, check=check))
    assert [path for path, _ in stub.seen] == ["/first", "/page?n=2", "/page?n=3", "/last"]
    assert [s.name for s in snapshots(store)] == [a.snapshot.name for a in added] == ["first.csv", "page2.csv", "page3.csv", "last.csv"]


def test_what_came_before_a_failure_stays(stub: Stub, store: Store) -> None:
    stub.answers = [ok(), status(404)]
    with pytest.raises(Unreachable):
        run(store, source(one(stub), Request(f"{stub.base}/absent", {}, "absent.csv")))
    assert [s.name for s in snapshots(store)] == ["data.csv"]
    assert verify(store) == ()


def test_a_source_without_requests_says_how_to_load(store: Store) -> None:
    with pytest.raises(BilateralError, match="bilateral load fake FILE"):
        run(store, replace(source(), requests=None))
    with pytest.raises(BilateralError, match="nothing to fetch"):
        run(store, source())


def test_fetching_needs_the_lock(stub: Stub, store: Store) -> None:
    stub.answers = [ok()]
    caught: list[BaseException] = []

    def second() -> None:
        try:
            run(store, source(one(stub)))
        except StoreBusy as error:
            caught.append(error)

    with lock(store):
        thread = threading.Thread(target=second)
        thread.start()
        thread.join()
        assert len(caught) == 1
        assert run(store, source(one(stub)))[0].new


@pytest.mark.parametrize(("name", "value"), [("SSL_CERT_FILE", "/nowhere/at/all.pem"), ("HTTPS_PROXY", "nonsense://s3cr3t@host")])
def test_unusable_network_settings_are_told(store: Store, monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(BilateralError, match=name) as caught:
        run(store, source(Request("https://example.org", {}, "d.csv")))
    assert "s3cr3t" not in shown(caught.value)
