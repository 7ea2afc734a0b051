"""From claims to verdicts: each claim against all figures that could be meant, the best explanation first.

The order is that of `claim.VERDICTS`. A contradiction must be earned: metric, keys and period beyond doubt, and whole numbers held for just that.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import lru_cache
from itertools import islice

from bilateral.check.borne import (
    bears_out,
    digits,
    holds,
    is_known,
    known_of,
    leaves_open,
    newest_of,
    number_of,
    precise,
    releases,
    unit_fits,
)
from bilateral.check.claim import BAD, Claim, Judged, Reading
from bilateral.check.consistency import GROWTH, Conflict, conflicts, differences
from bilateral.check.reasons import Voice, correct, reason
from bilateral.check.together import apart, seen_together
from bilateral.check.topics import kind_of, topic_of
from bilateral.figures import Warehouse
from bilateral.gather import Asked, gather
from bilateral.metrics import metric as metric_named
from bilateral.model import Figure, Related

__all__ = ["judge_all"]

# Ten to these powers: thousands, millions, billions; 만 and 억.
SLIPS: tuple[int, ...] = (3, -3, 6, -6, 9, -9, 4, -4, 8, -8)
EXACT = 4  # significant digits from which on agreement with just one open reading is hardly chance
BESIDE, REACH = 4, 600  # claims and characters beside one in which another may confirm how it was read
LOOKED_FOR = 400  # numbers of a text that no figure explains and that are looked for further; no article has more
FEW = 2  # significant digits of a number that confirms
SHOWN = 6  # figures listed with a verdict
SCALED = ("money", "count")  # kinds of quantity that can slip by a unit
MONTHS = tuple(f"{n:02}" for n in range(1, 13))
Evidence = Mapping[Asked, tuple[Figure, ...]]
Hosts = Mapping[tuple[str, str], tuple[str, ...]]  # (host, origin) → companies with projects


@dataclass(frozen=True)
class Found:
    """A figure that explains a claim, and how: the verdict, what sets the figure apart (a key of `check.basis` or `check.why`), and the power of ten of a slip."""

    verdict: str
    figure: Figure
    why: str = ""
    power: int = 0
    newer: Figure | None = None


def judge_all(w: Warehouse, claims: Sequence[Claim], *, voice: Voice, day: date | None, hosts: Hosts) -> tuple[Judged, ...]:
    """A verdict on each claim. `hosts` are the companies with projects by (host, origin), whose announced amounts may stand for registered ones."""
    evidence = gather(w, _wanted(claims, hosts))
    given, claims = claims, tuple(_settled(claim, evidence, day or date.today()) for claim in claims)
    unexplained = (n for n, claim in enumerate(claims) if claim.further is not None and _is_lost(claim, evidence, voice, day or date.today(), hosts))
    lost = {n: further() for n in islice(unexplained, LOOKED_FOR) if (further := claims[n].further) is not None}
    evidence = {**evidence, **gather(w, (r.question for readings in lost.values() for r in readings))}
    claims = tuple(_found_for(claim, lost[n], evidence, day or date.today()) if n in lost else claim for n, claim in enumerate(claims))
    against: dict[int, Conflict] = {}
    firm = _confirmed(claims, evidence, day or date.today())
    given, claims = (tuple(replace(c, doubts=()) if n in firm else c for n, c in enumerate(listed)) for listed in (given, claims))
    told = [settled if settled.inferred else _sure(claim, evidence, day or date.today()) for claim, settled in zip(given, claims, strict=True)]
    for conflict in conflicts(told):
        explained = (_explained(claims[n], _own(claims[n], evidence), evidence, day or date.today(), hosts, voice.lang) for n in conflict.claims)
        if any(found is not None and found.verdict == "unit_slip" for found in explained):
            continue  # a number whose unit is a slip denies no other
        for n in conflict.claims:
            against.setdefault(n, conflict)
    derived = differences(claims)
    judged = [_judge(claim, evidence, voice, day, hosts, against.get(n), n in derived, claims) for n, claim in enumerate(claims)]
    held = [_exact(one.claim, evidence, day or date.today()) if one.verdict in BAD or one.verdict == "not_checkable" else [] for one in judged]
    return seen_together(judged, held, voice)


# ------------------------------------------------------------------------------------------------------------- what is asked


def _related(reading: Reading, related: Related) -> Reading | None:
    """The same thing as another metric holds it; None where a key of ours has no place there."""
    known = metric_named(related.metric)
    own = set(related.keys.values())
    if any(key not in own and value not in ("", "TOTAL", "WLD") for key, value in reading.keys.items() if key != "among"):
        return None
    keys = {theirs: reading.keys[mine] for theirs, mine in related.keys.items() if mine in reading.keys}
    made = Reading(known.name, {**keys, **related.fixed})
    return made if made.complete else None


Alternative = tuple[str, str, Asked, int]  # a verdict, what sets the figure apart, the question, and the sign


def _alternatives(reading: Reading, hosts: Hosts) -> Iterator[Alternative]:
    """Every other figure that the number of a reading may have been taken from."""
    yield from _elsewhere(reading.question)
    if reading.metric in ("fdi_inward", "fdi_inward_cumulative") and "region" not in reading.keys and "instrument" not in reading.keys:
        pair = (reading.keys.get("reporter", ""), reading.keys.get("partner", ""))
        yield from (("other_basis", "announced", Reading("project_amount", {"host": pair[0], "origin": pair[1], "company": c}).question, 1) for c in hosts.get(pair, ()))


@lru_cache(maxsize=1 << 14)
def _elsewhere(question: Asked) -> tuple[Alternative, ...]:
    return tuple((verdict, why, other.question, sign) for verdict, why, other, sign in _kin(Reading(question[0], dict(question[1]))))


def _kin(reading: Reading) -> Iterator[tuple[str, str, Reading, int]]:
    """The partner's report, related statistics, parts of the year, the whole year."""
    metric = metric_named(reading.metric)
    if metric.mirror and (made := _related(reading, metric.mirror)):
        yield "supported_by_partner", "", made, metric.mirror.sign
    for related in metric.related:
        if made := _related(reading, related):
            yield "other_basis", related.basis, made, related.sign
    period = reading.keys.get("period", "")
    if len(period) == 4 and metric.family in ("trade", "investment"):
        months = [f"{period}-{month}" for month in MONTHS] + [f"{period}-Q{n}" for n in range(1, 5)] + [f"{period}-01/{period}-{month}" for month in MONTHS[1:-1]]
        yield from (("other_basis", "part_of_year", Reading(reading.metric, {**reading.keys, "period": part}), 1) for part in months)
    elif len(period) > 4 and period[4] == "-":
        yield "other_basis", "whole_year", Reading(reading.metric, {**reading.keys, "period": period[:4]}), 1


