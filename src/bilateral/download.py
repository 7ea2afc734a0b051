"""One request to one finished file: the only code that opens a socket. Knows nothing of the store; `snapshot.fetch` is its one caller.

What a key may touch: `Request.secret` and `Request.headers` are merged when a request is sent, and never written, shown or logged.
A secret named in the address, as in "…/{key}/json", is put there; any other becomes a query part.
"""

from __future__ import annotations

import hashlib
import json
import logging
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Protocol
from urllib.parse import quote, urlencode, urljoin, urlsplit, urlunsplit

import httpx
import tenacity

from bilateral.model import BilateralError, Request, Unreachable

TEMPORARY = frozenset({429, 500, 502, 503, 504})
REDIRECTS = frozenset({301, 302, 303, 307, 308})
ADVICE = {
    401: "check the key",
    403: "check the key, or the quota of its account",
    404: "check the years and areas asked, and the base address",
    204: "it has nothing for what was asked; ask for other years or areas",
}
# Loggers that would write a request's full address (httpx, at INFO) or its headers (httpcore, at DEBUG).
LOGGERS = ("httpx", "httpcore.connection", "httpcore.http11", "httpcore.http2", "httpcore.proxy")


class ProgressHook(Protocol):
    """Called as bytes arrive; `total` is None while the length is unknown."""

    def __call__(self, description: str, done: int, total: int | None) -> None: ...


@dataclass(frozen=True)
class Network:
    """Limits of every download: times in seconds, sizes in bytes. `tries` counts the first one; `backoff` is the first wait."""

    connect: float = 10.0
    read: float = 60.0
    tries: int = 5
    backoff: float = 1.0
    longest_wait: float = 120.0
    max_bytes: int = 4 * 2**30
    redirects: int = 5


NETWORK = Network()


class _Temporary(Exception):
    """A failure worth another try. `wait` is what the server asked for, in seconds."""

    def __init__(self, what: str, wait: float = 0.0) -> None:
        super().__init__(what)
        self.wait = wait


@contextmanager
def session(network: Network = NETWORK) -> Iterator[httpx.Client]:
    """An HTTP client with our limits; proxies and certificates come from the environment as httpx reads it. Its logs are silenced.

    Raises:
        BilateralError: when those settings of the environment cannot be used.
    """

    def silent(record: logging.LogRecord) -> bool:
        return False

    timeout = httpx.Timeout(network.read, connect=network.connect)
    try:
        client = httpx.Client(timeout=timeout, follow_redirects=False, headers={"User-Agent": "bilateral"})
    except (OSError, ValueError, ImportError, httpx.InvalidURL) as error:
        settings = "SSL_CERT_FILE, SSL_CERT_DIR, HTTP_PROXY, HTTPS_PROXY and ALL_PROXY"
        raise BilateralError(f"the network settings cannot be used ({type(error).__name__}); check the variables {settings}") from None
    for name in LOGGERS:
        logging.getLogger(name).addFilter(silent)
    try:
        with client:
            yield client
    finally:
        for name in LOGGERS:
            logging.getLogger(name).removeFilter(silent)


def address(request: Request) -> str:
    """The request's address as it may be written down: with its params, without secrets, headers or a user name."""
    parts = urlsplit(_with_query(request.url, dict(request.params)))
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))


def host(url: str) -> str:
    """Host and port of an address: all that a message says of it."""
    return urlsplit(url).netloc.rpartition("@")[2] or "the address"


def redact(text: str, request: Request) -> str:
    """The text with every secret and header value of the request blotted out, also where it is percent-encoded."""
    for value in (*request.secret.values(), *request.headers.values()):
        for form in {value, quote(value, safe=""), quote(value)} - {""}:
            text = text.replace(form, "***")
    return text


def download(
    client: httpx.Client,
    request: Request,
    folder: Path,
    *,
    report: Callable[[str], None],
    progress: ProgressHook | None = None,
    network: Network = NETWORK,
) -> Path:
    """The answer's bytes in a file of `folder`, complete; the caller moves it away.

    Tries again, up to `network.tries` times, on lost connections, timeouts and the statuses of TEMPORARY, waiting longer each time and at
    least as long as Retry-After asks. What an interrupted download brought is kept when the server can resume it (Accept-Ranges with a
    strong ETag or Last-Modified) and asked to go on from there, also by a later run. A compressed transfer is unpacked and not resumed.

    Raises:
        Unreachable: one line with the host, what happened and what to do.
        BilateralError: an address or key that cannot be sent at all.
        OSError: when the bytes cannot be written.
    """
    _check_sendable(request)
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / hashlib.sha256(address(request).encode()).hexdigest()[:32]
    retrying = tenacity.Retrying(
        stop=tenacity.stop_after_attempt(network.tries),
        wait=lambda state: _wait(state, network),
        retry=tenacity.retry_if_exception_type(_Temporary),
        before_sleep=lambda state: report(_trying_again(state, request, network)),
        reraise=True,
    )
    try:
        retrying(_attempt, client, request, target, progress, network)
    except _Temporary as error:
        advice = "run the same command again to go on from there" if _validator(target) else "check the connection, or try again later"
        raise Unreachable(f"{host(request.url)} could not be reached: {error} ({network.tries} tries); {advice}") from None
    except OSError:  # the disk, not the network: httpx wraps the network's own
        _forget(target)
        raise
    finally:
        if target.exists() and not _validator(target) and not _finished(target):
            target.unlink()
    _notes(target).unlink(missing_ok=True)
    return target


