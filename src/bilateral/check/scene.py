"""A sentence made ready: the quantities in it, what they measure, and the names they may be about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bilateral.check.line import Line
from bilateral.check.story import Said, Story
from bilateral.check.topics import Hit, grown, hits_in
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
    instruments = tuple((m.start, m.end, value) for m, value in line.of("instrument"))
    before = story.whole if story.whole and story.whole.paragraph == line.sentence.paragraph else None
    story.whole = next((Said(value, line.sentence.paragraph) for _, value in line.of("concept_of")), before)
    hits = hits_in(line, story.lang, before.value if before else "")
    told = story.topic is not None and story.topic.paragraph == line.sentence.paragraph and story.topic.value in metrics() and not story.topic.keys
    return Scene(line, tuple(numbers), hits or (() if told else grown(line)), tuple(regions_), tuple(goods_), instruments)
