"""Claims of indicators: the number an economy has for itself."""

from __future__ import annotations

import re
from dataclasses import replace

from bilateral.check.binding import bind, compares, period_of, vintage_of
from bilateral.check.claim import Claim
from bilateral.check.forms import growth
from bilateral.check.lexicon import folded
from bilateral.check.made import bare, made
from bilateral.check.scene import Scene
from bilateral.check.story import Said, Story
from bilateral.check.topics import Hit, kind_of
from bilateral.check.when import period_said
from bilateral.check.whose import area_of
from bilateral.lang.context import context
from bilateral.lang.read import Number
from bilateral.metrics import metric as metric_named

__all__ = ["indicator"]

AGAINST = re.compile(r",? ?(?:against|versus|vs\.?|compared (?:with|to)|and|to|frente a|contra|y|por)(?: only| just| some| about)? ?")
OF = 5  # characters between a number and the economy it is said to be of
SHEET = 80  # characters of a line of a fact sheet
TO = re.compile(r"\b(?:to|at|a|al|en|de)\s?$")
FROM = re.compile(r"\b(?:from|de|desde)\s?$")
BY = re.compile(r"\s?(?:by|un|en un|a|en)?\s?(?:about|around|some|unos)?\s?")  # between "fell" and the ratio it fell by


def indicator(s: Scene, number: Number, hit: Hit, story: Story, doubts: list[str]) -> Claim:
    metric = metric_named("indicator")
    if hit.concept == "gdp_per_head" and s.line.has("ppp"):
        hit = replace(hit, concept="gdp_per_head_ppp")
    before = s.line.between(max(s.line.sentence.start, number.start - 6), number.start)
    if hit.concept.endswith("_share_of_gdp") and growth(s, number) and not s.line.has("share") and not TO.search(before):
        return bare(s.line, number)  # services grew by 5 %
    alike = [n for n in s.numbers if kind_of(n.unit) == kind_of(number.unit)]
    owned = _owned(s, number)
    named = [a for a in s.line.areas if not a.group and a.start not in owned]
    area = area_of(named, hit, number, s.line)
    if owned and not named and not area:
        doubts = [*doubts, "economy"]  # 42,251, more than twice the 17,888 of Mexico
    if len({a.code for a in named}) > 1 and len(alike) > 1:
        bound = bind(s.line, number, [(a.start, a.end, a.code) for a in named], s.numbers, ())
        area = bound.value if bound else area
        doubts = doubts if bound else [*doubts, "economy"]
        if len(alike) == len({a.code for a in named}) == 2 and all(a.end <= alike[0].start for a in named) and AGAINST.fullmatch(s.line.between(alike[0].end, alike[1].start)):
            area, doubts = list(dict.fromkeys(a.code for a in named))[alike.index(number)], [*doubts, "economy"]  # Mexico has more people than Korea: 129.7 million against 51.7
    if s.line.lang == "ko" and s.line.has("respectively"):
        if not named and len(story.indicated) == len(alike) > 1:
            area = story.indicated[alike.index(number)]  # of the economies of the sentence before, in order
        else:
            doubts = [*doubts, "period"]  # of the years named before, in order
    cities = frozenset(context(story.lang)["capitals"]["words"])
    if any(r[1] <= number.start and number.start - r[1] <= SHEET for r in s.regions) or any(a.code == area and s.line.text[a.start : a.end] in cities for a in named):
        doubts = [*doubts, "economy"]  # of a state or a city
    only = (
        s.line.periods[0].said if len(s.line.periods) == 1 and s.line.periods[0].start > number.end and not (s.line.lang == "ko" and any(n.start >= s.line.periods[0].end for n in alike)) else ""
    )  # population of 51 million and GDP of 1.7 trillion (2023)
    if only and any(n.end <= s.line.periods[0].start and compares(s.line, number, n) for n in alike if n.start > number.end):
        only = ""  # 17,888, much the same as the 17,790 of 2010
    own = period_of(s.line, number, s.numbers)[0]
    earlier = [p.said for p in s.line.periods if p.end <= number.start and p.said.isdigit()]
    said = only if only.isdigit() else earlier[-1] if own is None and earlier else ""
    if own is not None and own.said.startswith("@") and not earlier and story.context_period is not None:
        story.period = Said(story.context_period.value, s.line.sentence.paragraph)  # two years before the one the indicator was just said of
    if said or own is not None:
        period, period_doubts = (said, []) if said else period_said(s, number, story)
        told = story.context_period
        if not _aside_of(s, number, own.said if own else "") and (told is None or told.keys.get("sentence") != str(s.line.sentence.start) or not period < told.value):  # 2.0 % in 2024, after 1.6 in 2023
            story.context_period, story.spoken = Said(period, s.line.sentence.paragraph, {"sentence": str(s.line.sentence.start)}), period
    elif story.context_period is not None:
        period, period_doubts = story.context_period.value, ["period"]
    else:
        period, period_doubts = period_said(s, number, story)
    story.topic = Said("indicator", s.line.sentence.paragraph, {"concept": hit.concept})
    if not area and s.line.lang == "ko" and story.pair:
        other = {a.code for a in named if a.start > number.end}
        area = story.other(next(iter(other))) if len(other) == 1 else ""  # 1인당 GDP는 1만7,888달러로, 한국의 4만2,251달러에 뒤진다
    if area:
        story.areas.add(area)
        story.area = Said(area, s.line.sentence.paragraph)
    else:
        carried = story.area if story.area and story.area.paragraph == s.line.sentence.paragraph else story.focus
        if story.about and story.area and story.about == story.area.value and story.area.paragraph < s.line.sentence.paragraph:
            carried = story.area  # an article headed by one economy speaks on of it
        only = next(iter(story.areas)) if len(story.areas) == 1 else ""  # the text has spoken of the numbers of no other
        area = carried.value if carried else story.about if len(s.line.words) <= SHEET and story.about else only
        story.area = Said(area, s.line.sentence.paragraph) if area else story.area
        doubts = doubts if area else [*doubts, "economy"]
        area = area or (story.area.value if story.area else "")
    way = (
        growth(s, number)
        if hit.concept == "gdp_growth" and not FROM.search(s.line.between(max(s.line.sentence.start, number.start - 8), number.start))
        else ""
    )
    if hit.concept == "inflation" and _fallen(s, number, hit):
        way = "down"
    elif way == "down" and _slows(s, number, hit):
        way = ""
    claim = made(
        s.line,
        number,
        metric,
        {"area": area, "concept": hit.concept, "period": period},
        story,
        -1 if way == "down" and number.value > 0 else 1,
    )
    unit = context(story.lang)["concept"][hit.concept]["unit"]
    missing = [k for k in metric.keys if not claim.keys.get(k)]
    vintage = vintage_of(s.line, number, s.numbers)
    return replace(
        claim, unit=unit if unit == "persons" or not claim.unit else claim.unit, doubts=(*doubts, *period_doubts, *missing), carried=("period",) if period_doubts and "period" not in doubts else (), vintage=vintage,
        dated=vintage is not None or s.line.has("revision"),
    )  # fmt: skip