def _settled(claim: Claim, evidence: Evidence, day: date) -> Claim:
    """The claim as the one of its readings that a figure bears out has it; where none does, what is left unsaid is in doubt."""
    borne = _borne_out(claim, evidence, day) if claim.own is not None and not isinstance(claim.value, str) else None
    if borne is not None and borne != claim.own and (claim.open or (claim.bound not in ("at_least", "at_most") and claim.metric != "trade")):
        claim = replace(claim, metric=borne.metric, keys=borne.keys, also=tuple(r for r in claim.readings if r != borne))
    if not claim.open:
        own = [f for r in claim.readings for f in evidence.get(r.question, ())] if claim.unit == "units" else []
        return _in_its_unit(claim, own[0]) if own else claim
    if borne is not None:
        return claim
    loose = claim.metric is None or "metric" in claim.doubts
    exact = loose and digits(claim) >= EXACT and len([r for r in claim.open if any(bears_out(claim, f) and holds(claim, f) for f in evidence.get(r.question, ()))]) == 1
    for reading in claim.open:
        held = [f for f in evidence.get(reading.question, ()) if bears_out(claim, f)]
        if not held:
            continue
        made = replace(claim, metric=reading.metric, keys=reading.keys, also=(), doubts=(), inferred=True)
        found = _supported(made, held, day) if unit_fits(made) else None
        if found and (found.verdict == "supported" or not loose or exact):
            return _in_its_unit(made, held[0])
    doubts = tuple(dict.fromkeys((*claim.doubts, *claim.unsaid)))
    return claim if doubts == claim.doubts else replace(claim, doubts=doubts)


