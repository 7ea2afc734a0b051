"""The pages: the economies, what lies behind a figure, the checker, sources and methods. No script is needed; no address outside is asked for."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bilateral import tracing
from bilateral.check.report_words import about, value_words
from bilateral.classify import areas
from bilateral.documents import facts
from bilateral.documents.document import Section, Sentence
from bilateral.documents.render import chart_sources, source_line
from bilateral.figures import candidates, figure, history, ranking, recall
from bilateral.keys import canonical_day
from bilateral.metrics import metric as metric_named
from bilateral.metrics import metrics
from bilateral.model import WORLD, BilateralError, Figure, UnknownArea
from bilateral.registries import source_rows
from bilateral.server import checker
from bilateral.server.answers import Rows, clean, figure_row, keys_of, number, one, table
from bilateral.server.dyad import Dyad, Pages
from bilateral.server.errors import HttpError
from bilateral.server.opened import Opened
from bilateral.server.paper import as_of_, icon, lang_of, page, robots, shown_as_page, static
from bilateral.server.pictures import bar, png, saved
from bilateral.shown import remember_all

CHART_FILES = {"svg": "image/svg+xml", "png": "image/png", "csv": "text/csv", "parquet": "application/vnd.apache.parquet"}
PARTNERS = 25
PARAGRAPH = 6  # sentences



def router(opened: Opened) -> APIRouter:
    """The pages, fixed addresses before those that are names of economies."""
    made = APIRouter(include_in_schema=False)
    pages = Pages()
    fixed: tuple[tuple[str, Callable[..., Response]], ...] = (
        ("/", _home), ("/go", _go), ("/check", checker.form), ("/sources", _sources), ("/methods", _methods), ("/figure/{figure_id}", _figure_by_id), ("/figures/{metric}", _figure),
    )  # fmt: skip
    for path, answer in fixed:
        made.add_api_route(path, shown_as_page(opened, answer), methods=["GET"], response_model=None)
    made.add_api_route("/static/{version}/{name}", static, methods=["GET"], response_model=None)
    made.add_api_route("/robots.txt", robots, methods=["GET"], response_model=None)
    made.add_api_route("/favicon.ico", icon, methods=["GET"], response_model=None)
    made.add_api_route("/check", checker.checked(opened), methods=["POST"], response_model=None)
    made.add_api_route("/{a}/{b}/charts/{name}", shown_as_page(opened, lambda o, r: _chart(o, r, pages)), methods=["GET"], response_model=None)
    made.add_api_route("/{a}", shown_as_page(opened, _economy), methods=["GET"], response_model=None)
    made.add_api_route("/{a}/{b}", shown_as_page(opened, lambda o, r: _dyad(o, r, pages)), methods=["GET"], response_model=None)
    return made


# ---------------------------------------------------------------------------------------------------------------------- pages


def _home(opened: Opened, request: Request) -> Response:
    lang = lang_of(request)
    names = sorted({said for one_ in areas.areas().values() if one_.kind == "economy" for said in one_.names.values()})
    shown = [(a, b) for a, b in _pairs(opened, request)]
    return page(opened, request, "home.html.j2", lang=lang, names=names, pairs=shown, a=one(request, "a"), b=one(request, "b"), error=None)


def _go(opened: Opened, request: Request) -> Response:
    """From what a person typed to the page it means; where it means none, the nearest."""
    lang, typed = lang_of(request), {side: one(request, side).strip() for side in ("a", "b")}
    problems: list[tuple[str, BilateralError]] = []
    found: dict[str, str] = {}
    for side, words in typed.items():
        if not words:
            continue
        try:
            found[side] = areas.area(words).code
        except UnknownArea as error:
            problems.append((side, error))
    if found.get("a") and found.get("b") and found["a"] == found["b"]:
        del found["b"]
    if not problems and "a" in found:
        place = f"/{found['a']}/{found['b']}" if "b" in found else f"/{found['a']}"
        return RedirectResponse(f"{place}?{urlencode({'lang': lang})}", 303, {"Cache-Control": "no-store"})
    near = {side: [(code, areas.name(code, lang)) for code in error.nearest] for side, error in problems}
    names = sorted({said for a in areas.areas().values() if a.kind == "economy" for said in a.names.values()})
    return page(
        opened, request, "home.html.j2", lang=lang, names=names, pairs=list(_pairs(opened, request)), a=typed["a"], b=typed["b"],
        error={"near": near, "none": not problems, "typed": typed}, status=404 if problems else 400,
    )  # fmt: skip


def _dyad(opened: Opened, request: Request, pages: Pages) -> Response:
    moved = _canonical(request, ("a", "b"))
    if moved is not None:
        return moved
    made = _composed(opened, request, pages)
    lang = made.document.lang
    w = opened.at(request)
    remember_all(w.home, w.build_id, [h.figure for h in made.headlines], made.document.as_of)
    drawings = {}
    for at, plate in enumerate((p for listed in made.plates.values() for p in listed), 1):
        links = [_with(request, **{plate.focus: code}) + f"#{plate.id}" if code else "" for code in plate.down] if plate.focus else []
        drawings[plate.id] = (made.drawn(plate, at, links), links)
    files = urlencode(_kept_parameters(request, lang))
    return page(
        opened, request, "dyad.html.j2", lang=lang, made=made, document=made.document, drawings=drawings, files=files, plates=made.plates,
        a_name=areas.name(made.document.a, lang), b_name=areas.name(made.document.b, lang), share=_shares, bar=bar, paragraphs=_paragraphs,
        numbers=lambda chart: chart_sources(made.document, chart), source=lambda source: source_line(made.document, replace(source, figures=())),
    )  # fmt: skip


def _chart(opened: Opened, request: Request, pages: Pages) -> Response:
    """One chart of a page as a file."""
    wanted, _, ending = clean(request.path_params["name"], "name").rpartition(".")
    made = _composed(opened, request, pages)
    plate = made.plate(wanted)
    if plate is None or ending not in CHART_FILES:
        listed = tuple(p.id for held in made.plates.values() for p in held)
        raise HttpError(404, "unknown_name", f"there is no chart {wanted}.{ending} of this page; charts: {', '.join(listed)}; as {', '.join(CHART_FILES)}", nearest=listed)
    name = f"{made.document.a}-{made.document.b}-{plate.id}"
    if ending in ("csv", "parquet"):
        rows = [{**{c: cell.text for c, cell in zip(plate.chart.table.columns, cells, strict=True)}, **(figure_row(cells[-1].figure) if cells[-1].figure else {})} for cells in plate.chart.table.rows]
        return table(Rows(name, rows), ending)
    svg = saved(plate, made.document.lang)
    headers = {"Content-Disposition": f'attachment; filename="{name}.{ending}"', "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"}
    return Response(png(svg) if ending == "png" else svg, headers=headers, media_type=CHART_FILES[ending])


def _economy(opened: Opened, request: Request) -> Response:
    moved = _canonical(request, ("a",))
    if moved is not None:
        return moved
    lang, w, as_of = lang_of(request), opened.at(request), as_of_(request)
    code = areas.area(request.path_params["a"]).code
    if code == WORLD:
        raise HttpError(404, "unknown_area", "the world keeps no books; name an economy", nearest=())
    year = number(request, "year", 0, most=2999)
    years = [row["period"] for row in facts.trade_years(w.con, code, WORLD, canonical_day(as_of))]
    period = str(year) if year else (years[0] if years else "")
    partners = {}
    for flow in ("exports", "imports"):
        held = [ranking(w, flow, "partner", top=PARTNERS, as_of=as_of, reporter=code, period=y) for y in ([period] if year else _years(w, code, as_of))]
        best = next((r for r in held if r.rows.height), None)
        if best is not None:
            figures = [figure(w, flow, as_of=as_of, reporter=code, partner=row["partner"], period=best.keys["period"]) for row in best.rows.to_dicts()]
            partners[flow] = (best.keys["period"], [(f, areas.name(f.keys["partner"], lang)) for f in figures if f.value is not None])
    indicators = _indicators(w, code, as_of, lang)
    return page(
        opened, request, "economy.html.j2", lang=lang, code=code, name=areas.name(code, lang), definition=areas.areas()[code].definition, partners=partners,
        indicators=indicators, pairs=[p for p in _pairs(opened, request) if code in p], bar=bar, year=period,
    )  # fmt: skip


def _figure_by_id(opened: Opened, request: Request) -> Response:
    w = opened.at(request)
    return _figurepage(opened, request, recall(w, clean(request.path_params["figure_id"], "figure_id")))


def _figure(opened: Opened, request: Request) -> Response:
    w = opened.at(request)
    declared = metric_named(clean(request.path_params["metric"], "metric"))
    return _figurepage(opened, request, figure(w, declared.name, as_of=as_of_(request), **keys_of(request, declared, but=("as_of", "lang"))))


def _figurepage(opened: Opened, request: Request, f: Figure) -> Response:
    lang, w, as_of = lang_of(request), opened.at(request), as_of_(request)
    remember_all(w.home, w.build_id, [f] if f.source else [], as_of)
    declared = metrics()[f.metric]
    traced = w.trace(f, limit=tracing.SHOWN)
    keys = dict(f.keys)
    sides = declared.sides
    pair = (keys[sides[0]], keys[sides[1]]) if sides and keys[sides[0]] not in (WORLD, keys[sides[1]]) else None
    cites = {style: w.cite(f, style=style) for style in tracing.STYLES} if f.source else {}
    asked = urlencode({**keys, **({"as_of": as_of} if as_of else {})})
    return page(
        opened, request, "figure.html.j2", lang=lang, f=f, declared=declared, pair=pair, heading=about(lang, f.metric, f.keys), said=_said(lang, f), trace=traced,
        history=history(w, f.metric, **keys), others=[c for c in candidates(w, f.metric, as_of=as_of, **keys) if c.id != f.id], cites=cites, asked=asked,
        producers=facts.producers(w.con), value=lambda g: _said(lang, g), basis=json.dumps(dict(f.basis), ensure_ascii=False, indent=1) if f.basis else "",
    )  # fmt: skip


def _sources(opened: Opened, request: Request) -> Response:
    lang, w = lang_of(request), opened.at(request)
    listed = sorted(facts.producers(w.con).values(), key=lambda row: str(row["title"] or row["producer"]))
    return page(opened, request, "sources.html.j2", lang=lang, sources=source_rows(), producers=listed)


def _methods(opened: Opened, request: Request) -> Response:
    families: dict[str, list[Any]] = {}
    for declared in metrics().values():
        families.setdefault(declared.family, []).append(declared)
    return page(opened, request, "methods.html.j2", lang=lang_of(request), families=families)


# ------------------------------------------------------------------------------------------------------------------ the parts


def _composed(opened: Opened, request: Request, pages: Pages) -> Dyad:
    a, b = (areas.area(clean(request.path_params[side], "an economy")).code for side in ("a", "b"))
    focus = {flow: code for flow in ("exports", "imports") if (code := one(request, flow)).isdecimal() and len(code) in (2, 4) and code.isascii()}
    return pages.get(opened.at(request), a, b, year=number(request, "year", 0, most=2999) or None, as_of=as_of_(request), lang=lang_of(request), focus=focus)


def _canonical(request: Request, sides: tuple[str, ...]) -> Response | None:
    """The way to the address with codes, where names were given."""
    given = [clean(request.path_params[side], "an economy") for side in sides]
    codes = [areas.area(words).code for words in given]
    if codes == given:
        return None
    query = f"?{urlencode(request.query_params.multi_items())}" if request.query_params else ""
    return RedirectResponse("/" + "/".join(codes) + query, 308, {"Cache-Control": "no-store"})


def _pairs(opened: Opened, request: Request) -> list[tuple[str, str]]:
    """Pairs of economies with the most periods in the warehouse: where to begin."""
    return facts.pairs(opened.at(request).con, limit=12)


def _years(w: Any, code: str, as_of: str | None) -> list[str]:
    return facts.reported_years(w.con, code, canonical_day(as_of))[:3]


def _indicators(w: Any, code: str, as_of: str | None, lang: str) -> list[tuple[str, Figure, str]]:
    made = []
    for concept, period in facts.newest_indicators(w.con, code, canonical_day(as_of)):
        f = figure(w, "indicator", as_of=as_of, area=code, concept=concept, period=period)
        if f.value is not None:
            made.append((about(lang, "indicator", f.keys), f, _said(lang, f)))
    return made


def _said(lang: str, f: Figure) -> str:
    return value_words(lang, f.value, f.unit, f.metric, f.status)


def _shares(figures: tuple[Figure, ...]) -> list[float | None]:
    most = max((abs(float(f.value)) for f in figures if f.value is not None), default=0.0)
    return [float(f.value) / most if f.value is not None and most else None for f in figures]


def _paragraphs(section: Section) -> list[list[Sentence]]:
    """The sentences of a section in paragraphs: one for exports, one for imports, and so on, by the group of their templates."""
    made: list[list[Sentence]] = []
    group = ""
    for one_ in section.sentences:
        parts = one_.key.split(".")
        now = ".".join(parts[:2]) if len(parts) > 2 else group or parts[0]
        if not made or now != group or len(made[-1]) >= PARAGRAPH:
            made.append([])
        made[-1].append(one_)
        group = now
    return made


def _with(request: Request, **more: str) -> str:
    kept = {key: value for key, value in request.query_params.items() if key in ("year", "as_of", "lang", "exports", "imports")}
    return f"{request.url.path}?{urlencode({**kept, **more})}"


def _kept_parameters(request: Request, lang: str) -> dict[str, str]:
    return {**{key: value for key, value in request.query_params.items() if key in ("year", "as_of", "exports", "imports")}, "lang": lang}
