"""Reading numbers: each way of writing one in three languages, the interval its digits imply, and `read(say(x))` is x."""

from __future__ import annotations

import json
import time
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bilateral.lang import languages
from bilateral.lang.read import Number, find_numbers, read_one
from bilateral.lang.say import say_growth, say_money, say_number, say_ordinal, say_period, say_rank, say_share
from bilateral.model import UnknownName

SEED = Path(__file__).resolve().parents[2] / "shared" / "seed"
INF = "Infinity"

# text, value, low, high, unit: worked out by hand from the rule in read.py
QUANTITIES = {
    "en": [
        ("US$6.16 billion", "6160000000", "6155000000", "6165000000", "USD"),
        ("$6.16bn", "6160000000", "6155000000", "6165000000", "USD"),
        ("USD 686 million", "686000000", "685500000", "686500000", "USD"),
        ("6.16 billion dollars", "6160000000", "6155000000", "6165000000", "USD"),
        ("US$23 billion", "23000000000", "22500000000", "23500000000", "USD"),
        ("1.71 trillion won", "1710000000000", "1705000000000", "1715000000000", "KRW"),
        ("negative US$16.8 billion", "-16800000000", "-16850000000", "-16750000000", "USD"),
        ("−US$16.84 billion", "-16840000000", "-16845000000", "-16835000000", "USD"),
        ("MXN 5 million", "5000000", "4500000", "5500000", "MXN"),
        ("US$5m", "5000000", "4500000", "5500000", "USD"),
        ("$1,234,567.89", "1234567.89", "1234567.885", "1234567.895", "USD"),
        ("3.62%", "0.0362", "0.03615", "0.03625", "ratio"),
        ("3.62 percent", "0.0362", "0.03615", "0.03625", "ratio"),
        ("1%", "0.01", "0.005", "0.015", "ratio"),
        ("one percent", "0.01", "0.005", "0.015", "ratio"),
        ("60%", "0.6", "0.595", "0.605", "ratio"),
        ("0.5%", "0.005", "0.0045", "0.0055", "ratio"),
        ("+6.8%", "0.068", "0.0675", "0.0685", "ratio"),
        ("2 percentage points", "0.02", "0.015", "0.025", "points"),
        ("51.75 million", "51750000", "51745000", "51755000", ""),
        ("280,000", "280000", "275000", "285000", ""),
        ("100 million", "100000000", "95000000", "105000000", ""),
        ("300,000", "300000", "295000", "305000", ""),
        ("66", "66", "65.5", "66.5", ""),
        ("twelve", "12", "11.5", "12.5", ""),
        ("twenty-five", "25", "24.5", "25.5", ""),
        ("two dozen", "24", "18", "30", ""),
        ("over 1,900", "1900", "1900", INF, ""),
        ("more than US$5 billion", "5000000000", "5000000000", INF, "USD"),
        ("1,900 or more", "1900", "1900", INF, ""),
        ("at least three", "3", "3", INF, ""),
        ("up to 5 million", "5000000", "0", "5000000", ""),
        ("less than 0.01%", "0.0001", "0", "0.0001", "ratio"),
        ("about 6.16 billion", "6160000000", "6110000000", "6210000000", ""),
        ("nearly 280,000", "280000", "230000", "330000", ""),
        ("about 5", "5", "4", "6", ""),
        ("3.3 times", "3.3", "3.25", "3.35", "times"),
        ("280,000–300,000", "290000", "280000", "300000", ""),
        ("between 5 and 6 billion dollars", "5500000000", "5000000000", "6000000000", "USD"),
        ("US$5–6 billion", "5500000000", "5000000000", "6000000000", "USD"),
        ("5 to 6%", "0.055", "0.05", "0.06", "ratio"),
        ("-5%", "-0.05", "-0.055", "-0.045", "ratio"),
    ],
    "es": [
        ("6,160 mdd", "6160000000", "6155000000", "6165000000", "USD"),
        ("6 160 millones de dólares", "6160000000", "6155000000", "6165000000", "USD"),
        ("6 mil 160 millones de dólares", "6160000000", "6155000000", "6165000000", "USD"),
        ("mil 200 millones de pesos", "1200000000", "1150000000", "1250000000", "MXN"),
        ("6.16 mil millones de dólares", "6160000000", "6155000000", "6165000000", "USD"),
        ("1.71 billones de dólares", "1710000000000", "1705000000000", "1715000000000", "USD"),
        ("3.5 millardos", "3500000000", "3450000000", "3550000000", ""),
        ("2 millones 500 mil pesos", "2500000", "2450000", "2550000", "MXN"),
        ("515 mdp", "515000000", "514500000", "515500000", "MXN"),
        ("$6,160 millones de dólares", "6160000000", "6155000000", "6165000000", "USD"),
        ("3.62 por ciento", "0.0362", "0.03615", "0.03625", "ratio"),
        ("3,62 %", "0.0362", "0.03615", "0.03625", "ratio"),
        ("6.160,5 millones de euros", "6160500000", "6160450000", "6160550000", "EUR"),
        ("un millón", "1000000", "500000", "1500000", ""),
        ("doce", "12", "11.5", "12.5", ""),
        ("treinta y cinco", "35", "34.5", "35.5", ""),
        ("más de 1,900", "1900", "1900", INF, ""),
        ("al menos 5", "5", "5", INF, ""),
        ("casi 280,000", "280000", "230000", "330000", ""),
        ("alrededor de 23 mil", "23000", "18000", "28000", ""),
        ("entre 5 y 6 mil millones de dólares", "5500000000", "5000000000", "6000000000", "USD"),
        ("negativo de 16,840 mdd", "-16840000000", "-16845000000", "-16835000000", "USD"),
    ],
    "ko": [
        ("61억 6천만 달러", "6160000000", "6155000000", "6165000000", "USD"),
        ("61억6000만 달러", "6160000000", "6155000000", "6165000000", "USD"),
        ("61억 6,000만달러", "6160000000", "6155000000", "6165000000", "USD"),
        ("6.16억 달러", "616000000", "615500000", "616500000", "USD"),
        ("1조 7,100억 달러", "1710000000000", "1705000000000", "1715000000000", "USD"),
        ("3천5백만 원", "35000000", "34500000", "35500000", "KRW"),
        ("백만 달러", "1000000", "500000", "1500000", "USD"),
        ("1억 2345만 6789원", "123456789", "123456788.5", "123456789.5", "KRW"),
        ("500억 페소", "50000000000", "49500000000", "50500000000", "MXN"),
        ("3.62%", "0.0362", "0.03615", "0.03625", "ratio"),
        ("3.62퍼센트", "0.0362", "0.03615", "0.03625", "ratio"),
        ("2%포인트", "0.02", "0.015", "0.025", "points"),
        ("5,175만", "51750000", "51745000", "51755000", ""),
        ("12만 3,456", "123456", "123455.5", "123456.5", ""),
        ("1,900개 이상", "1900", "1900", INF, ""),
        ("1900개 이상", "1900", "1900", INF, ""),
        ("0.01% 미만", "0.0001", "0", "0.0001", "ratio"),
        ("약 23억 달러", "2300000000", "1800000000", "2800000000", "USD"),
        ("1,900여", "1900", "1400", "2400", ""),
        ("-168억 4,000만 달러", "-16840000000", "-16845000000", "-16835000000", "USD"),
        ("5억~6억 달러", "550000000", "500000000", "600000000", "USD"),
        ("６.１６억 달러", "616000000", "615500000", "616500000", "USD"),
        ("US$6.16 billion", "6160000000", "6155000000", "6165000000", "USD"),
    ],
}


