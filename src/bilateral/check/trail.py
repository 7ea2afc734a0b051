"""What a number may also be: readings built from what the text has just named, for what its own sentence leaves open.

A sentence such as "It took in 128.5 million in 2024" says neither the region nor what was taken in. Everything the text named lately may fill the
gap; of these open readings the checker takes one only where a figure bears it out to the written digits.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import chain, islice, product
from typing import Any

from bilateral.check.claim import Claim, Reading
from bilateral.check.codes import GROUPS_OF, read_goods
from bilateral.check.roles import pair_keys
from bilateral.check.scene import Scene
from bilateral.check.topics import NOTHING, Hit, choose, fits, kind_of, topic_of
from bilateral.classify import regions
from bilateral.lang.context import context
from bilateral.lang.read import Number
from bilateral.metrics import metrics
from bilateral.model import INSTRUMENTS, WORLD

__all__ = ["Trail", "carried_open", "open_readings"]

OPEN = 32  # readings that a number may have at most
LATELY = 5  # years before the text that an indicator without a year may be of
KEPT = 6  # things of one sort that are remembered
WIDE = {"metric", "period", "pair", "region", "goods", "instrument"}
FAMILIES = ("trade", "structure", "investment", "economy")
FORMS: Mapping[str, tuple[str, ...]] = {"money": ("level",), "ratio": ("growth", "share"), "rank": ("rank",), "count": ("count",)}


@dataclass
class Trail:
    """What a text has named lately, the latest first: topics as (metric, concept), regions, types, goods, periods, and economies."""

    topics: list[tuple[str, str]] = field(default_factory=list)
    regions: list[str] = field(default_factory=list)
    instruments: list[str] = field(default_factory=list)
    goods: list[Any] = field(default_factory=list)
    periods: list[str] = field(default_factory=list)
    areas: list[str] = field(default_factory=list)
    theme: str = ""  # the region the text is about
    goods_said: tuple[int, int] = (-1, -1)  # the paragraph that last named goods and no number, and where its sentence ends
    paragraph: int = -1  # the one that last said what is measured

    def note(self, s: Scene) -> None:
        """What a sentence names is remembered."""
        for hit in s.hits:
            if hit.metric != NOTHING:
                _first(self.topics, (hit.metric, hit.concept))
                self.paragraph = s.line.sentence.paragraph
        for listed, kept in ((s.regions, self.regions), (s.instruments, self.instruments), (s.goods, self.goods)):
            for _, _, value in listed:
                _first(kept, value)
        if s.goods and not s.numbers:
            self.goods_said = (s.line.sentence.paragraph, s.line.sentence.end)
        for period in s.line.periods:
            if period.said[:1].isdigit() and len(period.said) in (4, 9):
                _first(self.periods, period.said)
        for area in s.line.areas:
            if not area.group:
                _first(self.areas, area.code)

    def copy(self) -> Trail:
        """What is remembered at one place of the text."""
        return replace(
            self, topics=[*self.topics], regions=[*self.regions], instruments=[*self.instruments], goods=[*self.goods], periods=[*self.periods], areas=[*self.areas],
        )  # fmt: skip

    def heading(self, s: Scene) -> None:
        """A heading begins anew with what it names; years and economies stay."""
        for kept in (self.regions, self.instruments, self.goods):
            kept.clear()
        self.note(s)


def carried_open(s: Scene, claim: Claim, trail: Trail) -> tuple[str, ...]:
    """What a claim leaves unsaid though the text has just named such things: keys of the language's `check.doubt` texts."""
    if claim.metric is None or claim.metric == "indicator" or metrics()[claim.metric].form == "rank":
        return ()
    metric = metrics()[claim.metric]
    named = bool(s.line.areas) or bool(s.regions)
    left = []
    listed = bool(s.instruments) and claim.keys.get("instrument") is not None  # types of investment are told of the whole
    if not named and not listed and (trail.regions or trail.theme) and "region" not in claim.keys and topic_of(metric) in _WITH_REGIONS:
        left.append("region")
    if not named and not s.instruments and trail.instruments and "instrument" not in claim.keys and topic_of(metric) == "fdi_inward":
        left.append("instrument")
    beside = trail.goods_said[0] == s.line.sentence.paragraph and 0 <= s.line.sentence.start - trail.goods_said[1] <= 2
    if not named and not s.goods and beside and "commodity" not in claim.keys and topic_of(metric) in ("exports", "imports"):
        left.append("goods")  # Engines, that is. In 2024 alone 686 million of them went
    grouped = "commodity" in claim.keys and claim.keys.get("partner") == WORLD  # product groups are of all exports
    if not named and not grouped and trail.areas and metric.family == "trade" and trail.areas[0] not in claim.keys.values():
        left.append("pair")
    return tuple(left)


