"""The brief of two economies: its sections in order, the year it is about, and its sources numbered in order of first use."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from bilateral.classify import areas, commodities
from bilateral.documents import facts
from bilateral.documents.ahead import holding
from bilateral.documents.common import name, producer, word
from bilateral.documents.document import Chart, Document, Origin, Section, Sentence, Source, Subject, Table, origin_of
from bilateral.documents.sections_changes import changed
from bilateral.documents.sections_context import context, milestones, projects, ranks
from bilateral.documents.sections_investment import investment
from bilateral.documents.sections_trade import trade
from bilateral.figures import Warehouse
from bilateral.keys import canonical_day
from bilateral.lang import fill, has, named, table, text
from bilateral.lang.say import say_date
from bilateral.model import WORLD, BilateralError, Figure

BRIEF: tuple[Callable[[Subject], Section], ...] = (trade, investment, projects, milestones, ranks, context, changed)


def write_brief(w: Warehouse, a: str, b: str, *, year: int | None = None, as_of: date | str | None = None, lang: str = "en") -> Document:
    """The brief of two economies, A's books first. `a` and `b` are codes or names a person would type; WLD may be B.

    Raises:
        UnknownName, BilateralError: see `subject`.
    """
    s = subject(w, a, b, year=year, as_of=as_of, lang=lang)
    return as_document(s, tuple(section(s) for section in BRIEF))


def subject(w: Warehouse, a: str, b: str, *, year: int | None = None, as_of: date | str | None = None, lang: str = "en") -> Subject:
    """What the sections of a brief are asked for, the rows of the two economies in memory.

    Without `year`: the newest year with goods trade of the pair that is not provisional, else the newest with anything.

    Raises:
        UnknownName: for an economy or a language that is not known.
        BilateralError: for one economy twice, for the world as A, or an `as_of` that is no date.
    """
    table(lang)
    one, other = areas.area(a).code, areas.area(b).code
    if one == other:
        raise BilateralError(f"a brief is about two economies, and {a!r} and {b!r} are both {areas.label(one)}; give another as B, or WLD for all partners")
    if one == WORLD:
        raise BilateralError(f"the world keeps no books; write the economy first: brief {b} {a}")
    day = canonical_day(as_of)
    chosen = year or _year(w, one, other, day)
    w = holding(w, one, other, str(chosen))
    return Subject(w, one, other, chosen, day.isoformat() if as_of else None, day, lang, facts.producers(w.con))


def as_document(s: Subject, sections: tuple[Section, ...]) -> Document:
    """Sections of a subject as a document, their sources numbered."""
    numbered, sources = number_sources(s, sections)
    title = fill(s.lang, "brief.title", a=name(s, s.a), b=name(s, s.b), year=s.period)
    about = fill(s.lang, "brief.about", day=s.day) if s.as_of else text(s.lang, "brief.about_latest")
    return Document("brief", title, about, s.a, s.b, s.year, s.lang, s.day if s.as_of else None, s.w.build_id, numbered, sources)


def _year(w: Warehouse, a: str, b: str, day: date) -> int:
    years = facts.trade_years(w.con, a, b, day)
    chosen = next((row["period"] for row in years if not row["provisional"]), years[0]["period"] if years else None)
    return int(chosen or facts.any_year(w.con, a, b, day) or day.year - 1)


# --------------------------------------------------------------------------------------------------------------------- sources


@dataclass
class _Numbers:
    """Numbers given so far, with the figures and citations that rest on each source."""

    given: dict[Origin, int] = field(default_factory=dict)
    figures: dict[Origin, dict[str, None]] = field(default_factory=dict)
    citations: dict[Origin, dict[str, None]] = field(default_factory=dict)

    def of(self, origin: Origin, figure_id: str = "", citations: Iterable[str] = ()) -> int:
        number = self.given.setdefault(origin, len(self.given) + 1)
        self.figures.setdefault(origin, {}).update({figure_id: None} if figure_id else {})
        self.citations.setdefault(origin, {}).update(dict.fromkeys(citations))
        return number

    def figure(self, figure: Figure, *, listed: bool = True) -> int:
        """The number of a figure's source; 0 for a figure that has none. A figure not `listed`, as in a chart of many, is not named there."""
        return self.of(origin_of(figure), figure.id if listed else "", figure.citations) if figure.source else 0