@pytest.mark.parametrize(("lang", "text", "value", "low", "high", "unit"), [(lang, *row) for lang, rows in QUANTITIES.items() for row in rows])
def test_a_quantity(lang: str, text: str, value: str, low: str, high: str, unit: str) -> None:
    sentence = {"en": f"It was {text}, they said.", "es": f"Fueron {text}, según se dijo.", "ko": f"지난 자료는 {text}, 그렇게 전했다."}[lang]
    (found,) = find_numbers(sentence, lang)
    assert found.text == text
    assert sentence[found.start : found.end] == text
    assert (found.value, found.low, found.high, found.unit) == (Decimal(value), Decimal(low), Decimal(high), unit)
    assert read_one(f" {text}\n", lang) is not None


@pytest.mark.parametrize(
    ("lang", "text", "value", "kind"),
    [
        ("en", "fifth-largest", 5, "rank"), ("en", "sixth", 6, "rank"), ("en", "14th", 14, "ordinal"), ("en", "1,003rd", 1003, "ordinal"),
        ("en", "14th-largest", 14, "rank"), ("es", "quinto", 5, "rank"), ("es", "segunda", 2, "rank"), ("es", "14.º", 14, "ordinal"), ("es", "3er", 3, "ordinal"),
        ("ko", "5위", 5, "rank"), ("ko", "다섯 번째", 5, "rank"), ("ko", "제14차", 14, "ordinal"),
    ],
)  # fmt: skip
def test_a_rank_is_exact(lang: str, text: str, value: int, kind: str) -> None:
    found = read_one(text, lang)
    assert found is not None
    assert (found.value, found.low, found.high, found.kind, found.unit) == (value, value, value, kind, kind)


