"""SDMX over REST, `/sdmx/2.1/…` and `/sdmx/v2/…`: structures, data and what data there are, for any client of statistical offices."""

from __future__ import annotations

import difflib
import sys
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from importlib.util import find_spec
from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from bilateral.model import BilateralError, UnknownName
from bilateral.server import sdmx_flows as flowing
from bilateral.server.answers import clean, number, one
from bilateral.server.errors import HttpError, status_of
from bilateral.server.opened import Opened
from bilateral.server.sdmx_flows import AGENCY, TIME, VERSION, Flow, Query, flow, flows, observations, parse_key
from bilateral.server.sdmx_writing import choose, error_body, write_data, write_structures
from bilateral.shown import remember_all

KINDS = ("dataflow", "datastructure", "codelist", "conceptscheme", "agencyscheme")
REFERENCES = ("none", "all", "children", "descendants", "parents", "parentsandsiblings", "ancestors", *KINDS)
DETAILS = ("full", "dataonly", "referencepartial", "referencestubs", "allstubs", "allcompletestubs", "referencecompletestubs", "raw")
ANY = ("", "all", "*", "~", "+", "latest")
TRACED = 500  # observations of an answer whose figures can be traced by their ids
KNOWN = (
    "startPeriod", "endPeriod", "format", "detail", "references", "dimensionAtObservation", "firstNObservations", "lastNObservations", "includeHistory", "attributes",
    "measures", "mode", "asOf", "explicit",
)  # fmt: skip



def router(opened: Opened) -> APIRouter:
    """The routes of both versions. Everything below them that is none is answered in SDMX's error shape too."""
    made = APIRouter(prefix="/sdmx")
    for version in ("2.1", "v2"):
        made.add_api_route(f"/{version}/{{rest:path}}", _guarded(opened, version), methods=["GET"], include_in_schema=False)
    return made


# ---------------------------------------------------------------------------------------------------------------- the parts


def _guarded(opened: Opened, version: str) -> Callable[[Request], Response]:
    def answer(request: Request) -> Response:
        try:
            if find_spec("pysdmx") is None:
                raise HttpError(501, "not_installed", "the package pysdmx is not installed, which this needs; install it with: pip install 'bilateral[serve]'")
            if sys.modules.get("pandas", sys) is None:  # the command line keeps it from being looked for; pysdmx writes data with it
                del sys.modules["pandas"]
            return _answer(opened, request, version, tuple(clean(part, "the address") for part in request.path_params["rest"].strip("/").split("/")))
        except BilateralError as error:
            body, media = error_body(version, status_of(error), str(error), error.nearest)
            return Response(body, status_of(error), {"Cache-Control": "no-store"}, media)

    return answer


def _answer(opened: Opened, request: Request, version: str, parts: tuple[str, ...]) -> Response:
    _only_known(request)
    kind, *rest = parts
    if kind == "structure" and version == "v2":
        kind, *rest = (*rest, "")
    if kind == "data":
        return _data(opened, request, version, *_of_data(version, rest))
    if kind == ("availability" if version == "v2" else "availableconstraint"):
        return _available(opened, request, version, *_of_data(version, rest))
    if kind == "schema":
        of = flow(",".join([*rest[1:], "", ""][:2])) if len(rest) > 2 else flow((rest or [""])[-1])
        return _structures(request, version, [_artefacts()["dataflow"][of.id], *_below(of)])
    if kind in KINDS or kind in ("*", "structure"):
        return _structure(request, version, kind, rest)
    near = tuple(difflib.get_close_matches(kind, ("data", "availability", "availableconstraint", "schema", *KINDS), 2, 0.5))
    raise UnknownName(f"there is no {kind!r} here; there are data, {', '.join(KINDS)}, schema and {'availability' if version == 'v2' else 'availableconstraint'}", nearest=near)


def _only_known(request: Request) -> None:
    for name in request.query_params:
        if name not in KNOWN and not (name.startswith("c[") and name.endswith("]")):
            if name in ("updatedAfter", "limit", "offset", "sort"):
                raise HttpError(501, "not_implemented", f"{name!r} is not implemented here; leave it out")
            raise BilateralError(f"there is no parameter {clean(name, 'a parameter')!r}; there are {', '.join(KNOWN)} and c[DIMENSION]")


