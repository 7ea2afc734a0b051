"""A sentence made ready: the quantities in it, what they measure, and the names they may be about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from bilateral.check.line import Line
from bilateral.check.story import Said, Story
from bilateral.check.topics import NOTHING, Hit, grown, hits_in, topic_of
from bilateral.lang.context import context
from bilateral.lang.read import Number
from bilateral.metrics import metrics

__all__ = ["Scene", "scene"]


@dataclass(frozen=True)
class Scene:
    """A sentence, the quantities in it, what they measure, and the names that they may be about."""

    line: Line
    numbers: tuple[Number, ...]
    hits: tuple[Hit, ...]
    regions: tuple[tuple[int, int, Any], ...]
    goods: tuple[tuple[int, int, Any], ...]
    instruments: tuple[tuple[int, int, Any], ...]


def scene(
    line: Line, numbers: Sequence[Number], regions_: Sequence[tuple[int, int, Any]], goods_: Sequence[tuple[int, int, Any]], story: Story
) -> Scene:
    """A sentence made ready."""
    told = story.topic is not None and story.topic.paragraph == line.sentence.paragraph and story.topic.value in metrics() and not story.topic.keys
    spoken = told and story.topic is not None and metrics()[story.topic.value].family == "investment"
    invested = spoken or any(metrics()[name].family == "investment" for _, name in line.of("metric"))
    instruments = tuple((m.start, m.end, value) for m, value in line.of("instrument") if invested or not m.get("unknown"))
    before = story.whole if story.whole and story.whole.paragraph == line.sentence.paragraph else None
    named = [value for _, value in (*line.of("concept_of"), *line.of("concept")) if value in _wholes(line.lang)]
    story.whole = Said(named[0], line.sentence.paragraph) if named else before
    hits = hits_in(line, story.lang, before.value if before else "", spoken)
    hits = _arriving(line, _leaving(line, hits, story), story)
    if any(m.get("metric") for m, _ in line.of("outflow")) and len({h.metric for h in hits}) > 1:  # a year of disinvestment: San Luis Potosí lost 63 million
        lost = {m.start for m, _ in line.of("negative") if m.get("down")}
        hits = tuple(h for h in hits if h.start not in lost or h.metric != "trade_balance")
    return Scene(line, tuple(numbers), hits or (() if told else grown(line)), tuple(regions_), tuple(goods_), instruments)


# ---------------------------------------------------------------------------------------------------------------- the parts


def _leaving(line: Line, hits: tuple[Hit, ...], story: Story) -> tuple[Hit, ...]:
    """Verbs of placing money that stand alone, where the paragraph or the one before has spoken of exports and nothing else, are of goods: Mexico placed 503 billion there."""
    words = context(line.lang)["arrives"]["trade"]
    told = story.topic is not None and story.topic.value in ("exports", "imports") and line.sentence.paragraph - story.topic.paragraph <= 1
    if not told or "investment" in story.relations or any(line.of("region")) or not hits or any(h.metric != "fdi_inward" or line.between(h.start, h.end) not in words for h in hits):
        return hits
    return tuple(Hit(h.start, h.end, "exports") for h in hits)


def _arriving(line: Line, hits: tuple[Hit, ...], story: Story) -> tuple[Hit, ...]:
    """Verbs that goods and money come in by are of investment where the text speaks of that, or the money itself is called foreign: 726 million Korean dollars came in."""
    money = [n for n in line.numbers if n.kind == "amount" or (n.kind == "count" and n.scale >= 10**6)]
    foreign = [Hit(a.start, a.end, "fdi_inward") for a in line.areas if a.form == "adjective" for n in money if 0 <= a.start - n.end <= 1]
    if foreign and not any(h.metric != NOTHING and not h.concept for h in hits):
        return tuple(sorted([*hits, *foreign], key=lambda h: (h.start, h.end)))
    weak = [m for m, _ in line.of("arrives")] if money else []
    if money and not hits and any(line.of("region")) and not any(line.of("goods")) and (any(a.role in ("from", "of") for a in line.areas) or _invested(line, story)):
        weak = [m for kind in ("arrives", "takes") for m, _ in line.of(kind)]  # Tamaulipas took in 29.6 million from Korea
        return tuple(sorted((Hit(m.start, m.end, "fdi_inward") for m in weak), key=lambda h: (h.start, h.end)))
    strong = [h for h in hits if h.metric != NOTHING and not any(m.start <= h.start < m.end for m in weak)]
    if weak and strong and all(not h.concept and topic_of(metrics()[h.metric]) == "fdi_inward" for h in strong) and not any(line.of("goods")):
        return tuple(strong)  # a year of withdrawals: 113 million went out
    if not weak or any(not h.concept for h in strong) or (line.lang == "es" and any(h.concept for h in strong)) or any(line.of("goods")) or any(line.of("goods_intro")):
        return hits
    if not foreign and not _invested(line, story):
        return hits
    others = [h for h in hits if not any(m.start <= h.start < m.end for m in weak)]
    return tuple(sorted([*others, *(Hit(m.start, m.end, "fdi_inward") for m in weak)], key=lambda h: (h.start, h.end)))


def _invested(line: Line, story: Story) -> bool:
    """Whether the text was just speaking of investment: its paragraph, else its last heading or sentence."""
    topics = [said for said in (story.topic, story.title) if said is not None and said.value in metrics() and not said.keys]
    spoken = topics[0] if topics and topics[0].paragraph == line.sentence.paragraph else topics[-1] if topics else None
    return spoken is not None and topic_of(metrics()[spoken.value]) == "fdi_inward"


@cache
def _wholes(lang: str) -> frozenset[str]:
    """What shares are shares of."""
    return frozenset(str(held["of"]) for held in context(lang)["concept"].values() if held.get("of"))
