"""A document as text, Markdown, HTML or JSON. No wording is made here: every word comes with the document or from `lang`."""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any

from bilateral.documents.document import Cell, Chart, Document, Mark, Section, Sentence, Source, Table
from bilateral.lang import fill, text
from bilateral.model import BilateralError, Figure
from bilateral.shown import as_json

WIDTH = 100


def render(document: Document, format: str = "text") -> str:
    """The document in one of the formats.

    Raises:
        BilateralError: for another format.
    """
    if format not in FORMATS:
        raise BilateralError(f"unknown format {format!r}; known: {', '.join(FORMATS)}")
    return FORMATS[format](document)


def figures_of(document: Document) -> tuple[Figure, ...]:
    """Every figure a document shows, in order of first use: in its sentences, then its tables and charts."""
    listed = [mark.figure for one in _sentences(document) for mark in one.marks]
    listed += [cell.figure for section in document.sections for table in _tables(section) for row in table.rows for cell in row if cell.figure is not None]
    return tuple({(f.id, f.source, f.via, f.vintage, f.value): f for f in listed}.values())


def as_text(document: Document) -> str:
    """Plain text, 100 columns."""
    lines = [*_wrap(document.title), "=" * min(len(document.title), WIDTH), "", *_wrap(document.about)]
    for section in document.sections:
        lines += ["", section.title, "-" * len(section.title)]
        lines += [line for one in _said(section) for line in _wrap(numbered(one, "[{}]".format), item=section.listed)]
        lines += _wrap(section.note) if section.note else []
        lines += [line for table in section.tables for line in _text_table(table)]
    lines += ["", text(document.lang, "section.sources"), "-" * len(text(document.lang, "section.sources"))]
    for source in document.sources:
        lines += textwrap.wrap(f"[{source.number}] {source_line(document, source)}", WIDTH, subsequent_indent="    ", break_long_words=False, break_on_hyphens=False)
    return "\n".join(lines)


def as_markdown(document: Document) -> str:
    """Markdown with footnotes."""
    parts = [f"# {_md(document.title)}", _md(document.about)]
    for section in document.sections:
        parts.append(f"## {_md(section.title)}")
        said = [numbered(one, "[^{}]".format, _md) for one in _said(section)]
        parts.append("\n".join(f"- {line}" for line in said) if section.listed else " ".join(said))
        parts += [_md(section.note)] if section.note else []
        parts += [_md_table(table) for table in section.tables]
    parts.append(f"## {text(document.lang, 'section.sources')}")
    parts.append("\n".join(f"[^{source.number}]: {_md(source_line(document, source))}" for source in document.sources))
    return "\n\n".join(parts) + "\n"


def as_html(document: Document) -> str:
    """One page that needs nothing else: its style and charts are in it, it has no script and asks for nothing."""
    from bilateral.documents.drawing import draw

    numbers = iter(range(1, 1_000))
    drawn = {id(chart): draw(chart, next(numbers)) for section in document.sections for chart in section.charts}
    return str(
        environment().get_template("brief.html.j2").render(
            document=document, pieces=html_pieces, svg=lambda chart: drawn[id(chart)], line=lambda source: source_line(document, source),
            numbers=lambda chart: chart_sources(document, chart), say=lambda key: text(document.lang, key),
        )
    )  # fmt: skip


def html_pieces(one: Sentence) -> Iterator[Mapping[str, Any]]:
    """A sentence cut at its marks: words, the figure they are (None for plain words), the numbers of sources that end here."""
    at = 0
    ends = _source_ends(one)
    for mark in sorted(one.marks, key=lambda m: m.start):
        yield {"text": one.text[at : mark.start], "figure": None, "sources": ()}
        yield {"text": one.text[mark.start : mark.end], "figure": mark.figure, "sources": ends.get(mark.end, ())}
        at = mark.end
    if at < len(one.text) or not one.marks:
        yield {"text": one.text[at:], "figure": None, "sources": ends.get(len(one.text), ())}


def as_json_text(document: Document) -> str:
    """JSON: fields may be added, never renamed."""
    made = {
        "kind": document.kind, "title": document.title, "about": document.about, "a": document.a, "b": document.b, "year": document.year, "lang": document.lang,
        "as_of": document.as_of.isoformat() if document.as_of else None, "build_id": document.build_id,
        "sections": [_section_json(section) for section in document.sections],
        "sources": [_source_json(source) for source in document.sources],
    }  # fmt: skip
    return json.dumps(made, ensure_ascii=False, indent=2)


FORMATS: Mapping[str, Callable[[Document], str]] = {"text": as_text, "md": as_markdown, "html": as_html, "json": as_json_text}

# ---------------------------------------------------------------------------------------------------------------- the parts


def _said(section: Section) -> tuple[Sentence, ...]:
    """The sentences of a section, and the findings of its charts after them."""
    findings = tuple(Sentence(c.title.key, as_sentence(c.title.text), c.title.marks, c.title.cited) for c in section.charts)
    return (*section.sentences, *findings)


def as_sentence(title: str) -> str:
    """A title as a sentence."""
    return title if title.endswith(".") else f"{title}."


def _sentences(document: Document) -> Iterator[Sentence]:
    for section in document.sections:
        yield from section.sentences
        yield from (chart.title for chart in section.charts)


def _tables(section: Section) -> Iterator[Table]:
    yield from section.tables
    yield from (chart.table for chart in section.charts)


