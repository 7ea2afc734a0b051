"""Who speaks: the economy that "we" and "our" of a text stand for, and "you" the other of its two.

An office with an economy's name (the Korean ambassador), or what "we" did to, from or with the other (our exports to Korea), tells; where
both economies are told, several speak and the words stand for none.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from bilateral.check.lexicon import Mention, folded
from bilateral.check.line import BEFORE, AreaMention, Line, particle_role, quoted_office, role_before
from bilateral.classify.regions import owner
from bilateral.lang.context import context

__all__ = ["asking", "in_first_person", "ours", "region_speaking", "spoken_by", "verbs_of_us", "voiced"]

OFFICE = 40  # characters between an economy and the office that is its
HEAD = 4  # sentences in which a text says who speaks
APPOSED = 12  # characters between "our country" and the name that says which it is
TRADED = 24  # characters between words for a flow and "to you"
PRONOUN = 2  # characters of 우리 and 저희
SIDE = re.compile(r"^ ?[측쪽]")  # what may stand between these and their particle
ROOT = 6  # letters of a verb with its ending
AWAY = ("to", "from", "with", "toward")


def spoken_by(said: Sequence[Line], pair: tuple[str, ...]) -> str:
    """The economy of the one who speaks; empty where the text does not say, or several do."""
    if len(pair) != 2 or said[0].lang == "ko":
        return ""
    votes: Counter[str] = Counter()
    for at, line in enumerate(said):
        first = any(_said(line, "first_person")) or line.has("home")
        if first or at < HEAD:
            votes.update(a.code for a in line.areas if a.code in pair and _of_office(line, a))
            votes.update(a.code for a in line.areas if a.code in pair and (a.form == "adjective" or (a.role == "of" and line.text[a.end : a.end + 2] in ("'s", "’s"))) and any(0 <= m.start - a.end <= OFFICE and not set(line.text[a.end : m.start]) & set(",.;:") for m, _ in line.of("office")))
        if first:
            away = {a.code for a in line.areas if a.code in pair and a.role in AWAY}
            votes.update(code for code in pair if len(away) == 1 and code not in away and not any(a.code in pair and (a.code in away or a.role == "by") and a.role in ("by", "of") and a.form == "name" for a in line.areas))
        votes.update(code for code in pair if _at_home(line, pair) not in ("", code))  # for our country, Korea is 1 % of what is sold
        for m, _ in line.of("home"):  # my own city, Mexico City
            named = (*((a.code, a.start, a.end) for a in line.areas), *((owner(value), r.start, r.end) for r, value in line.of("region")))
            votes.update(code for code, start, end in named if code in pair and _apposed(line, m.end, start, end))
    home = str(context(said[0].lang)["language"]["home"])
    if not votes and home in pair and any(any(verbs_of_us(line)) for line in said):
        return home
    return next(iter(votes)) if len(votes) == 1 else ""


def verbs_of_us(line: Line) -> Iterator[Mention]:
    """Words for a flow that are verbs of "we": importamos, de lo que exportamos."""
    endings = tuple(context(line.lang)["speaker"]["endings"])
    return (m for m, _ in line.of("metric") if endings and line.text[m.start : m.end].lower().endswith(endings))


def region_speaking(said: Sequence[Line]) -> str:
    """The region whose official speaks, as the head of the text says: remarks of the secretary of economy of Nuevo León."""
    if not said or not context(said[0].lang)["speaker"]["endings"]:
        return ""  # where verbs do not say "we", "our companies" may be anyone's
    offices = [(line, m) for line in said[:HEAD] for m, _ in line.of("office")]
    named = {value for line, m in offices for r, value in line.of("region") if 0 <= r.start - m.end <= OFFICE and not set(line.text[m.end : r.start]) & set(",.;:")}
    return next(iter(named)) if len(named) == 1 else ""


def in_first_person(line: Line) -> bool:
    """Whether a sentence says what "we" did."""
    endings = tuple(context(line.lang)["speaker"]["endings"])
    return any(any(_said(line, kind)) for kind in ("first_person", "home")) or (bool(endings) and any(len(word) > ROOT and word.endswith(endings) for word in folded(line.words).replace(",", "").replace(".", "").split(" ")))


def _of_office(line: Line, area: AreaMention) -> bool:
    """Whether a name stands behind an office as the economy it is of: secretaria mexicana, ambassador of Korea."""
    gaps = [line.between(m.end, area.start) for m, _ in line.of("office") if 0 <= area.start - m.end <= BEFORE // 2]
    return any((area.form == "adjective" and gap == " ") or (area.form == "name" and area.role == "of" and gap.split() and len(gap.split()) <= 3) for gap in gaps)


def _apposed(line: Line, home: int, start: int, end: int) -> bool:
    """Whether a name behind "our country" says which that is: it is closed by a mark, or no mark stands between them."""
    return 0 <= start - home <= APPOSED and ("," not in line.text[home:start] or line.text[end : end + 1] in (",", ".", ";", ")", ""))


def _at_home(line: Line, pair: tuple[str, ...]) -> str:
    """The only economy of a sentence that says what it does in, to or for the speaker's country; empty where there is none."""
    named = [a for a in line.areas if a.code in pair]
    homes = [m for m, _ in line.of("home") if _role(line, m.start, m.end) != "by"]
    apart = homes and not any(_apposed(line, m.end, a.start, a.end) for a in named for m in homes)
    return named[0].code if apart and len({a.code for a in named}) == 1 else ""


