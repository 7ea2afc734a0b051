"""`bilateral serve`: what is wrong is said in one line before anything listens; what is right answers and stops when told."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from command import last, run
from served import FIGURE


def test_a_port_that_is_taken(starter_home: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = run(starter_home, "serve", "--port", str(port), code=2)
    assert last(done) == f"bilateral: cannot listen at 127.0.0.1 port {port} (address already in use); choose another with --host and --port"


def test_a_host_that_is_not_this_machines(starter_home: Path) -> None:
    assert "cannot listen at 192.0.2.1" in last(run(starter_home, "serve", "--host", "192.0.2.1", "--port", "0", code=2))
    assert "there is no host 'no such host'" in last(run(starter_home, "serve", "--host", "no such host", code=2))


def test_a_home_that_cannot_be_used(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    done = run(tmp_path / "file", "serve", code=2)
    assert "is a file" in last(done)


def test_options_that_cannot_be(starter_home: Path) -> None:
    for words in (("--port", "70000"), ("--workers", "0"), ("--rate", "-1"), ("--port", "x")):
        assert "see 'bilateral --help'" in last(run(starter_home, "serve", *words, code=2))


@pytest.mark.slow
@pytest.mark.parametrize("workers", [1, pytest.param(2, marks=pytest.mark.slow)])
def test_it_answers_and_stops_when_told(starter_home: Path, workers: int) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "bilateral.cli", "--home", str(starter_home), "serve", "--port", str(port), "--workers", str(workers), "--log"]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={**os.environ})
    try:
        until = time.monotonic() + 60
        while True:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}{FIGURE}", timeout=5) as given:
                    assert json.load(given)["value"] == 6_160_000_000
                break
            except OSError:
                assert time.monotonic() < until
                time.sleep(0.1)
    finally:
        server.send_signal(signal.SIGINT)
        out, told = server.communicate(timeout=30)
    assert out == ""
    assert f"http://127.0.0.1:{port}/" in told
    assert "GET /api/v1/figures/exports 200" in told
    assert "reporter=MEX" not in told  # queries are not logged
    assert "Traceback" not in told
