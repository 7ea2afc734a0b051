"""A server for tests: its application over a home, with a client that asks in this process."""

from __future__ import annotations

import socket
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bilateral.server.app import make_app
from bilateral.server.limits import Limits

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from starlette.testclient import TestClient

FIGURE = "/api/v1/figures/exports?reporter=MEX&partner=KOR&period=2024"
PAGE = {"Accept": "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8"}


@contextmanager
def client(home: Path, *, public: bool = False, **given: Any) -> Iterator[TestClient]:
    """A client of the application over a home; an error of ours is answered, not raised. `given` are limits."""
    app = make_app(home, limits=Limits(**given) if given else None, public=public)
    with TestClient(app, raise_server_exceptions=False, follow_redirects=False) as made:
        yield made


@contextmanager
def listening(home: Path) -> Iterator[str]:
    """The address of a server over a home, listening at a port of this machine."""
    import uvicorn

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(make_app(home), log_level="warning"))
        running = threading.Thread(target=server.run, kwargs={"sockets": [taken]}, daemon=True)
        running.start()
        while not server.started:
            running.join(0.05)
        yield f"http://127.0.0.1:{taken.getsockname()[1]}"
        server.should_exit = True
        running.join(10)
