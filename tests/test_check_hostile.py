"""Text as nobody should write it, through the whole check: never an error, the same claims as in the clean text, time in proportion to length."""

from __future__ import annotations

import contextlib
import io
import json
import random
import re
import time
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import briefs
from bilateral.check import Check, check_text
from bilateral.check.claim import VERDICTS
from bilateral.check.inputs import read_input
from bilateral.check.report import show, to_html, to_json
from bilateral.figures import Warehouse
from bilateral.model import BadFile

CLEAN = "In 2024, Mexico's exports to South Korea were US$6.16 billion. "  # what DataMéxico published
ROUND = "The two governments spoke of culture and of friendship"


@pytest.fixture(scope="module")
def w() -> Warehouse:
    return briefs.starter_world()


def sound(made: Check) -> Check:
    """What holds of every check whatever the text."""
    at = 0
    for judged in made.claims:
        claim = judged.claim
        assert 0 <= at <= claim.start < claim.end <= len(made.text)
        at = claim.start
        assert made.text[claim.start : claim.end] == claim.text
        assert claim.sentence in made.text
        assert judged.verdict in VERDICTS
        assert judged.reason
        if isinstance(claim.value, Decimal):
            assert claim.value.is_finite()
            assert claim.low is None or claim.low <= claim.value
            assert claim.high is None or claim.value <= claim.high
    assert sum(made.summary.values()) == len(made.claims)
    return made


def shown_everywhere(w: Warehouse, made: Check) -> str:
    """The page, once every form has been made."""
    assert json.loads(show(w, made, "json", colour=False))["summary"] == dict(made.summary)
    assert show(w, made, "text", colour=True)
    return show(w, made, "html", colour=False)


# ------------------------------------------------------------------------------------------------------------- odd characters


@pytest.mark.parametrize(
    "text",
    [
        CLEAN.replace("6.16", "6\u200b.\u200b16"), CLEAN.replace("US$6.16", "\u202eUS$6.16\u202c"), f"\u2066{CLEAN}\u2069", CLEAN.replace("6.16", "６.１６"), f"\ufeff{CLEAN}",
        CLEAN.replace(" ", "\u00a0"), CLEAN.replace("South Korea", "South\u200b Korea"), CLEAN.replace("exports", "ex\u00adports"), CLEAN.replace("\u0027", "\u2019"), f"\x00\x01{CLEAN}",
        CLEAN.replace("billion", "billion\u200f"), f"\ud800{CLEAN}", f"Мексика 对韩国 צרפת {CLEAN}",
    ],
    ids=["zero width", "override", "isolate", "full width", "mark", "no-break", "in a name", "soft hyphen", "apostrophe", "controls", "right to left", "half a pair", "scripts"],
)  # fmt: skip
def test_odd_characters_change_no_claim(w: Warehouse, text: str) -> None:
    made = sound(check_text(w, text, lang="en"))
    assert [(j.claim.value, j.claim.metric, j.verdict) for j in made.claims] == [(Decimal(6_160_000_000), "exports", "supported")]
    shown_everywhere(w, made)


@pytest.mark.parametrize("text", ["멕시코의 수출 exports of Мексика 对韩国 6.16 billion US$ π ６．１６ 億 ドル 2024年", "1⁄2 % ½ ² ① Ⅳ 千 %‰ US$ € ₩", "6.16\u0301 billion", "%", "US$", "억", "−", "\u202e" * 50])
def test_scripts_mixed_and_signs_alone(w: Warehouse, text: str) -> None:
    for lang in ("en", "es", "ko"):
        shown_everywhere(w, sound(check_text(w, text, lang=lang)))


@pytest.mark.parametrize("text", ["", " ", "\n\n\n", "\t"])
def test_nothing_to_check(w: Warehouse, text: str) -> None:
    made = sound(check_text(w, text))
    assert (made.claims, made.summary, made.bad) == ((), {}, False)
    shown_everywhere(w, made)


def test_random_bytes_are_refused_or_read(w: Warehouse) -> None:
    rubbish = random.Random(1)
    for size in (1, 50, 5_000, 50_000):
        data = bytes(rubbish.randrange(256) for _ in range(size))
        with contextlib.suppress(BadFile):
            sound(check_text(w, read_input(io.BytesIO(data), name="rubbish.bin").text))
        sound(check_text(w, data.decode("latin-1")))  # as a program might hand it on


# ------------------------------------------------------------------------------------------------------------------- extremes


@pytest.mark.parametrize("around", ["US${} billion", "{}%", "{}", "0.{}%", "{}위", "{}억 달러", "{} mil millones de dólares", "1,{}"])
def test_a_number_of_four_hundred_digits(w: Warehouse, around: str) -> None:
    for lang in ("en", "es", "ko"):
        made = sound(check_text(w, f"{CLEAN}Exports from Mexico to South Korea in 2023: {around.format('9' * 400)}.", lang=lang))
        assert all(j.verdict in ("not_checkable", "contradicted") for j in made.claims if len(j.claim.text) > 100)
        shown_everywhere(w, made)


@pytest.mark.parametrize(("opens", "closes"), ["()", "[]", "{}", "«»", '""', "<>"])
def test_ten_thousand_brackets(w: Warehouse, opens: str, closes: str) -> None:
    made = sound(check_text(w, f"{CLEAN}{opens * 10_000}US$5 billion{closes * 10_000} {CLEAN}", lang="en"))
    assert [j.verdict for j in made.claims if j.claim.text == "US$6.16 billion"] == ["supported"] * 2