def open_readings(s: Scene, number: Number, claim: Claim, trail: Trail, pair: Sequence[str], day: date | None, wide: bool = False) -> tuple[Reading, ...]:
    """The readings of a number along whatever is in doubt about it, the nearest to what the sentence says first; at most `OPEN`. `wide`: as if all of it were."""
    kind = kind_of(claim.unit) if claim.unit else ("count" if number.kind != "rank" else "rank")
    if kind not in FORMS or (claim.metric and metrics()[claim.metric].family not in FAMILIES):
        return ()
    if len(number.written.lstrip("0.").replace(".", "")) < 2 and kind != "rank":
        return ()
    doubts = {*claim.doubts, *carried_open(s, claim, trail), *(("metric", "period", "pair", "region") if claim.metric is None else ())}
    doubts |= {"period"} if all(p.said[0] == "@" for p in s.line.periods) else set()
    doubts |= {"region"} if trail.regions and not s.regions and regions.owner(trail.regions[0]) not in {a.code for a in s.line.areas} else set()
    doubts |= {"region"} if trail.theme and not s.regions and not s.line.areas else set()
    doubts |= {"instrument"} if trail.instruments and not s.instruments and claim.metric == "fdi_inward" else set()
    doubts |= {"pair"} if not s.line.areas and not s.regions else set()
    if any(h.metric == NOTHING for h in s.hits) or (claim.metric is None and not s.hits and not (s.regions and s.line.areas) and s.line.sentence.paragraph - trail.paragraph > 1):
        return ()
    groups = tuple(_of_groups(s, kind, claim, trail, pair))
    if not doubts and claim.metric != "company_count" and not groups and not wide:
        return ()
    doubts |= WIDE if wide else set()
    found = chain(groups, _readings(s, kind, claim, trail, doubts, tuple(pair), day) if doubts or claim.metric == "company_count" else ())
    own = Reading(claim.metric or "", claim.keys)
    return tuple(islice((r for r in _distinct(found) if r != own), OPEN))


# ---------------------------------------------------------------------------------------------------------------- the parts

_WITH_REGIONS = ("fdi_inward", "exports", "imports", "trade_balance")


def _first(kept: list[Any], value: Any) -> None:
    if value in kept:
        kept.remove(value)
    kept.insert(0, value)
    del kept[KEPT:]


def _distinct(readings: Iterable[Reading]) -> Iterator[Reading]:
    seen = set()
    for reading in readings:
        if reading.question not in seen:
            seen.add(reading.question)
            yield reading


def _of_groups(s: Scene, kind: str, claim: Claim, trail: Trail, pair: Sequence[str]) -> Iterator[Reading]:
    """Product groups of a ministry are of its exports to all, though the text be about two economies."""
    codes = [code for _, _, good in s.goods for scheme, code in getattr(good, "codes", ()) if scheme == "motie"]
    if claim.metric is not None and claim.metric.startswith("commodity_export") and claim.keys.get("partner") != WORLD:
        yield from (Reading(claim.metric, {**claim.keys, "partner": WORLD, "commodity": code}) for code in codes)
    measured = {"money": "commodity_exports", "ratio": "commodity_export_growth"}.get(kind, "")
    if measured and (claim.metric != measured or claim.keys.get("reporter") != GROUPS_OF) and (claim.metric is None or metrics()[claim.metric].family == "trade") and (GROUPS_OF in pair or any(a.code == GROUPS_OF for a in s.line.areas) or GROUPS_OF in trail.areas):
        periods = dict.fromkeys(p for p in (claim.keys.get("period", ""), *trail.periods[:2]) if len(p) == 4)  # 141.9 billion of chips, whoever bought them
        yield from (Reading(measured, {"reporter": GROUPS_OF, "partner": WORLD, "period": period, "commodity": code}) for code in codes for period in periods)


def _readings(s: Scene, kind: str, claim: Claim, trail: Trail, doubts: set[str], pair: tuple[str, ...], day: date | None) -> Iterator[Reading]:
    periods = _periods(s, claim, trail, doubts)
    for metric, concept in _topics(s, kind, claim, trail, doubts):
        if concept:
            listed = dict.fromkeys((claim.keys.get("area", ""), *(a.code for a in s.line.areas if not a.group), *pair, *trail.areas))
            lately = [str(day.year - n) for n in range(1, LATELY)] if day and not s.line.periods else []
            areas = [a for a in listed if a] if {"economy", "metric", "pair"} & doubts else [claim.keys.get("area", "")]
            yield from (Reading("indicator", {"area": area, "concept": concept, "period": period}) for area, period in product(areas, dict.fromkeys((*periods, *lately))))
            continue
        topic = topic_of(metrics()[metric])
        ends: dict[tuple[tuple[str, str], str], list[tuple[str, str]]] = {}
        for dims, form, period in product(_dims(s, topic, claim, trail, doubts), _forms(kind, claim, doubts), periods):
            if topic == "fdi_inward" and kind == "money":
                form = "cumulative" if len(period) == 9 else "level"
            chosen = choose(topic, kind, form, {k: v for k, v in dims.items() if v})
            sides = pair_keys(chosen) if chosen else None
            if chosen is None or sides is None or ("period" in chosen.keys and not period):
                continue
            region = str(dims.get("region") or "")
            if (sides, region) not in ends:
                ends[sides, region] = _ends(s, topic, sides, claim, trail, doubts, pair, region)
            for first, second in ends[sides, region]:
                keys = {sides[0]: first, sides[1]: second, **({"period": period} if "period" in chosen.keys else {})}
                keys |= {k: v for k, v in dims.items() if v and k != "commodity"}
                if "commodity" in chosen.keys:
                    codes, _, _, _ = read_goods(dims["commodity"], keys)
                    yield from (Reading(chosen.name, {**keys, "commodity": code}) for code in codes[:2])
                else:
                    yield Reading(chosen.name, keys)


