"""The warehouse that is open: a connection a thread, and the next build opened while requests on the last one finish."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from starlette.requests import Request

from bilateral.documents.facts import origins
from bilateral.figures import Warehouse, open_warehouse
from bilateral.licences import may_redistribute
from bilateral.model import BilateralError
from bilateral.snapshot import find_home
from bilateral.warehouse import db
from bilateral.warehouse.db import WAREHOUSE

AGAIN = 0.1  # seconds until a request that is to stop is told again
LEASE = "bilateral.lease"  # where a request's scope holds its lease


@dataclass
class _Build:
    """One open build: the file it was read from, a warehouse a thread, and how many requests are at work on it."""

    whole: Warehouse
    stamp: tuple[int, int, int]
    users: int = 0
    retired: bool = False
    closed: bool = False
    by_thread: dict[int, Warehouse] = field(default_factory=dict)


@dataclass
class Lease:
    """One request's hold on one build. `day` is the day it began: what is known "now" changes at midnight, without a build."""

    build: _Build
    day: date
    working: set[int] = field(default_factory=set)
    done: threading.Event = field(default_factory=threading.Event)

    @property
    def build_id(self) -> str:
        """The build's id."""
        return self.build.whole.build_id

    def warehouse(self) -> Warehouse:
        """The build's warehouse with a connection of the calling thread's own."""
        thread = threading.get_ident()
        made = self.build.by_thread.get(thread)
        if made is None:
            whole = self.build.whole
            made = Warehouse(db.cursor(whole.con, whole.home), whole.build_id, whole.home, refused=whole.refused)
            vars(made).update(known=whole.known, groups=whole.groups)
            self.build.by_thread[thread] = made
        self.working.add(thread)
        return made

    def interrupt(self) -> None:
        """Stop what this request asks of the database, in whatever thread, until it is done: a query that begins a moment later does not hear the first call."""
        threading.Thread(target=self._until_done, daemon=True).start()

    def _until_done(self) -> None:
        self._stop()
        while not self.done.wait(AGAIN):
            self._stop()

    def _stop(self) -> None:
        for thread in tuple(self.working):
            made = self.build.by_thread.get(thread)
            if made is not None:
                db.interrupt(made.con)


class Opened:
    """The warehouse of a home, for many threads at once.

    Every request takes a `Lease` and so sees one build from its beginning to its end. When `warehouse.duckdb` is replaced, requests that come after it was
    noticed get the new build; the old one is closed when the last request on it is done. A new file that cannot be opened leaves the old one in use.
    `public`: figures that may not be passed on are not shown.

    Raises:
        BilateralError: when the home or its warehouse cannot be used.
    """

    def __init__(self, home: Path | str | None = None, *, report: Any = None, public: bool = False) -> None:
        self._public = public
        self._report = report or (lambda line: None)
        self._lock = threading.Lock()
        self._opening = threading.Lock()
        self._refused: tuple[int, int, int] | None = None
        self.home = find_home(Path(home) if home else None)
        self._now = self._open()

    @property
    def build_id(self) -> str:
        """The id of the build that new requests get."""
        return self._now.whole.build_id

    def stale(self) -> bool:
        """Whether the file was replaced since it was opened; costs one look at the folder."""
        found = self._stamp()
        return found is not None and found not in (self._now.stamp, self._refused)

    def refresh(self) -> None:
        """Open the file that has taken the place of the one in use; does nothing when another thread is at it already."""
        if not self._opening.acquire(blocking=False):
            return
        try:
            stamp = self._stamp()
            if stamp is None or stamp in (self._now.stamp, self._refused):
                return
            try:
                made = self._open()
            except BilateralError as error:
                self._refused = stamp
                self._report(f"the new warehouse cannot be used, the last one stays: {error}")
                return
            with self._lock:
                before, self._now = self._now, made
                before.retired = True
            self._close_if_done(before)
        finally:
            self._opening.release()

    @contextmanager
    def lease(self) -> Iterator[Lease]:
        """A hold on the newest build that is open."""
        with self._lock:
            build = self._now
            build.users += 1
        held = Lease(build, date.today())
        try:
            yield held
        finally:
            held.done.set()
            with self._lock:
                build.users -= 1
            self._close_if_done(build)

    def at(self, request: Request) -> Warehouse:
        """The warehouse of a request, with a connection of the calling thread's own."""
        return self.lease_of(request).warehouse()

    def lease_of(self, request: Request) -> Lease:
        """The lease of a request."""
        lease: Lease = request.scope[LEASE]
        return lease

    def close(self) -> None:
        """Let the warehouse go once the requests on it are done."""
        with self._lock:
            self._now.retired = True
        self._close_if_done(self._now)

    def _stamp(self) -> tuple[int, int, int] | None:
        try:
            found = (self.home / WAREHOUSE).stat()
        except OSError:  # removed: the one in use stays
            return None
        return (found.st_ino, found.st_mtime_ns, found.st_size)

    def _open(self) -> _Build:
        before = self._stamp()  # before opening, so that a file put in place meanwhile is noticed
        whole = open_warehouse(self.home, report=self._report)
        if self._public:
            whole = replace(whole, refused=frozenset((source, via) for source, via in origins(whole.con) if not may_redistribute(source, via)))
        _ = whole.known, whole.groups  # read once, for all threads
        return _Build(whole, before or self._stamp() or (0, 0, 0))

    def _close_if_done(self, build: _Build) -> None:
        with self._lock:
            if not build.retired or build.users or build.closed:
                return
            build.closed = True
            connections = [made.con for made in build.by_thread.values()]
            build.by_thread.clear()
        for con in connections:
            con.close()
        build.whole.close()
