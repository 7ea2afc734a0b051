"""A text held against itself, with no data: balances, sums, shares, growth from two levels, parts and wholes, the order of lists.

Intervals are those of the written digits, so two numbers conflict only if no values that they may stand for agree.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from bilateral.check.claim import Claim
from bilateral.model import INSTRUMENTS, TOTAL, WORLD

__all__ = ["GROWTH", "Conflict", "conflicts", "differences"]

ZERO = Decimal(0)
NEAR = 6  # claims of one metric and keys before and behind that may be meant
UNSURE = frozenset({"metric", "pair", "period", "economy", "region", "commodity", "instrument"})  # doubts that keep a claim out of a conflict
PARTS: Mapping[str, str] = {"region_exports": "exports", "region_imports": "imports", "commodity_exports": "exports", "commodity_imports": "imports"}
SHARES: Mapping[str, str] = {"export_share": "exports", "import_share": "imports"}
GROWTH: Mapping[str, str] = {"export_growth": "exports", "import_growth": "imports", "commodity_export_growth": "commodity_exports"}
SUMS: Mapping[str, str] = {"fdi_inward_cumulative": "fdi_inward"}  # metrics that add up another over years; every other adds up itself
SECTORS = ("agriculture_share_of_gdp", "industry_share_of_gdp", "services_share_of_gdp")  # they do not overlap
SPAN = 12  # years of which a text gives each and their sum
DIMENSION: Mapping[str, str] = {"region_exports": "region", "region_imports": "region"}  # parts that do not overlap and can be added up


@dataclass(frozen=True)
class Conflict:
    """Claims (by their place in the list of claims) that cannot all hold, and why: a key of `check.conflict`."""

    why: str
    claims: tuple[int, ...]


def conflicts(claims: Sequence[Claim]) -> tuple[Conflict, ...]:
    """All conflicts among the claims of a text. Claims that are dated to a release, open, or not understood are left out.

    A number is held against those of its own sentence, else the nearest before it, so a long text that says a thing many times takes no more than its length.
    """
    listed = [(n, c) for n, c in enumerate(claims) if _usable(c)]
    index: Index = {}
    for n, claim in listed:
        index.setdefault((claim.metric or "", _key(claim)), []).append((n, claim))
    return (*_balances(index), *_wholes(index), *_investment(index), *_shares(index), *_growth(index), *_years(index), *_sectors(index), *_orders(listed))


def differences(claims: Sequence[Claim]) -> frozenset[int]:
    """Claims that are the difference of two others of their sentence, as a revision says: up by 1.14, from 1.58 to 2.72."""
    made: set[int] = set()
    for group in _sentences([(n, c) for n, c in enumerate(claims) if c.dated and c.low is not None and c.high is not None and isinstance(c.value, Decimal)]):
        for n, c in group:
            others = [o for m, o in group if m != n]
            if any(_meet((abs(c.low or ZERO), abs(c.high or ZERO)), _apart(a, b)) for a, b in _pairs(others)):
                made.add(n)
    return frozenset(made)


# ---------------------------------------------------------------------------------------------------------------- the parts

Numbered = tuple[int, Claim]
Interval = tuple[Decimal, Decimal]
Key = tuple[tuple[str, str], ...]
Index = dict[tuple[str, Key], list[Numbered]]


def _usable(c: Claim) -> bool:
    known = c.metric is not None and isinstance(c.value, Decimal) and c.low is not None and c.high is not None
    return known and not c.dated and not UNSURE & set(c.doubts)


def _key(claim: Claim, *left_out: str, **changed: str) -> Key:
    keys = {**claim.keys, **changed}
    return tuple(sorted((k, v) for k, v in keys.items() if k not in left_out and v != TOTAL))


def _of(index: Index, metric: str) -> Iterator[Numbered]:
    yield from (pair for (name, _), listed in index.items() if name == metric for pair in listed)


def _beside(at: int, claim: Claim, others: Sequence[Numbered]) -> list[Numbered]:
    """Those of the claim's own sentence where there are any, else the nearest before it, else the nearest behind it."""
    place = bisect_left(others, at, key=lambda pair: pair[0])
    near = others[max(0, place - NEAR) : place + NEAR]
    same = [(n, c) for n, c in near if n != at and c.sentence == claim.sentence]
    before = [(n, c) for n, c in near if n < at]
    behind = [(n, c) for n, c in near if n > at]
    return same or before[-1:] or behind[:1]


