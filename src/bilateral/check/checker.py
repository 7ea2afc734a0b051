"""The verb: a text in, a Check out."""

from __future__ import annotations

import gc
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from bilateral.check.claim import VERDICTS, Check, Claim
from bilateral.check.compare import judge_all
from bilateral.check.extract import claims_in
from bilateral.check.known import Known, known
from bilateral.check.reasons import Voice
from bilateral.classify import areas
from bilateral.figures import Warehouse
from bilateral.keys import canonical_day
from bilateral.lang import named
from bilateral.lang.context import context, language_of
from bilateral.warehouse import db

__all__ = ["check_text"]

GARBAGE = 100_000  # objects made before unused ones are looked for
# The mark of a footnote behind a word or number, in Markdown or in brackets; a line that begins with one is the note itself, and a bracket before it is a link.
NOTE = re.compile(r"(?<=[^\s\[\]])(?:\[\^[\w-]{1,20}\]|\[\d{1,3}\](?![(\d]))")


def check_text(w: Warehouse, text: str, *, lang: str | None = None, date: str | None = None, pair: tuple[str, str] | None = None, title: str = "") -> Check:
    """Every number of a text that says something of an economy, with a verdict on each.

    Language, the day the text was written and the two economies it is about are found in the text where they are not given. A text that gives no
    day is held against all that is loaded. The same text and warehouse always give the same answer.

    Raises:
        UnknownName: for a language or an economy that is not known.
        BilateralError: for a date that is none.
    """
    spoken = lang or language_of(text)
    context(spoken)
    given = tuple(areas.area(name).code for name in pair) if pair else ()
    day = canonical_day(date) if date else None
    names = known(w, spoken)
    rows = db.rows(w.con, "select producer, title, short from producer order by rank nulls last")
    voice = Voice(spoken, {row["producer"]: named(spoken, str(row["short"] or row["title"] or row["producer"])) for row in rows})
    read = NOTE.sub(lambda mark: " " * len(mark[0]), text)  # it would part a number from the words behind it
    with _undisturbed():
        found = claims_in(read, spoken, names, day=day, pair=given)
        claims = found.claims if read == text else tuple(_as_written(claim, text, read) for claim in found.claims)
        judged = judge_all(w, claims, voice=voice, day=found.day, hosts=_hosts(names))
    counts = Counter(one.verdict for one in judged)
    summary = {verdict: counts[verdict] for verdict in VERDICTS if counts[verdict]}
    return Check(text, spoken, found.day, found.pair, judged, w.build_id, title, summary)


def _as_written(claim: Claim, text: str, read: str) -> Claim:
    """The claim with its sentence as it stands in the text, marks of footnotes included."""
    start = read.rfind(claim.sentence, 0, claim.start + len(claim.sentence))
    return claim if start < 0 else replace(claim, sentence=text[start : start + len(claim.sentence)])


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Unused objects are looked for seldom meanwhile: nearly all that is made is kept, and the search took a tenth of the time of a long text."""
    held = gc.get_threshold()
    if held[0]:
        gc.set_threshold(max(held[0], GARBAGE), *held[1:])
    try:
        yield
    finally:
        gc.set_threshold(*held)


def _hosts(names: Known) -> dict[tuple[str, str], tuple[str, ...]]:
    """Companies by the host and origin they are known for."""
    found: dict[tuple[str, str], list[str]] = {}
    for company, pairs in names.companies.items():
        for pair in pairs:
            found.setdefault(pair, []).append(company)
    return {pair: tuple(listed) for pair, listed in found.items()}
