"""The HTTP API, `/api/v1`: a route a verb, and for each metric of the registry a figure, its candidates, its series and its rankings."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from bilateral import changes as changing
from bilateral import explain as explaining
from bilateral import tracing
from bilateral.check import check_text
from bilateral.check.inputs import read_input
from bilateral.check.report import FORMATS as REPORTS
from bilateral.check.report import show as show_check
from bilateral.documents.brief import write_brief
from bilateral.documents.changes_document import write_changes
from bilateral.documents.explain_document import write_explanation
from bilateral.documents.filed import FILES, filed
from bilateral.documents.render import FORMATS, figures_of
from bilateral.figures import as_json, candidates, figure, history, ranking, recall, series
from bilateral.keys import canonical, canonical_day, parse_pair
from bilateral.listing import ranking_json, series_json
from bilateral.metrics import metric as metric_named
from bilateral.metrics import metrics
from bilateral.model import BadFile, Figure
from bilateral.registries import area_rows, metric_rows, source_rows
from bilateral.server.answers import TABULAR, Rows, clean, figure_row, keys_of, negotiate, number, one, show, to_json
from bilateral.server.describing import add, asked, query
from bilateral.server.errors import HttpError
from bilateral.server.opened import Opened
from bilateral.shown import remember_all

PREFIX = "/api/v1"
MEDIA: Mapping[str, str] = {  # of documents and reports; a format that is not here is sent as bytes
    "json": "application/json", "text": "text/plain; charset=utf-8", "md": "text/markdown; charset=utf-8", "html": "text/html; charset=utf-8",
    "pdf": "application/pdf", "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}  # fmt: skip
SHOWING = ("format", "limit", "offset")
DOCUMENTS = (*FORMATS, *FILES)
LONGEST = 500_000  # characters of a text to check
NO_STORE = {"Cache-Control": "no-store"}

Answer = Callable[[Request], Response]


def router(opened: Opened) -> APIRouter:
    """The routes of the API."""
    made = APIRouter(prefix=PREFIX)
    made.add_api_route("/openapi.json", _described, methods=["GET"], include_in_schema=False)
    for kind, answer in (("figures", _figures), ("candidates", _candidates), ("history", _history), ("series", _series), ("rankings", _rankings)):
        for declared in metrics().values():
            add(made, f"/{kind}/{declared.name}", answer(opened, declared.name), f"{kind}: {declared.label}", asked(kind, declared), about=declared.definition)
        made.add_api_route(f"/{kind}/{{metric}}", _any(opened, answer), methods=["GET"], include_in_schema=False)
    for path, answer_to, title, parameters in _others(opened):
        add(made, path, answer_to, title, parameters)
    text = {"required": True, "content": {"text/plain": {"schema": {"type": "string"}}}}
    add(made, "/check", _check(opened), "check: every number of a text with a verdict", query("lang", "date", "pair", "format"), body=text)
    return made


def _described(request: Request) -> Response:
    """The description of everything there is, as OpenAPI."""
    return Response(to_json(request.app.openapi()), media_type="application/json")


# -------------------------------------------------------------------------------------------------------------- of one metric


def _figures(opened: Opened, metric: str) -> Answer:
    def answer(request: Request) -> Response:
        w, as_of = opened.at(request), _as_of(request)
        found = figure(w, metric, as_of=as_of, **keys_of(request, metric_named(metric), but=("as_of", *SHOWING)))
        remember_all(w.home, w.build_id, [found] if found.source else [], as_of)
        if negotiate(request, TABULAR) == "json":
            return show(request, as_json(found), name=metric)
        return show(request, figure_row(found), name=metric)

    return answer


def _candidates(opened: Opened, metric: str) -> Answer:
    def answer(request: Request) -> Response:
        w, as_of = opened.at(request), _as_of(request)
        found = candidates(w, metric, as_of=as_of, **keys_of(request, metric_named(metric), but=("as_of", *SHOWING)))
        remember_all(w.home, w.build_id, found, as_of)
        return show(request, _figure_rows(request, metric, found))

    return answer


def _history(opened: Opened, metric: str) -> Answer:
    def answer(request: Request) -> Response:
        w = opened.at(request)
        found = history(w, metric, **keys_of(request, metric_named(metric), but=SHOWING))
        remember_all(w.home, w.build_id, found, None)
        return show(request, _figure_rows(request, metric, found))

    return answer


def _series(opened: Opened, metric: str) -> Answer:
    def answer(request: Request) -> Response:
        keys = keys_of(request, metric_named(metric), but=("as_of", "frequency", *SHOWING))
        about = series_json(series(opened.at(request), metric, as_of=_as_of(request), frequency=one(request, "frequency", "A"), **keys))
        return show(request, Rows(metric, about.pop("rows"), about, ("period", "value", "status", "vintage")))

    return answer


def _rankings(opened: Opened, metric: str) -> Answer:
    def answer(request: Request) -> Response:
        by = one(request, "by")
        if not by:
            raise HttpError(400, "bad_use", f"say by which key to rank: by={'|'.join((*metric_named(metric).keys, *metric_named(metric).optional))}")
        top, level = number(request, "top", 10, most=100_000), number(request, "level", 0, most=6)
        keys = keys_of(request, metric_named(metric), but=("as_of", "by", "top", "level", "among", *SHOWING))
        among = tuple(canonical(by, text.strip()) for text in one(request, "among").split(",") if text.strip())
        about = ranking_json(ranking(opened.at(request), metric, by, top=top, level=level or None, as_of=_as_of(request), among=among, **keys))
        return show(request, Rows(metric, about.pop("rows"), about, ("place", by, "value", "status", "share_of_listed")))

    return answer


def _any(opened: Opened, answer: Callable[[Opened, str], Answer]) -> Answer:
    """A name that no route of the registry has: what it is nearest to."""

    def named(request: Request) -> Response:
        return answer(opened, metric_named(clean(request.path_params["metric"], "metric")).name)(request)

    return named


# ---------------------------------------------------------------------------------------------------------------- of all others


def _others(opened: Opened) -> Iterable[tuple[str, Answer, str, list[dict[str, Any]]]]:
    def brief(request: Request) -> Response:
        made = write_brief(opened.at(request), *_pair(request), year=_year(request), as_of=_as_of(request), lang=one(request, "lang", "en"))
        return _document(opened, request, made)

    def changed(request: Request) -> Response:
        a, b = _pair(request)
        w, since, day = opened.at(request), one(request, "since") or None, _as_of(request)
        until = canonical_day(day) if day else None
        if one(request, "format") in DOCUMENTS and one(request, "format") != "json":
            return _document(opened, request, write_changes(w, a, b, since=since, as_of=until, lang=one(request, "lang", "en")))
        return _flat(request, "changes", changing.to_json(changing.changes(w, a, b, since=since, as_of=until)), "changes")

    def explained(request: Request) -> Response:
        a, b = _pair(request)
        w, year = opened.at(request), _year(request)
        if one(request, "format") in DOCUMENTS and one(request, "format") != "json":
            return _document(opened, request, write_explanation(w, a, b, year=year, as_of=_as_of(request), lang=one(request, "lang", "en")))
        return show(request, Rows("explain", [explaining.to_json(way) for way in explaining.explain(w, a, b, year=year, as_of=_as_of(request))]))

    def traced(request: Request) -> Response:
        w = opened.at(request)
        found = recall(w, clean(request.path_params["figure_id"], "figure_id"))
        return _flat(request, "trace", tracing.to_json(w.trace(found, limit=number(request, "limit", tracing.SHOWN, most=1000))), "rows")

    def cited(request: Request) -> Response:
        w, style = opened.at(request), one(request, "style", "plain")
        text = w.cite(recall(w, clean(request.path_params["figure_id"], "figure_id")), style=style)
        return Response(text, media_type=tracing.STYLES[style])

    def listed_metrics(request: Request) -> Response:
        return show(request, Rows("metrics", metric_rows()))

    def listed_sources(request: Request) -> Response:
        return show(request, Rows("sources", source_rows()))

    def listed_areas(request: Request) -> Response:
        return show(request, Rows("areas", area_rows(one(request, "text"))))

    yield "/brief/{a}/{b}", brief, "brief: two economies in prose", query("year", "lang", "as_of", "format")
    yield "/changes/{a}/{b}", changed, "changes: what releases changed for a pair", query("since", "lang", "as_of", *SHOWING)
    yield "/explain/{a}/{b}", explained, "explain: why two reporters differ", query("year", "lang", "as_of", *SHOWING)
    yield "/trace/{figure_id}", traced, "trace: the rows behind a figure this home has shown", query(*SHOWING)
    yield "/cite/{figure_id}", cited, "cite: how to cite a figure this home has shown", query("style")
    yield "/metrics", listed_metrics, "metrics: what there is", query(*SHOWING)
    yield "/areas", listed_areas, "areas: economies by any name", query("text", *SHOWING)
    yield "/sources", listed_sources, "sources: with licences", query(*SHOWING)


def _check(opened: Opened) -> Any:
    async def check(request: Request) -> Response:
        data = await request.body()
        return await run_in_threadpool(checked, request, data)

    def checked(request: Request, data: bytes) -> Response:
        format_ = negotiate(request, {name: MEDIA[name] for name in ("json", *REPORTS)})
        kind = request.headers.get("content-type", "text/plain").partition(";")[0].strip()
        read = read_input(io.BytesIO(data), name="text.txt" if kind == "text/plain" else "text")
        if len(read.text) > LONGEST:
            raise BadFile(f"the text has {len(read.text):,} characters; at most {LONGEST:,} can be checked over HTTP: cut it into parts, or use the command line")
        pair = one(request, "pair")
        w = opened.at(request)
        made = check_text(w, read.text, lang=one(request, "lang") or None, date=one(request, "date") or None, pair=parse_pair(pair) if pair else None, title="")
        return Response(show_check(w, made, format_, colour=False), headers=NO_STORE, media_type=MEDIA[format_])

    return check


def _document(opened: Opened, request: Request, made: Any) -> Response:
    format_ = negotiate(request, {name: MEDIA.get(name, "application/octet-stream") for name in ("json", *DOCUMENTS)})
    w = opened.at(request)
    remember_all(w.home, w.build_id, figures_of(made), made.as_of)
    return Response(filed(made, format_), media_type=MEDIA.get(format_, "application/octet-stream"), headers=_framing(format_))


def _framing(format_: str) -> dict[str, str]:
    """A document that is a page brings its own policy in itself; here it may not be put into another's page either."""
    return {"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"} if format_ == "html" else {}


def _flat(request: Request, name: str, made: dict[str, Any], rows: str) -> Response:
    """A JSON object that holds a list: as it is, or the list as a table."""
    if negotiate(request, TABULAR) == "json":
        return show(request, made)
    return show(request, Rows(name, made[rows]))


def _figure_rows(request: Request, metric: str, found: tuple[Figure, ...]) -> Rows:
    as_table = negotiate(request, TABULAR) != "json"
    return Rows(metric, [figure_row(f) if as_table else as_json(f) for f in found], {"metric": metric})


def _pair(request: Request) -> tuple[str, str]:
    return clean(request.path_params["a"], "the first economy"), clean(request.path_params["b"], "the second economy")


def _year(request: Request) -> int | None:
    return number(request, "year", 0, most=2999) or None


def _as_of(request: Request) -> str | None:
    given = one(request, "as_of")
    return canonical_day(given).isoformat() if given else None
