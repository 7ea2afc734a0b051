"""A text cut at its claims, whether they stand apart, one in another, or across one another."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from bilateral.check.claim import Judged

GAP = re.compile(r"(?:[ \t]*(?:\r\n|\r|\n)){2,}")  # what parts two paragraphs


@dataclass(frozen=True)
class Segment:
    """A piece of a text. `owner` is the claim it belongs to, by its place in the list (the shortest where several cover it), None for plain text;
    `first` says that it is the owner's first piece. `ending` are the claims that end with it, `gap` that it only parts paragraphs."""

    text: str
    owner: int | None = None
    first: bool = False
    ending: tuple[int, ...] = ()
    gap: bool = False


def segments(text: str, claims: Sequence[Judged]) -> Iterator[Segment]:
    """The text in pieces that together are the text. Spans outside it are drawn in to its ends; an empty piece stands for an empty claim."""
    spans = [(max(0, min(j.claim.start, len(text))), max(0, min(j.claim.end, len(text)))) for j in claims]
    gaps = {match.start(): match.end() for match in GAP.finditer(text)}
    starts, ends = _by_place(start for start, _ in spans), _by_place(max(span) for span in spans)
    active: list[int] = []
    owned: set[int] = set()
    gap_end = 0
    if 0 in ends:  # claims without length before all text
        yield Segment("", ending=tuple(ends[0]))
    for point, following in pairwise(sorted({0, len(text), *starts, *ends, *gaps, *gaps.values()})):
        active = [at for at in (*active, *starts.get(point, ())) if spans[at][1] > point]
        gap_end = gaps.get(point, gap_end)
        owner = min(active, key=lambda at: (spans[at][1] - spans[at][0], at), default=None)
        yield Segment(text[point:following], owner, owner is not None and owner not in owned, tuple(ends.get(following, ())), following <= gap_end)
        if owner is not None:
            owned.add(owner)


def _by_place(places: Iterable[int]) -> dict[int, list[int]]:
    made: dict[int, list[int]] = {}
    for at, place in enumerate(places):
        made.setdefault(place, []).append(at)
    return made
