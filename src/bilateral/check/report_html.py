"""A check as one page that needs nothing else: no script, no address asked for; its policy lets the page's own style in by its hash and nothing more."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from bilateral.check.claim import VERDICTS, Check
from bilateral.check.report_marks import Segment, segments
from bilateral.check.report_words import SIGNS, Item, Said, say_check, verdict_words
from bilateral.lang import fill, text

# What no page may hold: controls, halves of surrogates, and what is no character. A line end of another system is written so that it is kept.
INVALID = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
HARD_WRAP = 50  # letters: lines of at least so many that only end where the writer's window did are joined


@dataclass(frozen=True)
class Piece:
    """A piece of a paragraph. `claim` is the claim it belongs to, None for plain text, `first` that it is its first piece; `ending` are the
    claims that end with it, each with whether it has no piece of its own and so needs a link."""

    text: str
    claim: Item | None
    first: bool
    ending: tuple[tuple[Item, bool], ...]


@dataclass(frozen=True)
class Paragraph:
    """Pieces, the blank lines after them, and whether line ends are to be kept (a list, a table)."""

    pieces: tuple[Piece, ...]
    gap: str
    lines: bool


def to_html(check: Check, names: Mapping[str, str] | None = None) -> str:
    """The page, in the text's language. `names` gives producers and citations their titles."""
    style = _template("style.css")
    return str(_environment().get_template("check.html.j2").render(page_parts(check, names), lang=check.lang, style=style, policy=policy(style)))


def page_parts(check: Check, names: Mapping[str, str] | None = None, *, leads: Callable[[str], str] | None = None) -> dict[str, Any]:
    """What `check_body.html.j2` is filled with, for a page that holds the body. `leads` gives the address of a figure by its id, where there are such pages."""
    said = say_check(check, names or {})
    return {
        "said": said, "paragraphs": paragraphs(check, said), "leads": leads,
        "legend": [(v, SIGNS[v], verdict_words(check.lang, v), text(check.lang, f"check.legend.{v}")) for v in VERDICTS],
        "say": lambda key, **slots: fill(check.lang, key, **slots),
    }  # fmt: skip


def policy(style: str) -> str:
    """The page's Content-Security-Policy."""
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


def paragraphs(check: Check, said: Said) -> tuple[Paragraph, ...]:
    """The text in paragraphs of pieces: all their texts and gaps, one after the other, are the text."""
    listed = list(segments(check.text, check.claims))
    owners = {segment.owner for segment in listed}
    made: list[Paragraph] = []
    pieces: list[Piece] = []
    for segment in listed:
        if segment.gap and segment.owner is None:
            made.append(_paragraph(pieces, segment.text))
            pieces = [_piece(Segment("", ending=segment.ending), said.items, owners)] if segment.ending else []
        else:
            pieces.append(_piece(segment, said.items, owners))
    return (*made, _paragraph(pieces, "")) if pieces else tuple(made)


def valid(words: str) -> str:
    """Text with a sign of replacement for what no page may hold."""
    return INVALID.sub("\ufffd", words)


# ---------------------------------------------------------------------------------------------------------------- the parts


def _piece(segment: Segment, items: Sequence[Item], owners: set[int | None]) -> Piece:
    claim = items[segment.owner] if segment.owner is not None else None
    return Piece(segment.text, claim, segment.first, tuple((items[at], at not in owners) for at in segment.ending))


def _paragraph(pieces: Sequence[Piece], gap: str) -> Paragraph:
    lines = "".join(piece.text for piece in pieces).strip("\r\n").splitlines()
    wrapped = all(len(line) >= HARD_WRAP and "\t" not in line for line in lines[:-1])
    return Paragraph(tuple(pieces), gap, len(lines) > 1 and not wrapped)


def finalize(value: Any) -> Any:
    """Any text that goes into a page, without what no page may hold."""
    return valid(value) if type(value) is str else value


@cache
def _template(name: str) -> str:
    from importlib import resources

    return resources.files("bilateral.check").joinpath("templates", name).read_text("utf-8")


@cache
def _environment() -> Any:
    import jinja2  # loaded only for HTML

    loader = jinja2.PackageLoader("bilateral.check")
    made = jinja2.Environment(loader=loader, autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True, finalize=finalize)
    made.filters.update(FILTERS)
    return made


def _kept(words: str) -> Any:
    """Text of the text itself: escaped, its carriage returns written so that a reader of the page keeps them."""
    from markupsafe import Markup, escape

    return Markup(str(escape(valid(words))).replace("\r", "&#13;"))


FILTERS: Mapping[str, Callable[[str], Any]] = {"kept": _kept}
