"""Answers kept in memory. One answer is made once per build, however many ask for it at once; then it is given from memory until a build replaces the last.

The key is the build, the day, the path, the query and the headers that are negotiated. ETags are made of the same, so that "not modified" is said without
making the answer again.
"""

from __future__ import annotations

import asyncio
import gzip
import hashlib
from collections import OrderedDict
from collections.abc import MutableMapping
from dataclasses import dataclass
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bilateral import __version__
from bilateral.server.errors import HttpError, response_of
from bilateral.server.opened import LEASE, Lease, Opened

Headers = list[tuple[bytes, bytes]]
NEGOTIATED = (b"accept", b"accept-language")
FRESH = b"public, max-age=60"  # a reader sees a new build a minute late at most; then one look at the ETag
SHORT = 1024  # bytes: a body below this is not packed
PACKED = (b"text/", b"application/json", b"image/svg+xml", b"application/javascript")


@dataclass
class Kept:
    """One answer. `packed` is its body by gzip, None where that was not asked for yet or does not pay."""

    status: int
    headers: Headers
    body: bytes
    packed: bytes | None = None
    held: bool = False

    @property
    def size(self) -> int:
        return len(self.body) + len(self.packed or b"") + 1024


Key = tuple[str, str, str, bytes, bytes, bytes]


@dataclass
class _Making:
    """An answer being made: its task, and its lease once it has begun."""

    task: asyncio.Task[Kept]
    lease: Lease | None = None