def asking(said: Sequence[Line]) -> frozenset[int]:
    """The paragraphs that put a question to someone: "your country" there is that of the one who answers."""
    return frozenset(line.sentence.paragraph for line in said if line.words.rstrip().endswith(("?", "？")) and not in_first_person(line))


def voiced(line: Line, pair: tuple[str, ...], speaker: str, asked: bool = False) -> Line:
    """The sentence with the economies that "we" and "you" stand for among those it names; `asked` is whether it is put to the speaker."""
    other = speaker if asked else next((code for code in pair if code != speaker), "")
    persons = [(m, code) for kind, code in (("first_person", speaker), ("home", speaker), ("second_person", other)) for m in _said(line, kind)]
    made = [AreaMention(m.start, m.end, (code,), _role(line, m.start, m.end), "name") for m, code in persons]
    named = {a.code for a in line.areas} | {a.code for a in made}
    if named and speaker not in named:
        made += [AreaMention(m.start, m.start, (speaker,), "by", "name") for m in verbs_of_us(line)]
    listeners = {m.start for m, code in persons if code == other}
    made = [a for a in made if a.start not in listeners or a.role not in AWAY or any(0 <= a.start - m.end <= TRADED for m, _ in line.of("metric"))]  # not: I will not hide from you
    return replace(line, areas=tuple(sorted((*line.areas, *made), key=lambda a: a.start))) if made else line


def ours(line: Line, pair: tuple[str, ...]) -> Line:
    """A Korean sentence with the economy that "we" stands for: that of the office quoted, else the language's home, unless the sentence says that home is the other side."""
    persons = list(_said(line, "first_person"))
    home = context(line.lang)["language"]["home"]
    if not persons or len(pair) != 2 or home not in pair:
        return line
    speaker = quoted_office(line) or home
    if speaker == home and not quoted_office(line) and any(a.code == home and a.role in (*AWAY, "in", "at") for a in line.areas):
        speaker = next(code for code in pair if code != home)
    if speaker not in pair or any(a.code == speaker and a.form == "name" and a.role in ("by", "of") for a in line.areas):
        return line
    made = []
    for m in persons:
        behind = line.text[m.start + PRONOUN : m.start + BEFORE]
        made.append(AreaMention(m.start, m.end, (speaker,), particle_role(SIDE.sub("", behind)), "name"))
    return replace(line, areas=tuple(sorted((*line.areas, *made), key=lambda a: a.start)))


def _said(line: Line, kind: str) -> Iterator[Mention]:
    """Pronouns of a person; "US" is none."""
    return (m for m, _ in line.of(kind) if not line.text[m.start : m.end].isupper())


def _role(line: Line, start: int, end: int) -> str:
    own = "of" if line.text[start:end].lower() in context(line.lang)["speaker"]["own"] else ""
    return own or role_before(line.lang, line.between(max(line.sentence.start, start - BEFORE), start)) or "by"
