"""What all pages share: the frame and its language, errors as pages, addresses of figures, and the files that pages ask for."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from functools import cache
from importlib import resources
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from bilateral.classify import areas
from bilateral.documents.render import html_pieces
from bilateral.keys import canonical_day
from bilateral.lang import fill, languages, named, text
from bilateral.lang.say import say_date
from bilateral.metrics import metrics
from bilateral.model import BilateralError, Figure
from bilateral.server.answers import negotiate, one
from bilateral.server.errors import HttpError, response_of, status_of
from bilateral.server.opened import Opened

HTML = "text/html; charset=utf-8"
NO_STORE = {"Cache-Control": "no-store"}
FOREVER = {"Cache-Control": "public, max-age=31536000, immutable"}
STATIC: Mapping[str, tuple[str, str, str]] = {  # name → package, folder and file, media type
    "style.css": ("bilateral.server", "static/style.css", "text/css; charset=utf-8"),
    "check.css": ("bilateral.check", "templates/style.css", "text/css; charset=utf-8"),
    "page.js": ("bilateral.server", "static/page.js", "application/javascript; charset=utf-8"),
    "icon.svg": ("bilateral.server", "static/icon.svg", "image/svg+xml"),
}

Page = Callable[[Request], Response]


def shown_as_page(opened: Opened, made: Callable[[Opened, Request], Response]) -> Page:
    """A page; what cannot be shown is said on a page too, to those who ask for one."""

    def shown(request: Request) -> Response:
        try:
            return made(opened, request)
        except BilateralError as error:
            if negotiate(request, {"html": "text/html", "json": "application/json"}) == "json" and "text/html" not in request.headers.get("accept", ""):
                return response_of(error)
            lang = next((code for code in request.query_params.getlist("lang") if code in languages()), "en")
            near = [(code, areas.name(code, lang)) for code in error.nearest if code in areas.areas()]
            return page(opened, request, "error.html.j2", lang=lang, message=str(error), near=near, status=status_of(error), headers=NO_STORE)

    return shown


def page(opened: Opened, request: Request, template: str, *, lang: str, status: int = 200, headers: Mapping[str, str] | None = None, **given: Any) -> Response:
    """A template in the frame of all pages."""
    as_of = next(iter(request.query_params.getlist("as_of")), None)
    own = {key: value for key, value in request.query_params.items() if key in ("year", "as_of", "exports", "imports", "a", "b", *_keys())}
    path = request.url.path
    body = environment().get_template(template).render(
        lang=lang, say=lambda key, **slots: fill(lang, key, **slots), named=lambda words: named(lang, words), pieces=html_pieces, build=opened.lease_of(request).build_id,
        refused=sorted({source for source, _ in opened.lease_of(request).build.whole.refused}),
        languages=[(code, text(code, "page.name"), f"{path}?{urlencode({**own, 'lang': code})}") for code in languages()], static=_version(), date=lambda day: say_date(day, lang),
        href=lambda f: figure_address(f, lang, as_of if f.as_of.isoformat() == as_of else None), area_name=lambda code: areas.name(code, lang), as_of=as_of or "", note=given.pop("note", ""),
        link=lambda address, **more: f"{address}?{urlencode({**more, 'lang': lang})}", here=path, **given,
    )  # fmt: skip
    return Response(body.encode("utf-8", "replace"), status, dict(headers or {}), HTML)


def lang_of(request: Request) -> str:
    """The language of a page: `?lang=`, else the first of the reader's that we speak, else English.

    Raises:
        UnknownName: for a language asked for that there is not.
    """
    asked = one(request, "lang")
    if asked:
        text(asked, "page.name")
        return asked
    for part in request.headers.get("accept-language", "")[:200].split(","):
        code = part.partition(";")[0].strip().partition("-")[0].lower()
        if code in languages():
            return code
    return "en"


def as_of_(request: Request) -> str | None:
    """The day of `?as_of=`, checked."""
    given = one(request, "as_of")
    return canonical_day(given).isoformat() if given else None


def figure_address(f: Figure, lang: str, as_of: str | None = None) -> str:
    """Where the page of a figure is."""
    asked = {**{k: v for k, v in f.keys.items() if v != "TOTAL"}, **({"as_of": as_of} if as_of else {}), "lang": lang}
    return f"/figures/{f.metric}?{urlencode(asked)}"


def static(request: Request) -> Response:
    """A file of the pages; its address has a hash of all of them, so that it may be kept for good."""
    found = STATIC.get(request.path_params["name"])
    if found is None:
        raise HttpError(404, "not_found", "there is no such file")
    body = _file(request.path_params["name"])
    return Response(body, headers=FOREVER if request.path_params["version"] == _version() else {}, media_type=found[2])


def robots(request: Request) -> Response:
    """What programs that collect pages may ask for."""
    return Response("User-agent: *\nDisallow: /api/\n", media_type="text/plain")


def icon(request: Request) -> Response:
    """The picture beside a page's title."""
    return Response(_file("icon.svg"), media_type="image/svg+xml")


@cache
def environment() -> Any:
    """The templates, everything escaped."""
    import jinja2

    loader = jinja2.ChoiceLoader([jinja2.PackageLoader("bilateral.server"), jinja2.PackageLoader("bilateral.check")])
    from bilateral.check.report_html import FILTERS, finalize

    made = jinja2.Environment(loader=loader, autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True, finalize=finalize)
    made.filters.update(FILTERS)
    return made



# ---------------------------------------------------------------------------------------------------------------- the parts


@cache
def _keys() -> frozenset[str]:
    return frozenset(key for declared in metrics().values() for key in (*declared.keys, *declared.optional))





@cache
def _file(name: str) -> bytes:
    package, file, _ = STATIC[name]
    return resources.files(package).joinpath(*file.split("/")).read_bytes()


@cache
def _version() -> str:
    return hashlib.sha256(b"".join(_file(name) for name in STATIC)).hexdigest()[:12]