# ------------------------------------------------------------------------------------------------------------------- data


def _of_data(version: str, rest: list[str]) -> tuple[Flow, str, str]:
    """The flow, the key and the component of a path of data."""
    if version == "2.1":
        name, key, _, component = (*rest, "", "", "", "")[:4]
        return flow(name), key, component
    context, agency, name, given, key, component = (*rest, "", "", "", "", "", "")[:6]
    if context not in ("dataflow", "*"):
        raise HttpError(501, "not_implemented", f"data are given by dataflow, not by {context!r}: data/dataflow/{AGENCY}/{next(iter(flows()))}/{VERSION}/…")
    return flow(f"{agency},{name},{given}"), key, component


def _query(request: Request, of: Flow, key: str) -> Query:
    chosen, since, until = parse_key(of, key), one(request, "startPeriod"), one(request, "endPeriod")
    for name in request.query_params:
        if not name.startswith("c["):
            continue
        dimension, text = name[2:-1], one(request, name)
        if dimension == TIME:
            since, until = _times(text, since, until)
        elif dimension not in of.dimensions:
            near = tuple(difflib.get_close_matches(dimension.upper(), of.dimensions, 2, 0.4))
            raise UnknownName(f"{of.id} has no dimension {dimension!r}; it has {', '.join(of.dimensions)}", nearest=near)
        else:
            chosen[dimension] = tuple(part.removeprefix("eq:") for part in text.split(",") if part)
    if one(request, "includeHistory", "false") != "false":
        raise HttpError(501, "not_implemented", "includeHistory is not implemented here; /api/v1/history/{metric} gives every vintage")
    return Query(
        of, chosen, flowing.period_of(since), flowing.period_of(until), one(request, "asOf")[:10] or None,
        number(request, "firstNObservations", 0, most=flowing.LARGEST), number(request, "lastNObservations", 0, most=flowing.LARGEST),
    )  # fmt: skip


def _times(text: str, since: str, until: str) -> tuple[str, str]:
    for part in text.replace(" ", "+").split("+"):
        operator, colon, bound = part.partition(":")
        if not colon:
            operator, bound = "eq", part
        if operator not in ("ge", "le", "eq"):
            raise HttpError(501, "not_implemented", f"the operator {operator!r} on {TIME} is not implemented here; there are ge, le and eq")
        since, until = bound if operator in ("ge", "eq") else since, bound if operator in ("le", "eq") else until
    return since, until


def _data(opened: Opened, request: Request, version: str, of: Flow, key: str, _: str) -> Response:
    media = choose(version, "data", request.headers.get("accept", ""), one(request, "format"))
    flat, plain = _at_observation(request, of), _plain(request)
    w = opened.at(request)
    found = observations(w, _query(request, of, key))
    if not found:
        raise UnknownName(f"no observation of {of.id} is loaded for the key {key or 'all'!r} and these periods")
    if len(found) <= TRACED:
        remember_all(w.home, w.build_id, [f for _, f in found], one(request, "asOf")[:10] or None)
    return Response(write_data(version, media, of, found, stamp=_stamp(), attributes=not plain, flat=flat), media_type=media)


def _at_observation(request: Request, of: Flow) -> bool:
    asked = one(request, "dimensionAtObservation", TIME)
    if asked not in (TIME, "AllDimensions"):
        raise HttpError(501, "not_implemented", f"dimensionAtObservation={asked!r} is not implemented here; there are {TIME} and AllDimensions")
    return asked == "AllDimensions"


def _plain(request: Request) -> bool:
    detail = one(request, "detail", "full")
    if detail not in ("full", "dataonly"):
        raise HttpError(501, "not_implemented", f"detail={detail!r} of data is not implemented here; there are full and dataonly")
    return detail == "dataonly" or one(request, "attributes") == "none"


