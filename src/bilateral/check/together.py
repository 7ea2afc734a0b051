"""Verdicts seen together: contradictions that are not earned after all, two numbers of a list that are exchanged, and numbers that the text's own right ones deny."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from bilateral.check.borne import digits, holds, number_of
from bilateral.check.claim import BAD, Claim, Judged
from bilateral.check.consistency import conflicts
from bilateral.check.reasons import Voice, correct, reason
from bilateral.lang.context import context
from bilateral.metrics import metric as metric_named
from bilateral.model import Figure

__all__ = ["apart", "seen_together"]

RIGHT = ("supported", "supported_by_partner", "outdated")
LISTED = 12  # claims before and behind one that are of its list
REACH = 700  # characters from one claim of a list to the next
ORDERED = 3  # numbers from which on a list that goes down is in order
DIGITS = 3  # of a number in which two exchanged ones are hardly chance
PLAIN = 2  # significant digits of two numbers whose exchange is hardly chance


def seen_together(judged: Sequence[Judged], held: Sequence[Sequence[Figure]], voice: Voice) -> tuple[Judged, ...]:
    """The verdicts of a text once all are known. `held` are the figures that each claim could be contradicted by."""
    right: dict[str, list[Claim]] = {}
    for one in judged:
        if one.verdict in RIGHT:
            right.setdefault(one.claim.sentence, []).append(one.claim)
    seen = [_earned(one, right.get(one.claim.sentence, ()), voice) for one in judged]
    seen = [_misprinted(_turned(one, figures, voice), figures, voice) for one, figures in zip(seen, held, strict=True)]
    for n, m, ordered in tuple(_exchanged(seen, held)):
        for at, other in ((n, m), (m, n)):
            seen[at] = _of_two(seen[at], seen[other].claim, held[at][0], ordered, voice)
    for at, why, rest in tuple(_denied(seen)):
        claim = seen[at].claim
        seen[at] = Judged(claim, "inconsistent", reason(claim, voice, "inconsistent", None, why=why, rest=rest), seen[at].figures, seen[at].correction)
    return tuple(seen)


def apart(one: Claim, two: Claim) -> str:
    """The one key in which two claims differ; empty where there is none, or several."""
    keys = [key for key in {**one.keys, **two.keys} if one.keys.get(key) != two.keys.get(key)]
    return keys[0] if len(keys) == 1 else ""


# ---------------------------------------------------------------------------------------------------------------- the parts


def _earned(one: Judged, right: Sequence[Claim], voice: Voice) -> Judged:
    """A contradiction that is not earned after all, as not checkable. `right` are the claims of its sentence that are.

    A sentence hardly gives two numbers for one thing: where another number of it is right for the same keys, this one was meant for something else. And an
    amount that is right but for its sign, in a sentence without a word of surplus, deficit or outflow, has its sign from words that were not read.
    """
    claim = one.claim
    if one.verdict not in BAD or isinstance(claim.value, str):
        return one
    doubt = ""
    said_wrong = any(word in claim.sentence.lower() for word in context(voice.lang)["erratum"]["words"])
    if one.verdict == "contradicted" and not said_wrong and any(o.metric == claim.metric and o.keys == claim.keys and o.value != claim.value for o in right):
        doubt = "metric"
    signs = context(voice.lang)["sign"]
    turned = claim.unit == "USD" and any(f.value is not None and holds(claim, f, sign=-1) for f in one.figures)
    words = claim.sentence.lower()
    if turned and not any(word in words for kind in ("positive", "negative", "outflow", "inflow", "came_in") for word in signs[kind]):
        doubt = "sign"
    if not doubt:
        return one
    claim = replace(claim, doubts=(doubt,))
    return Judged(claim, "not_checkable", reason(claim, voice, "not_checkable", None, why="doubt"), one.figures)


def _turned(one: Judged, held: Sequence[Figure], voice: Voice) -> Judged:
    """A number that is right but for its sign, in a sentence that says which way it goes: that it was read right, its digits show, and the way is wrong."""
    claim = one.claim
    figure = next((f for f in held if f.value is not None and holds(claim, f, sign=-1) and not holds(claim, f)), None)
    if one.verdict != "not_checkable" or figure is None or digits(claim) < PLAIN or not set(claim.doubts) <= {*claim.carried, "metric", "sign"}:
        return one
    form = metric_named(figure.metric).form
    way = "up" if number_of(claim) > 0 else "down"
    if not (form == "growth" and way in claim.named) and not (form == "level" and way == "up" and "in" in claim.named):
        return one
    return _contradicted(claim, figure, one.figures, voice)


def _misprinted(one: Judged, held: Sequence[Figure], voice: Voice) -> Judged:
    """A number with two neighbouring digits of the figure the wrong way round: that it was read right, the rest of them shows."""
    figure = next((f for f in held if f.value is not None and _swapped(one.claim, Decimal(str(f.value)))), None)
    return one if one.verdict != "not_checkable" or figure is None else _contradicted(one.claim, figure, one.figures, voice)


def _swapped(claim: Claim, value: Decimal) -> bool:
    if isinstance(claim.value, str) or claim.low is None or claim.high is None or claim.bound or claim.high <= claim.low or (claim.value < 0) != (value < 0):
        return False
    written, true = (str(round(abs(number) / (claim.high - claim.low))) for number in (claim.value, value))
    wrong = [n for n, (a, b) in enumerate(zip(written, true, strict=False)) if a != b]
    return len(written) == len(true) >= DIGITS and len(wrong) == 2 and wrong[1] == wrong[0] + 1 and written[wrong[0]] == true[wrong[1]] and written[wrong[1]] == true[wrong[0]]


def _contradicted(claim: Claim, figure: Figure, figures: Sequence[Figure], voice: Voice) -> Judged:
    claim = replace(claim, doubts=())
    return Judged(claim, "contradicted", reason(claim, voice, "contradicted", figure), (figure, *(f for f in figures if f is not figure)), correct(claim, figure, voice.lang))


def _exchanged(judged: Sequence[Judged], held: Sequence[Sequence[Figure]]) -> Iterator[tuple[int, int, bool]]:
    """Two claims of a list each of which has the other's number, and whether the list is one that goes from the largest down."""
    wrong = [n for n, one in enumerate(judged) if held[n] and one.verdict in ("contradicted", "not_checkable") and digits(one.claim) >= PLAIN and one.claim.own is not None]
    taken: set[int] = set()
    for at, n in enumerate(wrong):
        for m in wrong[at + 1 :]:
            a, b = judged[n].claim, judged[m].claim
            if m - n > LISTED or b.start - a.end > REACH or n in taken:
                break
            key = apart(a, b) if a.metric == b.metric and a.unit == b.unit and m not in taken else ""
            if key and a.value != b.value and holds(a, held[m][0]) and holds(b, held[n][0]) and not holds(a, held[n][0]):
                taken |= {n, m}
                yield n, m, _goes_down(judged, n, m, key)


