"""The processes that listen: one, or several that share a port, each with its own application over the same home."""

from __future__ import annotations

import ipaddress
import json
import logging
import os
import socket
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import uvicorn
from uvicorn.supervisors import Multiprocess

from bilateral.documents.facts import origins
from bilateral.figures import open_warehouse
from bilateral.licences import may_redistribute
from bilateral.model import BilateralError
from bilateral.server.app import make_app
from bilateral.server.limits import Limits
from bilateral.snapshot import find_home

TOLD = "BILATERAL_SERVE"  # in the environment: what the processes that answer are told by the one that started them
WAITING = 2048  # connections that may wait to be taken
LOOPBACK = ("localhost", "127.0.0.1", "[::1]", "::1")
AT_ONCE = 1000  # requests at work or waiting in one process; more are answered 503


@dataclass(frozen=True)
class Listening:
    """Where and how to listen. `rate` is requests a second from one address, over all processes; `log` asks for a line a request. `names` are those it
    is reached under behind a proxy, beside this machine's own. `everything`: others are shown also what may not be passed on."""

    home: Path | None
    host: str = "127.0.0.1"
    port: int = 8080
    workers: int = 1
    rate: float = 50.0
    log: bool = False
    names: tuple[str, ...] = ()
    everything: bool = False


def listen(asked: Listening, *, say: Callable[[str], None] | None = None) -> None:
    """Answer until stopped.

    Raises:
        BilateralError: when the home cannot be used, the host is not known, or the port cannot be had.
    """
    tell = say or (lambda line: print(line, file=sys.stderr, flush=True))
    home = find_home(asked.home)
    w = open_warehouse(home, report=tell)  # built before anybody asks, and what is wrong with it said now
    kept = sorted({source for source, via in origins(w.con) if source and not may_redistribute(source, via)})
    w.close()
    taken = _bound(asked.host, asked.port)
    here = ipaddress.ip_address(taken.getsockname()[0]).is_loopback
    hosts = [*LOOPBACK, asked.host.lower(), *(name.lower() for name in asked.names)] if here else []
    if kept and not here:
        shown = "are shown all the same (--all), and whoever opens it answers for that" if asked.everything else "are not shown; --all shows them"
        tell(f"bilateral: others can reach this. Figures of {', '.join(kept)}, which no terms on record allow passing on (see 'bilateral sources'), {shown}")
    told = {**asdict(replace(asked, home=None)), "home": str(home), "hosts": hosts, "public": not here and not asked.everything}
    os.environ[TOLD] = json.dumps(told)
    config = uvicorn.Config(
        "bilateral.server.running:app", factory=True, workers=asked.workers, backlog=WAITING, limit_concurrency=AT_ONCE, access_log=False, log_level="warning",
        server_header=False, timeout_keep_alive=30, timeout_graceful_shutdown=10, ws="none", lifespan="on", proxy_headers=True, forwarded_allow_ips="127.0.0.1,::1",
    )  # fmt: skip
    host, port = taken.getsockname()[:2]
    tell(f"bilateral: http://{f'[{host}]' if ':' in host else host}:{port}/ over {home}; stop with Ctrl-C")
    try:
        if asked.workers == 1:
            uvicorn.Server(config).run(sockets=[taken])
        else:
            Multiprocess(config, sockets=[taken]).run()
    finally:
        taken.close()


def app() -> Any:
    """The application of a process that answers, as the environment tells."""
    told = json.loads(os.environ[TOLD])
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="%(asctime)s %(message)s")
    logging.getLogger("bilateral.server").setLevel(logging.INFO if told["log"] else logging.WARNING)
    return make_app(told["home"], limits=Limits(rate=told["rate"], hosts=tuple(told["hosts"])).shared_by(told["workers"]), log=told["log"], public=told["public"])


# ---------------------------------------------------------------------------------------------------------------- the parts


def _bound(host: str, port: int) -> socket.socket:
    """A socket bound to the host and port."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
    except (OSError, UnicodeError) as error:
        raise BilateralError(f"there is no host {host!r} to listen at ({getattr(error, 'strerror', None) or error}); give an address of this machine with --host, such as 127.0.0.1") from None
    made = socket.socket(family, kind, protocol)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        made.bind(address)
    except OSError as error:
        made.close()
        raise BilateralError(f"cannot listen at {host} port {port} ({(error.strerror or str(error)).lower()}); choose another with --host and --port") from None
    made.listen(WAITING)
    made.set_inheritable(True)
    return made