def _available(opened: Opened, request: Request, version: str, of: Flow, key: str, component: str) -> Response:
    """The members for which there are data, by dimension, with how many series and observations."""
    from pysdmx.model import AvailabilityConstraint, ConstraintAttachment, CubeKeyValue, CubeRegion, CubeValue

    found = observations(opened.at(request), _query(request, of, key))
    wanted = [d for d in (*of.dimensions, TIME) if component in ANY or d in component.split("+") or d in component.split(",")]
    members = {name: sorted({where[name] for where, _ in found}) for name in wanted}
    region = CubeRegion(key_values=[CubeKeyValue(id=name, values=[CubeValue(member) for member in listed]) for name, listed in members.items()], is_included=True)
    urn = f"urn:sdmx:org.sdmx.infomodel.datastructure.Dataflow={AGENCY}:{of.id}({VERSION})"
    series = {tuple(where[name] for name in of.dimensions) for where, _ in found}
    made = AvailabilityConstraint(
        constraint_attachment=ConstraintAttachment(data_provider=None, dataflows=[urn]), cube_region=region, series_count=len(series), obs_count=len(found)
    )
    return _structures(request, version, [made])


# -------------------------------------------------------------------------------------------------------------- structures


def _structure(request: Request, version: str, kind: str, rest: list[str]) -> Response:
    agency, name, given = (*rest, "", "", "")[:3]
    listed = _artefacts()
    if agency not in (*ANY, "SDMX" if kind == "agencyscheme" else AGENCY, AGENCY) or given.split("+")[0] not in (*ANY, VERSION, "1.0"):
        raise UnknownName(f"there is nothing of agency {agency!r}, version {given!r}; the agency is {AGENCY}, the version {VERSION}", nearest=(AGENCY,))
    found: list[tuple[str, str]] = []
    for of in listed if kind in ("*", "structure") else (kind,):
        wanted = list(listed[of]) if name in ANY else name.replace(",", "+").split("+")
        for part in wanted:
            if part not in listed[of]:
                near = tuple(difflib.get_close_matches(part.upper(), listed[of], 3, 0.4)) or tuple(listed[of])[:10]
                raise UnknownName(f"there is no {of} {part!r}; nearest: {', '.join(near)}", nearest=near)
            found.append((of, part))
    references = one(request, "references", "none").split(",")[0]
    if references not in REFERENCES:
        raise BilateralError(f"references={references!r} is none; there are {', '.join(REFERENCES)}", nearest=tuple(difflib.get_close_matches(references, REFERENCES, 3)))
    if one(request, "detail", "full") not in DETAILS:
        raise BilateralError(f"detail={one(request, 'detail')!r} is none; there are {', '.join(DETAILS)}")
    made = {(of, part): listed[of][part] for of, part in found}
    for of, part in found:
        made |= {key: listed[key[0]][key[1]] for key in _related(of, part, references)}
    return _structures(request, version, list(made.values()))


def _related(kind: str, name: str, references: str) -> Iterable[tuple[str, str]]:
    """What stands below and above a structure, as kind and id, as far as it is asked for."""
    listed = _artefacts()
    uses = {of: [("datastructure", f"DSD_{of}"), *(_named(made) for made in _below(flows()[of])[1:])] for of in flows()}
    below: list[tuple[str, str]] = []
    above: list[tuple[str, str]] = []
    if kind == "dataflow":
        below = uses[name][:1] if references == "children" else uses[name]
    elif kind == "datastructure":
        below, above = uses[name.removeprefix("DSD_")][1:], [("dataflow", name.removeprefix("DSD_"))]
    else:
        for of, used in uses.items():
            if (kind, name) in used:
                above += [("datastructure", f"DSD_{of}"), *([("dataflow", of)] if references in ("all", "ancestors") else [])]
    if references in listed:
        return [key for key in (*below, *above) if key[0] == references]
    return {"none": [], "all": [*below, *above], "children": below, "descendants": below, "parents": above, "ancestors": above, "parentsandsiblings": above}[references]


def _below(of: Flow) -> list[Any]:
    from bilateral.server.sdmx_structures import structure, used_by

    return [structure(of.id), *used_by(of.id)]


def _named(made: Any) -> tuple[str, str]:
    return {"Codelist": "codelist", "ConceptScheme": "conceptscheme"}[type(made).__name__], made.id


def _artefacts() -> Mapping[str, Mapping[str, Any]]:
    from bilateral.server.sdmx_structures import artefacts

    return artefacts()


def _structures(request: Request, version: str, made: list[Any]) -> Response:
    media = choose(version, "structure", request.headers.get("accept", ""), one(request, "format"))
    return Response(write_structures(version, media, made, stamp=_stamp()), media_type=media)


def _stamp() -> datetime:
    """The time in the header of a message: the beginning of the day, so that an answer is the same all day."""
    return datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