@pytest.mark.slow
@pytest.mark.parametrize("unit", ["1,", "1.", "%", "US$1 ", "(US$1 billion ", "2024-", "1/", "억", "un millón de ", "first ", "- "])
def test_one_thing_over_and_over(w: Warehouse, unit: str) -> None:
    start = time.perf_counter()
    sound(check_text(w, unit * 2_000))
    assert time.perf_counter() - start < 10


@pytest.mark.slow
def test_ten_megabytes(w: Warehouse) -> None:
    text = "a" * 10_000_000 + ". " + CLEAN
    made = sound(check_text(w, read_input(io.BytesIO(text.encode()), name="large.txt").text, lang="en"))
    assert [(j.claim.text, j.claim.start, j.verdict) for j in made.claims] == [("US$6.16 billion", text.index("US$"), "supported")]


ARTICLE = (
    "Exports from Mexico to South Korea amounted to US$6.{} billion in 2024, {}% of Mexico's total exports. Leading exporting states were Mexico City (US$1.{} billion), "
    "Sonora (US$3{} million) and Nuevo Leon (US$1{} million).\nFrom January to December 2024, South Korea invested US$1.{} billion in Mexico, mainly through reinvestment of "
    "earnings (US$8{} million).\nThe population of South Korea was 51.{} million in 2023.\n\n"
)


def article(size: int) -> str:
    """Text such as the founding article's, of other numbers in each paragraph."""
    digits = random.Random(2)
    made = ""
    while len(made) < size:
        made += ARTICLE.format(*(digits.randint(10, 99) for _ in range(ARTICLE.count("{}"))))
    return made


@pytest.mark.slow
@pytest.mark.parametrize("length", [15_000, pytest.param(50_000, marks=pytest.mark.slow)])
def test_time_grows_with_length(w: Warehouse, length: int) -> None:
    """Four times the text may take up to eight times the time: a coarse guard against what grows with the square."""

    def seconds(text: str) -> float:
        start = time.process_time()
        assert check_text(w, text).claims
        return time.process_time() - start

    small, large = article(length), article(4 * length)
    seconds(article(2_000))  # what is read once
    assert seconds(large) < 8 * seconds(small) + 1


# ------------------------------------------------------------------------------------------------------------- pages and their scripts


HOSTILE = f"<h1>News</h1><script>alert(1)</script><img src=x onerror=alert(2)> {CLEAN}</p></main></body><style>*{{}}</style>\"'&amp;"


def test_markup_in_a_text_stays_text(w: Warehouse) -> None:
    made = sound(check_text(w, HOSTILE, lang="en", title="<script>alert(3)</script>"))
    assert "supported" in made.summary
    page = shown_everywhere(w, made)
    assert not re.search(r"<script|<img|onerror=[^&]*>", page)
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "&lt;script&gt;alert(3)&lt;/script&gt;" in page
    assert re.search(r"Content-Security-Policy\" content=\"default-src (?:'|&#39;)none", page)


def test_a_pages_scripts_are_not_read(w: Warehouse) -> None:
    html = f"<!DOCTYPE html><html><head><title>News</title><script>var x = 'exports of US$7.77 billion in 2024';</script></head><body><p>{CLEAN}</p></body></html>"
    read = read_input(io.BytesIO(html.encode()), name="news.html")
    assert [j.claim.text for j in sound(check_text(w, read.text, title=read.title)).claims] == ["US$6.16 billion"]


# --------------------------------------------------------------------------------------------------------------------- at random


WORDS = (
    "Mexico", "South Korea", "Korea's", "México", "Corea del Sur", "멕시코", "한국의", "대한국", "exports", "imports from", "exportaciones a", "수출액은", "수입", "rose", "cayó", "증가했다",
    "US$6.16 billion", "6,160 mdd", "61억 6천만 달러", "3.62%", "1 %", "fifth-largest", "quinto socio", "5위", "over 1,900 companies", "trading partner", "in 2024", "2023년", "from 1999 to 2024",
    "direct investment", "inversión extranjera directa", "직접투자", "Nuevo León (US$626 million)", "누에보레온주", "semiconductors", "machine parts (8473)", "respectively", "a year earlier",
    "population", "PIB", "LG", "1962", "billion", "billones", "조", "(", ")", "«", ",", ";", ".", ":", "-", "–", "\n", "\n\n", "- ", "| ", "\t", "%", "US$", "\u200b", "\u202e", "Q1 2024", "$1", "₩",
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.lists(st.one_of(st.sampled_from(WORDS), st.text(max_size=4), st.integers(0, 10**9).map(str)), max_size=30), st.sampled_from([" ", ""]), st.sampled_from(["en", "es", "ko", None]))
def test_any_text_can_be_checked(parts: list[str], joint: str, lang: str | None) -> None:
    w, text = briefs.starter_world(), joint.join(parts)
    made = sound(check_text(w, text, lang=lang))
    assert to_json(made) == to_json(check_text(w, text, lang=lang)), "the same text, the same answer"
    json.dumps(to_json(made))
    assert to_html(made)


@settings(max_examples=25, deadline=None)
@given(st.sampled_from([CLEAN, f"{ROUND}. "]), st.text(alphabet="abc ,;\n", max_size=40))
def test_words_around_a_sentence_move_its_claims_only(sentence: str, before: str) -> None:
    """What stands in paragraphs before that name nothing changes where a claim stands, and nothing else of it."""
    w = briefs.starter_world()
    alone, moved = check_text(w, sentence, lang="en"), check_text(w, f"{before}\n\n{sentence}", lang="en")
    shift = len(before) + 2
    assert [(j.claim.start + shift, j.claim.text, j.verdict) for j in alone.claims] == [(j.claim.start, j.claim.text, j.verdict) for j in moved.claims]
