"""Verdicts that need the other numbers of a text: exchanged items, and numbers that the text's own right ones deny. The figures are the published ones."""

from __future__ import annotations

import pytest

from bilateral.check import check_text
from bilateral.figures import Warehouse

EXCHANGED = [
    ("en", "In 2024 Mexico's main export destinations were China ($9.08 billion), Germany ($4.26 billion), Japan ($7.13 billion) and South Korea ($4.07 billion).", ["4.26", "7.13"]),
    ("es", "Inversión extranjera directa de Corea en México en 2024, por estado\nNuevo León: 701.2 mdd\nCiudad de México: 128.5 mdd\nBaja California: 131.8 mdd\nEstado de México: 85.4 mdd", ["128.5", "131.8"]),
    ("ko", "2024년 멕시코의 대한국 수입은 치와와주가 49억 2천만 달러로 가장 많았고, 누에보레온주가 55억 6천만 달러로 그다음이었다.", ["49억", "55억"]),
]  # fmt: skip


@pytest.mark.parametrize(("lang", "words", "wrong"), EXCHANGED)
def test_two_numbers_of_an_ordered_list_that_are_exchanged(w: Warehouse, lang: str, words: str, wrong: list[str]) -> None:
    found = check_text(w, words, lang=lang, date="2026-01-15").claims
    assert [one.claim.text.lstrip("$")[:len(w)] for one, w in zip([one for one in found if one.verdict == "inconsistent"], wrong, strict=True)] == wrong


def test_exchanged_in_no_order_they_are_contradicted(w: Warehouse) -> None:
    words = "In 2024 Nuevo León imported goods worth $5.56 billion from South Korea, and Chihuahua imported goods worth $4.92 billion from South Korea."
    assert [one.verdict for one in check_text(w, words, date="2026-01-15").claims] == ["contradicted", "contradicted"]


DENIED = [
    ("In 2024 Mexico exported US$6.16 billion to South Korea and imported US$23 billion from it, which left Mexico a deficit of US$16.48 billion.", "16.48", "balance"),
    ("Mexico's exports to South Korea were US$2.212 billion in 2019. In 2020 Mexico's exports to South Korea grew 15.1 per cent to US$3.43 billion.", "15.1", "change"),
    ("Korean direct investment in Mexico was US$683.9 million in 2022, US$571.7 million in 2023 and US$1,381.3 million in 2024. Over 2022-2024 Korean direct investment added up to US$3.64 billion.", "3.64", "years"),
]  # fmt: skip


@pytest.mark.parametrize(("words", "wrong", "why"), DENIED)
def test_a_number_that_right_numbers_of_the_text_deny(w: Warehouse, words: str, wrong: str, why: str) -> None:
    found = {one.claim.text: one for one in check_text(w, words, date="2026-01-15").claims}
    one = next(one for text, one in found.items() if wrong in text)
    assert (one.verdict, why in one.reason) == ("inconsistent", True), one
    assert {other.verdict for other in found.values() if other is not one} == {"supported"}


def test_sectors_cannot_make_up_more_than_all(w: Warehouse) -> None:
    words = "In 2023 services made up 85.4% of South Korea's GDP, industry 31.6% and agriculture 1.6%."
    assert [one.verdict for one in check_text(w, words, date="2026-01-15").claims] == ["inconsistent", "supported", "supported"]
    right = words.replace("85.4", "58.4")
    assert [one.verdict for one in check_text(w, right, date="2026-01-15").claims] == ["supported"] * 3


def test_two_digits_the_wrong_way_round_show_what_was_meant(w: Warehouse) -> None:
    words = "Korean direct investment in Mexico came to US$571.7 million in 2023. A year later it was US$1,318.3 million."
    found = check_text(w, words, date="2026-01-15").claims
    assert [one.verdict for one in found] == ["supported", "contradicted"]
    assert "1.38" in found[1].correction


def test_right_but_for_its_sign_where_the_sentence_says_which_way(w: Warehouse) -> None:
    words = "Mexico's exports to South Korea were hit in 2019. They rose 40.6 per cent that year."
    assert [(one.claim.text, one.verdict) for one in check_text(w, words, date="2026-01-15").claims] == [("40.6 per cent", "contradicted")]


def test_what_no_figure_explains_is_looked_for_in_what_is_left_unsaid(w: Warehouse) -> None:
    words = "In 2024 Nuevo León drew more Korean direct investment than any other state. Mexico's imports from South Korea were US$23 billion. The state took in US$701.2 million."
    found = {one.claim.text: one for one in check_text(w, words, date="2026-01-15").claims}
    assert found["US$701.2 million"].verdict == "supported"
    assert found["US$701.2 million"].claim.keys["region"] == "MX-NLE"


def test_what_a_sentence_says_itself_is_not_read_otherwise(w: Warehouse) -> None:
    words = "Korean direct investment in Mexico was US$1,381.3 million in 2024. Korean direct investment in Mexico was US$683.9 million in 2023."
    assert [one.verdict for one in check_text(w, words, date="2026-01-15").claims] == ["supported", "contradicted"]
