"""Twins: texts with one thing made wrong by rule, which claim was touched, and which verdicts are right for it.

A twin is made only of claims that are supported. Rules of numbers (transposed digits, scale, old vintage, swapped values of a list) change what
stands in the claim's span; rules of context (direction, economies, partner, year, month) change words of its sentence, so whatever follows in the
text may change its meaning too and is not judged. All choices are seeded by the text's and the rule's name: the same texts give the same twins.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise

from gold import BAD, Gold, Text, interval, written
from holding import LAST, coincides, held, inside, newest, partners
from phrases import BILLON, DIRECTIONS, ECONOMIES, KOREA, KOREAN, LEADING, MEXICO, MONTH, SCALES, SWAPPED_WORDS, THIRD, YEAR

from bilateral.figures import Warehouse

SUPPORTED = frozenset({"supported"})
FLOWS = ("exports", "imports", "trade", "fdi_inward", "region_exports", "region_imports", "commodity_exports", "commodity_imports")
DIRECTED = {
    "exports": "imports", "imports": "exports", "export_growth": "import_growth", "region_exports": "region_imports", "region_imports": "region_exports",
    "commodity_exports": "commodity_imports", "commodity_imports": "commodity_exports",
}  # fmt: skip
END = re.compile(r"\n|[.?!;] (?=\S)|[.?!]$")
FAMILIES = (("exports", "imports", "trade", "share", "growth", "balance"), ("fdi",))


@dataclass(frozen=True)
class Edit:
    """Characters `start` to `end` of the source, replaced by `new`."""

    start: int
    end: int
    new: str


@dataclass(frozen=True)
class Twin:
    """A changed text. In `text` the touched claims carry their new value or keys and the verdicts that are right for them; `free` are
    claims whose meaning may have moved with the change, `linked` those that share an identity with a touched number."""

    rule: str
    source: Text
    text: Text
    edits: tuple[Edit, ...]
    touched: tuple[str, ...]
    free: frozenset[str] = frozenset()
    linked: frozenset[str] = frozenset()

    def allowed(self, claim: Gold) -> frozenset[str]:
        """The verdicts that are right for a claim of the twin."""
        return claim.verdicts | {"inconsistent"} if claim.id in self.linked else claim.verdicts


@dataclass(frozen=True)
class Change:
    """What a rule proposes: the edits, the claims as they read after them, and whether the words around the claim changed."""

    edits: tuple[Edit, ...]
    claims: tuple[Gold, ...]
    context: bool = False


def twins(w: Warehouse, texts: Iterable[Text], *, seed: int = 1) -> Iterator[Twin]:
    """Of every text at most one twin by each rule."""
    for text in texts:
        for rule, make in RULES.items():
            chance = random.Random(f"{seed}:{text.lang}:{text.half}:{text.name}:{rule}")
            able = [claim for claim in text.claims if claim.verdicts == SUPPORTED and claim.units != ("sign",)]
            chance.shuffle(able)
            change = next((made for claim in able if (made := make(w, text, claim))), None)
            if change:
                yield _twin(rule, text, change)


def _twin(rule: str, text: Text, change: Change) -> Twin:
    edits = tuple(sorted(change.edits, key=lambda edit: edit.start))
    made = text.text
    for edit in reversed(edits):
        made = made[: edit.start] + edit.new + made[edit.end :]
    touched = {claim.id: claim for claim in change.claims}
    first = min(claim.start for claim in change.claims)
    claims = tuple(_moved(touched.get(claim.id, claim), edits, made) for claim in text.claims)
    free = frozenset(c.id for c in text.claims if change.context and c.id not in touched and (c.start > first or c.start >= _sentence(text, first)[0]))
    linked = frozenset(c.id for c in text.claims if c.id not in touched and any(_linked(c, t) for t in change.claims))
    return Twin(rule, text, replace(text, text=made, claims=claims), edits, tuple(touched), free, linked)


def _moved(claim: Gold, edits: tuple[Edit, ...], made: str) -> Gold:
    """A claim at its new place, with what stands there."""
    start, end = claim.start, claim.end
    for edit in edits:
        grown = len(edit.new) - (edit.end - edit.start)
        if edit.end <= claim.start and not (claim.start <= edit.start):
            start, end = start + grown, end + grown
        elif edit.start < claim.end and edit.end > claim.start:
            end += grown
    return replace(claim, start=start, end=end, text=made[start:end])


def _linked(a: Gold, b: Gold) -> bool:
    """Whether two numbers may meet in an identity: flows of trade or of direct investment, or a level and its growth."""
    names = [str(claim.metric) for claim in (a, b)]
    return any(all(any(word in name for word in family) for name in names) for family in FAMILIES)


def _sentence(text: Text, at: int) -> tuple[int, int]:
    """Where the sentence (or line) around a place starts and ends."""
    start = max((match.end() for match in END.finditer(text.text, 0, at)), default=0)
    after = END.search(text.text, at)
    return start, after.start() + 1 if after else len(text.text)


# --------------------------------------------------------------------------------------------------------------- rules of numbers


def transposed(w: Warehouse, text: Text, claim: Gold) -> Change | None:
    """Two neighbouring digits exchanged: 6.16 becomes 6.61."""
    numeral = re.search(r"\d[\d,.]*\d", claim.text)
    if numeral is None or claim.bound or claim.between:
        return None
    digits = [place for place in range(*numeral.span()) if claim.text[place].isdigit()]
    for a, b in reversed(list(pairwise(digits))):
        one, other = claim.text[a], claim.text[b]
        if one == other or (a == digits[0] and other == "0"):
            continue
        new = claim.text[:a] + other + claim.text[a + 1 : b] + one + claim.text[b + 1 :]
        made = _renumbered(text, claim, new, BAD)
        if made and not _explained(w, text, made):
            return Change((Edit(claim.start, claim.end, new),), (made,))
    return None


def thousandfold(w: Warehouse, text: Text, claim: Gold) -> Change | None:
    """Million for billion and the like; in Korean 만 for 억."""
    return _rescaled(text, claim, SCALES[text.lang])


def billon(w: Warehouse, text: Text, claim: Gold) -> Change | None:
    """The false friend: billones for mil millones, trillion for billion, 조 for 억."""
    return _rescaled(text, claim, BILLON[text.lang])


def _rescaled(text: Text, claim: Gold, scales: tuple[tuple[str, str], ...]) -> Change | None:
    if "USD" not in claim.units or claim.bound or claim.between or isinstance(claim.value, str) or interval(claim, text) is None:
        return None
    for pattern, word in scales:
        new, count = re.subn(pattern, word, claim.text, count=1)
        made = _renumbered(text, claim, new, frozenset({"unit_slip"})) if count else None
        if made:
            return Change((Edit(claim.start, claim.end, new),), (made,))
    return None


def old_vintage(w: Warehouse, text: Text, claim: Gold) -> Change | None:
    """The value as an earlier release had it, written as the text writes the new one."""
    ends = interval(claim, text)
    if ends is None or claim.bound or claim.between or "/" in claim.query.get("period", ""):
        return None
    known = held(w, claim.metric, claim.query, text.day or LAST)
    current = newest(known)
    released = {f.source: f.vintage for f in current}
    for f in known:
        earlier = f.vintage is not None and released[f.source] is not None and f.vintage < released[f.source]
        if not earlier or f.value is None or inside(f, ends) or Decimal(str(f.value)) * claim.value <= 0:
            continue
        new = _rewritten(claim, abs(Decimal(str(f.value))))
        made = _renumbered(text, claim, new, frozenset({"outdated"})) if new else None
        now = interval(made, text) if made else None
        if made and now and inside(f, now) and not any(inside(c, now) for c in current):
            return Change((Edit(claim.start, claim.end, new),), (made,))
    return None


def _rewritten(claim: Gold, value: Decimal) -> str:
    """A span with its one numeral exchanged for another value, as many decimals and the same commas; empty where it has more than one."""
    numerals = re.findall(r"\d[\d,]*(?:\.\d+)?", claim.text)
    if len(numerals) != 1:
        return ""
    plain = Decimal(numerals[0].replace(",", ""))
    decimals = len(numerals[0].partition(".")[2])
    number = value / (abs(Decimal(claim.value)) / plain)
    return claim.text.replace(numerals[0], f"{number:{',' if number >= 1000 and ',' in numerals[0] else ''}.{decimals}f}")


def swapped_list(w: Warehouse, text: Text, claim: Gold) -> Change | None:
    """Two values of a list of the leading exchanged, so that it no longer descends."""
    start, end = _sentence(text, claim.start)
    if not re.search(LEADING[text.lang], text.text[start:end], re.IGNORECASE) or "region" not in claim.keys:
        return None
    after = next((c for c in text.claims if claim.end < c.start < end), None)
    if after is None or after.verdicts != SUPPORTED or after.metrics != claim.metrics or not 0 < after.value < claim.value:  # type: ignore[operator]
        return None
    if {**after.keys, "region": ()} != {**claim.keys, "region": ()}:
        return None
    edits = (Edit(claim.start, claim.end, after.text), Edit(after.start, after.end, claim.text))
    return Change(edits, (replace(claim, value=after.value, verdicts=BAD), replace(after, value=claim.value, verdicts=BAD)))


def _renumbered(text: Text, claim: Gold, new: str, verdicts: frozenset[str]) -> Gold | None:
    """The claim with another number in its span; None where the new number cannot be read plainly or is the old one."""
    before, after = written(claim.text, text.lang), written(new, text.lang)
    if before is None or after is None or isinstance(claim.value, str) or before.value == after.value:
        return None
    return replace(claim, value=claim.value * after.value / before.value, text=new, verdicts=verdicts)


def _explained(w: Warehouse, text: Text, claim: Gold) -> bool:
    ends = interval(claim, text)
    return ends is None or coincides(w, claim.metric, claim.query, ends)


# --------------------------------------------------------------------------------------------------------------- rules of context


def swapped_direction(w: Warehouse, text: Text, claim: Gold) -> Change | None:
    """Imports for exports, or the other way round."""
    if claim.metric not in DIRECTED:
        return None
    for pattern, new in DIRECTIONS[text.lang]:
        found = _only(text, claim, pattern, SWAPPED_WORDS[text.lang])
        if found:
            return _recast(w, text, claim, (Edit(*found.span(), found.expand(new)),), DIRECTED[claim.metric], claim.query)
    return None


def swapped_economies(w: Warehouse, text: Text, claim: Gold) -> Change | None:
    """Exports of A to B become exports of B to A."""
    if claim.metric not in ("exports", "imports", "export_growth"):
        return None
    for pattern, new in ECONOMIES[text.lang]:
        found = _only(text, claim, pattern, SWAPPED_WORDS[text.lang])
        if found:
            turned = {**claim.query, "reporter": claim.query["partner"], "partner": claim.query["reporter"]}
            return _recast(w, text, claim, (Edit(*found.span(), found.expand(new)),), claim.metric, turned)
    return None


def swapped_partner(w: Warehouse, text: Text, claim: Gold) -> Change | None:
    """Korea becomes an economy of which nothing is held."""
    if claim.metric not in (*FLOWS, "export_growth") or {claim.query["reporter"], claim.query["partner"]} != {"MEX", "KOR"}:
        return None
    start, end = _sentence(text, claim.start)
    found = _only(text, claim, KOREA[text.lang], KOREAN[text.lang])
    if found is None or not re.search(MEXICO[text.lang], text.text[start:end]):
        return None
    keys = {key: "VNM" if member == "KOR" else member for key, member in claim.query.items()}
    return _recast(w, text, claim, (Edit(*found.span(), THIRD[text.lang]),), claim.metric, keys)


def wrong_year(w: Warehouse, text: Text, claim: Gold) -> Change | None:
    """Another year for the one of the sentence."""
    period = claim.query.get("period", "")
    found = _only(text, claim, YEAR, YEAR)
    if claim.metric not in FLOWS or found is None or found[0] != period:
        return None
    new = str(int(period) - 9 if int(period) > 2012 else int(period) + 5)
    return _recast(w, text, claim, (Edit(*found.span(), new),), claim.metric, {**claim.query, "period": new})


def month_for_year(w: Warehouse, text: Text, claim: Gold) -> Change | None:
    """The year's number given to its December."""
    period = claim.query.get("period", "")
    found = _only(text, claim, MONTH[text.lang][0], YEAR)
    if claim.metric not in FLOWS or found is None or found["year"] != period or claim.bound:
        return None
    made = _rekeyed(claim, claim.metric, {**claim.query, "period": f"{period}-12"}, frozenset({"other_basis"}))
    return Change((Edit(*found.span(), found.expand(MONTH[text.lang][1])),), (made,), context=True)