def _own(claim: Claim, evidence: Evidence) -> tuple[Figure, ...]:
    """The figures of all that a claim says it may be."""
    return tuple(f for r in claim.readings for f in evidence.get(r.question, ()))


def _is_lost(claim: Claim, evidence: Evidence, voice: Voice, day: date, hosts: Hosts) -> bool:
    """Whether no figure explains a precise number as it is read."""
    if isinstance(claim.value, str) or (digits(claim) < EXACT - 1 and claim.unit != "rank") or claim.bound in ("at_least", "at_most") or claim.inferred:
        return False
    own = _own(claim, evidence)
    if claim.unit == "rank" and any(f.value is not None for f in own):
        return False
    return _explained(claim, own, evidence, day, hosts, voice.lang) is None


def _found_for(claim: Claim, further: Sequence[Reading], evidence: Evidence, day: date) -> Claim:
    """A claim that no figure explains, as the one reading of all that the text around allows whose figure is its very number.

    Only what its own sentence leaves unsaid may be another: an error in what it says is no reason to read it otherwise.
    """
    own = claim.own
    borne = []
    for reading in further:
        if own is not None and _denies(claim, own, reading):
            continue
        made = replace(claim, metric=reading.metric, keys=reading.keys, also=(), doubts=(), inferred=True)
        found = _supported(made, [f for f in evidence.get(reading.question, ()) if bears_out(made, f)], day) if unit_fits(made) else None
        if found:
            borne.append((made, found.figure))
    if len({figure.value for _, figure in borne}) != 1 or (len({one.metric for one, _ in borne}) > 1 and digits(claim) < EXACT):
        return claim
    return _in_its_unit(*borne[0])


def _denies(claim: Claim, own: Reading, other: Reading) -> bool:
    """Whether a reading takes for something else what the claim's own sentence says."""
    if "metric" in claim.named and topic_of(metric_named(own.metric)) != topic_of(metric_named(other.metric)):
        return True
    changed = {key for key in {**own.keys, **other.keys} if own.keys.get(key) != other.keys.get(key)}
    return bool(changed & claim.named & {"period", "region", "commodity", "instrument"}) or any(own.keys.get(end) in claim.named for end in changed & _ENDS)


_ENDS = {"reporter", "partner", "host", "origin", "area"}


def _borne_out(claim: Claim, evidence: Evidence, day: date) -> Reading | None:
    """The first of a claim's readings that a figure supports, in its own words the first of all; of those a superseded figure supports where none is current."""
    found = [(r, held) for r in claim.readings if (held := _supported(claim, [f for f in evidence.get(r.question, ()) if f.metric == r.metric], day))]
    return next((r for r, held in found if held.verdict == "supported"), found[0][0] if found else None)


def _sure(claim: Claim, evidence: Evidence, day: date) -> Claim:
    """A claim whose own reading a figure supports is meant so, and other numbers of the text can be held against it."""
    return replace(claim, doubts=()) if claim.doubts and claim.own is not None and _borne_out(claim, evidence, day) == claim.own else claim


def _confirmed(claims: Sequence[Claim], evidence: Evidence, day: date) -> frozenset[int]:
    """Claims whose only doubts are what they carry on from the sentence before, where a claim beside them that differs in one key alone is borne out: what is
    measured is then what was read (Querétaro 35.5 million, Guanajuato 41.9)."""
    sure: dict[int, bool] = {}
    made = set()
    for n, claim in enumerate(claims):
        if not claim.doubts or not set(claim.doubts) <= set(claim.carried) or claim.own is None or claim.inferred:
            continue
        for m in range(max(0, n - BESIDE), min(len(claims), n + BESIDE + 1)):
            other = claims[m]
            if m != n and _tells_of(claim, other) and claim.start - other.start <= REACH:
                if m not in sure:
                    sure[m] = _plainly_right(other, evidence, day)
                if sure[m]:
                    made.add(n)
            if m == n or other.metric != claim.metric or other.unit != claim.unit or abs(other.start - claim.start) > REACH or apart(claim, other) not in _ONE:
                continue
            if m not in sure:
                sure[m] = _plainly_right(other, evidence, day)
            if sure[m] and not {apart(claim, other)} & set(claim.doubts):
                made.add(n)
    return frozenset(made)


