"""A profile as a page of a site and as JSON. Both are the same whatever the build and the day: the site's own file names the build.

The page has no script, takes its style from the site and asks for nothing else; all its links are relative but for the canonical ones.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from html import escape
from typing import Any

from bilateral.documents.document import Cell, Document, Section, Sentence, Source, Table
from bilateral.documents.drawing import draw
from bilateral.documents.render import figures_of, html_pieces
from bilateral.lang import fill, named, text
from bilateral.licences import terms
from bilateral.shown import as_json

POLICY = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'"
OF_BUILD = ("as_of", "build_id")  # what a figure says of the build and the day it was asked on; on a page they would change with every build
NAMES = {"en": "English", "es": "Español", "ko": "한국어"}


@dataclass(frozen=True)
class Other:
    """The same page in a language: its address for machines, and its relative link for readers (empty for the page itself)."""

    lang: str
    address: str
    href: str = ""

    @property
    def name(self) -> str:
        """The language in its own words."""
        return NAMES.get(self.lang, self.lang)


@dataclass(frozen=True)
class Place:
    """Where a page stands in its site. `root` is the way to the site's root; `reverse` the same pair from the other's books, as (link, title), or None."""

    lang: str
    root: str
    json: str
    site: str
    economy: str
    languages: tuple[Other, ...]
    canonical: str = ""
    reverse: tuple[str, str] | None = None


def as_page(document: Document, place: Place, *, drawn: bool) -> str:
    """The profile as HTML. `drawn`: its numbers are no data, and the page says so first."""
    numbers = {id(chart): n for n, chart in enumerate((c for section in document.sections for c in section.charts), 1)}
    return str(
        _template().render(
            document=document, page=place, policy=POLICY, drawn=drawn, summary=_summary(document), sentence=said, grid=grid,
            svg=lambda chart: draw(chart, numbers[id(chart)]), line=lambda source: source_line(document.lang, source), say=lambda key: text(document.lang, key),
        )
    )  # fmt: skip


def as_data(document: Document, build: str) -> str:
    """The profile as JSON: its sentences with marks, its tables, its sources, and every figure once. `build` is the way to the file that names the build.

    Fields may be added, never renamed.
    """
    made = {
        "kind": document.kind, "title": document.title, "a": document.a, "b": document.b, "year": document.year, "lang": document.lang, "build": build,
        "sections": [_section(section) for section in document.sections],
        "sources": [
            {"number": s.number, "source": s.origin.source, "via": s.origin.via, "vintage": s.origin.vintage.isoformat() if s.origin.vintage else None,
             "basis": dict(s.origin.basis), "title": s.title, "licence": terms(s.origin.source, s.origin.via), "citations": list(s.citations)}
            for s in document.sources
        ],
        "figures": [{k: v for k, v in as_json(f).items() if k not in OF_BUILD} for f in figures_of(document)],
    }  # fmt: skip
    return json.dumps(made, ensure_ascii=False, separators=(",", ":")) + "\n"


def source_line(lang: str, source: Source) -> str:
    """A source in one line: title, vintage, licence, basis, citations."""
    licence = terms(source.origin.source, source.origin.via)
    quoted = fill(lang, "source.quoted", citation="; ".join(source.citations)) if source.citations else ""
    said = fill(lang, "source.licence", licence=named(lang, licence)) if licence else ""
    return " · ".join(part for part in (source.title, source.vintage, said, source.basis, quoted, source.loaded) if part)


def said(one: Sentence) -> str:
    """A sentence as HTML, with its numbers as elements that name their figures, and the numbers of its sources."""
    made = ""
    for piece in html_pieces(one):
        words, figure = escape(piece["text"]), piece["figure"]
        made += f'<data value="{escape(figure.id)}">{words}</data>' if figure is not None else words
        made += "".join(f'<sup><a href="#s{number}">[{number}]</a></sup>' for number in piece["sources"])
    return made


def grid(table: Table) -> str:
    """A table as HTML, its first column the heads of its rows."""
    head = "".join(f'<th scope="col">{escape(column)}</th>' for column in table.columns)
    rows = "".join(f'<tr><th scope="row">{_text(row[0])}</th>{"".join(_cell(cell) for cell in row[1:])}</tr>' for row in table.rows)
    return f'<div class="scroll" tabindex="0" role="group" aria-label="{escape(table.title)}"><table><caption>{escape(table.title)}</caption><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>'


# ---------------------------------------------------------------------------------------------------------------- the parts


@cache
def _template() -> Any:
    from bilateral.documents.render import environment

    return environment().get_template("profile.html.j2")


def _summary(document: Document) -> str:
    """The first sentence, for those who list the page."""
    return next((one.text for section in document.sections for one in section.sentences), document.about)


def _cell(cell: Cell) -> str:
    return f'<td class="number">{_text(cell)}</td>' if cell.figure is not None else f"<td>{escape(cell.text)}</td>"


def _text(cell: Cell) -> str:
    if cell.figure is None:
        return escape(cell.text)
    source = f'<sup><a href="#s{cell.source}">[{cell.source}]</a></sup>' if cell.source else ""
    return f'<data value="{escape(cell.figure.id)}">{escape(cell.text)}</data>{source}'


def _section(section: Section) -> dict[str, Any]:
    return {
        "id": section.id, "title": section.title, "note": section.note, "sentences": _sentences(section.sentences),
        "tables": [_table(table) for table in section.tables],
        "charts": [{"kind": c.kind, "title": _sentences((c.title,))[0], "description": c.description, "unit": c.unit, "table": _table(c.table)} for c in section.charts],
    }  # fmt: skip


def _sentences(listed: Iterable[Sentence]) -> list[dict[str, Any]]:
    return [{"key": one.key, "text": one.text, "marks": [{"start": m.start, "end": m.end, "source": m.source, "figure": m.figure.id} for m in one.marks]} for one in listed]


def _table(table: Table) -> dict[str, Any]:
    rows = [[{"text": cell.text} if cell.figure is None else {"text": cell.text, "source": cell.source, "figure": cell.figure.id} for cell in row] for row in table.rows]
    return {"title": table.title, "columns": list(table.columns), "rows": rows}
