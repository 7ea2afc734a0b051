"""A document made ready for pages, in the order in which they are read: runs of words with the notes that end there, charts drawn, tables as grids.

A page is read from top to bottom: a section's sentences, its charts, its tables, its note; then the charts once more as tables, then the sources. Notes are
numbered in that order, so that footnotes rise down the pages; the numbers may differ from those of the document's other formats. No wording is made here.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from bilateral.documents import charts, typeset
from bilateral.documents.document import Cell, Chart, Document, Section, Sentence, Table
from bilateral.documents.drawing import draw
from bilateral.documents.render import html_pieces, source_details
from bilateral.lang import fill, text
from bilateral.lang.say import say_amount
from bilateral.model import Figure

UNDATED = date(1980, 1, 1)  # the day of a document that rests on no dated release: the first that a zip can write
TITLE = "Bilateral"  # who writes the documents: the author in their properties
MOST_LINES = 6  # columns that a table of a chart has room for
WIDTH, HEIGHT = 480, 125  # a chart on paper: narrower than on a screen, so that its labels stay legible
LOCALES: Mapping[str, str] = {"en": "en-US", "es": "es-MX", "ko": "ko-KR"}  # the conventions each language follows
LEGEND_GAP = 28  # pixels of a legend between two names, with the mark
LETTERS = "Noto Sans KR"  # of charts: one font has all that they say
SCREEN: Mapping[str, str] = {"currentColor": "#222222", "Canvas": "#ffffff", 'font-family="sans-serif"': f'font-family="{LETTERS}"'}
GAP = "\0"  # where the numbers of sources go
UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]+")  # has no shape on a page, and may not stand in XML


@dataclass(frozen=True)
class Run:
    """Words, the figure that they say if they say one, and the numbers of the notes that end with them."""

    text: str
    figure: Figure | None = None
    notes: tuple[int, ...] = ()


Runs = tuple[Run, ...]


@dataclass(frozen=True)
class Grid:
    """A table: a cell a column in every row; `numeric` says which columns hold numbers. Columns without a word in any row are left out."""

    title: str
    columns: tuple[str, ...]
    numeric: tuple[bool, ...]
    rows: tuple[Runs, ...]


@dataclass(frozen=True)
class Picture:
    """A chart: its finding, what it shows for those who do not see it, its unit with its notes, an SVG, its width and height in pixels."""

    finding: Runs
    description: str
    caption: Runs
    svg: str
    width: int
    height: int


@dataclass(frozen=True)
class Part:
    """A section. `said` is a list of sentences, each in runs; `listed`: they are items, not prose."""

    id: str
    title: str
    said: tuple[Runs, ...]
    listed: bool
    pictures: tuple[Picture, ...]
    grids: tuple[Grid, ...]
    note: str


@dataclass(frozen=True)
class Note:
    """A source: its number and name; its vintage and basis; what it quotes, was loaded from and which figures rest on it."""

    number: int
    title: str
    basis: str
    details: str


@dataclass(frozen=True)
class Paged:
    """A document for pages. `drawn` are the charts as tables, `drawn_title` what those are called. `locale` is a language tag with its region.

    `loaded` says where all sources were loaded from, if it is the same for all; else each note says it.
    """

    title: str
    about: str
    locale: str
    parts: tuple[Part, ...]
    drawn_title: str
    drawn: tuple[Grid, ...]
    sources_title: str
    loaded: str
    notes: tuple[Note, ...]


def paged(document: Document) -> Paged:
    """The document for pages, numbered as it is read.

    Raises:
        NotInstalled: without the packages that pages need.
    """
    typeset.ready()
    at = _numbers(document)
    listed = [chart for section in document.sections for chart in section.charts]
    drawn = {id(chart): _picture(document.lang, chart, number, at) for number, chart in enumerate(listed, 1)}
    loaded = {source.loaded for source in document.sources}
    once = loaded.pop() if len(loaded) == 1 and len(document.sources) > 1 else ""
    return Paged(
        shown(document.title), shown(document.about), LOCALES.get(document.lang, document.lang),
        tuple(_part(section, drawn, at) for section in document.sections),
        text(document.lang, "chart.table"), tuple(_by_year(document.lang, _grid(chart.table, {})) for section in document.sections for chart in section.charts if not _tabled(chart, section)),
        text(document.lang, "section.sources"), shown(once), _notes(document, at, once),
    )  # fmt: skip


def day_of(document: Document) -> date:
    """The day a document's file is dated: the one it was asked for, else that of the newest release it rests on."""
    return document.as_of or max((s.origin.vintage for s in document.sources if s.origin.vintage), default=UNDATED)


def shown(words: str) -> str:
    """Text as a page can hold it: what has no shape is a blank."""
    return UNSEEN.sub(" ", words)


# ---------------------------------------------------------------------------------------------------------------- the parts


def _numbers(document: Document) -> Mapping[int, int]:
    """The number of each source on the pages, by its number in the document: in order of first use, those that only charts use last."""
    used: dict[int, None] = {}
    for section in document.sections:
        for one in (*section.sentences, *(chart.title for chart in section.charts)):
            used.update(dict.fromkeys(number for piece in html_pieces(one) for number in piece["sources"]))
        for chart in section.charts:
            used.update(dict.fromkeys(chart.sources))
        used.update(dict.fromkeys(cell.source for table in section.tables for row in table.rows for cell in row if cell.source))
    used.update(dict.fromkeys(source.number for source in document.sources))
    return {number: place for place, number in enumerate(used, 1)}


