"""The Model Context Protocol: `/mcp` over HTTP (streamable, without sessions), and standard input and output for `bilateral mcp`."""

from __future__ import annotations

import asyncio
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from bilateral.model import BilateralError
from bilateral.server.errors import HttpError
from bilateral.server.opened import Opened

PATH = "/mcp"
MISSING = "the package mcp is not installed, which this needs; install it with: pip install 'bilateral[serve]'"


def router(opened: Opened) -> APIRouter:
    """The one address of the protocol: POST."""
    made = APIRouter()
    held = _Held(opened)
    made.add_api_route(PATH, held.answer, methods=["POST"], include_in_schema=False)
    made.add_api_route(PATH, _only_post, methods=["GET", "PUT", "PATCH", "DELETE"], include_in_schema=False)
    return made


def serve_stdio(home: Path | None) -> None:
    """Answer on standard input and output until the input ends; nothing but the protocol is written there.

    Raises:
        BilateralError: when the SDK is not installed, or the home cannot be used.
    """
    if find_spec("mcp") is None:
        raise BilateralError(MISSING)
    from bilateral.server.tools import make_tools

    opened = Opened(home, report=lambda line: print(line, file=sys.stderr, flush=True))
    try:
        make_tools(opened).run("stdio")
    except KeyboardInterrupt:
        pass
    finally:
        opened.close()


# ---------------------------------------------------------------------------------------------------------------- the parts


class _Held:
    """The SDK's manager of requests, begun with the first request, in a task of its own that ends with the loop."""

    def __init__(self, opened: Opened) -> None:
        self._opened = opened
        self._manager: Any = None
        self._task: asyncio.Task[None] | None = None
        self._begun: asyncio.Lock | None = None

    async def answer(self, request: Request) -> Response:
        if find_spec("mcp") is None:
            raise HttpError(501, "not_installed", MISSING)
        origin = request.headers.get("origin")
        if origin and urlsplit(origin).netloc != request.headers.get("host"):
            raise HttpError(403, "other_origin", "a page of another site may not ask here")
        self._begun = self._begun or asyncio.Lock()
        async with self._begun:
            if self._task is None or self._task.done():
                await self._begin()
        return _Passed(self._manager)

    async def _begin(self) -> None:
        ready: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._manager = await asyncio.to_thread(_manager, self._opened)
        self._task = asyncio.create_task(_hold(self._manager, ready))
        await ready


def _manager(opened: Opened) -> Any:
    from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
    from mcp.server.transport_security import TransportSecuritySettings

    from bilateral.server.tools import make_tools

    server = make_tools(opened)._lowlevel_server
    return StreamableHTTPSessionManager(server, json_response=True, stateless=True, security_settings=TransportSecuritySettings(enable_dns_rebinding_protection=False))


async def _hold(manager: Any, ready: asyncio.Future[None]) -> None:
    async with manager.run():
        ready.set_result(None)
        await asyncio.Event().wait()


class _Passed(Response):
    """An answer that the SDK gives itself."""

    def __init__(self, manager: Any) -> None:
        super().__init__(headers={"Cache-Control": "no-store"})
        self._manager = manager

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._manager.handle_request(scope, receive, send)


def _only_post(request: Request) -> Response:
    raise HttpError(405, "method_not_allowed", "this address takes POST: it is for clients of the Model Context Protocol", headers={"Allow": "POST"})