def _ends(claim: Claim) -> Interval:
    return claim.low or ZERO, claim.high or ZERO


def _meet(a: Interval, b: Interval) -> bool:
    return a[0] <= b[1] and b[0] <= a[1]


def _apart(a: Claim, b: Claim) -> Interval:
    (low_a, high_a), (low_b, high_b) = _ends(a), _ends(b)
    ends = sorted((abs(high_a - low_b), abs(low_a - high_b)))
    return (ZERO if _meet((low_a, high_a), (low_b, high_b)) else ends[0]), ends[1]


def _balances(index: Index) -> Iterator[Conflict]:
    """Balance and total trade against exports and imports of the same keys."""
    for metric, sign in (("trade_balance", -1), ("trade", 1)):
        for n, whole in _of(index, metric):
            exports, imports = (_beside(n, whole, index.get((flow, _key(whole)), [])) for flow in ("exports", "imports"))
            sums = [_sum(e, i, sign) for _, e in exports for _, i in imports]
            sums += [(-high, -low) for low, high in sums] if sign < 0 else []  # right but for its sign is no sum that fails: whose balance it is may have been misread
            if sums and not any(_meet(_ends(whole), one) for one in sums):
                yield Conflict("balance" if sign < 0 else "total", (n, *(m for m, _ in (*exports, *imports))))


def _sum(a: Claim, b: Claim, sign: int) -> Interval:
    (low_a, high_a), (low_b, high_b) = _ends(a), _ends(b)
    return (low_a + low_b, high_a + high_b) if sign > 0 else (low_a - high_b, high_a - low_b)


def _wholes(index: Index) -> Iterator[Conflict]:
    """Parts larger than their whole, and states that add up to more than it."""
    for metric, whole_metric in PARTS.items():
        dimension = DIMENSION.get(metric, "commodity")
        for n, (whole, parts) in _grouped(index, metric, whole_metric, dimension, "classification").items():
            larger = [m for m, c in parts if _ends(c)[0] > _ends(whole)[1]]
            if larger:
                yield Conflict("part", (*larger, n))
            elif metric in DIMENSION and sum((_ends(c)[0] for c in {c.keys[dimension]: c for _, c in parts}.values()), ZERO) > _ends(whole)[1]:
                yield Conflict("parts", (*(m for m, _ in parts), n))


def _grouped(index: Index, metric: str, whole_metric: str, *left_out: str) -> dict[int, tuple[Claim, list[Numbered]]]:
    """Each whole with the parts that are nearest to it, by its place."""
    found: dict[int, tuple[Claim, list[Numbered]]] = {}
    for m, part in _of(index, metric):
        if not set(left_out) & set(part.keys):
            continue
        for n, whole in _beside(m, part, index.get((whole_metric, _key(part, *left_out)), []))[:1]:
            found.setdefault(n, (whole, []))[1].append((m, part))
    return found


def _investment(index: Index) -> Iterator[Conflict]:
    """A type or place of direct investment larger than the whole the text gives, all three types that do not add up to it, and two that add up to more. Sums of places are not
    held against it: others may be negative."""
    for n, (whole, parts) in _grouped(index, "fdi_inward", "fdi_inward", "instrument", "region").items():
        larger = [m for m, c in parts if _ends(c)[0] > _ends(whole)[1] > 0]
        if larger:
            yield Conflict("part", (*larger, n))
        types = {c.keys["instrument"]: (m, c) for m, c in parts if "instrument" in c.keys and "region" not in c.keys}
        added = _all_of([c for _, c in types.values()])
        above = not larger and len(types) > 1 and added[0] > _ends(whole)[1] > 0
        if above or (set(types) == set(INSTRUMENTS) and not _meet(_ends(whole), added)):
            yield Conflict("types", (*(m for m, _ in types.values()), n))


def _all_of(claims: Sequence[Claim]) -> Interval:
    return sum((_ends(c)[0] for c in claims), ZERO), sum((_ends(c)[1] for c in claims), ZERO)