def _topics(s: Scene, kind: str, claim: Claim, trail: Trail, doubts: set[str]) -> list[tuple[str, str]]:
    own = [(claim.metric, claim.keys.get("concept", ""))] if claim.metric else []
    if own and "metric" not in doubts:
        return own
    here = [(h.metric, h.concept) for h in s.hits]
    usual = [(name, "") for name in _WITH_REGIONS[:3]] if kind == "money" else []
    listed = [t for t in dict.fromkeys((*own, *here, *trail.topics, *usual)) if t[0] != NOTHING and fits(Hit(0, 0, *t), kind, s.line.lang)]
    return [t for t in listed if not t[1] or kind_of(context(s.line.lang)["concept"][t[1]]["unit"]) == kind]


def _periods(s: Scene, claim: Claim, trail: Trail, doubts: set[str]) -> list[str]:
    own = claim.keys.get("period", "")
    if own and "period" not in doubts:
        return [own]
    here = [p.said for p in s.line.periods if p.said[:1].isdigit() and len(p.said) in (4, 9)]
    here += [str(int(year) + int(p.said[1:])) for p in s.line.periods if p.said[0] == "@" for year in trail.periods if year.isdigit()]  # a year before any of those spoken of
    if own[4:5] == "-" and s.line.periods:  # which year is in doubt, not which part of it
        return list(dict.fromkeys((own, *(p + own[4:] for p in (*here, *trail.periods) if len(p) == 4))))[:4]
    return [p for p in dict.fromkeys((own, *here, *trail.periods)) if p][:4] or [""]


def _forms(kind: str, claim: Claim, doubts: set[str]) -> tuple[str, ...]:
    if claim.metric and claim.metric != "indicator" and "metric" not in doubts:
        return (metrics()[claim.metric].form,)
    return FORMS[kind]


def _dims(s: Scene, topic: str, claim: Claim, trail: Trail, doubts: set[str]) -> Iterator[dict[str, Any]]:
    sorts = (("region", s.regions, trail.regions), ("commodity", s.goods, trail.goods), ("instrument", s.instruments, trail.instruments))
    bound = [key for key, _, _ in sorts if claim.keys.get(key) and key not in doubts and not (key == "commodity" and "goods" in doubts)]
    if bound or not ({"region", "commodity", "goods", "instrument", "metric"} & doubts):
        yield {key: claim.keys[key] for key, _, _ in sorts if key in claim.keys}
        return
    yield {key: claim.keys[key] for key, _, _ in sorts if claim.keys.get(key)}
    if trail.theme and not s.regions:
        yield {"region": trail.theme}
    if topic == "fdi_inward" and s.line.has("part_of"):
        yield from ({"instrument": kind} for kind in INSTRUMENTS)  # 849 million of that never came from abroad
    for key, here, kept in sorts:
        for value in (*(n[2] for n in here), *kept):
            yield {key: value}
    yield {}


def _ends(s: Scene, topic: str, sides: tuple[str, str], claim: Claim, trail: Trail, doubts: set[str], pair: tuple[str, ...], region: str) -> list[tuple[str, str]]:
    own = (claim.keys.get(sides[0], ""), claim.keys.get(sides[1], ""))
    named = [c for c in dict.fromkeys((*(a.code for a in s.line.areas if not a.group), *pair, *trail.areas[:2])) if c != WORLD][:4]
    if region:
        owner = regions.owner(region)
        return [(owner, other) for other in dict.fromkeys((*own, *named)) if other and other not in (owner, WORLD)]
    if all(own) and claim.metric == "company_count":
        return [own[::-1]]
    if all(own) and not ({"pair", "economy"} & doubts) and claim.metric:
        told = topic_of(metrics()[claim.metric])
        turned = "metric" in doubts and {topic, told} == {"exports", "imports"} and not any(h.metric == told for h in s.hits)
        return [own, own[::-1]] if turned else [own]  # what one bought the other sold
    both = [(a, b) for a in named for b in (*named, WORLD) if a != b]
    return [p for p in dict.fromkeys((own, own[::-1], *both)) if all(p)][:8]
