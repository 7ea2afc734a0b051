"""A warehouse replaced while many ask: no request is lost, each sees one build, and the last one is let go."""

from __future__ import annotations

import os
import shutil
import threading
import time
from pathlib import Path

import pytest

from bilateral.server.opened import Opened
from bilateral.snapshot import open_store
from bilateral.warehouse.build import build
from bilateral.warehouse.db import WAREHOUSE
from served import FIGURE, PAGE, client

READERS, TIMES = 6, 5


def _replace(home: Path) -> None:
    """The same warehouse as another file, put in place as a build does it."""
    fresh = home / "fresh.duckdb"
    shutil.copyfile(home / WAREHOUSE, fresh)
    os.replace(fresh, home / WAREHOUSE)


def test_requests_go_on_while_the_warehouse_is_replaced(starter_home: Path) -> None:
    statuses: list[int] = []
    stop = threading.Event()
    with client(starter_home) as site:

        def ask(number: int) -> None:
            while not stop.is_set():
                metric = ("exports", "imports", "trade_balance")[number % 3]
                statuses.append(site.get(f"/api/v1/figures/{metric}?reporter=MEX&partner=KOR&period={2000 + len(statuses) % 25}").status_code)

        readers = [threading.Thread(target=ask, args=(number,)) for number in range(READERS)]
        for reader in readers:
            reader.start()
        opened = site.app.state.opened
        seen = {id(opened._now)}
        for _ in range(TIMES):
            _replace(starter_home)
            until = time.monotonic() + 20
            while opened.stale() and time.monotonic() < until:
                time.sleep(0.01)
            seen.add(id(opened._now))
        stop.set()
        for reader in readers:
            reader.join()
    assert len(statuses) > READERS
    assert set(statuses) == {200}


@pytest.mark.slow
def test_the_new_build_is_noticed_and_its_answers_are_its_own(starter_home: Path) -> None:
    with client(starter_home) as site:
        before = site.get(FIGURE)
        page = site.get("/KOR", headers=PAGE)
        (starter_home / "store" / "note").write_text("x")
        built = build(open_store(starter_home))
        after = site.get(FIGURE)
        assert after.json()["build_id"] == built.build_id
        assert after.json()["value"] == before.json()["value"]
        assert site.get("/KOR", headers=PAGE).status_code == page.status_code == 200


def test_one_request_sees_one_build(starter_home: Path) -> None:
    opened = Opened(starter_home)
    with opened.lease() as first:
        w = first.warehouse()
        _replace(starter_home)
        assert opened.stale()
        opened.refresh()
        assert not opened.stale()
        with opened.lease() as second:
            assert second.build is not first.build
        assert w.figure("exports", reporter="MEX", partner="KOR", period="2024").value == 6_160_000_000
        assert not first.build.closed
    assert first.build.closed
    opened.close()
    assert opened._now.closed


def test_a_file_that_is_no_warehouse_leaves_the_last_one_in_use(starter_home: Path) -> None:
    said: list[str] = []
    opened = Opened(starter_home, report=said.append)
    fresh = starter_home / "fresh"
    fresh.write_bytes(b"not a warehouse")
    os.replace(fresh, starter_home / WAREHOUSE)
    opened.refresh()
    assert not opened.stale()  # looked at once, not again and again
    with opened.lease() as lease:
        assert lease.warehouse().figure("exports", reporter="MEX", partner="KOR", period="2024").value == 6_160_000_000
    assert len(said) == 1
    assert "the last one stays" in said[0]
    (starter_home / WAREHOUSE).unlink()
    assert not opened.stale()
    opened.close()
