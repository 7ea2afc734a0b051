"""The page of two economies: the brief's sections with more charts, its headline figures, its years. A page made is kept, so that its charts are files too."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from bilateral.check.report_words import about, value_words
from bilateral.documents import facts
from bilateral.documents.brief import BRIEF, as_document, subject
from bilateral.documents.common import first, found, name, producer, region_name
from bilateral.documents.document import Document, Section, Subject
from bilateral.figures import Warehouse
from bilateral.lang import fill, named
from bilateral.lang.say import say_date, say_period
from bilateral.model import WORLD, Figure
from bilateral.server.charts import Plate, extra
from bilateral.server.pictures import drawn

HEADLINE = ("exports", "imports", "trade_balance", "fdi_inward")
# A chart of the brief that a plate of the page stands for: the beginning of the plate's id, and the templates of the chart's title.
REPLACED: Mapping[str, tuple[str, ...]] = {
    "goods": ("chart.flows_up", "chart.flows_down", "chart.flows_level", "chart.flows_partial"),
    "products-exports": ("chart.products_exports",), "products-imports": ("chart.products_imports",),
}  # fmt: skip
KEPT = 24  # pages held at once


@dataclass(frozen=True)
class Headline:
    """One figure at the head of a page: what it is, its value, whose it is, in words."""

    about: str
    value: str
    source: str
    figure: Figure


@dataclass(frozen=True)
class Moment:
    """One entry of the timeline: when (year first), in words, what, and the figure it leads to, if it has one."""

    when: str
    said: str
    what: str
    kind: str
    figure: Figure | None


@dataclass(frozen=True)
class Dyad:
    """A page: the document, the plates of each section in the order of its charts, figures at its head, years and places to go."""

    subject: Subject
    document: Document
    plates: Mapping[str, tuple[Plate, ...]]
    headlines: tuple[Headline, ...]
    timeline: tuple[Moment, ...]
    years: tuple[str, ...]
    drawings: dict[str, str] = field(default_factory=dict)

    def drawn(self, plate: Plate, number: int, links: Sequence[str]) -> str:
        """A plate as the page shows it; what takes long to draw is drawn once."""
        if plate.kind != "vega":
            return drawn(plate, number, self.document.lang, links)
        if plate.id not in self.drawings:
            self.drawings[plate.id] = drawn(plate, number, self.document.lang)
        return self.drawings[plate.id]

    def plate(self, wanted: str) -> Plate | None:
        """The plate of that id."""
        return next((p for listed in self.plates.values() for p in listed if p.id == wanted), None)


class Pages:
    """Pages made of late, by build and what was asked for."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._made: OrderedDict[tuple[object, ...], Dyad] = OrderedDict()

    def get(self, w: Warehouse, a: str, b: str, *, year: int | None, as_of: str | None, lang: str, focus: Mapping[str, str]) -> Dyad:
        """The page, from memory where it was made before."""
        from datetime import date

        key = (w.build_id, date.today(), a, b, year, as_of, lang, tuple(sorted(focus.items())))
        with self._lock:
            if key in self._made:
                self._made.move_to_end(key)
                return self._made[key]
        made = compose(w, a, b, year=year, as_of=as_of, lang=lang, focus=focus)
        with self._lock:
            self._made[key] = made
            while len(self._made) > KEPT:
                self._made.popitem(last=False)
        return made


def compose(w: Warehouse, a: str, b: str, *, year: int | None, as_of: str | None, lang: str, focus: Mapping[str, str]) -> Dyad:
    """The page of two economies, A's books first; B may be the world.

    Raises:
        UnknownName, BilateralError: as for a brief.
    """
    s = subject(w, a, b, year=year, as_of=as_of, lang=lang)
    more = extra(s, focus)
    sections = tuple(_with_charts(section(s), more) for section in BRIEF)
    document = as_document(s, tuple(section for section, _ in sections))
    plates = {
        section.id: tuple(replace(plate, chart=chart) for plate, chart in zip(listed, section.charts, strict=True))
        for section, (_, listed) in zip(document.sections, sections, strict=True)
    }
    years = tuple(row["period"] for row in facts.trade_years(w.con, s.a, s.b, s.day))
    return Dyad(_let_go(s), document, plates, tuple(_headlines(s)), tuple(_timeline(s)), years)


# ---------------------------------------------------------------------------------------------------------------- the parts


def _with_charts(section: Section, more: Mapping[str, tuple[Plate, ...]]) -> tuple[Section, tuple[Plate, ...]]:
    """A section with its charts and those of the page, each chart of the brief that a fuller one stands for left out."""
    added = more.get(section.id, ())
    instead = {key for begin, keys in REPLACED.items() if any(p.id.startswith(begin) for p in added) for key in keys}
    own = [Plate(f"{section.id}-{at}", chart.kind, chart) for at, chart in enumerate(section.charts, 1) if chart.title.key not in instead]
    listed = (*own, *added)
    return replace(section, charts=tuple(p.chart for p in listed)), listed


def _let_go(s: Subject) -> Subject:
    """The subject without its connection and held rows: a page outlives its request."""
    return replace(s, w=replace(s.w, con=None, held=None))  # type: ignore[arg-type]


def _headlines(s: Subject) -> Sequence[Headline]:
    made = []
    for metric in HEADLINE:
        period = s.period
        figure = first(f for f in found(s, metric, reporter=s.a, partner=s.b, period=period) if f.value is not None or f.status == "suppressed")
        if figure is not None:
            words = value_words(s.lang, figure.value, figure.unit, metric, figure.status)
            made.append(Headline(about(s.lang, metric, figure.keys), words, producer(s, figure.source), figure))
    return made


def _timeline(s: Subject) -> list[Moment]:
    """Milestones, announced projects, the oldest first; what has no day at the end."""
    if s.b == WORLD:
        return []
    made = []
    for row in facts.events(s):
        figure = first(found(s, "event", area_a=row["area_a"], area_b=row["area_b"], event=row["event"]))
        made.append(Moment(row["date"] or "", _day(s, row["date"]), named(s.lang, row["title"]), "event", figure))
    for host, origin in ((s.a, s.b), (s.b, s.a)):
        for row in facts.projects(s, host, origin):
            figure = first(f for f in found(s, "project_amount", host=host, origin=origin, company=row["company"]) if f.value is not None)
            place = region_name(s, row["region"]) if row["region"] else named(s.lang, row["place"] or "") or name(s, host)
            said = fill(s.lang, "page.timeline.project", company=named(s.lang, row["company"]), place=place)
            made.append(Moment(row["announced"] or "9999", _day(s, row["announced"]), said, "project", figure))
    return sorted(made, key=lambda moment: moment.when)


def _day(s: Subject, text: str | None) -> str:
    if not text:
        return ""
    return say_period(text, s.lang) if len(text) < 8 else say_date(text, s.lang)
