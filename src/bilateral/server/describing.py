"""How a route is added with its description, so that OpenAPI says of every route what it takes and what it answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel

from bilateral.lang import languages
from bilateral.model import Metric
from bilateral.server.answers import TABULAR


class Fault(BaseModel):
    """What went wrong: a code that stays, a line for a person, the nearest of what there is."""

    code: str
    message: str
    nearest: list[str]


class Error(BaseModel):
    """The one error shape."""

    error: Fault


TEXT = {"type": "string", "maxLength": 500}
PARAMETERS: Mapping[str, tuple[dict[str, Any], str]] = {
    "as_of": ({"type": "string", "format": "date"}, "Only what was published by this day."),
    "format": (TEXT, "The format, before Accept: json, csv, parquet or arrow; of documents json, text, md or html."),
    "limit": ({"type": "integer", "minimum": 0, "maximum": 100_000}, "Rows of the list (1000 where not said)."),
    "offset": ({"type": "integer", "minimum": 0, "maximum": 10**9}, "Rows to pass over."),
    "lang": ({"type": "string", "enum": list(languages())}, "The language of the document or the text."),
    "year": ({"type": "integer", "minimum": 0, "maximum": 2999}, "The year (the latest with figures where not said)."),
    "by": (TEXT, "The key to rank by."),
    "top": ({"type": "integer", "minimum": 0, "maximum": 100_000}, "How many members are ranked (10 where not said)."),
    "level": ({"type": "integer", "minimum": 0, "maximum": 6}, "Digits of commodity codes: 2, 4 or 6."),
    "among": (TEXT, "Only these members, by commas."),
    "frequency": ({"type": "string", "enum": ["A", "Q", "M"]}, "Years, quarters or months."),
    "since": (TEXT, "A day, or the id of a build (the day before the newest release where not said)."),
    "date": ({"type": "string", "format": "date"}, "The day the text was written."),
    "pair": (TEXT, "The two economies the text is about: MEX-KOR."),
    "style": ({"type": "string", "enum": ["plain", "bibtex", "csl"]}, "How to cite."),
    "text": (TEXT, "Part of a name, in any of the languages."),
}
OWN: Mapping[str, tuple[str, ...]] = {  # what each kind of route takes beside the metric's keys
    "figures": ("as_of", "format"),
    "candidates": ("as_of", "format", "limit", "offset"),
    "history": ("format", "limit", "offset"),
    "series": ("frequency", "as_of", "format", "limit", "offset"),
    "rankings": ("top", "level", "among", "as_of", "format", "limit", "offset"),
}


def add(router: APIRouter, path: str, answer: Callable[..., Any], title: str, parameters: list[dict[str, Any]], *, about: str = "", body: Any = None) -> None:
    """Add a route with its description: GET, or POST where it takes a body."""
    names = [part[1:-1] for part in path.split("/") if part.startswith("{")]
    listed = [{"name": name, "in": "path", "required": True, "schema": TEXT} for name in names] + parameters
    media: dict[str, Any] = {kind.partition(";")[0]: {} for kind in TABULAR.values()} | ({"text/plain": {}, "text/markdown": {}, "text/html": {}} if body or "brief" in path else {})
    router.add_api_route(
        path, answer, methods=["POST" if body else "GET"], summary=title, description=about or title, response_model=None, name=title,
        operation_id=path.strip("/").replace("/", "_").replace("{", "").replace("}", ""),
        responses={200: {"description": "the answer", "content": media}, "default": {"model": Error, "description": "the request cannot be answered"}},
        openapi_extra={"parameters": listed, **({"requestBody": body} if body else {})},
    )  # fmt: skip


def query(*names: str) -> list[dict[str, Any]]:
    """Parameters of a query by their names."""
    return [{"name": name, "in": "query", "required": False, "schema": PARAMETERS[name][0], "description": PARAMETERS[name][1]} for name in names]


def asked(kind: str, declared: Metric) -> list[dict[str, Any]]:
    """The parameters of a route of a metric: its keys from its declaration, then what the route takes itself."""
    open_ = {"series": {"period"}}.get(kind, set())
    made = [
        {"name": key, "in": "query", "required": kind != "rankings" and key in declared.keys, "schema": TEXT}
        for key in (*declared.keys, *declared.optional) if key not in open_ and not (kind == "rankings" and key in ("by", "among"))
    ]  # fmt: skip
    if kind == "rankings":
        keys = [*declared.keys, *declared.optional]
        made.append({"name": "by", "in": "query", "required": True, "schema": {"type": "string", "enum": keys}, "description": PARAMETERS["by"][1]})
    return made + query(*OWN[kind])
