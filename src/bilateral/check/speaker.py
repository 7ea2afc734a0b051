"""Who speaks: the economy that "we" and "our" of a text stand for, and "you" the other of its two.

An office with an economy's name (the Korean ambassador), or what "we" did to, from or with the other (our exports to Korea), tells; where
both economies are told, several speak and the words stand for none.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from bilateral.check.lexicon import Mention
from bilateral.check.line import AreaMention, Line
from bilateral.classify.regions import owner
from bilateral.lang.context import context

__all__ = ["spoken_by", "voiced"]

OFFICE = 40  # characters between an economy and the office that is its
HEAD = 4  # sentences in which a text says who speaks
AWAY = ("to", "from", "with", "toward")


def spoken_by(said: Sequence[Line], pair: tuple[str, ...]) -> str:
    """The economy of the one who speaks; empty where the text does not say, or several do."""
    if len(pair) != 2:
        return ""
    votes: Counter[str] = Counter()
    for at, line in enumerate(said):
        first = any(_said(line, "first_person"))
        if first or at < HEAD:
            votes.update(a.code for a in line.areas if a.code in pair and a.form == "adjective" and any(0 <= m.start - a.end <= OFFICE and not set(line.text[a.end : m.start]) & set(",.;:") for m, _ in line.of("office")))
        if first:
            away = {a.code for a in line.areas if a.code in pair and a.role in AWAY}
            votes.update(code for code in pair if len(away) == 1 and code not in away and not any(a.code in pair and a.code in away and a.role in ("by", "of") and a.form == "name" for a in line.areas))
        for m, _ in line.of("home"):  # my own city, Mexico City
            votes.update(code for code, start in (*((a.code, a.start) for a in line.areas), *((owner(value), r.start) for r, value in line.of("region"))) if code in pair and 0 <= start - m.end <= OFFICE // 3)
    return next(iter(votes)) if len(votes) == 1 else ""


def voiced(line: Line, pair: tuple[str, ...], speaker: str) -> Line:
    """The sentence with the economies that "we" and "you" stand for among those it names."""
    other = next((code for code in pair if code != speaker), "")
    persons = [(m, code) for kind, code in (("first_person", speaker), ("home", speaker), ("second_person", other)) for m in _said(line, kind)]
    made = [AreaMention(m.start, m.end, (code,), _role(line, m.start, m.end), "name") for m, code in persons]
    return replace(line, areas=tuple(sorted((*line.areas, *made), key=lambda a: a.start))) if made else line


def _said(line: Line, kind: str) -> Iterator[Mention]:
    """Pronouns of a person; "US" is none."""
    return (m for m, _ in line.of(kind) if not line.text[m.start : m.end].isupper())


def _role(line: Line, start: int, end: int) -> str:
    own = "of" if line.text[start:end].lower() in context(line.lang)["speaker"]["own"] else ""
    before = line.between(max(line.sentence.start, start - 8), start)
    return own or next((role for word, role in ((" to ", "to"), (" from ", "from"), (" with ", "with"), (" in ", "in"), (" of ", "of"), (" for ", "of")) if before.endswith(word)), "by")
