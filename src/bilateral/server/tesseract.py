"""Routes that clients of Tesseract (DataMéxico, OEC) know: `/tesseract/cubes`, `/tesseract/members`, `/tesseract/data`."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import polars as pl
from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from bilateral import __version__
from bilateral.figures import Warehouse
from bilateral.keys import canonical
from bilateral.model import BilateralError, Figure
from bilateral.server.answers import Rows, clean, frame, number, one, to_json
from bilateral.server.cubes import HEADINGS, LARGEST, TIMES, Cube, Dimension, Query, caption, cube, cubes, listed_members, locales, rows
from bilateral.server.errors import HttpError
from bilateral.server.opened import Opened

PREFIX = "/tesseract"
FORMATS: Mapping[str, str] = {
    "jsonrecords": "application/json", "jsonarrays": "application/json", "json": "application/json", "csv": "text/csv; charset=utf-8",
    "tsv": "text/tab-separated-values; charset=utf-8", "parquet": "application/vnd.apache.parquet",
}  # fmt: skip
COMPARED: Mapping[str, Callable[[float, float], bool]] = {
    "gt": lambda a, b: a > b, "gte": lambda a, b: a >= b, "lt": lambda a, b: a < b, "lte": lambda a, b: a <= b, "eq": lambda a, b: a == b, "neq": lambda a, b: a != b,
}  # fmt: skip
PARAMETERS = ("cube", "locale", "drilldowns", "measures", "include", "exclude", "filters", "limit", "sort", "time", "parents", "properties", "debug")


def router(opened: Opened) -> APIRouter:
    """The routes."""
    made = APIRouter(prefix=PREFIX)
    answers: Mapping[str, Callable[[Request], Response]] = {
        "/": _status, "/cubes": _cubes, "/cubes/{cube}": _cube, "/members": _members(opened), "/data": _data(opened), "/data.{format}": _data(opened),
        "/{rest:path}": _nothing,
    }  # fmt: skip
    for path, answer in answers.items():
        made.add_api_route(path, answer, methods=["GET"], include_in_schema=False)
    return made


# --------------------------------------------------------------------------------------------------------------- the cubes


def _status(request: Request) -> Response:
    return _json({"status": "ok", "module": "bilateral", "version": __version__, "software": "tesseract-olap[python] compatible"})


def _cubes(request: Request) -> Response:
    locale = _locale(request)
    return _json({"name": "bilateral", "locales": list(locales()), "default_locale": "en", "annotations": {}, "cubes": [_described(one, locale) for one in cubes().values()]})


def _cube(request: Request) -> Response:
    return _json(_described(cube(clean(request.path_params["cube"], "cube")), _locale(request)))


def _described(of: Cube, locale: str) -> dict[str, Any]:
    return {
        "name": of.name, "caption": of.name.replace("_", " ").capitalize(), "annotations": {"rule": "figures are not added up: each dimension has one member a row"},
        "dimensions": [_dimension(d) for d in of.dimensions],
        "measures": [
            {"name": m.name, "caption": m.label or m.name, "aggregator": "UNKNOWN", "annotations": {"units_of_measurement": m.unit, "details": m.definition}, "attached": []}
            for m in of.metrics
        ],
    }  # fmt: skip


def _dimension(d: Dimension) -> dict[str, Any]:
    def level(depth: int, name: str) -> dict[str, Any]:
        return {"name": name, "caption": name, "depth": depth, "annotations": {}, "properties": []}

    # Commodities lie inside each other; years, quarters and months are each a hierarchy of their own, as each has figures of its own.
    groups = [list(d.levels)] if d.kind != "time" else [[name] for name in d.levels]
    return {
        "name": d.name, "caption": d.name, "type": d.kind, "annotations": {}, "default_hierarchy": d.name if d.kind != "time" else groups[0][0],
        "hierarchies": [
            {"name": d.name if d.kind != "time" else names[0], "caption": d.name, "annotations": {}, "levels": [level(depth, name) for depth, name in enumerate(names, 1)]}
            for names in groups
        ],
    }  # fmt: skip


def _members(opened: Opened) -> Callable[[Request], Response]:
    def answer(request: Request) -> Response:
        of, locale, w = cube(_needed(request, "cube")), _locale(request), opened.at(request)
        d, level = of.level(_needed(request, "level"))
        wanted = one(request, "search").casefold()
        named = [(member, caption(d.key, member, locale)) for member in listed_members(w, of, level)]
        found = [(key, said) for key, said in named if wanted in key.casefold() or wanted in said.casefold()]
        found.sort(key=lambda pair: pair[0].casefold() != wanted if wanted else False)  # an exact key first
        limit, offset = _limit(request)
        cut = found[offset : offset + limit]
        listed = [{"key": int(key) if level == "Year" else key, "caption": said, **_ancestors(request, d, level, key, locale)} for key, said in cut]
        return _json({"annotations": {}, "name": level, "caption": level, "depth": list(d.levels).index(level) + 1, "properties": [], "dtypes": {}, "total": len(found), "members": listed})

    return answer


def _ancestors(request: Request, d: Dimension, level: str, key: str, locale: str) -> dict[str, Any]:
    if one(request, "parents").casefold() not in ("true", "1", "yes", "on") or d.key != "commodity":
        return {}
    above = [digits for digits in HEADINGS.values() if digits < HEADINGS[level]]
    return {"ancestor": [{"key": key[:digits], "caption": caption(d.key, key[:digits], locale)} for digits in above]}


# ---------------------------------------------------------------------------------------------------------------- the data


def _data(opened: Opened) -> Callable[[Request], Response]:
    def answer(request: Request) -> Response:
        format_ = clean(request.path_params.get("format", "jsonrecords"), "format")
        if format_ not in FORMATS:
            raise HttpError(406, "unknown_format", f"there is no format {format_!r} of data; there are {', '.join(FORMATS)}", nearest=tuple(FORMATS))
        asked, w = _query(request), opened.at(request)
        made, figures = rows(w, asked)
        kept = _sorted(request, asked, [row for row in made if _passes(request, asked, row)])
        limit, offset = _limit(request)
        cut = kept[offset : offset + limit]
        names = list(made[0]) if made else _columns(asked)
        page = {"limit": limit, "offset": offset, "total": len(kept)}
        return _shown(format_, cut, names, page, _annotations(w, figures))

    return answer


def _columns(asked: Query) -> list[str]:
    """The columns of an answer without rows."""
    listed = [asked.cube.level(name)[1] for name in asked.drilldowns]
    return [*(name for level in listed for name in ([level] if level == "Year" else [f"{level} ID", level])), *(m.name for m in asked.measures)]


def _query(request: Request) -> Query:
    for name in request.query_params:
        if name not in PARAMETERS:
            near = tuple(difflib.get_close_matches(name, PARAMETERS, 2, 0.5))
            raise BilateralError(f"there is no parameter {clean(name, 'a parameter')!r} of data; there are {', '.join(PARAMETERS)}", nearest=near)
    of = cube(_needed(request, "cube"))
    if one(request, "properties"):
        raise BilateralError(f"the cube {of.name} has no properties; leave 'properties' out")
    drilldowns = tuple(dict.fromkeys(of.level(name)[1] for name in _listed(one(request, "drilldowns"))))
    twice = [key for key, times in Counter(of.level(name)[0].key for name in drilldowns).items() if times > 1]
    if twice:
        raise BilateralError(f"{', '.join(twice)} is drilled into at two levels; choose one")
    measures = tuple(of.measure(name) for name in _listed(one(request, "measures"))) or of.metrics
    return Query(of, drilldowns, measures, _cuts(of, _long(request, "include")), _cuts(of, _long(request, "exclude")), _time(of, one(request, "time")), _locale(request))


def _cuts(of: Cube, text: str) -> dict[str, tuple[str, ...]]:
    made: dict[str, tuple[str, ...]] = {}
    for part in filter(None, text.split(";")):
        name, colon, listed = part.partition(":")
        d, level = of.level(name)
        if not colon or not _listed(listed):
            raise BilateralError(f"the cut {part[:100]!r} is none; write Level:member,member with ; between cuts")
        made[level] = (*made.get(level, ()), *(canonical(d.key, member) for member in _listed(listed)))
    return made


def _time(of: Cube, text: str) -> tuple[str, str] | None:
    if not text:
        return None
    scale, _, age = text.partition(".")
    level = next((name for name in TIMES if name.casefold() == scale.casefold()), None)
    if level is None or not (age in ("latest", "oldest") or (age.isascii() and age.isdecimal() and 0 < int(age[:6]) < 10_000)):
        raise BilateralError(f"time={text!r} is none; write year.latest, year.oldest, or year.5 for the latest five", nearest=("year.latest", "year.oldest"))
    of.level(level)
    return level, age[:6]


def _passes(request: Request, asked: Query, row: Mapping[str, Any]) -> bool:
    return all(_holds(row[name], conditions) for name, conditions in _filters(one(request, "filters"), asked))


def _filters(text: str, asked: Query) -> list[tuple[str, tuple[str, ...]]]:
    made = []
    for part in _listed(text):
        name, _, said = part.partition(".")
        measure = asked.cube.measure(name)
        if measure not in asked.measures:
            raise BilateralError(f"the filter {part!r} is on a measure that is not asked for; add {name} to measures")
        made.append((measure.name, _condition(part, said)))
    return made


def _condition(part: str, said: str) -> tuple[str, ...]:
    """A condition as comparison and number, perhaps with and/or and another."""
    joint = next((word for word in ("and", "or") if f".{word}." in said), "")
    first, _, second = said.partition(f".{joint}.") if joint else (said, "", "")
    made: list[str] = []
    for one_ in filter(None, (first, second)):
        comparison, _, bound = one_.partition(".")
        try:
            float(bound)
        except ValueError:
            bound = ""
        if comparison not in COMPARED or not bound:
            raise BilateralError(f"the filter {part!r} is none; write measure.gt.1000, with {', '.join(COMPARED)}, and .and. or .or. between two", nearest=tuple(COMPARED))
        made += [comparison, bound]
    return (joint, *made)


def _holds(value: float | None, said: tuple[str, ...]) -> bool:
    if value is None:
        return False
    joint, *rest = said
    held = [COMPARED[comparison](value, float(bound)) for comparison, bound in zip(rest[::2], rest[1::2], strict=True)]
    return any(held) if joint == "or" else all(held)


def _sorted(request: Request, asked: Query, made: list[dict[str, Any]]) -> list[dict[str, Any]]:
    text = one(request, "sort")
    if not text:
        return made
    name, _, direction = text.rpartition(".") if text.endswith((".asc", ".desc")) else (text, "", "asc")
    columns = _columns(asked)
    if name not in columns:
        raise BilateralError(f"sort={text!r} is by no column; there are {', '.join(columns)}", nearest=tuple(difflib.get_close_matches(name, columns, 3, 0.4)))
    known = [row for row in made if row[name] is not None]
    return [*sorted(known, key=lambda row: row[name], reverse=direction == "desc"), *(row for row in made if row[name] is None)]


def _annotations(w: Warehouse, figures: Mapping[str, Sequence[Figure]]) -> dict[str, Any]:
    """Whose the numbers are, in which release, and of what status: by measure."""
    return {
        "build_id": w.build_id,
        "measures": {
            name: {
                "unit": sorted({f.unit for f in listed}), "source": sorted({f.source or "" for f in listed}), "via": sorted({f.via or "" for f in listed}),
                "vintage": sorted({f.vintage.isoformat() if f.vintage else "unknown" for f in listed}), "status": dict(Counter(f.status for f in listed)),
            }
            for name, listed in figures.items()
        },
    }  # fmt: skip


def _shown(format_: str, cut: list[dict[str, Any]], names: list[str], page: Mapping[str, int], annotations: Mapping[str, Any]) -> Response:
    headers = {"X-Total-Count": str(page["total"])}
    if FORMATS[format_] == "application/json":
        data: list[Any] = [[row[name] for name in names] for row in cut] if format_ == "jsonarrays" else list(cut)
        return Response(to_json({"annotations": annotations, "page": page, "columns": names, "data": data}), headers=headers, media_type=FORMATS[format_])
    table = frame(Rows("data", cut, columns=names))
    if format_ == "parquet":
        return Response(_parquet(table), headers=headers, media_type=FORMATS[format_])
    return Response(table.write_csv(separator="\t" if format_ == "tsv" else ",").encode(), headers=headers, media_type=FORMATS[format_])


# --------------------------------------------------------------------------------------------------------------- the rest


def _parquet(table: pl.DataFrame) -> bytes:
    import io

    out = io.BytesIO()
    table.write_parquet(out)
    return out.getvalue()


def _nothing(request: Request) -> Response:
    raise HttpError(404, "not_found", "there is nothing at this address; there are cubes, cubes/{cube}, members and data", nearest=("cubes", "members", "data"))


def _json(made: Mapping[str, Any]) -> Response:
    return Response(to_json(made), media_type="application/json")


def _needed(request: Request, name: str) -> str:
    given = one(request, name)
    if not given:
        listed = tuple(cubes()) if name == "cube" else ()
        raise BilateralError(f"say which {name}: {name}=…" + (f"; there are {', '.join(listed)}" if listed else ""), nearest=listed)
    return given


def _locale(request: Request) -> str:
    given = one(request, "locale").partition("-")[0].casefold() or "en"
    if given not in locales():
        raise BilateralError(f"there are no names in {given!r}; there are {', '.join(locales())}", nearest=locales())
    return given


def _limit(request: Request) -> tuple[int, int]:
    """How many rows, and how many to pass over: "10" or "10,20"."""
    text = one(request, "limit")
    if not text:
        return LARGEST, number(request, "offset", 0)
    parts = text.split(",")
    if len(parts) > 2 or not all(part.isascii() and part.isdecimal() and len(part) < 10 for part in parts):
        raise BilateralError(f"limit={text!r} is none; write how many rows, and after a comma how many to pass over: 10,20")
    return int(parts[0]) or LARGEST, int(parts[1]) if len(parts) == 2 else 0


def _listed(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _long(request: Request, name: str) -> str:
    """A parameter that may be long: a list of members."""
    listed = request.query_params.getlist(name)
    return ";".join(part for text in listed for part in text.split(";") if clean(part[:500], name) and len(part) < 8000)
