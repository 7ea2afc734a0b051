"""Which numbers of an English text are claims, and fractions, ranks and units as such texts write them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from bilateral.check import check_text
from bilateral.figures import Warehouse
from bilateral.lang.read import read_one
from tiny import world
from worlds import FILES

PAIR = ("MEX", "KOR")


@pytest.fixture(scope="module")
def w() -> Warehouse:
    return world(FILES)


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("three of every four", "0.75"), ("two dollars out of every five", "0.4"), ("nine in ten", "0.9"), ("by a quarter", "0.25"), ("nearly half", "0.5"),
        ("half its", "0.5"), ("3.62 cents of every dollar", "0.0362"), ("3.62 of every 100 dollars", "0.0362"),
    ],
)  # fmt: skip
def test_shares_in_words(said: str, value: str) -> None:
    number = read_one(said, "en")
    assert number is not None
    assert (number.kind, number.value) == ("share", Decimal(value))


@pytest.mark.parametrize(
    "said",
    [
        "Registration for the seminar on trade with Korea is 1,200 pesos.", "Members pay 900 pesos, non-members 1,500.", "The embassy of Korea has moved to the 14th floor.",
        "Hotline of the Korean chamber: 800 467 8000", "♥ 214",
    ],
)  # fmt: skip
def test_what_a_seat_costs_and_where_a_door_is_are_no_claims(w: Warehouse, said: str) -> None:
    assert check_text(w, f"Mexico and Korea. {said}", lang="en", pair=PAIR).claims == ()


@pytest.mark.parametrize(
    ("said", "metric", "value"),
    [
        ("Exports from Mexico to Korea: 6,160 MUSD in 2024.", "exports", 6_160_000_000), ("Mexico's exports to Korea in 2024 (USD): 6,160,000,000", "exports", 6_160_000_000),
        ("Mexico imported US$23 000 million from Korea in 2024.", "imports", 23_000_000_000), ("Korea is Mexico's number eleven trading partner.", "partner_rank", 11),
        ("Korea, position 11 among investors in Mexico.", "fdi_rank", 11), ("Mexican exports to Korea fell by two-fifths in 2019.", "export_growth", Decimal("-0.4")),
    ],
)  # fmt: skip
def test_units_and_ranks(w: Warehouse, said: str, metric: str, value: Decimal | int) -> None:
    (judged,) = check_text(w, said, lang="en", pair=PAIR).claims
    assert (judged.claim.metric, judged.claim.value) == (metric, value)


def test_a_share_of_a_total_named_before_is_none_of_all_exports(w: Warehouse) -> None:
    said = "Mexico City exported $1.29 billion to South Korea in 2024, about a fifth of the national total."
    assert [j.claim.metric for j in check_text(w, said, lang="en", pair=PAIR).claims] == ["region_exports", None]


def test_tables_below_a_title_are_in_its_unit(w: Warehouse) -> None:
    said = "Mexico: trade with Korea, 2024\n(thousands of US dollars)\n\nTotal exports | 6,160,000\nTotal imports | 23,000,000\n\nLeading exporting states\nMexico City | 1,290,000\nSonora | 385,000\n"
    claims = [j.claim for j in check_text(w, said, lang="en", pair=PAIR).claims]
    assert [(c.metric, c.keys.get("region"), c.value) for c in claims[2:]] == [("region_exports", "MX-CMX", 1_290_000_000), ("region_exports", "MX-SON", 385_000_000)]


def keyed(w: Warehouse, said: str) -> list[tuple[str | None, str, str, str]]:
    """Metric, first and second economy and period of each claim of a text of November 2025."""
    claims = [j.claim for j in check_text(w, said, lang="en", date="2025-11-05").claims]
    return [(c.metric, c.keys.get("reporter", c.keys.get("host", "")), c.keys.get("partner", c.keys.get("origin", "")), c.keys.get("period", "")) for c in claims]


@pytest.mark.parametrize(
    ("said", "want"),
    [
        ("Korea trades with Mexico. In 2024 students may compare China with a market such as Mexico, to which Korea exported $13.6 billion.", [("exports", "KOR", "MEX", "2024")]),
        ("Mexico and Korea trade. In 2025 Mexican exports to Korea were $5.3 billion. Growth will have been 30.3%, after 6.8% in 2024.", [("exports", "MEX", "KOR", "2025"), ("export_growth", "MEX", "KOR", "2025"), ("export_growth", "MEX", "KOR", "2024")]),
        ("Mexico and Korea. In 2023 growth of Mexican exports to Korea had been 4.6 percent, from a base of $445 million.", [("export_growth", "MEX", "KOR", "2023"), ("exports", "MEX", "KOR", "2022")]),
        ("Korea and Mexico. China is Korea's first customer: it bought $132.9 billion of Korean goods in 2024.", [("exports", "KOR", "CHN", "2024")]),
        ("Mexico was short $16.84 billion in its trade with Korea in 2024.", [("trade_balance", "MEX", "KOR", "2024")]),
    ],
)  # fmt: skip
def test_who_and_when(w: Warehouse, said: str, want: list[tuple[str | None, str, str, str]]) -> None:
    assert keyed(w, said) == want