def _plainly_right(claim: Claim, evidence: Evidence, day: date) -> bool:
    """Whether a number of two digits or more is right as it is read."""
    return isinstance(claim.value, Decimal) and digits(claim) >= FEW and claim.bound in ("", "about") and claim.own is not None and _borne_out(claim, evidence, day) == claim.own


def _tells_of(claim: Claim, other: Claim) -> bool:
    """Whether a claim before says whose growth a rate is, or whose plant a number of it: 503 billion in 2024. The growth in 2024 was 9.5 percent."""
    if other.start >= claim.start or claim.metric is None or other.metric is None:
        return False
    if GROWTH.get(claim.metric) == other.metric:
        return dict(claim.keys) == dict(other.keys)
    both = {metric_named(claim.metric).family, metric_named(other.metric).family} == {"projects"}
    return both and claim.metric != "project_amount" and all(claim.keys.get(k) == other.keys.get(k) for k in ("host", "origin", "company"))


_ONE = frozenset({"region", "commodity", "instrument", "period", "concept", "partner", "reporter"})


def _in_its_unit(claim: Claim, figure: Figure) -> Claim:
    """A bare count in the unit of what it counts."""
    return replace(claim, unit=figure.unit) if claim.unit in ("", "units") else claim


def _wanted(claims: Sequence[Claim], hosts: Hosts) -> Iterator[Asked]:
    """Every question that a claim or what may explain it asks; what may explain one and the same reading, once."""
    followed: set[Asked] = set()
    for claim in claims:
        yield from (r.question for r in claim.open)
        for reading in claim.readings:
            if (question := reading.question) in followed:
                continue
            followed.add(question)
            yield question
            yield from (other for _, _, other, _ in _alternatives(reading, hosts))


# ------------------------------------------------------------------------------------------------------------------- verdicts


def _judge(
    claim: Claim, evidence: Evidence, voice: Voice, day: date | None, hosts: Hosts,
    conflict: Conflict | None, derived: bool, claims: Sequence[Claim],
) -> Judged:  # fmt: skip
    own = _own(claim, evidence)
    found = _explained(claim, own, evidence, day or date.today(), hosts, voice.lang)
    if found is None and derived:
        return Judged(claim, "supported", reason(claim, voice, "supported", None), own[:SHOWN])
    if found is not None:
        others = tuple(f for f in own if f is not found.figure and f is not found.newer)
        listed = tuple(f for f in (found.figure, found.newer, *others) if f is not None)[:SHOWN]
        return Judged(claim, found.verdict, reason(claim, voice, found.verdict, found.figure, why=found.why, power=found.power, newer=found.newer), listed, _correction(claim, found, voice.lang))
    if conflict is not None:
        rest = [claims[n].text for n in conflict.claims if claims[n] is not claim]
        return Judged(claim, "inconsistent", reason(claim, voice, "inconsistent", None, why=conflict.why, rest=rest), own[:SHOWN])
    exact = _exact(claim, evidence, day or date.today())
    if exact and not claim.doubts and unit_fits(claim):
        nearest = min(exact, key=lambda f: abs(Decimal(str(f.value)) - number_of(claim)))
        return Judged(claim, "contradicted", reason(claim, voice, "contradicted", nearest), (nearest, *(f for f in own if f is not nearest))[:SHOWN], correct(claim, nearest, voice.lang))
    return Judged(claim, "not_checkable", reason(claim, voice, "not_checkable", None, why=_why_not(claim, own, exact)), own[:SHOWN])