def _shares(index: Index) -> Iterator[Conflict]:
    for metric, level in SHARES.items():
        for n, share in _of(index, metric):
            parts = _beside(n, share, index.get((level, _key(share)), []))
            wholes = _beside(n, share, index.get((level, _key(share, partner=WORLD)), []))
            low, high = _ends(share)
            if parts and wholes and not any(_meet(_ends(p), (low * _ends(w)[0], high * _ends(w)[1])) for _, p in parts for _, w in wholes):
                yield Conflict("share", (n, *(m for m, _ in (*parts, *wholes))))


def _growth(index: Index) -> Iterator[Conflict]:
    for metric, level in GROWTH.items():
        for n, growth in _of(index, metric):
            period = growth.keys.get("period", "")
            if not period.isdigit():
                continue
            now = _beside(n, growth, index.get((level, _key(growth)), []))
            before = _beside(n, growth, index.get((level, _key(growth, period=str(int(period) - 1))), []))
            before = [(m, c) for m, c in before if _ends(c)[0] > 0]
            if now and before and not any(_meet(_ends(growth), _rate(a, b)) for _, a in now for _, b in before):
                yield Conflict("growth", (n, *(m for m, _ in (*now, *before))))


def _rate(now: Claim, before: Claim) -> Interval:
    (low, high), (low_before, high_before) = _ends(now), _ends(before)
    return low / high_before - 1, high / low_before - 1


def _years(index: Index) -> Iterator[Conflict]:
    """A sum over years against the years, where the text gives every one of them."""
    for metric, key in list(index):
        period = dict(key).get("period", "")
        if len(period) != 9 or period[4] != "/" or not 1 < int(period[5:]) - int(period[:4]) + 1 <= SPAN:
            continue
        years = [str(year) for year in range(int(period[:4]), int(period[5:]) + 1)]
        level = SUMS.get(metric, metric)
        for n, whole in index[metric, key]:
            parts = [_beside(n, whole, index.get((level, _key(whole, period=year)), []))[:1] for year in years]
            if all(parts) and not _meet(_ends(whole), _all_of([c for part in parts for _, c in part])):
                yield Conflict("years", (n, *(m for part in parts for m, _ in part)))


def _sectors(index: Index) -> Iterator[Conflict]:
    """Sectors that make up more than all of what an economy produces."""
    for n, last in _of(index, "indicator"):
        if last.keys.get("concept") not in SECTORS[1:]:
            continue
        found = [(m, c) for concept in SECTORS for m, c in _beside(n, last, index.get(("indicator", _key(last, concept=concept)), []))[:1] if concept != last.keys.get("concept")]
        if found and sum((_ends(c)[0] for _, c in found), _ends(last)[0]) > 1:
            yield Conflict("sectors", (n, *(m for m, _ in found)))


def _orders(listed: Sequence[Numbered]) -> Iterator[Conflict]:
    """A list said to be in order, the largest first, in which a number is larger than one before it."""
    for group in _sentences([(n, c) for n, c in listed if c.place is not None]):
        for metric in dict.fromkeys(c.metric for _, c in group):
            ordered = sorted(((n, c) for n, c in group if c.metric == metric), key=lambda pair: pair[1].place or 0)
            wrong = [(a, b) for a, b in pairwise(ordered) if _ends(b[1])[0] > _ends(a[1])[1]]
            if wrong:
                yield Conflict("order", tuple(dict.fromkeys(n for pair in wrong for n, _ in pair)))


def _sentences(listed: Sequence[Numbered]) -> Iterator[list[Numbered]]:
    """The claims of each sentence. A sentence is told by where it begins, so equal sentences elsewhere stay apart."""
    groups: dict[tuple[str, int], list[Numbered]] = {}
    last, block = "", 0
    for n, claim in listed:
        if claim.sentence != last:
            last, block = claim.sentence, block + 1
        groups.setdefault((claim.sentence, block), []).append((n, claim))
    yield from (group for group in groups.values() if len(group) > 1)


def _pairs(claims: Sequence[Claim]) -> Iterator[tuple[Claim, Claim]]:
    yield from ((a, b) for n, a in enumerate(claims) for b in claims[n + 1 :])
