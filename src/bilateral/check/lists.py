"""Sentences whose numbers have an economy right before each: which is whose, and what the rest of the sentence gives to all of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from bilateral.check.line import AreaMention
from bilateral.check.roles import Ends, away_role, family_of, pair_keys, relation, turned
from bilateral.check.scene import Scene
from bilateral.check.story import Story
from bilateral.check.topics import Hit, kind_of
from bilateral.lang.read import Number
from bilateral.metrics import metrics
from bilateral.model import Metric

__all__ = ["LISTED", "before_parts", "each_own", "next_one", "of_what", "summed_up", "takers", "taking"]

PLAIN = ("to", "from", "in", "at")  # roles that no word behind makes another of
LISTED = re.compile(r"\s?(?:,|,? ?(?:and|y|e|or)|·|와|과|및)\s?(?:the )?")
APPOSED = 16  # characters between an economy and a number that is its
APPOSITION = re.compile(r"(?:의 경우|에서는|에서|에는|에|은|는|이|가|도|으로는|로는|의|이 각각)?[\s,:(]*(?:with|at|for|con|por|약|총)?[\s,:(]*")


def of_what(number: Number, hit: Hit, inside: Sequence[AreaMention], away: str) -> list[AreaMention]:
    """Economies of a share of what another one trades: Korea provides 3.62 percent of what Mexico imports."""
    if not any(a.role == "by" and number.end <= a.start and 0 <= hit.start - a.end <= 2 for a in inside):
        return list(inside)
    return [replace(a, role=away) if away and a.role == "by" and a.end <= number.start else a for a in inside]


def next_one(s: Scene, number: Number, hit: Hit, metric: Metric, named: Sequence[AreaMention], story: Story, owner: str) -> Ends | None:
    """Both ends for a number in a sentence whose numbers have economies right before them (the United States 165, Japan 42), or None.

    Of a list of such economies a number takes its own, and one before the list none of them. An economy beside a later number alone takes the
    place of the subject before, or of the one the words leave open.
    """
    pair = pair_keys(metric)
    if pair is None or owner or metric.form == "rank" or s.line.sentence.start > hit.start:
        return None
    alike = [n for n in s.numbers if kind_of(n.unit) == kind_of(number.unit)]
    beside = {n.start: a for n in alike if (a := _before_it(s, n, named)) is not None}
    own = beside.get(number.start)
    before = story.relations.get(family_of(metric))
    if hit not in s.hits and not s.hits and before is not None and (away := away_role(metric)):
        home = before.keys.get(pair[0], "")
        if home and all(a.code != home for a in named) and not takers(s, home, before.keys.get(pair[1], ""), story):  # 중국(90억 달러)이나 독일(71억 달러)보다도 적다
            beside = {at: replace(a, role=away) if a.role in ("by", "of") else a for at, a in beside.items()}
            named = [next((b for b in beside.values() if b.start == a.start), a) for a in named]
            own = beside.get(number.start)
    listed = [a for a in beside.values() if own is None or _side(a) == _side(own)]
    paragraph = s.line.sentence.paragraph
    if len({a.code for a in listed}) > 1 and len({_side(a) for a in listed}) == 1:
        head = [a for a in named if a not in listed]
        if own is None:
            ends = turned(s.line, hit, head, story.lang)
            return relation(metric, ends, ends, story, paragraph, hit.start) if number.end <= min(a.start for a in listed) and head else None
        head = [a for a in head if own.role not in PLAIN or a.role != own.role]  # 미국행 수출은 5,034억, 독일행은 71억, 일본행은 42억
        if len({a.code for a in head}) <= 1:
            ends = turned(s.line, hit, [*head, own], story.lang)
            return relation(metric, ends, ends, story, paragraph, hit.start)
    first = alike[0]
    head = [a for a in named if own is not None and a.start < own.start and a.end <= max(first.start, hit.end)]
    if own is None or not head or first.start > own.start or hit.end > own.start or any(own.end <= h.start < number.start for h in s.hits):
        return None
    ends = turned(s.line, hit, head, story.lang)
    found = relation(metric, ends, ends, story, paragraph, hit.start)
    if own.code in found.keys.values() or len(found.keys) < 2:
        return None
    subject = next((a for a in head if a.role == "by" and own.role == "by"), None)
    if subject is not None and subject.code in found.keys.values():
        return Ends({k: own.code if v == subject.code else v for k, v in found.keys.items()})
    side = next((a for a in reversed(head) if (_side(a) == _side(own) or (a.role == "toward" and own.role == "to")) and own.role in PLAIN), None)
    if side is not None and side.code in found.keys.values():
        return Ends({k: own.code if v == side.code else v for k, v in found.keys.items()}, found.doubts)  # 독일행 수출은 71억, 일본행은 42억
    codes = {a.code for a in head}
    open_key = next((k for k in pair if found.keys[k] not in codes), pair[1])
    return Ends({**found.keys, open_key: own.code}, () if metric.family == "investment" and len(codes) == 1 else ("pair",))


def takers(s: Scene, first: str, second: str, story: Story) -> bool:
    """Whether the subjects of a sentence that does not say what is measured do as the first of the two economies before did: the United States bought 503 billion from Mexico; China took 9."""
    return second in story.pair and (first not in story.pair or (s.line.lang == "ko" and any(s.line.of("takes"))))


def each_own(s: Scene, number: Number, named: Sequence[AreaMention]) -> list[AreaMention]:
    """Of a list whose later members stand right before their numbers, a number's own: China, a donde envió 132,903 millones, y Estados Unidos, con 128,369.
    A later member is none of an earlier number's; its own number is of it in the role of the first."""
    alike = [n for n in s.numbers if kind_of(n.unit) == kind_of(number.unit)]
    if len(alike) < 2 or number not in alike:
        return list(named)
    heads = [a for a in named if a.role in ("to", "from") and a.end <= alike[0].start and not a.group]
    own = {n.start: a for last, n in pairwise(alike) if (a := _before_it(s, n, named)) is not None and a.role == "by" and a.start >= last.end and LISTED.fullmatch(s.line.between(max((p.end for p in s.line.periods if last.end <= p.start and p.end <= a.start), default=last.end), a.start))}
    if len(heads) != 1 or not own:
        return list(named)
    mine = own.get(number.start)
    rest = [a for a in named if a.start not in {b.start for b in own.values()}]
    return [*(a for a in rest if a is not heads[0]), replace(mine, role=heads[0].role)] if mine is not None else rest


