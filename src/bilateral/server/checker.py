"""The checker as a page: a form, and the text given with its marks and the evidence."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from bilateral.check import check_text
from bilateral.check.inputs import read_input
from bilateral.check.known import titles
from bilateral.check.report_html import page_parts
from bilateral.keys import parse_pair
from bilateral.lang import fill, text
from bilateral.model import BadFile, BilateralError
from bilateral.server.answers import clean
from bilateral.server.api import LONGEST
from bilateral.server.errors import status_of
from bilateral.server.opened import Opened
from bilateral.server.paper import NO_STORE, environment, lang_of, page
from bilateral.shown import remember_all


def form(opened: Opened, request: Request) -> Response:
    """The form."""
    return page(opened, request, "checker.html.j2", lang=lang_of(request), report=None, error="", given="")


def checked(opened: Opened) -> Callable[[Request], Any]:
    """The answer to the form."""
    async def answer(request: Request) -> Response:
        given_form = await request.form(max_files=1, max_fields=10, max_part_size=LONGEST * 4)
        try:
            upload = given_form.get("file")
            data = await upload.read() if upload is not None and not isinstance(upload, str) else b""
            name = (getattr(upload, "filename", "") or "") if data else ""
            given = {key: str(value) for key, value in given_form.items() if isinstance(value, str)}
        finally:
            await given_form.close()
        return await run_in_threadpool(_report, opened, request, data, name, given)

    return answer


def _report(opened: Opened, request: Request, data: bytes, name: str, given: Mapping[str, str]) -> Response:
    lang, typed = lang_of(request), given.get("text", "")
    try:
        if not data and not typed.strip():
            raise BadFile(text(lang, "page.check.empty"))
        read = read_input(io.BytesIO(data or typed.encode("utf-8", "replace")), name=name[:200] or "text.txt")
        if len(read.text) > LONGEST:
            raise BadFile(fill(lang, "page.check.too_long", count=len(read.text), most=LONGEST))
        pair = clean(given.get("pair", "").strip(), "pair")
        w = opened.at(request)
        made = check_text(
            w, read.text, lang=given.get("text_lang") or None, date=given.get("date") or None, pair=parse_pair(pair) if pair else None, title=read.title if name else "",
        )  # fmt: skip
    except BilateralError as error:
        return page(opened, request, "checker.html.j2", lang=lang, report=None, error=str(error), given=typed[:LONGEST], status=status_of(error), headers=NO_STORE)
    remember_all(w.home, w.build_id, (f for judged in made.claims for f in judged.figures), None)
    parts = page_parts(made, titles(w, made), leads=lambda figure_id: f"/figure/{quote(figure_id)}?lang={lang}")
    body = environment().get_template("check_body.html.j2").render(parts)
    return page(opened, request, "checker.html.j2", lang=lang, report=parts, body=body, error="", given="", note=read.note, headers=NO_STORE, text_lang=made.lang)
