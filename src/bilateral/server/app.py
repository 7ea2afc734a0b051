"""The application: the doors in order, and what holds for all of them."""

from __future__ import annotations

import logging
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from fastapi import APIRouter, FastAPI
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response

from bilateral import __version__
from bilateral.server import api, errors, mcp, pages, sdmx, tesseract
from bilateral.server.answers import to_json
from bilateral.server.keeping import Keeping
from bilateral.server.limits import Guard, Limits
from bilateral.server.opened import Opened

LOG = logging.getLogger("bilateral.server")
THREADS = 8  # at work at once in one process: more would only wait for each other
DOORS: tuple[Callable[[Opened], APIRouter], ...] = (api.router, sdmx.router, tesseract.router, mcp.router, pages.router)  # the pages, whose last routes take any path, come last


def make_app(home: Path | str | None = None, *, limits: Limits | None = None, log: bool = False, public: bool = False) -> FastAPI:
    """The application over a home's warehouse, built from the embedded starter when the home has none yet. `public`: without what may not be passed on.

    Raises:
        BilateralError: when the home or its warehouse cannot be used.
    """
    held = limits or Limits()
    opened = Opened(home, report=LOG.warning, public=public)
    app = FastAPI(
        title="Bilateral", version=__version__, docs_url=None, redoc_url=None, openapi_url=None, lifespan=_lifespan,
        description="The economic relationship between any two economies, with every number traceable to the line of the file it came from. Read-only.",
        middleware=[Middleware(Guard, limits=held, log=log), Middleware(Keeping, opened=opened, room=held.room, seconds=held.seconds)],
    )  # fmt: skip
    app.state.opened = opened
    errors.install(app)
    app.add_api_route("/healthz", _health(opened), methods=["GET"], include_in_schema=False)
    for router in DOORS:
        app.include_router(router(opened))
    return app


# ---------------------------------------------------------------------------------------------------------------- the parts


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    import anyio.to_thread

    anyio.to_thread.current_default_thread_limiter().total_tokens = THREADS
    threading.Thread(target=_warm, daemon=True).start()
    yield
    app.state.opened.close()


def _warm() -> None:
    """What the first page with a chart would wait for."""
    import vl_convert

    vl_convert.vegalite_to_svg({"data": {"values": []}, "mark": "bar"})


def _health(opened: Opened) -> Any:
    async def health(request: Request) -> Response:
        made = {"status": "ok", "version": __version__, "build_id": opened.lease_of(request).build_id}
        return Response(to_json(made), headers={"Cache-Control": "no-store"}, media_type="application/json")

    return health