# ---------------------------------------------------------------------------------------------------------------- the parts


def _owned(s: Scene, number: Number) -> frozenset[int]:
    """Where economies stand right behind another number, as those that it is of: 42,251, more than twice the 17,888 of Mexico."""
    if s.line.lang == "ko":
        return frozenset()
    said = [n for n in s.line.numbers if n.kind not in ("year", "date") and n.start != number.start]
    named = [a for a in s.line.areas if a.role == "of" and a.form == "name"]
    return frozenset(a.start for n in said for a in named if 0 <= a.start - n.end <= OF and not set(s.line.text[n.end : a.start]) & set(",;:("))


def _aside_of(s: Scene, number: Number, said: str) -> bool:
    """Whether a Korean number is only what another is held against, so that its year is not the one spoken of: 2022년의 5.1%에서 안정됐다; 전년(1.6%)보다 높다."""
    if s.line.lang != "ko":
        return False
    first = next((n for n in s.numbers if kind_of(n.unit) == kind_of(number.unit)), number)
    behind = s.line.between(number.end, min(s.line.sentence.end, number.end + 6))
    held = behind.startswith(tuple(context("ko")["period"]["held"]))
    return (said.startswith("@") and held) or (first is not number and (said.startswith("@") or held))


def _fallen(s: Scene, number: Number, hit: Hit) -> bool:
    """Whether prices themselves, and not the rate at which they rise, are said to have fallen by a ratio: consumer prices fell by 2.3 percent."""
    words = tuple(context(s.line.lang)["growth"]["prices"])
    falls = [m for m, _ in s.line.of("down") if hit.end <= m.start <= hit.end + OF and m.end <= number.start]
    mild = any(s.line.between(m.start, m.end) in context(s.line.lang)["growth"]["prices_rise"] for m in falls)
    return bool(words) and s.line.between(hit.start, hit.end).endswith(words) and bool(falls) and not mild and BY.fullmatch(s.line.between(falls[-1].end, number.start)) is not None


def _slows(s: Scene, number: Number, hit: Hit) -> bool:
    """Whether the words for a fall say that a rate of growth became less, and no more: growth slowed to 1.6 percent; growth, which had been 7 percent."""
    falls = [m for m, _ in s.line.of("down")]
    near = min(falls, key=lambda m: min(abs(m.start - number.end), abs(number.start - m.end)), default=None)
    slowing = {folded(word) for word in context(s.line.lang)["growth"]["slowing"]}
    rate = any(m.start == hit.start and m.end == hit.end for m, _ in s.line.of("concept")) or any(s.line.between(m.start, m.end) == "growth" for m, _ in s.line.of("up"))
    if s.line.lang == "ko":  # 성장률은 점차 낮아져 2024년 2.0%
        return near is not None and s.line.between(near.start, near.end).startswith(tuple(slowing))
    return near is not None and rate and s.line.between(near.start, near.end) in slowing