def test_number_one_partner_and_room_number_one() -> None:
    assert [(n.value, n.kind) for n in find_numbers("its No. 5 trading partner, room No. 5", "en")] == [(5, "rank"), (5, "code")]


def test_a_name_after_an_ordinal_makes_it_no_rank() -> None:
    assert [n.kind for n in find_numbers("the Sixth Forum; it ranks sixth in the index; ranked 14th", "en")] == ["ordinal", "rank", "rank"]
    assert [n.text for n in find_numbers("el quinto socio comercial", "es")] == ["quinto"]


@pytest.mark.parametrize(
    ("lang", "text", "date"),
    [
        ("en", "1905", "1905"), ("en", "12 August 2025", "2025-08-12"), ("en", "August 12, 2025", "2025-08-12"), ("en", "12 Aug. 2025", "2025-08-12"),
        ("en", "Tue, 08/12/2025", "2025-08-12"), ("en", "Mon, 08/12/2025", "2025-12-08"), ("en", "08/13/2025", "2025-08-13"), ("en", "08/12/2025", "2025"),
        ("en", "May 2025", "2025-05"), ("en", "January to December 2024", "2024-01/2024-12"), ("en", "first half of 2024", "2024-01/2024-06"),
        ("en", "Q1 2024", "2024-Q1"), ("en", "the third quarter of 2024", "2024-Q3"), ("en", "2023–24", "2023/2024"), ("en", "1999 to 2024", "1999/2024"),
        ("en", "2025-08-12", "2025-08-12"), ("en", "2024-03", "2024-03"), ("en", "the 1990s", "1990/1999"), ("en", "12 August", "--08-12"),
        ("en", "between January and June 2024", "2024-01/2024-06"), ("en", "first-quarter", "--Q1"), ("en", "FY2024", "2024"), ("en", "31 February 2025", ""), ("en", "November to February 2024", "2023-11/2024-02"),
        ("es", "12 de agosto de 2025", "2025-08-12"), ("es", "primer semestre de 2024", "2024-01/2024-06"), ("es", "enero a diciembre de 2024", "2024-01/2024-12"),
        ("es", "tercer trimestre de 2024", "2024-Q3"), ("es", "08/12/2025", "2025-12-08"), ("es", "marzo de 2025", "2025-03"),
        ("ko", "2025년 8월 12일", "2025-08-12"), ("ko", "2024년", "2024"), ("ko", "2024년 상반기", "2024-01/2024-06"), ("ko", "2024년 1분기", "2024-Q1"),
        ("ko", "2024년 1월~12월", "2024-01/2024-12"), ("ko", "1999~2024년", "1999/2024"), ("ko", "2025년 3월", "2025-03"), ("ko", "2023~24년", "2023/2024"), ("ko", "3분기", "--Q3"), ("ko", "상반기", "--01/--06"), ("ko", "12일", "---12"),
    ],
)  # fmt: skip
def test_a_date(lang: str, text: str, date: str) -> None:
    found = read_one(text, lang)
    assert found is not None
    assert found.kind in ("year", "date")
    assert found.date == date


def test_relative_years() -> None:
    assert [(n.text, n.value, n.kind) for n in find_numbers("지난해 5%", "ko")] == [("지난해", -1, "relative"), ("5%", Decimal("0.05"), "share")]
    assert [n.value for n in find_numbers("el año pasado, un año antes", "es")] == [-1, -1]


@pytest.mark.parametrize(
    ("lang", "text", "codes"),
    [
        ("en", "K4, EV6, 5G, G20, 6k, e5@b2.com and https://a.b/123?x=4", []),
        ("en", "COVID-19, the 2030 Agenda, +52 55 1234 5678, (55) 1234-5678, Room 1204, Law No. 19496, 14:05, [3]", 8),
        ("es", "Ley 123, artículo 27, Agenda 2030, siglo 21, 10:30", 5),
        ("ko", "제5조, 301호, 5층, 2030 의제, 02-1234-5678", 5),
        ("en", "1. Trade\n  2) Investment\n", 2),
        ("en", "9" * 400, 1),
    ],
)
def test_what_is_no_quantity(lang: str, text: str, codes: list[str] | int) -> None:
    found = find_numbers(text, lang)
    assert all(n.kind == "code" for n in found)
    assert len(found) == (codes if isinstance(codes, int) else 0)


