"""How numbers are said, and that every text has its key and every key its use."""

from __future__ import annotations

import doctest
import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import bilateral.lang
from bilateral.lang import fill, languages, pieces, say, table, text
from bilateral.lang.say import say_change, say_date, say_growth, say_list, say_money, say_number, say_period, say_rank, say_share
from bilateral.model import UnknownName

SRC = Path(bilateral.__file__).parent
# Sections of which the code reads a member by a name that comes from data: a currency, a code, a basis, an ordinal form.
OPTIONAL = ("rank.place", "rank.feminine")  # forms of ordinals that only some languages have
BY_DATA = ("money.symbol.", "area.", "region_word.", "instrument.", "index.", "per.", "concept.", "via.", "status.", "basis.", "rank.", "growth.", "breakdown.", "changes.what.", "named.", "counter.", "money.one.", "check.doubt.")


@pytest.mark.parametrize("module", [bilateral.lang, say])
def test_examples(module: object) -> None:
    assert doctest.testmod(module).failed == 0  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("6160000000", "US$6.16 billion"), ("23000000000", "US$23 billion"), ("-16840000000", "−US$16.84 billion"), ("861000000", "US$861 million"),
        ("701154000", "US$701.2 million"), ("1025000", "US$1.03 million"), ("950000", "US$950,000"), ("1710000000000", "US$1.71 trillion"),
        ("11772700000", "US$11.77 billion"), ("141900000000", "US$141.9 billion"), ("999960000", "US$1 billion"), ("999999.6", "US$1 million"),
        ("99995000000", "US$100 billion"), ("0", "US$0"), ("12.345", "US$12.35"), ("2005000", "US$2.01 million"), ("1234567890123456", "US$1,235 trillion"),
    ],
)  # fmt: skip
def test_money(value: str, said: str) -> None:
    assert say_money(Decimal(value)) == said


def test_other_currency_shows_its_code() -> None:
    assert say_money(5_000_000, "MXN") == "MXN 5 million"


def test_half_is_rounded_away_from_zero_and_floats_are_read_by_their_digits() -> None:
    assert say_money(2_675_000.0) == "US$2.68 million"
    assert say_share(0.00125) == "0.13%"
    assert say_share(0.1245) == "12.5%"
    assert say_growth(-0.0625) == "−6.3%"


@pytest.mark.parametrize(("value", "said"), [(0.0362, "3.62%"), (0.01, "1%"), (0.124, "12.4%"), (0.0999, "9.99%"), (0.09999, "10%"), (1, "100%"), (1e-7, "less than 0.01%")])
def test_share(value: float, said: str) -> None:
    assert say_share(value) == said


def test_growth() -> None:
    assert (say_growth(0.0679), say_growth(-0.2), say_growth(0.0)) == ("+6.8%", "−20%", "0%")
    assert (say_change(0.131), say_change(-0.002), say_change(0)) == ("up 13.1%", "down 0.2%", "unchanged")


def test_counts_and_ranks() -> None:
    assert (say_number(51_750_000), say_number(1900), say_number(280_000), say_number(999)) == ("51.75 million", "1,900", "280,000", "999")
    assert [say_rank(n) for n in (1, 2, 9, 10, 11, 12, 13, 21, 22, 23, 101)] == ["first", "second", "ninth", "10th", "11th", "12th", "13th", "21st", "22nd", "23rd", "101st"]


def test_dates_and_periods() -> None:
    assert say_date(date(2025, 8, 12)) == "12 August 2025"
    assert [say_period(p) for p in ("2024", "2024-Q3", "2024-11", "1999/2024")] == ["2024", "the third quarter of 2024", "November 2024", "1999–2024"]


def test_lists() -> None:
    assert say_list(["A", "B"]) == "A and B"
    assert say_list([]) == ""


@given(st.decimals(min_value=Decimal("0.01"), max_value=Decimal("1e17"), places=2, allow_nan=False))
def test_said_money_is_within_its_own_rounding(value: Decimal) -> None:
    said = say_money(value)
    digits = re.search(r"[\d,.]+", said)
    assert digits
    size = {"million": 10**6, "billion": 10**9, "trillion": 10**12}.get(said.rpartition(" ")[2], 1)
    back = Decimal(digits[0].replace(",", "")) * size
    assert abs(back - value) <= value * Decimal("0.005") or abs(back - value) <= Decimal("0.5")
    assert say_money(-value) == f"−{said}"


def test_slots_are_never_read_as_templates() -> None:
    assert fill("en", "money.other_currency", code="{amount:money}") == "{amount:money} "


def test_pieces_say_which_slot_they_fill() -> None:
    made = pieces("en", "trade.share_exports", share=0.01, reporter="Mexico")
    assert [(p.text, p.slot) for p in made] == [(", ", ""), ("1%", "share"), (" of all exports of ", ""), ("Mexico", "reporter")]


def test_unknown_language_key_and_slot() -> None:
    with pytest.raises(UnknownName, match="unknown language 'xx'; known: en"):
        text("xx", "section.trade")
    with pytest.raises(UnknownName, match=r"has no text 'no\.such'"):
        text("en", "no.such")
    with pytest.raises(UnknownName, match="needs the slot 'scale'"):
        fill("en", "number.scaled", number="1")


def _named_in_code() -> tuple[set[str], list[re.Pattern[str]]]:
    """Dotted keys in the code, and patterns of those put together at run time."""
    code = "\n".join(p.read_text("utf-8") for folder in ("lang", "documents", "check", "publish", "server") for p in sorted((SRC / folder).rglob("*")) if p.suffix in (".py", ".j2"))
    plain = set(re.findall(r'(?<!f)"([a-z_]+(?:\.[a-zA-Z_]+)+)"', code)) | set(re.findall(r'"(locale)"', code))
    built = [
        re.compile(re.sub(r"\\\{.*?\\\}", r"[A-Za-z_0-9]+", re.escape(key)).replace(r"\{", "{"))
        for key in re.findall(r'f"([a-z_]*\{?[^" ]*\}?[a-z_]*\.[^" ]*)"', code)
        if "{" in key and key[0] != "{"
    ]
    return plain, built


@pytest.mark.parametrize("lang", languages())
def test_every_key_used_exists_and_every_key_is_used(lang: str) -> None:
    plain, built = _named_in_code()
    keys = set(table(lang))
    sections = {key.split(".")[0] for key in keys}
    missing = {key for key in plain if key.split(".")[0] in sections and key not in keys and key not in OPTIONAL and not key.endswith((".html", ".j2", ".json", ".css", ".js"))}
    assert not missing
    unused = {key for key in keys if key not in plain and not key.startswith(BY_DATA) and not any(p.fullmatch(key) for p in built)}
    assert not unused


@pytest.mark.parametrize("lang", languages())
def test_every_language_has_the_same_slots(lang: str) -> None:
    for key, value in table("en").items():
        if isinstance(value, str) and "{" in value and not key.startswith(BY_DATA):
            mine = set(re.findall(r"\{(\w+)", text(lang, key)))
            assert mine == set(re.findall(r"\{(\w+)", value)), key