def _source_ends(one: Sentence) -> dict[int, tuple[int, ...]]:
    """Where the numbers of sources stand: after the last of a run of marks of one source, and at the end for facts that are no figures."""
    marks = sorted((m for m in one.marks if m.source), key=lambda m: m.start)
    ends: dict[int, tuple[int, ...]] = {m.end: (m.source,) for at, m in enumerate(marks) if at + 1 == len(marks) or marks[at + 1].source != m.source}
    cited = tuple(dict.fromkeys(c.source for c in one.cited if c.source and c.source not in {m.source for m in marks}))
    if cited:
        ends[len(one.text)] = (*ends.get(len(one.text), ()), *cited)
    return ends


def numbered(one: Sentence, mark: Callable[[int], str], escape: Callable[[str], str] = str) -> str:
    """A sentence with the numbers of its sources, each as `mark` writes it."""
    made, at = "", 0
    for end, numbers in sorted(_source_ends(one).items()):
        made += escape(one.text[at:end]) + "".join(mark(number) for number in numbers)
        at = end
    return made + escape(one.text[at:])


def _wrap(line: str, *, item: bool = False) -> list[str]:
    first, others = ("- ", "  ") if item else ("", "")
    return textwrap.wrap(line, WIDTH, initial_indent=first, subsequent_indent=others, break_long_words=False, break_on_hyphens=False)


def source_details(document: Document, source: Source) -> str:
    """What a source quotes, where it was loaded from, and the figures that rest on it."""
    quoted = fill(document.lang, "source.quoted", citation="; ".join(source.citations)) if source.citations else ""
    ids = fill(document.lang, "source.figures", ids=", ".join(source.figures)) if source.figures else ""
    return " · ".join(part for part in (quoted, source.loaded, ids) if part)


def source_line(document: Document, source: Source) -> str:
    """A source in one line: title, vintage, basis, what it quotes, where it was loaded from, its figures."""
    return " · ".join(part for part in (source.title, source.vintage, source.basis, source_details(document, source)) if part)


def _text_table(table: Table) -> list[str]:
    rows = [tuple(_cell(cell, "[{}]".format) for cell in row) for row in table.rows]
    widths = [max(len(row[at]) for row in (table.columns, *rows)) for at in range(len(table.columns))]
    lines = ["  ".join(value.ljust(width) for value, width in zip(row, widths, strict=True)).rstrip() for row in (table.columns, *rows)]
    return ["", table.title, *(f"  {line}" for line in lines)]


def _md_table(table: Table) -> str:
    lines = [f"**{_md(table.title)}**", "", "| " + " | ".join(_md(c) for c in table.columns) + " |", "|" + " --- |" * len(table.columns)]
    lines += ["| " + " | ".join(_cell(cell, "[^{}]".format, _md) for cell in row) + " |" for row in table.rows]
    return "\n".join(lines)


def _cell(cell: Cell, mark: Callable[[int], str], escape: Callable[[str], str] = str) -> str:
    return escape(cell.text) + (mark(cell.source) if cell.source else "")


def _md(words: str) -> str:
    """Text that Markdown must not read as markup, in one line; blanks at its ends stay, since it may be a piece of a sentence."""
    return "".join(f"\\{c}" if c in "\\`*_[]<>|#~" else c for c in re.sub(r"\s+", " ", words))


def chart_sources(document: Document, chart: Chart) -> str:
    """The numbers of a chart's sources, in words."""
    return fill(document.lang, "chart.source", numbers=", ".join(f"[{number}]" for number in chart.sources))


@cache
def environment() -> Any:
    """The templates of documents; what fills them is escaped."""
    import jinja2  # loaded only for HTML

    loader = jinja2.PackageLoader("bilateral.documents")
    return jinja2.Environment(loader=loader, autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True)


def _section_json(section: Section) -> dict[str, Any]:
    return {
        "id": section.id, "title": section.title, "note": section.note,
        "sentences": [_sentence_json(one) for one in section.sentences],
        "tables": [_table_json(table) for table in section.tables],
        "charts": [
            {"kind": c.kind, "title": _sentence_json(c.title), "description": c.description, "unit": c.unit, "sources": list(c.sources), "spec": dict(c.spec), "table": _table_json(c.table)}
            for c in section.charts
        ],
    }  # fmt: skip


def _sentence_json(one: Sentence) -> dict[str, Any]:
    return {"key": one.key, "text": one.text, "marks": [_mark_json(mark) for mark in one.marks], "cited": [c.source for c in one.cited]}


def _mark_json(mark: Mark) -> dict[str, Any]:
    return {"start": mark.start, "end": mark.end, "source": mark.source, "figure": as_json(mark.figure)}


def _table_json(table: Table) -> dict[str, Any]:
    rows = [[{"text": cell.text, "source": cell.source, "figure": as_json(cell.figure) if cell.figure is not None else None} for cell in row] for row in table.rows]
    return {"title": table.title, "columns": list(table.columns), "rows": rows}


def _source_json(source: Source) -> dict[str, Any]:
    origin = source.origin
    return {
        "number": source.number, "source": origin.source, "via": origin.via, "vintage": origin.vintage.isoformat() if origin.vintage else None,
        "basis": dict(origin.basis), "title": source.title, "citations": list(source.citations), "figures": list(source.figures),
    }  # fmt: skip