def _part(section: Section, drawn: Mapping[int, Picture], at: Mapping[int, int]) -> Part:
    said = tuple(_runs(one, at) for one in section.sentences)
    pictures = tuple(drawn[id(chart)] for chart in section.charts)
    grids = tuple(_grid(table, at) for table in section.tables)
    return Part(section.id, shown(section.title), said, section.listed, pictures, grids, shown(section.note))


def _runs(one: Sentence, at: Mapping[int, int]) -> Runs:
    pieces = (Run(shown(piece["text"]), piece["figure"], tuple(at[n] for n in piece["sources"])) for piece in html_pieces(one))
    return tuple(run for run in pieces if run.text or run.notes)


def _picture(lang: str, chart: Chart, number: int, at: Mapping[int, int]) -> Picture:
    high = chart.spec.get("height", HEIGHT)
    config = {**chart.spec.get("config", {}), "font": LETTERS}
    if len(chart.table.columns) == 3:  # lines: as many of their names beside each other as there is room for
        names = {row[0].text for row in chart.table.rows}
        config["legend"] = {**config.get("legend", {}), "columns": max(1, min(len(names), WIDTH // (max(map(_wide, names), default=WIDTH) + LEGEND_GAP)))}
    spec: Mapping[str, Any] = {**chart.spec, "config": config, "width": WIDTH, "height": HEIGHT if high == charts.HEIGHT else high}
    svg = draw(replace(chart, spec=spec), number)
    box = re.search(r'viewBox="0 0 (\d+) (\d+)"', svg)
    width, height = (int(box[1]), int(box[2])) if box else (WIDTH, HEIGHT)
    before, after = fill(lang, "chart.source", numbers=GAP).split(GAP)
    caption = (Run(f"{chart.unit}. {before}", None, tuple(at[n] for n in chart.sources)), Run(after))
    return Picture(_runs(chart.title, at), shown(chart.description), caption, _on_paper(svg), width, height)


def _wide(name: str) -> int:
    """About how many pixels a name takes in a legend.

    >>> _wide("new equity"), _wide("신규출자")
    (50, 40)
    """
    return sum(5 if ord(letter) < 0x1100 else 10 for letter in name)


def _on_paper(svg: str) -> str:
    """A chart for white paper: what a browser colours by the page is black or white, its letters are those of the page."""
    for screen, paper in SCREEN.items():
        svg = svg.replace(screen, paper)
    return shown(svg)


def _grid(table: Table, at: Mapping[int, int]) -> Grid:
    kept = [n for n, _ in enumerate(table.columns) if not table.rows or any(row[n].text for row in table.rows)]
    rows = tuple(tuple(_cell(row[n], at) for n in kept) for row in table.rows)
    return Grid(shown(table.title), tuple(shown(table.columns[n]) for n in kept), tuple(any(row[n].figure is not None for row in table.rows) for n in kept), rows)


def _cell(cell: Cell, at: Mapping[int, int]) -> Run:
    return Run(shown(cell.text), cell.figure, (at[cell.source],) if cell.source and at else ())


def _tabled(chart: Chart, section: Section) -> bool:
    """Whether a table of the section already has every row of a chart's: its label and its number."""
    there = {(row[0].text, cell.text) for table in section.tables for row in table.rows for cell in row if cell.figure is not None}
    return all(len(row) == 2 and (row[0].text, row[1].text) in there for row in chart.table.rows)


def _by_year(lang: str, grid: Grid) -> Grid:
    """A long table of lines and years with a row a year and a column a line, dollars in full, where each line has one value a year; else as it is."""
    if len(grid.columns) != 3 or any(row[2].figure is None or row[2].figure.unit != "USD" for row in grid.rows):
        return grid
    lines, years = (list(dict.fromkeys(row[n].text for row in grid.rows)) for n in (0, 1))
    cells = {(row[0].text, row[1].text): _in_full(lang, row[2]) for row in grid.rows}
    if len(cells) < len(grid.rows) or len(lines) > MOST_LINES:
        return grid
    rows = tuple((Run(year), *(cells.get((line, year), Run("")) for line in lines)) for year in sorted(years))
    return Grid(f"{grid.title} ({text(lang, 'column.amount_usd')})", (grid.columns[1], *lines), (False, *(True for _ in lines)), rows)


def _in_full(lang: str, cell: Run) -> Run:
    return cell if cell.figure is None or cell.figure.value is None else replace(cell, text=say_amount(cell.figure.value, lang))


def _notes(document: Document, at: Mapping[int, int], once: str) -> tuple[Note, ...]:
    """The sources in order of their numbers. What several of them quote is spelled out once, with a letter, and the letter alone after that.

    `once` is said of them all, and not by each.
    """
    listed = sorted(document.sources, key=lambda source: at[source.number])
    quoting = Counter(citation for source in listed for citation in source.citations)
    letters: dict[str, str] = {}
    made = []
    for source in listed:
        spelled = []
        for citation in source.citations:
            if citation in letters:
                spelled.append(f"({letters[citation]})")
            elif quoting[citation] > 1:
                letters[citation] = _letter(len(letters))
                spelled.append(f"({letters[citation]}) {citation}")
            else:
                spelled.append(citation)
        basis = " · ".join(part for part in (source.vintage, source.basis) if part)
        details = source_details(document, replace(source, citations=tuple(spelled), loaded="" if once else source.loaded))
        made.append(Note(at[source.number], shown(source.title), shown(basis), shown(details)))
    return tuple(made)


def _letter(number: int) -> str:
    """a to z, then aa, ab …

    >>> _letter(0), _letter(25), _letter(26)
    ('a', 'z', 'aa')
    """
    return (_letter(number // 26 - 1) if number > 25 else "") + chr(ord("a") + number % 26)