def test_two_numbers_are_not_one() -> None:
    assert [n.value for n in find_numbers("rose from 5 to 6 billion dollars", "en")] == [5, 6_000_000_000]
    assert [n.value for n in find_numbers("up 7.6% to US$11.7 billion in 2024", "en")] == [Decimal("0.076"), 11_700_000_000, 2024]
    assert [n.value for n in find_numbers("en 2024, 385 millones", "es")] == [2024, 385_000_000]
    assert [n.value for n in find_numbers("2024년 5개", "ko")] == [2024, 5]
    assert read_one("5 and 6", "en") is None
    assert read_one("5 firms", "en") is None


def test_years_and_counts_of_four_digits() -> None:
    kinds = [(n.text, n.kind) for n in find_numbers("over 1900 companies; over 2023 levels; about 2024. 1900", "en")]
    assert kinds == [("over 1900", "count"), ("2023", "year"), ("2024", "year"), ("1900", "year")]


def test_a_text_shows_its_decimal_mark() -> None:
    """6.160 is decimal in Mexican usage, thousands where the text has decimal commas and no decimal point."""
    assert find_numbers("6.160 millones", "es")[0].value == 6_160_000
    assert find_numbers("un 3,62 % y 6.160 millones", "es")[1].value == 6_160_000_000
    assert find_numbers("un 3,62 %, un 4.5 % y 6.160 millones", "es")[2].value == 6_160_000


def test_billions_are_not_billones() -> None:
    assert [find_numbers(t, lang)[0].value for t, lang in (("1 billion", "en"), ("1 billón", "es"), ("1억", "ko"), ("1조", "ko"))] == [10**9, 10**12, 10**8, 10**12]


def test_unseen_marks_are_skipped_and_offsets_stay() -> None:
    text = "of \u202aUS$6\u200b.16\u200f billion\u202c in 20\u200b24"
    first, second = find_numbers(text, "en")
    assert (first.value, second.value) == (6_160_000_000, 2024)
    assert text[first.start : first.end] == first.text == "US$6\u200b.16\u200f billion"
    assert text[second.start : second.end] == "20\u200b24"
    (found,) = find_numbers("6 millo\u0301nes", "es")  # a decomposed letter
    assert found.value == 6_000_000


def test_letters_that_only_look_unlike_are_read() -> None:
    (number,) = find_numbers("5 millardo\u017f", "es")  # a long s, a dotless i: the same letters where case makes no difference
    assert (number.value, number.text) == (5 * 10**9, "5 millardo\u017f")
    assert find_numbers("3 b\u0131ll\u0131on", "en")[0].value == 3 * 10**9


def test_an_unknown_language_is_named() -> None:
    with pytest.raises(UnknownName, match="en, es, ko"):
        find_numbers("5", "xx")


# ------------------------------------------------------------------------------------------------------------- read is the inverse of say

AMOUNTS = st.decimals(min_value=-(10**14), max_value=10**14, places=2, allow_nan=False) | st.integers(-(10**6), 10**6).map(Decimal)


def holds(found: Number | None, value: Decimal) -> Number:
    assert found is not None
    assert found.low <= value <= found.high
    return found


@pytest.mark.parametrize("lang", languages())
@settings(max_examples=150, deadline=None)
@given(value=AMOUNTS, currency=st.sampled_from(["USD", "MXN", "KRW", "EUR"]))
def test_money_is_read_as_said(lang: str, value: Decimal, currency: str) -> None:
    said = say_money(value, currency, lang)
    found = holds(read_one(said, lang), value)
    assert (found.kind, found.unit, found.text) == ("amount", currency, said)
    assert say_money(found.value, currency, lang) == said


@pytest.mark.parametrize("lang", languages())
@settings(max_examples=150, deadline=None)
@given(value=AMOUNTS)
def test_counts_are_read_as_said(lang: str, value: Decimal) -> None:
    said = say_number(value, lang)
    found = holds(read_one(said, lang), value)
    assert (found.kind, found.unit) == ("count", "")
    assert say_number(found.value, lang) == said


@pytest.mark.parametrize("lang", languages())
@settings(max_examples=150, deadline=None)
@given(value=st.decimals(min_value=-2, max_value=2, places=6, allow_nan=False))
def test_shares_are_read_as_said(lang: str, value: Decimal) -> None:
    found = holds(read_one(say_share(value, lang), lang), value)
    assert found.unit == "ratio"
    if not found.bound:
        assert say_share(found.value, lang) == say_share(value, lang)
    assert say_growth(holds(read_one(say_growth(value, lang), lang), value).value, lang) == say_growth(value, lang)