def _correction(claim: Claim, found: Found, lang: str) -> str:
    if found.verdict == "outdated":
        return correct(claim, found.newer or found.figure, lang)
    return correct(claim, found.figure, lang) if found.verdict == "unit_slip" else ""


def _why_not(claim: Claim, own: Sequence[Figure], exact: Sequence[Figure]) -> str:
    if claim.metric is None:
        return "not_understood"
    if not unit_fits(claim):
        return "currency"
    if exact and claim.doubts:
        return "doubt"
    return "held_back" if any(f.status == "suppressed" for f in own) else "partial" if any(f.value is not None for f in own) else "none"


def _explained(
    claim: Claim, own: Sequence[Figure], evidence: Evidence, day: date, hosts: Hosts, lang: str
) -> Found | None:
    if not unit_fits(claim):
        return next((Found("unit_slip", f, "currency", power) for f in known_of(own, day) for power in (0, *SLIPS) if holds(claim, f, power)), None)
    words = claim.sentence.lower()
    reconciled = any(phrase in words for phrase in (*metric_named("reconciled").phrases.get(lang, ()), "baci"))
    reported = own if reconciled else tuple(f for f in own if f.basis.get("partner_basis") != "reconciled")
    if not any(f.value is not None for f in reported):  # where neither side's report is held, the reconciled value is what there is
        reported = own
    found = _supported(claim, reported, day)
    if found and found.verdict == "supported":
        return found
    closed = claim.bound in ("", "about")
    for verdict, why, question, sign in (a for r in claim.readings for a in _alternatives(r, hosts) if closed):
        held = evidence.get(question, ())
        if held and (match := next((f for f in newest_of(held, day) if holds(claim, f, sign=sign)), None)):
            return Found(verdict, match, why)
    if match := next((f for f in newest_of(own, day) if f not in reported and holds(claim, f)), None):
        return Found("other_basis", match, "reconciled")
    if found:
        return found
    if kind_of(claim.unit) in SCALED and closed and precise(claim):
        return next((Found("unit_slip", f, "scale", power) for f in known_of(own, day) for power in SLIPS if holds(claim, f, power)), None)
    return None


def _supported(claim: Claim, own: Sequence[Figure], day: date) -> Found | None:
    """Supported by the newest figure of an agency at the text's day, else outdated by a figure it had given before."""
    outdated: Found | None = None
    if claim.dated:
        named = [f for f in own if holds(claim, f) and (claim.vintage is None or f.vintage == claim.vintage)]
        named = named or [f for f in own if holds(claim, f) and claim.vintage is not None]
        if named:
            return Found("supported", named[0], "dated")
    for series in releases(own):
        newest, latest = next((f for f in series if is_known(f, day)), None), series[0]
        if newest is None:
            if holds(claim, latest):
                outdated = outdated or Found("supported", latest, "later")
            continue
        if holds(claim, newest):
            if latest is newest or holds(claim, latest) or latest.value is None:
                return Found("supported", newest, "" if newest.vintage else "unknown_vintage")
            outdated = outdated if outdated and outdated.verdict == "supported" else Found("outdated", newest, "since", newer=latest)
            continue
        before = next((f for f in series if is_known(f, day) and holds(claim, f)), None)
        after = next((f for f in series if not is_known(f, day) and holds(claim, f)), None)
        if before:
            outdated = outdated or Found("outdated", before, "before", newer=newest)
        elif after:
            outdated = outdated or Found("supported", after, "later")
    return outdated


def _exact(claim: Claim, evidence: Evidence, day: date) -> list[Figure]:
    """Whole numbers held for just what is claimed, that a claim could contradict."""
    if claim.own is None:
        return []
    readings = claim.readings if metric_named(claim.own.metric).form == "rank" else (claim.own,)
    held = [f for r in readings for f in newest_of(evidence.get(r.question, ()), day)]
    return [f for f in held if f.value is not None and f.status in ("published", "estimated") and not leaves_open(claim, f)]
