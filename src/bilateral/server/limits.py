"""What every request is held to: size and number of requests; security headers; the log, which never holds a query, a body or a header."""

from __future__ import annotations

import ipaddress
import logging
import time
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, replace

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bilateral.server.errors import HttpError, response_of

LOG = logging.getLogger("bilateral.server")
POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
SECURITY: Mapping[str, str] = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
RAW = tuple((name.lower().encode(), value.encode()) for name, value in SECURITY.items())
ADDRESSES = 20_000  # how many addresses the number of requests is counted for, the latest


@dataclass(frozen=True)
class Limits:
    """`body` and `address` (path and query) in bytes, `headers` in bytes together, `seconds` for one request, `room` bytes of answers kept in memory.

    `rate` is how many requests a second one network address may make in the long run, `burst` how many at once; 0 is no limit. Requests from this machine
    itself are not counted: behind a proxy on it the address is the one that `X-Forwarded-For` gives.

    `hosts` are the names it may be asked under, empty for any. A server for this machine alone is asked under this machine's names alone, else a page of
    another site could have its own name lead here and read what is meant for its reader's machine.
    """

    body: int = 10 * 2**20
    address: int = 8 * 1024
    headers: int = 32 * 1024
    seconds: float = 30.0
    room: int = 128 * 2**20
    rate: float = 50.0
    burst: int = 200
    hosts: tuple[str, ...] = ()

    def shared_by(self, workers: int) -> Limits:
        """The limits of one of several processes that share the requests."""
        return replace(self, rate=self.rate / workers, burst=max(1, self.burst // workers)) if self.rate else self


class Guard:
    """The outermost middleware."""

    def __init__(self, app: ASGIApp, *, limits: Limits, log: bool = False) -> None:
        self._app = app
        self._limits = limits
        self._log = log
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun = time.perf_counter()
        status = 0

        async def guarded(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                names = {name for name, _ in message.get("headers", ())}
                message = {**message, "headers": [*message.get("headers", ()), *(pair for pair in RAW if pair[0] not in names)]}
            await send(message)

        try:
            refused = self._refusal(scope)
            if refused is not None:
                await response_of(refused)(scope, receive, guarded)
            else:
                await self._app(scope, self._counted(receive), guarded)
        finally:
            if self._log:
                LOG.info("%s %s %d %.0f ms", scope["method"], ascii(scope["path"])[1:-1], status, 1000 * (time.perf_counter() - begun))

    def _refusal(self, scope: Scope) -> HttpError | None:
        limits = self._limits
        if len(scope.get("raw_path") or b"") + len(scope.get("query_string", b"")) > limits.address:
            return HttpError(414, "address_too_long", f"the address is longer than {limits.address:,} bytes; write it shorter")
        size = 0
        for name, value in scope["headers"]:
            size += len(name) + len(value)
            if name == b"host" and limits.hosts and (asked := host_of(value)) not in limits.hosts:
                return HttpError(421, "wrong_host", f"this server does not go by the name {asked[:100]!r}; its owner can start it with --name")
            if name == b"content-length" and (not value.isdigit() or int(value[:20]) > limits.body):
                return too_large(limits.body)
        if size > limits.headers:
            return HttpError(431, "headers_too_large", f"the headers are longer than {limits.headers:,} bytes together")
        wait = self._wait(scope)
        if wait > 0:
            seconds = max(1, round(wait + 0.5))
            return HttpError(429, "too_many_requests", f"too many requests from your address; wait {seconds} s", headers={"Retry-After": str(seconds)})
        return None

    def _wait(self, scope: Scope) -> float:
        """Seconds until the address may ask again: a bucket of `burst` that fills at `rate`."""
        rate, burst = self._limits.rate, float(self._limits.burst)
        client = scope.get("client")
        who = network(client[0]) if client else ""
        if not rate or not who:
            return 0.0
        now = time.monotonic()
        left, then = self._buckets.get(who, (burst, now))
        left = min(burst, left + (now - then) * rate)
        self._buckets[who] = (max(left - 1, -1.0) if left >= 1 else left, now)
        self._buckets.move_to_end(who)
        if len(self._buckets) > ADDRESSES:
            self._buckets.popitem(last=False)
        return 0.0 if left >= 1 else (1 - left) / rate

    def _counted(self, receive: Receive) -> Receive:
        """A body counted as it comes, whatever its Content-Length says."""
        size = 0

        async def counted() -> Message:
            nonlocal size
            message = await receive()
            size += len(message.get("body", b""))
            if size > self._limits.body:
                raise too_large(self._limits.body)
            return message

        return counted


def network(address: str) -> str:
    """What requests are counted by: an IPv4 address, the /64 of an IPv6 address; nothing for this machine itself and for what is no address.

    >>> network("192.0.2.7"), network("2001:db8::1:2"), network("127.0.0.1"), network("::1"), network("testclient")
    ('192.0.2.7', '2001:db8::/64', '', '', '')
    """
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return ""
    if found.is_loopback:
        return ""
    if isinstance(found, ipaddress.IPv6Address):
        return str(found.ipv4_mapped) if found.ipv4_mapped else str(ipaddress.ip_network((found, 64), strict=False))
    return str(found)


def host_of(header: bytes) -> str:
    """The name in a Host header, without its port.

    >>> host_of(b"LocalHost:8080"), host_of(b"[::1]:80"), host_of(b"::1")
    ('localhost', '[::1]', '::1')
    """
    words = header.decode("latin-1").strip().lower()
    head, colon, port = words.rpartition(":")
    return head if colon and port.isdigit() and (":" not in head or head.endswith("]")) else words


def too_large(limit: int) -> HttpError:
    """The error of a body that is too large."""
    return HttpError(413, "too_large", f"the body is larger than {limit / 2**20:g} MB; cut it into parts, or use the command line", headers={"Connection": "close"})