def taking(s: Scene, number: Number, metric: Metric, inside: Sequence[AreaMention]) -> list[AreaMention]:
    """The only economy of a share, where it takes or supplies it, as the other side of it: it takes 1 % of what the country sells."""
    sides = pair_keys(metric)
    roles = metric.roles or metrics()[metric.topic or metric.name].roles
    if sides is None or len({a.code for a in inside}) != 1 or inside[0].role != "by":
        return list(inside)
    verbs = [m for kind in ("takes", "share") for m, _ in s.line.of(kind) if inside[0].end <= m.start and m.end <= number.start]
    away = next((role for role in ("to", "from") if roles.get(role) == sides[1]), "by")
    return [replace(a, role=away) for a in inside] if verbs else list(inside)


def before_parts(s: Scene, number: Number, named: Sequence[AreaMention], story: Story) -> str:
    """The host of direct investment of which a part is then said to be one economy's, with none named before: the country drew 35 billion, of which Korea's was 1.9 %."""
    parts = next((m.start for m, _ in s.line.of("part_of") if m.start >= number.end), -1)
    before = [a for a in named if a.start < parts and not a.group]
    behind = {a.code for a in named if a.start >= parts and not a.group}
    if parts < 0 or not behind or any(a.role not in ("by", "in") or a.form != "name" for a in before) or len({a.code for a in before}) > 1:
        return ""
    host = before[0].code if before else story.host
    return host if host not in behind else ""


def summed_up(s: Scene, number: Number, ends: set[str]) -> bool:
    """Whether the only amount of a sentence is of several economies together: from Korea, Japan and China, 6 billion."""
    if s.line.lang == "ko" or sum(kind_of(n.unit) == kind_of(number.unit) for n in s.numbers) != 1:
        return False
    joined = [{a.code, b.code} for a, b in pairwise(a for a in s.line.areas if not a.group) if a.form == b.form == "name" and b.role in ("by", a.role) and LISTED.fullmatch(s.line.between(a.end, b.start))]
    return any(two & ends and two - ends for two in joined)


def _side(area: AreaMention) -> str:
    return "of" if area.role in ("by", "of") else area.role


def _before_it(s: Scene, number: Number, named: Sequence[AreaMention]) -> AreaMention | None:
    """The economy right before a number, in a role that words behind it may still make another."""
    last = next((a for a in reversed(named) if a.end <= number.start), None)
    return last if last is not None and not last.group and last.role in ("by", "of", "in", "at", "from", "to") and _beside(s, last, number) else None


def _beside(s: Scene, area: AreaMention, number: Number) -> bool:
    """Whether only a particle or a linking word stands between an economy and a number behind it."""
    return 0 <= number.start - area.end <= APPOSED and APPOSITION.fullmatch(s.line.between(area.end, number.start)) is not None
