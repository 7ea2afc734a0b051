"""Groups of economies, and both economies together: what a rank is among, and whose trade is that of both countries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bilateral.check.line import AreaMention
from bilateral.check.scene import Scene
from bilateral.check.story import Story
from bilateral.check.topics import Hit, clause_ends
from bilateral.classify import areas
from bilateral.lang.context import context
from bilateral.lang.read import Number
from bilateral.model import WORLD

__all__ = ["among", "of_both", "of_rank"]

OVERALL = 34  # characters between a rank and words such as "worldwide"
BESIDE = 60  # characters between a rank and the group of economies it is within
BOTH = 16  # characters between words for trade and "both countries"


def among(s: Scene, number: Number) -> str:
    """The group of economies that a rank is within: the one behind it, else, for the only rank of a sentence, the one before it."""
    groups = [
        replace(a, codes=(code,)) for a in s.line.areas for code in a.codes if code != WORLD and areas.areas()[code].kind == "aggregate"
    ]
    ranks = [n for n in s.numbers if n.unit == "rank"]
    if s.line.lang != "ko" and any(0 <= m.start - number.end <= OVERALL and not any(number.end <= n.start < m.start for n in ranks) and not any(number.end <= g.start < m.start for g in groups) for m, _ in s.line.of("overall")):
        return ""  # second in the Asia-Pacific and fifth worldwide
    behind = [a for a in groups if a.start >= number.end and not any(number.end <= n.start < a.start for n in ranks)]
    if behind and s.line.lang != "ko" and behind[0].start - number.end <= BESIDE and not set(",;") & set(s.line.text[number.end : behind[0].start]):
        return behind[0].code
    before = [a for a in groups if a.end <= number.start and not any(a.end <= n.start < number.start for n in ranks)]
    if s.line.lang == "ko":  # 중남미 제일의 벗이고, 멕시코의 5위 교역국
        before = [a for a in before if not any("," in m[0] for m in clause_ends("ko").finditer(s.line.text, a.end, number.start))]
    return before[-1].code if before else ""


def of_both(s: Scene, hit: Hit, named: Sequence[AreaMention], story: Story) -> bool:
    """Whether trade is said to be that of both countries, and neither the sentence nor its paragraph before speaks of a third."""
    before = story.relations.get("trade")
    other = before is not None and before.paragraph == s.line.sentence.paragraph and not set(before.keys.values()) <= set(story.pair)
    words = tuple(context(s.line.lang)["both"]["words"])
    beside = s.line.between(hit.start, hit.end).startswith(words) or any(-BOTH <= m.start - hit.end <= BOTH for m, _ in s.line.of("both"))
    return beside and not other and len(story.pair) == 2 and {a.code for a in named if not a.group} <= set(story.pair)


def of_rank(s: Scene, group: AreaMention) -> bool:
    """Whether a group of economies is what a rank or superlative behind it is among: 아시아·태평양에서 멕시코의 2위 교역국; 중남미에서 으뜸이다."""
    if group.role not in ("at", "in", "of", "by"):
        return False
    behind = next((n.start for n in s.numbers if n.start >= group.end), s.line.sentence.end)
    ranked = any(n.unit == "rank" and n.start == behind for n in s.numbers)
    return ranked or s.line.has("lead", group.end, behind)
