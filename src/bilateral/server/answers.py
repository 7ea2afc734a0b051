"""Answers in the format that was asked for, by `?format=` or else by `Accept`: JSON, CSV, Parquet, an Arrow stream."""

from __future__ import annotations

import difflib
import io
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import polars as pl
from starlette.requests import Request
from starlette.responses import Response

from bilateral.keys import normalise_keys
from bilateral.model import BilateralError, Figure, Metric
from bilateral.server.errors import HttpError
from bilateral.shown import as_json

TABULAR: Mapping[str, str] = {
    "json": "application/json",
    "csv": "text/csv; charset=utf-8",
    "parquet": "application/vnd.apache.parquet",
    "arrow": "application/vnd.apache.arrow.stream",
}
ENDINGS = {"json": "json", "csv": "csv", "parquet": "parquet", "arrow": "arrows"}
PAGE = 1000  # rows of a list unless more are asked for
MOST = 100_000


@dataclass(frozen=True)
class Rows:
    """A list to answer with. `rows` are flat or nested objects of one kind; `about` is what the JSON says beside them; `name` names the file.

    `columns` are the columns of an empty list. Grain: one row a member, in the order of the list.
    """

    name: str
    rows: Sequence[Mapping[str, Any]]
    about: Mapping[str, Any] = field(default_factory=dict)
    columns: Sequence[str] = ()


def negotiate(request: Request, offered: Mapping[str, str]) -> str:
    """Which of the formats offered (name → media type) is asked for; the first where nothing is.

    Raises:
        HttpError: 406 where none of them will do.
    """
    wanted = one(request, "format")
    if wanted:
        if wanted in offered:
            return wanted
        near = tuple(difflib.get_close_matches(wanted, offered, 1))
        hint = f"; nearest: {near[0]}" if near else ""
        raise HttpError(406, "unknown_format", f"there is no format {wanted!r} of this{hint}; there are {', '.join(offered)}", nearest=near or tuple(offered))
    header = request.headers.get("accept", "")
    best, found = 0.0, ""
    ranges = _ranges(header) if header.strip() else [("*/*", 1.0)]
    for name, media in offered.items():
        quality = _quality(ranges, media.partition(";")[0])
        if quality > best:
            best, found = quality, name
    if not found:
        listed = ", ".join(f"{name} ({media.partition(';')[0]})" for name, media in offered.items())
        raise HttpError(406, "not_acceptable", f"none of the formats that 'Accept' names can be given; there are {listed}; '?format=' goes before 'Accept'", nearest=tuple(offered))
    return found


def show(request: Request, made: Rows | Mapping[str, Any], *, name: str = "") -> Response:
    """Rows or one object in the format asked for. A list is cut by `limit` and `offset`; one object is one row of a table."""
    format_ = negotiate(request, TABULAR)
    if not isinstance(made, Rows):
        if format_ == "json":
            return Response(to_json(made), media_type=TABULAR["json"])
        return table(Rows(name, [made]), format_)
    total = len(made.rows)
    limit, offset = number(request, "limit", PAGE, most=MOST), number(request, "offset", 0)
    cut = made.rows[offset : offset + limit]
    headers = {"X-Total-Count": str(total)}
    if offset + limit < total:
        headers["Link"] = f'<{request.url.path}?{_next(request, offset + limit)}>; rel="next"'
    if format_ == "json":
        body = to_json({**made.about, "total": total, "limit": limit, "offset": offset, "rows": list(cut)})
        return Response(body, headers=headers, media_type=TABULAR["json"])
    return table(Rows(made.name, cut, made.about, made.columns), format_, headers)


def table(made: Rows, format_: str, headers: Mapping[str, str] | None = None) -> Response:
    """Rows as CSV, Parquet or an Arrow stream, to be saved under their name."""
    given = {**(headers or {}), "Content-Disposition": f'attachment; filename="{_file_name(made.name)}.{ENDINGS[format_]}"'}
    return Response(WRITERS[format_](frame(made)), headers=given, media_type=TABULAR[format_])


