"""The cubes of the Tesseract door: metrics with the same keys, their keys as dimensions, and what a query of them asks for.

Nothing is added up: a figure is given where every dimension of the cube has one member, by a drilldown, by a cut to one member, or by its total where figures for
that are loaded as such. So a row of a cube is a row of figures, each of which can be traced.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any

from bilateral.cells import TooMuch, cells, frequency_of, members
from bilateral.classify import areas, commodities, regions
from bilateral.figures import Warehouse
from bilateral.keys import AREA_KEYS
from bilateral.lang import languages
from bilateral.metrics import metrics
from bilateral.model import TOTAL, WORLD, BilateralError, Figure, Metric, UnknownName
from bilateral.shown import json_number

LARGEST = 20_000  # rows of one answer
TIMES: Mapping[str, str] = {"Year": "A", "Quarter": "Q", "Month": "M"}
HEADINGS: Mapping[str, int] = {"HS2": 2, "HS4": 4, "HS6": 6}
NESTED = ("commodity", "period")  # keys whose codes begin with those they lie in
TOTALS: Mapping[str, str] = {"partner": WORLD, "commodity": TOTAL}  # the member that stands for all, where a query does not say


@dataclass(frozen=True)
class Dimension:
    """A key as a dimension. `levels` are names → what they keep: a frequency, digits of a commodity, or nothing."""

    name: str
    key: str
    kind: str
    levels: Mapping[str, str | int]


@dataclass(frozen=True)
class Cube:
    """Metrics that have the same keys."""

    name: str
    metrics: tuple[Metric, ...]
    dimensions: tuple[Dimension, ...]

    def level(self, name: str) -> tuple[Dimension, str]:
        """The dimension and the name of a level, whatever its case.

        Raises:
            UnknownName: with the nearest.
        """
        known = {level.casefold(): (d, level) for d in self.dimensions for level in d.levels}
        found = known.get(name.casefold().split(".")[-1])
        if found is None:
            listed = [level for _, level in known.values()]
            raise UnknownName(f"the cube {self.name} has no level {name!r}; it has {', '.join(listed)}", nearest=tuple(difflib.get_close_matches(name, listed, 3, 0.4)) or tuple(listed))
        return found

    def measure(self, name: str) -> Metric:
        """The metric of a name.

        Raises:
            UnknownName: with the nearest.
        """
        found = next((m for m in self.metrics if name in (m.name, m.label)), None)
        if found is None:
            listed = [m.name for m in self.metrics]
            raise UnknownName(f"the cube {self.name} has no measure {name!r}; it has {', '.join(listed)}", nearest=tuple(difflib.get_close_matches(name, listed, 3, 0.4)) or tuple(listed))
        return found


@dataclass(frozen=True)
class Query:
    """A question for rows of a cube. `include` and `exclude` are members by level; `time` is a level and latest, oldest, or how many of the latest."""

    cube: Cube
    drilldowns: tuple[str, ...]
    measures: tuple[Metric, ...]
    include: Mapping[str, tuple[str, ...]]
    exclude: Mapping[str, tuple[str, ...]]
    time: tuple[str, str] | None = None
    locale: str = "en"


@cache
def cubes() -> Mapping[str, Cube]:
    """The cubes by name: the family, and the keys beyond the two economies and the period."""
    grouped: dict[tuple[Any, ...], list[Metric]] = {}
    for declared in metrics().values():
        optional = tuple(key for key in declared.optional if key != "classification")
        grouped.setdefault((declared.family, declared.keys, optional), []).append(declared)
    made = {}
    for (family, keys, optional), listed in grouped.items():
        sides = listed[0].sides or ()
        name = "_".join([family, *(key for key in (*keys, *optional) if key not in (*sides, "period"))])
        made[name] = Cube(name, tuple(listed), tuple(_dimension(key) for key in (*keys, *optional)))
    return MappingProxyType(made)


def cube(name: str) -> Cube:
    """The cube of a name.

    Raises:
        UnknownName: with the nearest.
    """
    found = cubes().get(name)
    if found is None:
        near = tuple(difflib.get_close_matches(name, cubes(), 3, 0.4)) or tuple(cubes())
        raise UnknownName(f"there is no cube {name!r}; nearest: {', '.join(near)}", nearest=near)
    return found


def rows(w: Warehouse, asked: Query) -> tuple[list[dict[str, Any]], dict[str, list[Figure]]]:
    """The rows of a query, each with the members of its drilldowns and the values of its measures, and the figures by measure.

    Raises:
        BilateralError: where a dimension is left with several members.
        TooMuch: where there are more than LARGEST rows.
    """
    drilled = [asked.cube.level(name) for name in asked.drilldowns]
    placed: dict[tuple[str, ...], dict[str, Figure]] = {}
    if asked.time and asked.time[1] not in ("latest", "oldest", "1") and "period" not in [d.key for d, _ in drilled]:
        raise BilateralError(f"time={'.'.join(asked.time).lower()} has several periods: drill down by {asked.time[0]} too, for figures are not added up here")
    for name, listed in _timely(asked, {declared.name: _figures(w, asked, declared, drilled) for declared in asked.measures}).items():
        for f in listed:
            placed.setdefault(tuple(f.keys.get(d.key, "") for d, _ in drilled), {})[name] = f
        if len(placed) > LARGEST:
            raise TooMuch(f"the answer has more than {LARGEST:,} rows, the most that are given at once; cut to fewer members")
    made = []
    for where, held in sorted(placed.items()):
        row: dict[str, Any] = {}
        for (d, level), member in zip(drilled, where, strict=True):
            row |= columns(d, level, member, asked.locale)
        made.append(row | {m.name: json_number(held[m.name].value) if m.name in held else None for m in asked.measures})
    figures = {m.name: [held[m.name] for held in placed.values() if m.name in held] for m in asked.measures}
    return made, figures


def columns(d: Dimension, level: str, member: str, locale: str) -> dict[str, Any]:
    """A member as columns of a row: its id and its name; of a year, the number alone."""
    if level == "Year" and member.isdecimal():
        return {level: int(member)}
    return {f"{level} ID": member, level: caption(d.key, member, locale)}


def listed_members(w: Warehouse, of: Cube, level: str) -> list[str]:
    """The members of a level for which there are figures; of commodities, all that have a name, as millions of rows would have to be read for those with figures."""
    d, name = of.level(level)
    if d.key == "commodity":
        return sorted(code for code in {*commodities.chapters(), *commodities.hs2022()} if _keeps(d, name, code))
    found = sorted({member for declared in of.metrics for member in members(w, declared.name, d.key)})
    return [member for member in found if _keeps(d, name, member)]


def caption(key: str, member: str, locale: str) -> str:
    """The name of a member in a language; its code where it has none."""
    try:
        if key in AREA_KEYS:
            return areas.name(member, locale)
        if key == "commodity" and member != TOTAL:
            return commodities.name("H6", member, locale)
        if key == "region" and member != TOTAL:
            return regions.name(member, locale)
    except BilateralError:
        return member
    return member


def locales() -> tuple[str, ...]:
    """The languages of names."""
    return tuple(languages())


# ---------------------------------------------------------------------------------------------------------------- the parts


def _dimension(key: str) -> Dimension:
    if key == "period":
        return Dimension("Time", key, "time", TIMES)
    if key == "commodity":
        return Dimension("Product", key, "standard", HEADINGS)
    name = key.replace("_", " ").title()
    return Dimension(name, key, "geo" if key in AREA_KEYS or key == "region" else "standard", {name: ""})


def _keeps(d: Dimension, level: str, member: str) -> bool:
    kept = d.levels[level]
    return frequency_of(member) == kept if d.key == "period" else len(member) == kept and member.isdecimal() if d.key == "commodity" else True


def _figures(w: Warehouse, asked: Query, declared: Metric, drilled: list[tuple[Dimension, str]]) -> list[Figure]:
    chosen, levels, frequencies = _chosen(asked, declared, drilled)
    found = cells(w, declared.name, chosen, levels=levels, frequencies=frequencies, apart=[d.key for d, _ in drilled])
    return [
        f for f in found
        if all(_keeps(d, level, f.keys.get(d.key, "")) for d, level in drilled)
        and all(_inside(asked.cube, name, listed, f) for name, listed in asked.include.items())
        and not any(_inside(asked.cube, name, listed, f) for name, listed in asked.exclude.items())
    ]  # fmt: skip


def _inside(of: Cube, level: str, listed: tuple[str, ...], f: Figure) -> bool:
    """Whether a figure is of one of these members, or of one that lies in it: a heading of its chapter, a month of its year."""
    key = of.level(level)[0].key
    member = f.keys.get(key, "")
    return member in listed or (key in NESTED and "/" not in member and member.startswith(listed))


def _timely(asked: Query, figures: Mapping[str, list[Figure]]) -> dict[str, list[Figure]]:
    """The figures of the latest or oldest periods for which any measure has a value."""
    if asked.time is None:
        return dict(figures)
    level, age = asked.time
    d, _ = asked.cube.level(level)
    periods = sorted({f.keys["period"] for listed in figures.values() for f in listed if f.value is not None and _keeps(d, level, f.keys.get("period", ""))})
    kept = periods[-1:] if age == "latest" else periods[:1] if age == "oldest" else periods[-int(age) :]
    return {name: [f for f in listed if f.keys.get("period") in kept] for name, listed in figures.items()}


def _chosen(asked: Query, declared: Metric, drilled: list[tuple[Dimension, str]]) -> tuple[dict[str, tuple[str, ...]], set[int], set[str]]:
    """The members of each key that are asked for, the levels of commodities and the frequencies; a key that is drilled into is open."""
    at = {d.key: level for d, level in drilled} | ({"period": asked.time[0]} if asked.time else {})
    chosen: dict[str, tuple[str, ...]] = {}
    for name, listed in asked.include.items():
        d, level = asked.cube.level(name)
        if d.key not in NESTED or at.get(d.key, level) == level:  # a cut above the level of the drilldown is held against the figures
            chosen[d.key] = listed if d.key not in chosen else tuple(m for m in listed if m in chosen[d.key])
    for d in asked.cube.dimensions:
        if d.key in at or len(chosen.get(d.key, ())) == 1:
            continue
        if d.key in chosen:
            raise BilateralError(f"the cut of {d.name} has several members: drill down by it too ({', '.join(d.levels)}), for figures are not added up here")
        total = declared.optional.get(d.key) or TOTALS.get(d.key, "")
        if total:
            chosen[d.key] = (total,)
        elif d.key in declared.keys:
            raise BilateralError(f"say which {d.name}: drill down by {' or '.join(d.levels)}, or cut it to one member; figures are not added up here")
    levels = {int(d.levels[level]) for d, level in drilled if d.key == "commodity"} if "commodity" not in chosen else set()
    return chosen, levels, {str(TIMES[at["period"]])} if "period" in at else set()