def _goes_down(judged: Sequence[Judged], n: int, m: int, key: str) -> bool:
    """Whether a list goes from the largest down once two of its numbers are exchanged, and does not as it stands."""
    a, b = judged[n].claim, judged[m].claim
    if number_of(a) >= number_of(b):
        return False
    near = [one.claim for one in judged[max(0, n - LISTED) : m + LISTED] if a.start - REACH < one.claim.start < b.end + REACH]
    listed = [c for c in near if c.metric == a.metric and c.unit == a.unit and c.keys.get(key) and (c is a or apart(a, c) == key)]
    put = [number_of(b if c is a else a if c is b else c) for c in listed]
    first, last = (next(at for at, c in enumerate(listed) if c is one) for one in (a, b))
    if put[first : last + 1] != sorted(put[first : last + 1], reverse=True):
        return False
    while first and put[first - 1] >= put[first]:
        first -= 1
    while last + 1 < len(put) and put[last] >= put[last + 1]:
        last += 1
    return last - first + 1 >= ORDERED or (a.place is not None and b.place is not None)


def _of_two(one: Judged, other: Claim, figure: Figure, ordered: bool, voice: Voice) -> Judged:
    claim = one.claim
    figures = (figure, *(f for f in one.figures if f is not figure))
    if ordered:
        return Judged(claim, "inconsistent", reason(claim, voice, "inconsistent", None, why="order", rest=[other.text]), figures, correct(claim, figure, voice.lang))
    return _contradicted(claim, figure, one.figures, voice)


def _denied(judged: Sequence[Judged]) -> Iterator[tuple[int, str, list[str]]]:
    """Contradicted claims that do not follow from numbers of the text that are right, taken as they are written: with 6.16 sold and 23 bought, no deficit is 16.48."""
    if not any(one.verdict == "contradicted" for one in judged):
        return
    places = [n for n, one in enumerate(judged) if one.verdict in ("contradicted", *RIGHT) and not isinstance(one.claim.value, str)]
    claims = [judged[n].claim for n in places]
    plain = [c if judged[n].verdict == "contradicted" else replace(c, low=number_of(c), high=number_of(c), doubts=()) for n, c in zip(places, claims, strict=True)]
    for conflict in conflicts(plain):
        wrong = [places[n] for n in conflict.claims if judged[places[n]].verdict == "contradicted"]
        if len(wrong) == 1 and conflict.why != "order":
            yield wrong[0], conflict.why, [claims[n].text for n in conflict.claims if places[n] != wrong[0]]