@pytest.mark.parametrize("lang", languages())
@settings(max_examples=80, deadline=None)
@given(value=st.integers(1, 3000))
def test_ranks_are_read_as_said(lang: str, value: int) -> None:
    for said in (say_rank(value, lang), say_ordinal(value, lang)):
        found = read_one(said, lang)
        assert found is not None, said
        assert found.value == value
        assert found.kind in ("rank", "ordinal")


@pytest.mark.parametrize("lang", languages())
@pytest.mark.parametrize("period", ["2024", "2024-Q1", "2024-Q4", "2024-03", "2025-08-12", "1999/2024", "2024-01/2024-06"])
def test_periods_are_read_as_said(lang: str, period: str) -> None:
    found = read_one(say_period(period, lang), lang)
    assert found is not None
    assert found.date == period


@pytest.mark.parametrize("lang", languages())
@settings(max_examples=100, deadline=None)
@given(text=st.text(alphabet=st.sampled_from(list("0123456789.,% $-–~억만천조위년월abnmil \n\u200bUS₩")), max_size=60) | st.text(max_size=60))
def test_any_text_is_read(lang: str, text: str) -> None:
    before = 0
    for found in find_numbers(text, lang):
        assert before <= found.start < found.end <= len(text)
        assert found.text == text[found.start : found.end]
        assert found.low <= found.value <= found.high
        before = found.end


# ------------------------------------------------------------------------------------------------------------------------------ time

MB = 1_000_000
LONG = {
    "digits": "9",
    "400 digits": "1" * 400 + " ",
    "brackets": "([",
    "zero-width": "1\u200b,",
    "dashes": "-",
    "letters": "a",
    "addresses": "a.",
    "bounds": "about ",
    "currency": "US$",
    "groups": " 000",
    "syllables": "한국",
    "parts": "6 mil 160 millones ",
    "lines": " \n",
}


@pytest.mark.slow
@pytest.mark.parametrize("size", [MB // 10, pytest.param(MB, marks=pytest.mark.slow)])
@pytest.mark.parametrize("name", LONG)
def test_a_megabyte_is_read_in_seconds(name: str, size: int) -> None:
    text = "1" + LONG[name] * (size // len(LONG[name])) + "0a"
    lang = {"syllables": "ko", "parts": "es", "groups": "es"}.get(name, "en")
    find_numbers("", lang)
    started = time.process_time()
    find_numbers(text, lang)
    assert time.process_time() - started < 5 * size / MB


@pytest.mark.slow
@pytest.mark.parametrize("length", [5_000, pytest.param(10_000, marks=pytest.mark.slow)])
@pytest.mark.parametrize("lang", languages())
@pytest.mark.parametrize("name", LONG)
def test_time_grows_with_length_alone(lang: str, name: str, length: int) -> None:
    """Eight times the text takes about eight times as long: far from the 64 times of a search that goes back."""
    taken = []
    for size in (length, 8 * length):
        text = "1" + LONG[name] * (size // len(LONG[name])) + "0a"
        rounds = []
        for _ in range(3):  # the quickest of three, for what else the machine does
            started = time.process_time()
            find_numbers(text, lang)
            rounds.append(time.process_time() - started)
        taken.append(min(rounds))
    assert taken[1] < 24 * taken[0] + 0.1


# -------------------------------------------------------------------------------------------------------------- the founding article


@pytest.mark.real
def test_the_labelled_article() -> None:
    """All 50 claims with digits or a rank word are read with the labelled value; 47 have exactly the labelled span, three labels go on."""
    if not SEED.is_dir():
        pytest.skip("the labelled article is not here (expected in ../shared/seed): this test did not run")
    text = (SEED / "article.txt").read_text("utf-8")
    claims = [json.loads(line) for line in (SEED / "claims.jsonl").read_text("utf-8").splitlines()]
    found = find_numbers(text, "en")
    read, exact = set(), set()
    for claim in (c for c in claims if c["unit"] != "sign"):
        for number in found:
            if number.start < claim["end"] and claim["start"] < number.end and number.value == Decimal(str(claim["value"])):
                read.add(claim["id"])
                if (number.start, number.end) == (claim["start"], claim["end"]):
                    exact.add(claim["id"])
                if claim["unit"] in ("USD", "ratio", "rank", "ordinal", "year"):
                    assert number.unit == claim["unit"]
                if "bound" in claim:
                    assert number.bound == claim["bound"]
    assert len(read) == 50
    assert len(exact) == 47
    assert read - exact == {"s35", "s37", "s38"}
    assert [n.date for n in found if n.kind in ("date", "year")][:3] == ["2025-08-12", "1905", "1962"]
