"""What several sections share: figures asked for a subject, choosing among candidates, and names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from bilateral import lang as words
from bilateral.classify import areas, commodities, regions
from bilateral.documents.document import NOTHING, Fragment, Subject, phrase
from bilateral.documents.facts import commodity_names
from bilateral.figures import Ranking, Series
from bilateral.lang.say import say_date, say_money
from bilateral.model import WORLD, Figure, UnknownName
from bilateral.shown import figure_id


def found(s: Subject, metric: str, **keys: str) -> tuple[Figure, ...]:
    """All candidates for a metric and keys, the best first."""
    return s.w.candidates(metric, as_of=s.as_of, **keys)


def ranked(s: Subject, metric: str, by: str, *, top: int = 3, level: int | None = None, **keys: str) -> Ranking:
    """The members of a key in order of value."""
    return s.w.ranking(metric, by, top=top, level=level, as_of=s.as_of, **keys)


def over_years(s: Subject, metric: str, **keys: str) -> Series:
    """A metric over the years."""
    return s.w.series(metric, as_of=s.as_of, **keys)


def first(figures: Iterable[Figure]) -> Figure | None:
    """The first of some figures."""
    return next(iter(figures), None)


def like(figures: Iterable[Figure], other: Figure | Ranking | None, *, vintage: bool = False) -> tuple[Figure, ...]:
    """Those of the same agency, loaded from the same source (and of the same vintage)."""
    if other is None:
        return ()
    return tuple(f for f in figures if (f.source, f.via) == (other.source, other.via) and (not vintage or f.vintage == other.vintage))


def others(figures: Iterable[Figure], chosen: Figure) -> tuple[Figure, ...]:
    """The best figure of every other agency whose value is not said the same way."""
    made: dict[str, Figure] = {}
    for f in figures:
        if f.source and f.source != chosen.source and f.value is not None:
            made.setdefault(f.source, f)
    return tuple(f for f in made.values() if not same_words(f, chosen))


def earlier(figures: Iterable[Figure], chosen: Figure) -> Figure | None:
    """The first published vintage of the chosen agency's figure, where it was said otherwise then."""
    if chosen.vintage is None or chosen.value is None:
        return None
    older = [f for f in figures if f.source == chosen.source and f.vintage and f.vintage < chosen.vintage and f.value is not None]
    oldest = min(older, key=lambda f: f.vintage or date.max, default=None)
    return oldest if oldest and not same_words(oldest, chosen) else None


def same_words(a: Figure, b: Figure) -> bool:
    """Whether two amounts are said the same way."""
    return a.value is not None and b.value is not None and say_money(a.value) == say_money(b.value)


def made_figure(s: Subject, metric: str, keys: Mapping[str, str], of: Series | Ranking, row: Mapping[str, Any], basis: Mapping[str, Any]) -> Figure:
    """The figure of one row of a series or ranking."""
    vintage = row["vintage"] if "vintage" in row else getattr(of, "vintage", None)
    value = row["value"]
    whole = int(value) if value is not None and float(value).is_integer() else value
    among = (of.source, of.via, vintage)
    return Figure(figure_id(metric, keys, s.as_of, among), metric, dict(keys), whole, of.unit, row["status"], s.day, s.w.build_id, of.source, of.via, vintage, basis)


def name(s: Subject, code: str) -> str:
    """An economy's name inside a sentence."""
    key = f"area.{code}"
    return words.text(s.lang, key) if words.has(s.lang, key) else areas.name(code, s.lang)


def region_name(s: Subject, code: str) -> str:
    """A region's name, or its code where no list names it."""
    try:
        return regions.name(code, s.lang)
    except UnknownName:
        return code


def region_word(s: Subject, area: str) -> str:
    """What the regions of an economy are called."""
    return word(s, "region_word", area)


def word(s: Subject, group: str, value: str) -> str:
    """A word of a group, or the group's `other` with the value in it, or the value itself."""
    if words.has(s.lang, f"{group}.{value}"):
        return words.text(s.lang, f"{group}.{value}")
    return words.fill(s.lang, f"{group}.other", value=value) if words.has(s.lang, f"{group}.other") else value


def product_names(s: Subject, classification: str, codes: Iterable[str]) -> dict[str, str]:
    """Names of commodities as they stand inside a sentence, by code; where only English names a code below its chapter, code and chapter."""
    listed = list(codes)
    loaded = commodity_names(s, classification, listed)
    return {code: _product(s, classification, code, loaded) for code in listed}


def producer(s: Subject, source: str | None) -> str:
    """The short name of an agency."""
    row = s.producers.get(source or "", {})
    return str(row.get("short") or row.get("title") or source or "")


def in_brackets(s: Subject, of: Figure | Ranking | None, unless: Figure | Ranking | None = None) -> Fragment:
    """The agency in brackets, left out where it is that of the sentence before."""
    if of is None or (unless is not None and (of.source, of.via) == (unless.source, unless.via)):
        return NOTHING
    return phrase(s.lang, "trade.source", source=producer(s, of.source))


def vintage_words(s: Subject, of: Figure) -> str:
    """The vintage of a figure as a date, or that it is not known."""
    return say_date(of.vintage, s.lang) if of.vintage else words.text(s.lang, "source.unknown_date")


def is_world(code: str) -> bool:
    """Whether an economy stands for all partners."""
    return code == WORLD


def _product(s: Subject, classification: str, code: str, loaded: Mapping[tuple[str, str], str]) -> str:
    if s.lang == "en" or commodities.level(code) <= 2 or (classification, code) in loaded:
        return commodities.in_sentence(commodities.name(classification, code, s.lang, loaded))
    return words.heading(s.lang, code, commodities.in_sentence(commodities.name(classification, code[:2], s.lang)))
