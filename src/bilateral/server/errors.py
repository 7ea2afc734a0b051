"""The one error shape of every door, `{"error": {"code", "message", "nearest"}}`, and which status an error has."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from bilateral.cells import TooMuch
from bilateral.model import BadFile, BilateralError, BuildBroken, DiskFull, StoreBusy, StoreDamaged, UnknownName, Unreachable
from bilateral.warehouse.db import WarehouseUnreadable

JSON = "application/json"
# The first that an error is an instance of.
STATUS: tuple[tuple[type[BilateralError], int], ...] = (
    (UnknownName, 404), (TooMuch, 413), (BadFile, 422), (StoreBusy, 503), (WarehouseUnreadable, 503), (DiskFull, 503), (Unreachable, 503), (StoreDamaged, 500), (BuildBroken, 500),
    (BilateralError, 400),
)  # fmt: skip
SAID: Mapping[int, tuple[str, str]] = {
    404: ("not_found", "there is nothing at this address; see /api/v1/openapi.json for what there is"),
    405: ("method_not_allowed", "this address does not take that method"),
    500: ("internal", "something failed here, which the log of the server tells more about; nothing is wrong with the request itself"),
}


class HttpError(BilateralError):
    """An error that only a door can have, with its own status and code."""

    def __init__(self, status: int, code: str, message: str, *, nearest: tuple[str, ...] = (), headers: Mapping[str, str] | None = None) -> None:
        super().__init__(message, nearest=nearest)
        self.status = status
        self.code = code
        self.headers = dict(headers or {})


def status_of(error: BilateralError) -> int:
    """The HTTP status of an error."""
    if isinstance(error, HttpError):
        return error.status
    return next(status for kind, status in STATUS if isinstance(error, kind))


def body_of(code: str, message: str, nearest: Iterable[str] = ()) -> bytes:
    """The error shape as bytes."""
    return json.dumps({"error": {"code": code, "message": message, "nearest": list(nearest)}}, ensure_ascii=False).encode("utf-8", "replace")


def response_of(error: BilateralError) -> Response:
    """An error as a response."""
    headers = {"Cache-Control": "no-store", **(error.headers if isinstance(error, HttpError) else {})}
    return Response(body_of(error.code, str(error), error.nearest), status_of(error), headers, JSON)


def install(app: FastAPI) -> None:
    """Have the app answer every error in the one shape."""
    app.add_exception_handler(BilateralError, _ours)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(Exception, _other)


# ---------------------------------------------------------------------------------------------------------------- the parts


def _ours(request: Request, error: Exception) -> Response:
    assert isinstance(error, BilateralError)
    return response_of(error)


def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    code, message = SAID.get(error.status_code, ("http_error", str(error.detail)))
    return Response(body_of(code, message), error.status_code, {"Cache-Control": "no-store", **(error.headers or {})}, JSON)


def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    said = "; ".join(f"{'.'.join(str(part) for part in one['loc'][1:])}: {one['msg']}" for one in error.errors())
    return Response(body_of("bad_request", said), 422, {"Cache-Control": "no-store"}, JSON)


def _other(request: Request, error: Exception) -> Response:
    """A fault of ours. The server logs it with its traceback; the answer says nothing of it."""
    from bilateral.server.limits import SECURITY

    code, message = SAID[500]
    return Response(body_of(code, message), 500, {"Cache-Control": "no-store", **SECURITY}, JSON)
