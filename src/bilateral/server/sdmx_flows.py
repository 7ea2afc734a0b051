"""The data flows of SDMX, one a family of metrics, and what a query for their data asks for. Nothing here needs pysdmx."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from bilateral.cells import TooMuch, cells, frequency_of
from bilateral.figures import Warehouse
from bilateral.keys import AREA_KEYS, expand_period
from bilateral.metrics import metrics
from bilateral.model import BilateralError, Figure, Metric, UnknownName
from bilateral.shown import json_number

AGENCY, VERSION = "BILATERAL", "1.0.0"
LARGEST = 20_000  # observations of one answer
NONE = "_Z"  # a dimension that a metric does not have
TIME, VALUE = "TIME_PERIOD", "OBS_VALUE"
NAMES = {"economy": "INDICATORS"}  # flows whose family has another name
FREQUENCIES: Mapping[str, str] = {"A": "Years", "Q": "Quarters", "M": "Months", "_O": "Ranges of periods published as one number"}
OBS_STATUS: Mapping[str, tuple[str, str]] = {  # a figure's status → SDMX CL_OBS_STATUS
    "published": ("A", "Normal value"), "partial": ("_O", "Other: the sum of the parts that are loaded"), "estimated": ("E", "Estimated value"),
    "missing": ("O", "Missing value"), "suppressed": ("Q", "Missing value; suppressed"), "not_applicable": ("M", "Missing value; data cannot exist"),
}  # fmt: skip
ATTRIBUTES: Mapping[str, str] = {
    "OBS_STATUS": "Observation status", "FIGURE_STATUS": "Status of the figure", "UNIT_MEASURE": "Unit of measure", "SOURCE": "Whose number it is",
    "VIA": "The source it was loaded from", "VINTAGE": "The day its release came out", "FIGURE": "Id of the figure, by which it can be traced",
}  # fmt: skip


@dataclass(frozen=True)
class Flow:
    """A data flow: its id and the metrics in it. `dimensions` are id → key of the metrics, in the order of a series key; METRIC and FREQ have no key."""

    id: str
    name: str
    metrics: tuple[Metric, ...]
    dimensions: Mapping[str, str]


@dataclass(frozen=True)
class Query:
    """What of a flow is asked for: members by dimension (none named: all), and the periods."""

    flow: Flow
    chosen: Mapping[str, tuple[str, ...]]
    since: str = ""
    until: str = ""
    as_of: str | None = None
    first: int = 0
    last: int = 0


@cache
def flows() -> Mapping[str, Flow]:
    """The flows by id. Metrics without a period are in none: SDMX series run over time."""
    families: dict[str, list[Metric]] = {}
    for declared in metrics().values():
        if "period" in (*declared.keys, *declared.optional):
            families.setdefault(declared.family, []).append(declared)
    made = {}
    for family, listed in families.items():
        keys = list(dict.fromkeys(key for declared in listed for key in (*declared.keys, *declared.optional) if key not in ("period", "classification")))
        areas = [key for key in keys if key in AREA_KEYS and key != "among"]
        ordered = [*areas, "metric", *(key for key in keys if key not in areas), "freq"]
        name = NAMES.get(family, family.upper())
        made[name] = Flow(name, f"Bilateral: {name.lower()}", tuple(listed), MappingProxyType({key.upper(): key for key in ordered}))
    return MappingProxyType(made)


def flow(name: str) -> Flow:
    """The flow of a reference: its id, or agency, id and version by commas.

    Raises:
        UnknownName: with the nearest.
    """
    parts = name.split(",")
    agency, wanted, version = (parts if len(parts) == 3 else [AGENCY, parts[0], VERSION] if len(parts) == 1 else [*parts, VERSION])[:3]
    if agency.upper() not in (AGENCY, "ALL", "*") or version not in (VERSION, "1.0", "latest", "all", "*", "~", "+", ""):
        raise UnknownName(f"there is no dataflow {name!r}; the agency is {AGENCY}, the version {VERSION}; see dataflow/{AGENCY}", nearest=tuple(flows()))
    found = flows().get(wanted)
    if found is None:
        raise UnknownName(f"there is no dataflow {wanted!r}; there are {', '.join(flows())}", nearest=tuple(difflib.get_close_matches(wanted.upper(), flows(), 3, 0.3)) or tuple(flows()))
    return found


def parse_key(of: Flow, text: str, *, wild: Sequence[str] = ("", "*")) -> dict[str, tuple[str, ...]]:
    """Members by dimension of a series key: `MEX.KOR.exports`. An empty place or * is all members, + stands between several, and places left out at the end are all.

    Raises:
        BilateralError: for more places than there are dimensions.
    """
    if text in ("all", "*", ""):
        return {}
    places = text.split(".")
    if len(places) > len(of.dimensions):
        raise BilateralError(f"the key {text!r} has {len(places)} places; {of.id} has {len(of.dimensions)}: {'.'.join(of.dimensions)}")
    made = {}
    for dimension, place in zip(of.dimensions, places, strict=False):
        if place not in wild:
            made[dimension] = tuple(part for part in place.split("+") if part)
    return made


def observations(w: Warehouse, asked: Query) -> list[tuple[dict[str, str], Figure]]:
    """The figures that a query asks for, each with its members by dimension and its time, in order of series and time.

    Raises:
        TooMuch: where there are more than LARGEST.
        UnknownName: for an unknown metric, frequency or member.
    """
    found: list[tuple[dict[str, str], Figure]] = []
    wanted = _members("METRIC", asked.chosen.get("METRIC", ()), [declared.name for declared in asked.flow.metrics])
    frequencies = tuple("R" if f == "_O" else f for f in _members("FREQ", asked.chosen.get("FREQ", ()), FREQUENCIES))
    for declared in asked.flow.metrics:
        members = _of_metric(asked, declared)
        if declared.name not in wanted or members is None:
            continue
        made = cells(w, declared.name, members, as_of=asked.as_of, since=asked.since, until=asked.until, frequencies=frequencies, apart=("period",))
        found.extend((place(asked.flow, f), f) for f in made if f.keys.get("period"))
        if len(found) > LARGEST:
            raise TooMuch(f"the answer has more than {LARGEST:,} observations, the most that are given at once; name more members in the key, or bound the periods")
    found.sort(key=lambda one: tuple(one[0].values()))
    return _bounded(found, asked)


def place(of: Flow, f: Figure) -> dict[str, str]:
    """Where a figure stands: its member of each dimension, then its time."""
    keys = {**f.keys, "metric": f.metric, "freq": frequency_of(f.keys["period"]).replace("R", "_O")}
    return {**{dimension: keys.get(key, NONE) for dimension, key in of.dimensions.items()}, TIME: time_of(f.keys["period"])}


def row(where: Mapping[str, str], f: Figure, *, attributes: bool = True) -> dict[str, str | None]:
    """An observation as a flat row of text; the value is written without loss."""
    value = json_number(f.value)
    made: dict[str, str | None] = {**where, VALUE: None if value is None else str(value)}
    if attributes:
        made |= {
            "OBS_STATUS": OBS_STATUS["missing" if value is None and f.status == "published" else f.status][0], "FIGURE_STATUS": f.status, "UNIT_MEASURE": f.unit, "SOURCE": f.source, "VIA": f.via,
            "VINTAGE": f.vintage.isoformat() if f.vintage else None, "FIGURE": f.id,
        }  # fmt: skip
    return made


def time_of(period: str) -> str:
    """A canonical period as SDMX writes it: a range by its first day and its length.

    >>> time_of("2024-Q1"), time_of("1999/2024"), time_of("2024-01/2024-06")
    ('2024-Q1', '1999-01-01/P26Y', '2024-01-01/P6M')
    """
    first, _, last = period.partition("/")
    if not last:
        return period
    count, (year, _, part) = len(expand_period(period)), first.partition("-")
    if not part:
        return f"{year}-01-01/P{count}Y"
    months = (3 * count, 3 * int(part[1:]) - 2) if part.startswith("Q") else (count, int(part))
    return f"{year}-{months[1]:02d}-01/P{months[0]}M"


def period_of(text: str) -> str:
    """A bound on time as a canonical period: of a day, its month."""
    return text[:7] if len(text) >= 10 and text[4] == "-" and text[5:7].isdecimal() else text.replace("-A1", "").replace("-M", "-")


# ---------------------------------------------------------------------------------------------------------------- the parts


def _members(dimension: str, given: Sequence[str], known: Iterable[str]) -> tuple[str, ...]:
    listed = tuple(known)
    for member in given:
        if member not in listed:
            near = tuple(difflib.get_close_matches(member, listed, 4, 0.4))
            hint = f"nearest: {', '.join(near)}" if near else f"there are {', '.join(listed)}"
            raise UnknownName(f"{member!r} is no member of {dimension}; {hint}", nearest=near or listed[:20])
    return tuple(given) or listed



def _of_metric(asked: Query, declared: Metric) -> dict[str, tuple[str, ...]] | None:
    """The members that are asked for, by key of one metric; None where it has no such members."""
    made = {}
    for dimension, members in asked.chosen.items():
        key = asked.flow.dimensions[dimension]
        if key in ("metric", "freq"):
            continue
        if key not in declared.keys and key not in declared.optional:
            if NONE not in members:
                return None
            continue
        made[key] = tuple(member for member in members if member != NONE)
        if not made[key]:
            return None
    return made


def _bounded(found: list[tuple[dict[str, str], Figure]], asked: Query) -> list[tuple[dict[str, str], Figure]]:
    if not (asked.first or asked.last):
        return found
    series: dict[tuple[str, ...], list[tuple[dict[str, str], Figure]]] = {}
    for one in found:
        series.setdefault(tuple(one[0].values())[:-1], []).append(one)
    return [one for listed in series.values() for n, one in enumerate(listed) if (asked.first and n < asked.first) or (asked.last and n >= len(listed) - asked.last)]