def frame(made: Rows) -> pl.DataFrame:
    """Rows as a table: what is nested stands in its cell as JSON."""
    columns = list(dict.fromkeys(name for row in made.rows for name in row)) or list(made.columns)
    held = {name: [_cell(row.get(name)) for row in made.rows] for name in columns}
    for name, values in held.items():
        if any(isinstance(v, float) for v in values) and all(v is None or isinstance(v, int | float) for v in values):
            held[name] = [None if v is None else float(v) for v in values]
        elif any(isinstance(v, str) for v in values) and any(v is not None and not isinstance(v, str) for v in values):
            held[name] = [None if v is None else str(v) for v in values]
    return pl.DataFrame([pl.Series(name, values, dtype=None if any(v is not None for v in values) else pl.String) for name, values in held.items()])


def figure_row(f: Figure) -> dict[str, Any]:
    """A figure as a row of a table: its JSON form, each key a column of its own."""
    made = as_json(f)
    keys = made.pop("keys")
    return {"metric": made.pop("metric"), **keys, **made}


def to_json(made: Any) -> bytes:
    """JSON as the API writes it."""
    return json.dumps(made, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode("utf-8", "replace")


def one(request: Request, name: str, default: str = "") -> str:
    """A parameter of the query, which may be given once.

    Raises:
        BilateralError: where it is given more often.
    """
    listed = request.query_params.getlist(name)
    if len(listed) > 1:
        raise BilateralError(f"{name!r} is given {len(listed)} times in the address; give it once")
    return clean(listed[0], name) if listed else default


def clean(text: str, name: str) -> str:
    """A text that can be looked up: no control characters, no halves of letters, not endless.

    Raises:
        BilateralError: for one that cannot be.
    """
    if len(text) > 500 or not text.isprintable():
        raise BilateralError(f"{name!r} is no text that can be looked up: at most 500 printable characters")
    return text


def number(request: Request, name: str, default: int, *, most: int = 10**9) -> int:
    """A whole number of the query, 0 to `most`."""
    given = one(request, name)
    if not given:
        return default
    if not (given.isascii() and given.isdecimal()) or len(given) > 10 or int(given) > most:
        raise BilateralError(f"{name}={given!r} is not a whole number from 0 to {most:,}")
    return int(given)


def keys_of(request: Request, declared: Metric, *, but: Iterable[str]) -> dict[str, str]:
    """The parameters of the query that are keys of a metric: all that the route does not use itself.

    Raises:
        BilateralError: for one that is no key of it.
    """
    used = set(but)
    names = [name for name in request.query_params if name not in used]
    for name in names:
        if name not in declared.keys and name not in declared.optional:
            normalise_keys(declared, {clean(name, "a key"): "-"})  # says which are its keys
    return {name: one(request, name) for name in names}


# ---------------------------------------------------------------------------------------------------------------- the parts


def _csv(rows: pl.DataFrame) -> bytes:
    return rows.write_csv().encode()


def _parquet(rows: pl.DataFrame) -> bytes:
    out = io.BytesIO()
    rows.write_parquet(out)
    return out.getvalue()


def _arrow(rows: pl.DataFrame) -> bytes:
    out = io.BytesIO()
    rows.write_ipc_stream(out, compat_level=pl.CompatLevel.oldest())
    return out.getvalue()


WRITERS: Mapping[str, Callable[[pl.DataFrame], bytes]] = {"csv": _csv, "parquet": _parquet, "arrow": _arrow}


def _ranges(header: str) -> list[tuple[str, float]]:
    """The media ranges of an Accept header with their quality; what cannot be read is left out."""
    found = []
    for part in header.split(",")[:50]:
        media, *parameters = (piece.strip().lower() for piece in part.split(";"))
        quality = next((p[2:] for p in parameters if p.startswith("q=")), "1")
        try:
            found.append((media, min(max(float(quality), 0.0), 1.0)))
        except ValueError:
            continue
    return found


def _quality(ranges: Sequence[tuple[str, float]], media: str) -> float:
    """The quality of a media type: that of the closest range."""
    for wanted in (media, f"{media.partition('/')[0]}/*", "*/*"):
        for name, quality in ranges:
            if name == wanted:
                return quality
    return 0.0


def _cell(value: Any) -> Any:
    if isinstance(value, Mapping | list | tuple):
        return json.dumps(value, ensure_ascii=False) if value else ""
    return value


def _file_name(name: str) -> str:
    return "".join(c if c.isascii() and (c.isalnum() or c in "-_") else "-" for c in name)[:100] or "rows"


def _next(request: Request, offset: int) -> str:
    from urllib.parse import urlencode

    given = [(name, value) for name, value in request.query_params.multi_items() if name != "offset"]
    return urlencode([*given, ("offset", str(offset))])