def _only(text: Text, claim: Gold, pattern: str, alone: str) -> re.Match[str] | None:
    """The match of a pattern in the claim's sentence, where `alone` matches once only there, and the claim is the sentence's only one."""
    start, end = _sentence(text, claim.start)
    if sum(start <= c.start < end for c in text.claims) != 1:
        return None
    found = list(re.compile(pattern).finditer(text.text, start, end))
    return found[0] if len(found) == 1 and len(re.compile(alone).findall(text.text, start, end)) == 1 else None


def _recast(w: Warehouse, text: Text, claim: Gold, edits: tuple[Edit, ...], metric: str, keys: dict[str, str]) -> Change | None:
    """The claim under another metric or other keys, with what is then right: wrong where figures are held, not checkable where none are, and
    either where only the other side's are. None where the number happens to match something held."""
    ends = interval(claim, text)
    if ends is None or coincides(w, metric, keys, ends):
        return None
    own = any(f.value is not None for f in held(w, metric, keys, text.day or LAST))
    verdicts = BAD if own else BAD | {"not_checkable"} if partners(w, metric, keys) else frozenset({"not_checkable"})
    return Change(edits, (_rekeyed(claim, metric, keys, verdicts),), context=True)


def _rekeyed(claim: Gold, metric: str, keys: dict[str, str], verdicts: frozenset[str]) -> Gold:
    return replace(claim, metrics=(metric,), keys={key: (member,) for key, member in keys.items()}, verdicts=verdicts)


RULES = {
    "transposed digits": transposed, "thousandfold": thousandfold, "billion and billón": billon, "old vintage": old_vintage,
    "swapped list": swapped_list, "swapped direction": swapped_direction, "swapped economies": swapped_economies,
    "swapped partner": swapped_partner, "wrong year": wrong_year, "month for year": month_for_year,
}  # fmt: skip
