"""Where economies are. Expected values: well-known facts, the UN's list of landlocked countries, and CEPII's GeoDist where its file is there."""

from __future__ import annotations

import struct
from math import pi
from pathlib import Path
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bilateral.classify import areas
from bilateral.classify.geography import EARTH_RADIUS_KM, contiguous, distance_km, great_circle_km, landlocked, locations

ECONOMIES = sorted(a.code for a in areas.areas().values() if a.kind == "economy")
NO_TOWN = {"ATA", "BVT", "HMD", "UMI"}
# The 32 landlocked developing countries of the UN (OHRLLS list, 2024), and the landlocked economies that are not developing countries.
LLDC = {
    "AFG", "ARM", "AZE", "BTN", "BOL", "BWA", "BFA", "BDI", "CAF", "TCD", "SWZ", "ETH", "KAZ", "KGZ", "LAO", "LSO",
    "MWI", "MLI", "MNG", "NPL", "NER", "MKD", "PRY", "MDA", "RWA", "SSD", "TJK", "TKM", "UGA", "UZB", "ZMB", "ZWE",
}
OTHERS = {"AND", "AUT", "BLR", "CHE", "CZE", "HUN", "LIE", "LUX", "SMR", "SRB", "SVK", "VAT", "XKX"}
# CEPII's codes that differ from ours.
CEPII = {"ROM": "ROU", "PAL": "PSE", "TMP": "TLS", "ZAR": "COD", "YUG": "SRB"}
# Where GeoDist measures from, found by fitting a point to its distances from all others (mean error 3 to 4 km): Samoa at 171.7 degrees east
# instead of west, New Zealand at 44.3 south instead of 41.3, Guinea at 15.7 west instead of 13.7 (in the sea); Palestine from Gaza.
ELSEWHERE = {"WSM", "GIN", "NZL", "PSE"}
# GeoDist measures Montserrat from Plymouth, buried since 1997, and Bogotá at 75.1 degrees west instead of 74.1; the other two pairs are so
# near one another (Brazzaville–Kinshasa, Accra–Lomé) that a rounded coordinate is more than a tenth.
PAIRS_OFF = {("ATG", "MSR"), ("COD", "COG"), ("COL", "PAN"), ("GHA", "TGO")}
# GeoDist has the borders before South Sudan and Kosovo, a causeway (Singapore) and one that ended in 1974 (Qatar); it lacks Cabinda,
# Ceuta with Melilla, and Andorra's southern border.
BORDERS_THERE = {("ALB", "SRB"), ("ARE", "QAT"), ("KEN", "SDN"), ("MYS", "SGP"), ("SDN", "UGA"), ("COD", "SDN")}
BORDERS_HERE = {("AGO", "COG"), ("AND", "ESP"), ("ESP", "MAR")}


def test_one_row_for_every_economy_in_order() -> None:
    assert list(locations()) == ECONOMIES


def test_places_are_on_the_globe_and_named() -> None:
    for one in locations().values():
        if one.code in NO_TOWN:
            assert (one.city, one.latitude, one.longitude) == ("", None, None)
            continue
        assert one.city
        assert one.latitude is not None
        assert one.longitude is not None
        assert -90 < one.latitude < 90
        assert -180 < one.longitude <= 180


def test_borders_are_mutual_and_between_economies() -> None:
    for one in locations().values():
        assert one.code not in one.neighbours
        for other in one.neighbours:
            assert one.code in locations()[other].neighbours, f"{one.code} has {other} as a neighbour, but not the other way round"
            assert contiguous(one.code, other)
            assert contiguous(other, one.code)


def test_landlocked_economies_are_those_of_the_un_and_thirteen_more() -> None:
    assert sorted(code for code in ECONOMIES if landlocked(code)) == sorted(LLDC | OTHERS)
    assert (len(LLDC), len(OTHERS)) == (32, 13)


def test_landlocked_economies_have_neighbours() -> None:
    assert all(locations()[code].neighbours for code in LLDC | OTHERS)


@pytest.mark.parametrize(
    ("a", "b", "shared"),
    [
        ("MEX", "USA", True),
        ("MEX", "KOR", False),
        ("KOR", "PRK", True),
        ("GUF", "BRA", True),
        ("FRA", "BRA", False),
        ("MAR", "MRT", False),
        ("MAF", "SXM", True),
        ("BWA", "ZMB", True),
        ("SGP", "MYS", False),
        ("SRB", "ALB", False),
        ("MEX", "MEX", False),
    ],
)
def test_borders(a: str, b: str, shared: bool) -> None:
    assert contiguous(a, b) is shared


@pytest.mark.parametrize(("code", "count"), [("CHN", 16), ("RUS", 14), ("BRA", 10), ("COD", 9), ("DEU", 9), ("ZAF", 6), ("AUS", 0), ("LSO", 1)])
def test_number_of_neighbours(code: str, count: int) -> None:
    """As general reference works count them, China with Hong Kong and Macao, which are economies of their own."""
    assert len(locations()[code].neighbours) == count