# ---------------------------------------------------------------------------------------------------------------- the parts


def _with_query(url: str, params: dict[str, str]) -> str:
    if not params:
        return url
    return url + ("&" if "?" in url else "?") + urlencode(params, safe=",:", quote_via=quote)


def _send_address(request: Request) -> str:
    url, rest = request.url, dict(request.params)
    for name, value in request.secret.items():
        if f"{{{name}}}" in url:
            url = url.replace(f"{{{name}}}", quote(value, safe=""))
        else:
            rest[name] = value
    return _with_query(url, rest)


def _check_sendable(request: Request) -> None:
    parts = urlsplit(request.url)
    here = host(request.url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise BilateralError(f"{here} is not an http or https address; set the source's base address to one, such as https://example.org")
    for name, value in request.headers.items():
        if not (value.isascii() and value.isprintable()):
            raise BilateralError(f"the header {name} for {here} holds characters that cannot be sent; check the key for stray ones")


def _wait(state: tenacity.RetryCallState, network: Network) -> float:
    growing = tenacity.wait_exponential(multiplier=network.backoff, max=60.0) + tenacity.wait_random(0.0, network.backoff)
    return max(growing(state), _failure(state).wait)


def _trying_again(state: tenacity.RetryCallState, request: Request, network: Network) -> str:
    wait = state.next_action.sleep if state.next_action else 0.0
    return f"{host(request.url)}: {_failure(state)}; trying again in {wait:.0f} s (try {state.attempt_number + 1} of {network.tries})"


def _failure(state: tenacity.RetryCallState) -> _Temporary:
    error = state.outcome.exception() if state.outcome else None
    return error if isinstance(error, _Temporary) else _Temporary("")


def _attempt(client: httpx.Client, request: Request, target: Path, progress: ProgressHook | None, network: Network) -> None:
    """One try, through its redirects. Messages name the host only: httpx's own texts may hold the address with its secrets."""
    here = host(request.url)
    try:
        _follow(client, request, target, progress, network)
    except httpx.TimeoutException as error:
        what = "it did not take the connection" if isinstance(error, httpx.ConnectTimeout | httpx.PoolTimeout) else "it stopped answering"
        raise _Temporary(f"{what} in time") from None
    except httpx.ConnectError as error:
        if _is_certificate(error):
            raise Unreachable(f"{here} shows a certificate that is not trusted; check the address, the clock, or SSL_CERT_FILE") from None
        raise _Temporary("no connection (refused, unknown host, or no network)") from None
    except (httpx.NetworkError, httpx.RemoteProtocolError):
        raise _Temporary("the connection was lost") from None
    except httpx.ProxyError:
        raise Unreachable(f"{here} could not be reached through the proxy; check HTTPS_PROXY, HTTP_PROXY and NO_PROXY") from None
    except httpx.DecodingError:
        target.unlink(missing_ok=True)
        raise Unreachable(f"{here} sent a compressed answer that cannot be unpacked; try again later") from None
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise Unreachable(f"{here} could not be asked ({type(error).__name__}); check the base address and the key") from None


def _follow(client: httpx.Client, request: Request, target: Path, progress: ProgressHook | None, network: Network) -> None:
    here, url, headers = host(request.url), _send_address(request), dict(request.headers)
    private = bool(request.secret or request.headers)
    for _ in range(network.redirects + 1):
        resume = _resume_headers(target)
        with client.stream("GET", url, headers={**headers, **resume}) as answer:
            if answer.status_code not in REDIRECTS or "location" not in answer.headers:
                _receive(answer, request, target, progress, network)
                return
            try:
                onward = urljoin(url, answer.headers["location"])
                old, new = urlsplit(url), urlsplit(onward)
            except ValueError:
                raise Unreachable(f"{here} redirects to an address that cannot be read; check the base address") from None
        if new.scheme not in ("http", "https"):
            raise Unreachable(f"{here} redirects to a {new.scheme}: address, which is not followed; check the base address")
        if private and old.scheme == "https" and new.scheme == "http":
            raise Unreachable(f"{here} redirects a request with a key to plain http, which is not followed; check the base address")
        if (old.scheme, old.netloc) != (new.scheme, new.netloc):
            headers = {}  # a key meant for one host is not shown to another
        url = onward
    raise Unreachable(f"{here} redirects more than {network.redirects} times; check the base address")


def _receive(answer: httpx.Response, request: Request, target: Path, progress: ProgressHook | None, network: Network) -> None:
    here, status = host(request.url), answer.status_code
    offset = _size(target)
    if status in TEMPORARY:
        wait = _retry_after(answer)
        if wait > network.longest_wait:
            raise Unreachable(f"{here} answered {status} and asks to wait {wait:.0f} s; run the same command again after that")
        raise _Temporary(f"it answered {status}", wait)
    if status == 416 or (status == 206 and not _goes_on(answer, offset)):
        _forget(target)
        raise _Temporary("it cannot go on where the download stopped")
    if status not in (200, 206):
        raise Unreachable(f"{here} answered {status}; {ADVICE.get(status, 'check what was asked, or try again later')}")
    if status == 200:
        offset = 0
        _forget(target)
        _note_validator(answer, target)
    total = _total(answer, offset)
    if total is not None and total > network.max_bytes:
        _forget(target)
        raise _too_big(here, network)
    _write(answer, request, target, offset, total, progress, network)
    if total is not None and _size(target) != total:
        raise _Temporary("the answer was cut short")
    _notes(target).write_text(json.dumps({"complete": True}))


def _write(
    answer: httpx.Response, request: Request, target: Path, done: int, total: int | None, progress: ProgressHook | None, network: Network
) -> None:
    with open(target, "ab" if done else "wb") as stream:
        for chunk in answer.iter_bytes():  # as they arrive: a fixed size would lose what is buffered when the connection breaks
            done += len(chunk)
            if done > network.max_bytes:
                _forget(target)
                raise _too_big(host(request.url), network)
            stream.write(chunk)
            if progress:
                progress(request.name, done, total)


def _too_big(here: str, network: Network) -> Unreachable:
    return Unreachable(f"{here} sends more than the limit of {network.max_bytes:,} bytes for one file; ask for fewer years or areas")


def _total(answer: httpx.Response, offset: int) -> int | None:
    whole = answer.headers.get("content-range", "").rpartition("/")[2]
    if offset and whole.isdigit():
        return int(whole)
    length = answer.headers.get("content-length", "")
    return offset + int(length) if length.isdigit() and not _encoded(answer) else None


def _encoded(answer: httpx.Response) -> bool:
    return answer.headers.get("content-encoding", "identity").lower() not in ("", "identity")


def _goes_on(answer: httpx.Response, offset: int) -> bool:
    return bool(offset) and not _encoded(answer) and answer.headers.get("content-range", "").lower().startswith(f"bytes {offset}-")


def _retry_after(answer: httpx.Response) -> float:
    """Seconds to wait by the Retry-After header, given as seconds or as a date; 0 when it is absent or unreadable."""
    value = answer.headers.get("retry-after", "").strip()
    if value.isdigit():
        return float(value)
    try:
        when = parsedate_to_datetime(value)
    except ValueError:
        return 0.0
    return max(0.0, (when.replace(tzinfo=when.tzinfo or UTC) - datetime.now(UTC)).total_seconds())


def _is_certificate(error: BaseException | None) -> bool:
    while error is not None:
        if isinstance(error, ssl.SSLCertVerificationError):
            return True
        error = error.__cause__ or error.__context__
    return False


# A partial file has notes beside it: {"validator": …} while it can be resumed, {"complete": true} once whole, none otherwise.


def _notes(target: Path) -> Path:
    return target.with_suffix(".json")


def _read_notes(target: Path) -> dict[str, object]:
    try:
        found = json.loads(_notes(target).read_text())
    except (FileNotFoundError, json.JSONDecodeError):  # a kill while the notes were written: the download starts anew
        return {}
    return found if isinstance(found, dict) else {}


def _validator(target: Path) -> str:
    return str(_read_notes(target).get("validator", ""))


def _finished(target: Path) -> bool:
    return _read_notes(target).get("complete") is True


def _size(target: Path) -> int:
    return target.stat().st_size if target.exists() else 0


def _forget(target: Path) -> None:
    target.unlink(missing_ok=True)
    _notes(target).unlink(missing_ok=True)


def _note_validator(answer: httpx.Response, target: Path) -> None:
    etag = answer.headers.get("etag", "")
    strong = etag and not etag.startswith("W/")  # RFC 9110, section 13.1.5: If-Range takes strong tags only
    validator = etag if strong else answer.headers.get("last-modified", "")
    if validator and answer.headers.get("accept-ranges", "").lower() == "bytes" and not _encoded(answer):
        _notes(target).write_text(json.dumps({"validator": validator}))


def _resume_headers(target: Path) -> dict[str, str]:
    validator, size = _validator(target), _size(target)
    if validator and size:
        return {"Range": f"bytes={size}-", "If-Range": validator, "Accept-Encoding": "identity"}
    _forget(target)
    return {}
