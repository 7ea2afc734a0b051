"""Typesetting with Typst: our template, a document's data as JSON, and fonts that come as packages. Nothing of the machine's own goes into a page.

Text reaches Typst as data only, never as its markup, so nothing in a name can be read as a command.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping
from datetime import UTC, date, datetime
from functools import cache
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from bilateral.model import BilateralError

FONTS = ("fontpkg_source_serif_4", "fontpkg_source_sans_3", "pylopdf_fonts_ko")  # packages that hold font files
NEEDED = ("typst", *FONTS)
STANDARD = "ua-1"  # PDF/UA-1, ISO 14289-1: tagged, with language, title and alternative texts; Typst stops where a document does not keep to it
MOST_BREAKS = 8
NO_DAY = date(1980, 1, 1)  # pictures are not dated
DOTS = 220  # per inch, of charts as pictures


class NotInstalled(BilateralError):
    """Packages that only some formats need are not installed."""

    code = "not_installed"


def pdf(template: str, data: Mapping[str, Any], *, day: date) -> bytes:
    """The PDF that a template of `documents/templates` makes of `data`: the same bytes for the same template, data and day on every machine.

    The data names its blocks; those that would leave their notes on the page before are told to begin a page (`data["breaks"]`).

    Raises:
        BilateralError: for a character that no font has.
    """
    source = _source(template)
    breaks: list[str] = []
    while True:
        text = json.dumps({**data, "breaks": breaks}, ensure_ascii=False)
        left = [] if len(breaks) == MOST_BREAKS else [block for block in _left_behind(source, text, data["homes"]) if block not in breaks]
        if not left:
            return _compile(source, text, format="pdf", day=day)[0]
        breaks.append(left[0])  # what follows moves with it: one at a time


def pictures(svgs: list[str]) -> list[bytes]:
    """Charts as PNG, in order, drawn with our fonts.

    Raises:
        As `pdf`.
    """
    if not svgs:
        return []
    source, data = _source("charts.typ"), json.dumps(svgs, ensure_ascii=False)
    _compile(source, data, format="pdf", day=NO_DAY)  # only a PDF tells of characters that no font has
    return _compile(source, data, format="png", day=NO_DAY)


def ready() -> None:
    """See that all is there that a page needs, and let the fonts of charts be measured as they will be set.

    Raises:
        NotInstalled: naming what to install.
    """
    missing = [name for name in NEEDED if find_spec(name) is None]
    if missing:
        raise NotInstalled(f"this format needs packages that are not installed ({', '.join(missing)}): pip install 'bilateral[documents]'")
    import vl_convert

    for folder in _folders():
        vl_convert.register_font_directory(folder)


# ---------------------------------------------------------------------------------------------------------------- the parts


def _left_behind(source: bytes, data: str, homes: Mapping[str, str]) -> list[str]:
    """The blocks of marks whose notes stand on an earlier page, in order. Typst places a note before it knows that the block of its mark has to move."""
    found = json.loads(_typst("query", source, data, selector="<stands>", field="value"))
    pages = {(number, what): page for number, what, page in found}
    return [homes[str(number)] for number, what, page in found if what == "mark" and pages.get((number, "note"), page) < page]


def _compile(source: bytes, data: str, *, format: str, day: date) -> list[bytes]:
    standards = [STANDARD] if format == "pdf" else []
    made = _typst("compile", source, data, format=format, ppi=DOTS, pdf_standards=standards, timestamp=datetime.combine(day, datetime.min.time(), UTC))
    return list(made) if isinstance(made, list) else [made]


def _typst(verb: str, source: bytes, data: str, **asked: Any) -> Any:
    import typst  # loaded only where a page is set

    try:
        return getattr(typst, verb)(source, font_paths=_fonts(), ignore_system_fonts=True, sys_inputs={"data": data}, **asked)
    except typst.TypstError as error:
        raise _explained(str(error.diagnostic), data) from error


@cache
def _fonts() -> Any:
    """The fonts of the packages, no others."""
    import typst

    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=list(_folders()))


@cache
def _folders() -> tuple[str, ...]:
    """Where the packages keep their fonts, looked up without importing them."""
    found = [find_spec(name) for name in FONTS]
    return tuple(str(Path(spec.origin).parent) for spec in found if spec and spec.origin)


@cache
def _source(template: str) -> bytes:
    return files("bilateral.documents").joinpath("templates", template).read_bytes()


def _explained(diagnostic: str, data: str) -> BilateralError:
    """One line for what Typst says: a character that cannot be shown, by name and with the words around it; else its first line."""
    found = re.search(r'the text `"(.+?)"` could not be displayed', diagnostic)
    if found is None:
        return BilateralError(f"the document could not be typeset ({diagnostic.strip().splitlines()[0]}); choose another --format")
    character = next((c for c in found[1] if c in data), found[1][0])
    at = max(data.find(character), 0)
    around = " ".join(re.sub(r'[\\"{}\[\]]', " ", data[max(at - 20, 0) : at + 20]).split())
    called = unicodedata.name(character, "a character without a name")
    return BilateralError(f"no font of 'bilateral[documents]' can show {character!r} (U+{ord(character):04X}, {called.lower()}) in '… {around} …'; choose --format html, md or xlsx")
