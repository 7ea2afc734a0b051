"""Sentences that begin with "it", "its" or "the country": the economy meant is the subject of the sentence before in the same paragraph."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

from bilateral.check.lexicon import folded
from bilateral.check.line import BEFORE, AreaMention, Line, role_before
from bilateral.check.no_flow import no_flow
from bilateral.lang.context import context
from bilateral.metrics import metrics

__all__ = ["pronoun", "resolved"]

HEAD = 40  # characters of a sentence in which its subject begins
OPENING = 30  # and those that may stand before the pronoun: in 2024, its exports
OTHERS = ("region", "the_region", "company", "instrument")  # what else "it" may stand for


def resolved(said: Sequence[Line]) -> Iterator[Line]:
    """The sentences, with the economy that a pronoun at their head stands for among those they name."""
    subject, agent, paragraph = "", "", -1
    spoken: list[str] = []
    for line in said:
        if line.sentence.paragraph != paragraph or line.sentence.heading:
            subject, agent, paragraph, spoken = "", "", line.sentence.paragraph, []
        made = _pronoun(line, subject) if subject else None
        made = made or _midway(line) or (_elided(line, agent) if agent else None) or (_there(line, subject) if subject else None)
        if made is not None:
            line = replace(line, areas=tuple(sorted((*line.areas, made), key=lambda a: a.start)))
        else:
            subject, agent = _subject(line), _agent(line)
        line = _with_country(_with_object(line, spoken), spoken)
        spoken += [a.code for a in line.areas if not a.group and a.end > a.start]
        yield line


def pronoun(line: Line) -> tuple[int, int] | None:
    """Where "it", "its" or "the country" stands at the head of a sentence; None where it begins otherwise."""
    head = line.text[line.sentence.start : line.sentence.start + HEAD]
    found = _words(line.lang).search(folded(head))
    word = (found["own"] or found["other"]) if found else ""
    at = re.search(rf"(?<![^\W\d_]){re.escape(word)}(?![^\W\d_])", head.lower()) if word else None
    return (line.sentence.start + at.start(), line.sentence.start + at.end()) if at else None


# ---------------------------------------------------------------------------------------------------------------- the parts


def _subject(line: Line) -> str:
    """The economy a sentence is about: the only one it names, or the first where the sentence begins with it; none where "it" may be something else."""
    first = {folded(word) for word in context(line.lang)["speaker"]["first"]}
    named = [a for a in line.areas if not a.group and line.between(a.start, a.end) not in first]  # there is a lesson for us in how Korea got here. It is sixth
    if not named or any(any(line.of(kind)) for kind in OTHERS):
        return ""
    head = named[0]
    heads = head.form == "name" and head.role in ("by", "of") and head.start - line.sentence.start <= HEAD
    return head.code if len({a.code for a in named}) == 1 or heads else ""


def _agent(line: Line) -> str:
    """The only economy that does something in a sentence."""
    agents = {a.code for a in line.areas if a.form == "name" and a.role == "by" and not a.group}
    return next(iter(agents)) if len(agents) == 1 and not any(any(line.of(kind)) for kind in OTHERS) else ""


def _pronoun(line: Line, subject: str) -> AreaMention | None:
    place = pronoun(line)
    if place is None or any(any(line.of(kind)) for kind in OTHERS):
        return None
    own = line.between(*place) in {folded(word) for word in context(line.lang)["anaphora"]["own"]}
    others = ("by", "of") if own or line.lang != "en" else ("by",)  # it is Mexico's fifth partner
    if any(a.form == "name" and (a.role in others or (a.role == "of" and a.code == subject)) and not a.group for a in line.areas) or any(a.start < place[0] for a in line.areas):
        return None
    return AreaMention(*place, (subject,), "of" if own else "by", "name")


def _midway(line: Line) -> AreaMention | None:
    """The subject of a sentence, where "it" takes it up behind a colon or semicolon: China remains the first customer: it bought 132.9 billion."""
    found = _behind_colon(line.lang).search(line.words.lower())
    if found is None:
        return None
    at = line.sentence.start + found.start("word")
    named = [a for a in line.areas if not a.group and a.end <= at]
    heads = named and named[0].form == "name" and named[0].role == "by" and named[0].start - line.sentence.start <= HEAD
    if not heads or any(any(m.end <= at for m, _ in line.of(kind)) for kind in OTHERS):
        return None
    return AreaMention(at, at + len(found["word"]), named[0].codes[:1], "by", "name")


def _with_object(line: Line, spoken: Sequence[str]) -> Line:
    """The sentence with the economy that "le" or "les" before a verb stands for: the last one spoken of besides its subject."""
    words = context(line.lang)["roles"]["dative"]["words"]
    codes = {a.code for a in line.areas if not a.group}
    if not words or len(codes) > 1 or not spoken or any(a.role not in ("by", "of") for a in line.areas) or any(any(line.of(kind)) for kind in ("region", "company")):
        return line
    ours = tuple(context(line.lang)["speaker"]["endings"]) if codes != {context(line.lang)["language"]["home"]} else ("\0",)  # whom another's officials sell to, the text's pair tells
    starts = [m.start for m, name in line.of("metric") if metrics()[name].family == "trade" and not no_flow(line, m) and not line.between(m.start, m.end).endswith(ours) and (line.between(m.start, m.end).startswith(tuple(f"{w} " for w in words)) or line.between(max(line.sentence.start, m.start - 5), m.start).endswith(tuple(f" {w} " for w in words)))]
    other = next((code for code in reversed(spoken) if code not in codes), "")
    if not starts or not other or (not codes and len(set(spoken)) > 1):
        return line
    end = next(m.end for m, _ in line.of("metric") if m.start == starts[0])
    return replace(line, areas=tuple(sorted((*line.areas, AreaMention(end, end, (other,), "to", "name")), key=lambda a: a.start)))


def _with_country(line: Line, spoken: Sequence[str]) -> Line:
    """The sentence with the economy that "that country" behind a preposition stands for: the last one spoken of."""
    words = [word.lower() for word in context(line.lang)["anaphora"]["subject"] if not word.startswith("el ")]
    codes = {a.code for a in line.areas if not a.group}
    if line.lang != "es" or any(any(line.of(kind)) for kind in OTHERS):
        return line
    found = re.search("|".join(rf"\b{re.escape(word)}\b" for word in words), line.words.lower())
    if found is None:
        return line
    at = line.sentence.start + found.start()
    here = {a.code for a in line.areas if not a.group and a.end <= at} - {str(context(line.lang)["language"]["home"])}
    meant = spoken[-1] if spoken and spoken[-1] not in codes else next(iter(here)) if not spoken and len(here) == 1 else ""  # Korean goods came to 23 billion, what went to that market to 6
    role = role_before(line.lang, line.between(max(line.sentence.start, at - BEFORE), at))
    if not meant or role not in ("to", "from", "with", "of") or (meant in codes and role == "of"):
        return line
    return replace(line, areas=tuple(sorted((*line.areas, AreaMention(at, at + len(found[0]), (meant,), role, "name")), key=lambda a: a.start)))


def _elided(line: Line, subject: str) -> AreaMention | None:
    """The subject that a verb at the head of a Spanish sentence leaves out: Exportó 6,160 millones; le vendió 13,600; en 2024 colocó 128."""
    if any(any(line.of(kind)) for kind in OTHERS) or any(a.form == "name" and a.role == "by" for a in line.areas):
        return None
    verb = _verbs(line.lang).search(folded(line.text[line.sentence.start : line.sentence.start + HEAD]))
    if verb is None or any(a.start < line.sentence.start + verb.start("verb") or a.code == subject for a in line.areas):
        return None
    at = next((m.start for m in line.mentions if m.get("metric") or m.get("takes") or m.get("arrives")), -1)
    return AreaMention(at, at, (subject,), "by", "name") if line.sentence.start <= at <= line.sentence.start + HEAD else None


def _there(line: Line, subject: str) -> AreaMention | None:
    """The economy the sentence before was about, where words for a flow are followed by one for the place: sales there slid."""
    words = tuple(folded(word) for word in context(line.lang)["anaphora"]["there"])
    if not words or subject in {a.code for a in line.areas}:
        return None
    for m, name in line.of("metric"):
        behind = line.text[m.end : m.end + 1 + max(map(len, words))]
        word = next((w for w in words if folded(behind).startswith(f" {w}") and not behind[len(w) + 1 : len(w) + 2].isalpha()), "")
        if word and metrics()[name].family in ("trade", "investment"):
            return AreaMention(m.end + 1, m.end + 1 + len(word), (subject,), "to", "name")
    return None


@cache
def _verbs(lang: str) -> re.Pattern[str]:
    """A verb of the third person at the head of a sentence, or behind a few words of time."""
    verbs = "|".join(re.escape(folded(word)) for word in sorted(context(lang)["anaphora"]["verbs"], key=len, reverse=True)) or "(?!)"
    return re.compile(rf"^\W*(?:(?:en|durante|para|a|al|desde|hasta|y|tambien|asimismo|ademas|solo|tan solo|ese|el|la)\b[^.;]{{0,{OPENING}}}?[ ,])?(?:(?:le|les|nos|se) )?(?P<verb>{verbs}) ") if verbs != "(?!)" else re.compile("(?!)")


@cache
def _behind_colon(lang: str) -> re.Pattern[str]:
    words = "|".join(re.escape(word.lower()) for word in context(lang)["anaphora"]["midway"]) or "(?!)"
    return re.compile(rf"[:;] (?P<word>{words}) ")


@cache
def _words(lang: str) -> re.Pattern[str]:
    """A pronoun at the head of a sentence, or behind a few words of time and a comma."""
    own, other = ("|".join(re.escape(folded(word)) for word in sorted(context(lang)["anaphora"][key], key=len, reverse=True)) or "(?!)" for key in ("own", "subject"))
    return re.compile(rf"^\W*(?:[^,.;]{{1,{OPENING}}}[,:] )?(?:(?P<own>{own})|(?P<other>{other})) ")
