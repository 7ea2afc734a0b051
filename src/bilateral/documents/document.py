"""The nouns of a document, and the phrases that bind the words of a number to its figure.

A Fragment is text under construction; a Mark says which characters of it are which figure. All words come from `lang`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from bilateral import lang as words
from bilateral.figures import Warehouse
from bilateral.lang.say import joints
from bilateral.model import Figure

# What makes two numbers of one agency and vintage different statistics. Other entries of a figure's basis belong to that figure alone.
BASIS = ("valuation", "partner_basis", "region_basis", "principle", "measure", "classification", "stated", "ranked_by", "derivation")


@dataclass(frozen=True)
class Subject:
    """What a section is asked for: the warehouse, the two economies (canonical codes, A's books first), the year, `as_of`, the language.

    `as_of` is as the caller gave it, None for all that is loaded; `day` is the date it stands for. `producers` are the rows of the producer
    table by id.
    """

    w: Warehouse
    a: str
    b: str
    year: int
    as_of: str | None
    day: date
    lang: str
    producers: Mapping[str, Mapping[str, Any]]

    @property
    def period(self) -> str:
        """The year as a key."""
        return str(self.year)


@dataclass(frozen=True)
class Origin:
    """What sources are numbered by: the agency, where it was loaded from, the vintage, and the basis as (name, value) pairs."""

    source: str
    via: str
    vintage: date | None
    basis: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Mark:
    """Characters start to end of a text are this figure's value. `source` is the number of its source in the document."""

    start: int
    end: int
    figure: Figure
    source: int = 0


@dataclass(frozen=True)
class Cited:
    """A fact in a text that is no figure, such as a company's name: its origin and citations, and its number among the sources."""

    origin: Origin
    citations: tuple[str, ...] = ()
    source: int = 0


@dataclass(frozen=True)
class Fragment:
    """Text with its marks and the facts it rests on."""

    text: str = ""
    marks: tuple[Mark, ...] = ()
    cited: tuple[Cited, ...] = ()


@dataclass(frozen=True)
class Bound:
    """A text or number that is not the figure's value but rests on it, such as a count of its parts."""

    value: Any
    figure: Figure


@dataclass(frozen=True)
class Sentence:
    """One sentence: the key of its template, its text, which characters are figures, and facts that are no figures."""

    key: str
    text: str
    marks: tuple[Mark, ...] = ()
    cited: tuple[Cited, ...] = ()


@dataclass(frozen=True)
class Cell:
    """One cell of a table. A number carries its figure."""

    text: str
    figure: Figure | None = None
    source: int = 0


@dataclass(frozen=True)
class Table:
    """A table; every row has one cell a column."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True)
class Chart:
    """A chart: a title that says the finding, a description for those who do not see it, its unit, and the table of what it draws.

    `kind` is "vega" (`spec` is Vega-Lite) or "treemap" (drawn from `items`: label, value). `sources` are the numbers of its sources.
    """

    kind: str
    title: Sentence
    description: str
    unit: str
    table: Table
    spec: Mapping[str, Any] = field(default_factory=dict)
    items: tuple[tuple[str, float], ...] = ()
    sources: tuple[int, ...] = ()


@dataclass(frozen=True)
class Section:
    """A section: sentences, then tables and charts, then a note that holds for all of it. `listed`: the sentences are a list, not prose."""

    id: str
    title: str
    sentences: tuple[Sentence, ...]
    tables: tuple[Table, ...] = ()
    charts: tuple[Chart, ...] = ()
    note: str = ""
    listed: bool = False


@dataclass(frozen=True)
class Source:
    """One entry of the list of sources. `basis` and `citations` are in words; `figures` are ids, in order of first use."""

    number: int
    origin: Origin
    title: str
    vintage: str
    basis: str
    citations: tuple[str, ...]
    figures: tuple[str, ...]
    loaded: str = ""


@dataclass(frozen=True)
class Document:
    """A whole document. `a` and `b` are canonical codes; `as_of` is the date it was asked for, None for all that is loaded."""

    kind: str
    title: str
    about: str
    a: str
    b: str
    year: int
    lang: str
    as_of: date | None
    build_id: str
    sections: tuple[Section, ...]
    sources: tuple[Source, ...]


NOTHING = Fragment()


def phrase(lang: str, key: str, **slots: Any) -> Fragment:
    """A template filled with texts, Fragments, Figures and Bounds; the words of Figures and Bounds become marks."""
    plain = {name: _plain(value) for name, value in slots.items()}
    text = ""
    marks: list[Mark] = []
    cited: list[Cited] = []
    for piece in words.pieces(lang, key, **plain):
        given = slots.get(piece.slot) if piece.slot else None
        if isinstance(given, Figure):
            marks.append(Mark(len(text), len(text) + len(piece.text), given))
        elif isinstance(given, Bound):
            marks.append(Mark(len(text), len(text) + len(piece.text), given.figure))
        elif isinstance(given, Fragment):
            marks.extend(_shifted(given.marks, len(text)))
            cited.extend(given.cited)
        text += piece.text
    return Fragment(text, tuple(marks), tuple(cited))


def join(lang: str, parts: Sequence[Fragment]) -> Fragment:
    """A list of fragments, as the language writes lists."""
    text = ""
    marks: list[Mark] = []
    cited: list[Cited] = []
    for part, joint in zip(parts, joints(len(parts), lang), strict=True):
        marks.extend(_shifted(part.marks, len(text)))
        cited.extend(part.cited)
        text += part.text + joint
    return Fragment(text, tuple(marks), tuple(cited))


def run(parts: Iterable[Fragment]) -> Fragment:
    """Fragments one after the other."""
    made = NOTHING
    for part in parts:
        made = Fragment(made.text + part.text, (*made.marks, *_shifted(part.marks, len(made.text))), (*made.cited, *part.cited))
    return made


def sentence(lang: str, key: str, **slots: Any) -> Sentence:
    """A sentence from its template."""
    made = phrase(lang, key, **slots)
    return Sentence(key, made.text, made.marks, made.cited)


def origin_of(figure: Figure) -> Origin:
    """Under which source a figure is numbered."""
    basis = tuple((name, str(figure.basis[name])) for name in BASIS if figure.basis.get(name))
    return Origin(figure.source or "", figure.via or "", figure.vintage, basis)


def _plain(value: Any) -> Any:
    if isinstance(value, Figure):
        return (value.value, value.unit) if value.unit.isupper() and len(value.unit) == 3 else value.value
    if isinstance(value, Bound):
        return value.value
    return value.text if isinstance(value, Fragment) else value


def _shifted(marks: Iterable[Mark], by: int) -> tuple[Mark, ...]:
    return tuple(Mark(m.start + by, m.end + by, m.figure, m.source) for m in marks)