@pytest.mark.parametrize(
    ("a", "b", "kilometres"),
    [("MEX", "KOR", 12060), ("GBR", "FRA", 344), ("ESP", "PRT", 503), ("CAN", "USA", 733), ("KOR", "JPN", 1157), ("AUS", "NZL", 2326), ("XKX", "MKD", 77)],
)
def test_distances_between_capitals(a: str, b: str, kilometres: float) -> None:
    """Well-known distances, rounded, to 1.5 %."""
    assert distance_km(a, b) == pytest.approx(kilometres, rel=0.015)


def test_great_circle_by_hand() -> None:
    quarter = EARTH_RADIUS_KM * pi / 2
    assert great_circle_km(0, 0, 0, 90) == pytest.approx(quarter)
    assert great_circle_km(90, 0, 0, 57) == pytest.approx(quarter)
    assert great_circle_km(0, 179, 0, -179) == pytest.approx(EARTH_RADIUS_KM * pi / 90)  # two degrees, across the date line
    assert great_circle_km(0, 0, 0, 180) == pytest.approx(2 * quarter)
    assert great_circle_km(45, 10, 45, 10) == 0


@given(st.sampled_from(ECONOMIES), st.sampled_from(ECONOMIES), st.sampled_from(ECONOMIES))
def test_distance_is_a_metric(a: str, b: str, c: str) -> None:
    ab, bc, ac = distance_km(a, b), distance_km(b, c), distance_km(a, c)
    assert ab == distance_km(b, a)
    assert contiguous(a, b) == contiguous(b, a)
    if ab is not None:
        assert 0 <= ab <= EARTH_RADIUS_KM * pi
        assert (ab == 0) == (a == b)
    if ab is not None and bc is not None and ac is not None:
        assert ac <= ab + bc + 1e-6


@pytest.mark.parametrize("code", ["WLD", "EUU", "SUN", "mex", "", "XXX"])
def test_what_is_no_economy_is_unknown(code: str) -> None:
    assert distance_km(code, "MEX") is None
    assert distance_km("MEX", code) is None
    assert contiguous(code, "MEX") is None
    assert landlocked(code) is None


def test_without_a_town_there_is_no_distance_but_borders_are_known() -> None:
    assert distance_km("ATA", "CHL") is None
    assert distance_km("ATA", "ATA") is None
    assert contiguous("ATA", "CHL") is False
    assert landlocked("ATA") is False


@pytest.mark.real
def test_against_geodist(shared: Path) -> None:
    """CEPII's distances between capitals and its borders: 223 economies that we have too."""
    pairs = [(CEPII.get(a, a), CEPII.get(b, b), bool(border), far) for a, b, border, far in geodist(shared / "gravity" / "dist_cepii.dta")]
    compared = [(a, b, border, ours, far) for a, b, border, far in pairs if a < b and (ours := distance_km(a, b)) is not None]
    assert len(compared) == 223 * 222 // 2  # all but the Netherlands Antilles, which are no more
    off = {(a, b): abs(ours / far - 1) for a, b, _, ours, far in compared}
    assert median(off.values()) < 0.002  # GeoDist's sphere is 0.11 % larger
    assert {pair for pair, by in off.items() if by > 0.1 and not set(pair) & ELSEWHERE} == PAIRS_OFF
    assert sum(by > 0.02 for pair, by in off.items() if not set(pair) & ELSEWHERE) < 0.02 * len(off)
    assert {(a, b) for a, b, border, *_ in compared if border and not contiguous(a, b)} == BORDERS_THERE
    assert {(a, b) for a, b, border, *_ in compared if not border and contiguous(a, b)} == BORDERS_HERE
    assert sum(border for _, _, border, *_ in compared) == 308


def geodist(path: Path) -> list[tuple[str, str, int, float]]:
    """exporter, importer, contig and distcap of a Stata file of format 118, little-endian: fixed-width records after <data>."""
    data = path.read_bytes()
    assert data.startswith(b"<stata_dta><header><release>118</release><byteorder>LSF</byteorder>")

    def after(tag: bytes) -> int:
        return data.index(tag) + len(tag)

    (width,), (height,) = struct.unpack_from("<H", data, after(b"<K>")), struct.unpack_from("<Q", data, after(b"<N>"))
    kinds = struct.unpack_from(f"<{width}H", data, after(b"<variable_types>"))
    names = [data[at : at + 129].split(b"\0")[0].decode() for at in range(after(b"<varnames>"), after(b"<varnames>") + 129 * width, 129)]
    numbers = {65526: "d", 65527: "f", 65528: "i", 65529: "h", 65530: "b"}
    record = struct.Struct("<" + "".join(numbers.get(kind, f"{kind}s") for kind in kinds))
    wanted = [names.index(name) for name in ("exporter", "importer", "contig", "distcap")]
    start, found = after(b"<data>"), []
    for number in range(height):
        row = record.unpack_from(data, start + number * record.size)
        a, b, border, far = (row[at] for at in wanted)
        found.append((a.rstrip(b"\0").decode(), b.rstrip(b"\0").decode(), border, far))
    return found
