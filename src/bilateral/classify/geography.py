"""Where economies are: one city each, great-circle distances between these, land borders, access to the sea.

The facts are typed in `geography.csv`: one row per economy. The city is the capital, with these exceptions: Tel Aviv, from which CEPII's
GeoDist measures; the former capitals Bujumbura, Koror and Yangon, from which it measures too and which remain the largest towns; and where
the capital is disputed, abandoned or absent, the seat of government or main settlement (Ramallah, Laayoune, Brades, Atafu, …).
Coordinates are decimal degrees, WGS 84, to the hundredth (about 1 km). A neighbour shares a land or river border, or one across a lake
that both own the shores of (Tanzania and DR Congo); bridges and causeways (Bahrain, Singapore), leased or military ground
(Guantánamo, Akrotiri) and divided uninhabited islets (Hans Island, Märket) are left out. Each economy stands by itself: French Guiana
borders Brazil, France does not; Western Sahara lies between Morocco and Mauritania; Kosovo is apart from Serbia.
Landlocked: without a coast on the ocean or a sea joined to it; the Caspian does not count.

Unknown is None, never a guess: economies without a town (Antarctica, Bouvet, Heard and McDonald, the U.S. outlying islands) have no
distance, and groups, withdrawn economies and codes that are none have nothing.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from math import asin, cos, radians, sin, sqrt
from types import MappingProxyType

EARTH_RADIUS_KM = 6371.0  # the mean radius of the Earth as IUGG defines it, (2a + b) / 3 = 6371.0088 km


@dataclass(frozen=True)
class Location:
    """One economy: its city and where it is (decimal degrees, north and east positive; None without a town), its borders."""

    code: str
    city: str
    latitude: float | None
    longitude: float | None
    landlocked: bool
    neighbours: frozenset[str]


@cache
def locations() -> Mapping[str, Location]:
    """Every economy's location by canonical code."""
    text = resources.files(__package__).joinpath("geography.csv").read_text(encoding="utf-8")
    return MappingProxyType({row["code"]: _location(row) for row in csv.DictReader(text.splitlines())})


def distance_km(a: str, b: str) -> float | None:
    """Kilometres between the cities of two economies along the great circle; 0 for the same one, None when either place is unknown.

    A sphere of the mean radius: up to 0.6 % off the ellipsoid. Canonical codes; symmetric.
    """
    one, other = locations().get(a), locations().get(b)
    if one is None or other is None or one.latitude is None or one.longitude is None or other.latitude is None or other.longitude is None:
        return None
    return great_circle_km(one.latitude, one.longitude, other.latitude, other.longitude)


def contiguous(a: str, b: str) -> bool | None:
    """Whether two economies share a land border; False for an economy with itself, None when either is unknown. Symmetric."""
    one, other = locations().get(a), locations().get(b)
    return None if one is None or other is None else other.code in one.neighbours


def landlocked(a: str) -> bool | None:
    """Whether an economy has no coast, None when it is unknown."""
    one = locations().get(a)
    return None if one is None else one.landlocked


def great_circle_km(latitude: float, longitude: float, other_latitude: float, other_longitude: float) -> float:
    """Kilometres between two points in decimal degrees, by the haversine formula, which keeps its digits for near points.

    >>> round(great_circle_km(0, 0, 0, 90))  # a quarter of the equator: 6371 · π / 2
    10008
    """
    north, other_north = radians(latitude), radians(other_latitude)
    h = sin((other_north - north) / 2) ** 2 + cos(north) * cos(other_north) * sin(radians(other_longitude - longitude) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * asin(min(1.0, sqrt(h)))  # rounding can lift h a hair above 1 at antipodes


# ---------------------------------------------------------------------------------------------------------------- the parts


def _location(row: Mapping[str, str]) -> Location:
    return Location(
        row["code"],
        row["city"],
        float(row["latitude"]) if row["latitude"] else None,
        float(row["longitude"]) if row["longitude"] else None,
        row["landlocked"] == "1",
        frozenset(row["neighbours"].split()),
    )