class Keeping:
    """The middleware. `room` is how many bytes of answers are kept, `seconds` how long one may take to make.

    Only GET (and HEAD) answers with status 200 that do not say `no-store` are kept, the least lately used dropped first.
    """

    def __init__(self, app: ASGIApp, *, opened: Opened, room: int, seconds: float) -> None:
        self._app = app
        self._opened = opened
        self._room = room
        self._seconds = seconds
        self._kept: OrderedDict[Key, Kept] = OrderedDict()
        self._held = 0
        self._build = ""
        self._making: dict[Key, _Making] = {}
        self._running: set[asyncio.Task[Any]] = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if self._opened.stale():
            await run_in_threadpool(self._opened.refresh)
        if scope["method"] in ("GET", "HEAD"):
            with self._opened.lease() as lease:
                await self._get(scope, send, lease)
        else:
            await self._pass(scope, receive, send)

    # ------------------------------------------------------------------------------------------------------------ reading

    async def _get(self, scope: Scope, send: Send, lease: Lease) -> None:
        given: MutableMapping[bytes, bytes] = dict(scope["headers"])
        key = (
            lease.build_id, lease.day.isoformat(), scope["path"], scope.get("query_string", b""), *(given.get(name, b"") for name in NEGOTIATED),
        )  # fmt: skip
        etag = etag_of(key)
        if etag in given.get(b"if-none-match", b""):
            await _send(send, Kept(304, [(b"etag", etag), (b"cache-control", FRESH), (b"vary", b"Accept, Accept-Language, Accept-Encoding")], b""), None, head=True)
            return
        self._drop_old(lease.build_id)
        found = self._kept.get(key)
        if found is not None:
            self._kept.move_to_end(key)
        else:
            found = await self._make(key, etag, scope)
        packed = b"gzip" in given.get(b"accept-encoding", b"") and await self._pack(found)
        await _send(send, found, found.packed if packed else None, head=scope["method"] == "HEAD")

    async def _make(self, key: Key, etag: bytes, scope: Scope) -> Kept:
        """The answer, made by the first who asks; the others wait for it."""
        making = self._making.get(key)
        if making is None:
            making = self._making[key] = _Making(asyncio.create_task(self._ask(key, etag, scope)))
            making.task.add_done_callback(lambda done: self._making.pop(key, None))
        try:
            return await asyncio.wait_for(asyncio.shield(making.task), self._seconds)
        except TimeoutError:
            if making.lease is not None:
                making.lease.interrupt()
            return _kept_error(late(self._seconds))

    async def _ask(self, key: Key, etag: bytes, scope: Scope) -> Kept:
        """The app's answer, under a lease of its own: it may outlive the request that asked first."""
        made = Kept(500, [], b"")
        parts: list[bytes] = []

        async def gather(message: Message) -> None:
            if message["type"] == "http.response.start":
                made.status, made.headers = message["status"], list(message.get("headers", ()))
            elif message["type"] == "http.response.body":
                parts.append(message.get("body", b""))

        with self._opened.lease() as lease:
            if key in self._making:
                self._making[key].lease = lease
            await self._app({**scope, "method": "GET", LEASE: lease}, _nothing, gather)
            same = lease.build_id == key[0]
        made.body = b"".join(parts)
        if made.status == 200 and same and b"no-store" not in dict(made.headers).get(b"cache-control", b""):
            names = {name for name, _ in made.headers}
            made.headers.append((b"etag", etag))
            made.headers.append((b"vary", b"Accept, Accept-Language, Accept-Encoding"))
            if b"cache-control" not in names:
                made.headers.append((b"cache-control", FRESH))
            self._keep(key, made)
        return made

    # ------------------------------------------------------------------------------------------------------------ keeping

    def _keep(self, key: Key, made: Kept) -> None:
        if made.size > self._room // 4 or key[0] != self._build:
            return
        self._kept[key] = made
        made.held = True
        self._held += made.size
        while self._held > self._room and self._kept:
            _, dropped = self._kept.popitem(last=False)
            dropped.held = False
            self._held -= dropped.size

    def _drop_old(self, build_id: str) -> None:
        if build_id != self._build and build_id == self._opened.build_id:
            self._kept.clear()
            self._held = 0
            self._build = build_id

    async def _pack(self, found: Kept) -> bool:
        """Whether the answer can be sent packed; packs it the first time."""
        if found.packed is None:
            kind = dict(found.headers).get(b"content-type", b"")
            if len(found.body) < SHORT or not kind.startswith(PACKED):
                return False
            found.packed = await run_in_threadpool(gzip.compress, found.body, 5, mtime=0)
            self._held += len(found.packed) if found.held else 0
        return bool(found.packed)

    # ------------------------------------------------------------------------------------------------------------ the rest

    async def _pass(self, scope: Scope, receive: Receive, send: Send) -> None:
        """A request that is not kept. One that takes too long is answered as such, and what it runs is stopped; it holds its build until it has ended."""
        begun = late_now = False
        held: list[Lease] = []

        async def forward(message: Message) -> None:
            nonlocal begun
            if not late_now:
                begun = True
                await send(message)

        async def run() -> None:
            with self._opened.lease() as lease:
                held.append(lease)
                await self._app({**scope, LEASE: lease}, receive, forward)

        task = asyncio.create_task(run())
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        done, _ = await asyncio.wait({task}, timeout=self._seconds)
        if done:
            task.result()
            return
        late_now = True
        for lease in held:
            lease.interrupt()
        if not begun:
            await response_of(late(self._seconds))(scope, receive, send)


def etag_of(key: Key) -> bytes:
    """The tag of an answer: weak, because the same answer is sent packed and not."""
    return b'W/"' + hashlib.sha256(repr((__version__, *key)).encode()).hexdigest()[:20].encode() + b'"'


def late(seconds: float) -> HttpError:
    """The error of a request that takes too long."""
    return HttpError(503, "too_slow", f"this took longer than the {seconds:g} seconds a request has; ask for less at once, or from the command line")


# ---------------------------------------------------------------------------------------------------------------- the parts


async def _nothing() -> Message:
    return {"type": "http.request", "body": b"", "more_body": False}


def _kept_error(error: HttpError) -> Kept:
    made = response_of(error)
    return Kept(made.status_code, list(made.raw_headers), bytes(made.body))


async def _send(send: Send, found: Kept, packed: bytes | None, *, head: bool) -> None:
    body = found.body if packed is None else packed
    headers = [h for h in found.headers if h[0] != b"content-length"]
    if found.status != 304:
        headers.append((b"content-length", str(len(body)).encode()))
    if packed is not None:
        headers.append((b"content-encoding", b"gzip"))
    await send({"type": "http.response.start", "status": found.status, "headers": headers})
    await send({"type": "http.response.body", "body": b"" if head else body})
