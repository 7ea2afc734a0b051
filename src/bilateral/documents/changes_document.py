"""What releases changed for a pair of economies, as a document: what was revised, withdrawn, moved in rank, or is new."""

from __future__ import annotations

from datetime import date

from bilateral.changes import KINDS, Changes, changes
from bilateral.documents import facts
from bilateral.documents.brief import number_sources
from bilateral.documents.common import name
from bilateral.documents.document import Document, Section, Sentence, Subject, sentence
from bilateral.documents.sections_changes import lines
from bilateral.figures import Warehouse
from bilateral.lang import fill, table, text

LISTED = 25  # lines a section
BUILD = "build "  # what stands before the id of an earlier build in `Changes.since`


def write_changes(
    w: Warehouse, a: str, b: str, *, since: str | date | None = None, as_of: date | None = None, lang: str = "en"
) -> Document:
    """One section for each kind of change that occurs, each change in one sentence, the largest first.

    `since` is a day, or an earlier build's id; by default the day before the newest release.

    Raises:
        UnknownName: for an unknown economy or language. BilateralError: for a day or build that is neither.
    """
    table(lang)
    made = changes(w, a, b, since=since, as_of=as_of)
    s = Subject(w, made.a, made.b, made.as_of.year, as_of.isoformat() if as_of else None, made.as_of, lang, facts.producers(w.con))
    sections, sources = number_sources(s, _sections(s, made))
    title = fill(lang, "changes.title", a=name(s, made.a), b=name(s, made.b))
    day = day_of(made)
    about = fill(lang, "changes.about_day", since=day, day=made.as_of) if day else fill(lang, "changes.about_build", since=_since(s, made))
    return Document("changes", title, about, made.a, made.b, made.as_of.year, lang, as_of, w.build_id, sections, sources)


def day_of(made: Changes) -> date | None:
    """The day the changes are counted from, None where an earlier build is."""
    return None if made.since.startswith(BUILD) else date.fromisoformat(made.since)


# ---------------------------------------------------------------------------------------------------------------- the parts


def _sections(s: Subject, made: Changes) -> tuple[Section, ...]:
    day = day_of(made)
    found = [(kind, [c for c in made.items if c.kind == kind]) for kind in KINDS]
    sections = tuple(Section(kind, text(s.lang, f"section.{kind}"), lines(s, listed, day, limit=LISTED), listed=True) for kind, listed in found if listed)
    return sections or (Section("nothing", text(s.lang, "section.changed"), (_nothing(s, made),)),)


def _nothing(s: Subject, made: Changes) -> Sentence:
    return sentence(s.lang, "changes.nothing", a=name(s, made.a), b=name(s, made.b), since=_since(s, made), day=made.as_of)


def _since(s: Subject, made: Changes) -> str:
    """The day or the build that changes are counted from, in words."""
    day = day_of(made)
    return fill(s.lang, "changes.day", since=day) if day else fill(s.lang, "changes.build", id=made.since.removeprefix(BUILD))