def number_sources(
    s: Subject, sections: Iterable[Section], citations: Mapping[str, Mapping[str, Any]] | None = None
) -> tuple[tuple[Section, ...], tuple[Source, ...]]:
    """The sections with every mark, cell and chart numbered, and the list of sources in order of first use. `citations` are the rows of the citation table, where they are at hand."""
    numbers = _Numbers()
    numbered = tuple(_section(numbers, section) for section in sections)
    listed = list(numbers.given)
    rows = facts.citations(s.w.con, (c for made in numbers.citations.values() for c in made)) if citations is None else citations
    return numbered, tuple(_source(s, numbers, origin, rows) for origin in listed)


def _section(numbers: _Numbers, section: Section) -> Section:
    sentences = tuple(_sentence(numbers, one) for one in section.sentences)
    charts = tuple(replace(chart, title=_sentence(numbers, chart.title)) for chart in section.charts)
    tables = tuple(_table(numbers, one) for one in section.tables)
    return replace(section, sentences=sentences, tables=tables, charts=tuple(_chart(numbers, one) for one in charts))


def _sentence(numbers: _Numbers, one: Sentence) -> Sentence:
    marks = tuple(replace(mark, source=numbers.figure(mark.figure)) for mark in one.marks)
    cited = tuple(replace(c, source=numbers.of(c.origin, citations=c.citations)) for c in one.cited)
    return replace(one, marks=marks, cited=cited)


def _table(numbers: _Numbers, one: Table, *, listed: bool = True) -> Table:
    rows = tuple(tuple(replace(cell, source=numbers.figure(cell.figure, listed=listed)) if cell.figure is not None else cell for cell in row) for row in one.rows)
    return replace(one, rows=rows)


def _chart(numbers: _Numbers, one: Chart) -> Chart:
    drawn = _table(numbers, one.table, listed=False)
    used = sorted({cell.source for row in drawn.rows for cell in row if cell.source})
    return replace(one, table=drawn, sources=tuple(used))


def _source(s: Subject, numbers: _Numbers, origin: Origin, rows: Mapping[str, Mapping[str, Any]]) -> Source:
    declared = s.producers.get(origin.source, {})
    vintage = fill(s.lang, "source.vintage", vintage=say_date(origin.vintage, s.lang)) if origin.vintage else text(s.lang, "source.vintage_unknown")
    return Source(
        numbers.given[origin], origin, named(s.lang, str(declared.get("title") or producer(s, origin.source))), vintage, "; ".join(_basis(s, origin)),
        tuple(dict.fromkeys(_citation(s, rows.get(c), c) for c in numbers.citations[origin])), tuple(numbers.figures[origin]),
        fill(s.lang, "source.loaded", via=word(s, "via", origin.via)) if origin.via != origin.source else "",
    )  # fmt: skip


def _basis(s: Subject, origin: Origin) -> Iterator[str]:
    for key, value in origin.basis:
        if has(s.lang, f"basis.value.{value}"):
            yield text(s.lang, f"basis.value.{value}")
        elif has(s.lang, f"basis.{key}"):
            yield text(s.lang, f"basis.{key}")
        elif key == "classification" and value in commodities.HS_REVISIONS:
            yield named(s.lang, commodities.HS_REVISIONS[value])
        else:
            yield word(s, f"basis.{key}", value)


def _citation(s: Subject, row: Mapping[str, Any] | None, spelled: str) -> str:
    if row is None:
        return named(s.lang, spelled)
    return ", ".join(named(s.lang, str(row[key])) for key in ("author", "title", "publisher", "date", "address") if row[key])

