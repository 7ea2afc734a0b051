"""Whose year an amount is of that another is only held against, and other readings of whole sentences. The figures are the published ones."""

from __future__ import annotations

import pytest

from bilateral.check import check_text
from bilateral.figures import Warehouse

PAIR = "Mexico and Korea. "
YEARS = [
    ("Korean direct investment in Mexico rose from $571.7 million in 2023 to $1,381.3 million.", {"571.7": "2023", "1,381.3": "2024"}),
    ("Mexican exports to Korea climbed by 30.3% in 2025, to $5.30 billion; a year earlier they had grown by 6.8%.", {"30.3": "2025", "5.30": "2025", "6.8": "2024"}),
    ("Mexico's exports to Korea slipped to $4.07 billion in 2024; those to Germany were $7.13 billion in the last quarter of 2024.", {"4.07": "2024", "7.13": "2024-Q4"}),
    ("Korean direct investment in Mexico was $673.5 million in 2022. That is less than the $692.8 million of 2021. Nuevo León drew $158 million.", {"673.5": "2022", "692.8": "2021", "158": "2022"}),
    ("In the two years 2023 and 2024 Korea's surplus with Mexico was $10.7 billion. In the two years on its own count Korea imported $15.1 billion from Mexico.", {"10.7": "2023/2024", "15.1": "2023/2024"}),
]  # fmt: skip


@pytest.mark.parametrize(("words", "periods"), YEARS)
def test_the_year_is_that_of_its_own_amount(w: Warehouse, words: str, periods: dict[str, str]) -> None:
    found = {one.claim.text: one.claim.keys.get("period") for one in check_text(w, PAIR + words, lang="en", date="2026-01-15").claims}
    assert {part: next(period for text, period in found.items() if part in text) for part in periods} == periods


READ = [
    ("In 2024 consumer prices fell by 2.3 percent in Korea.", "2.3", {"concept": "inflation", "area": "KOR"}, "contradicted"),
    ("In 2024 inflation in Korea fell to 2.3 percent.", "2.3", {"concept": "inflation", "area": "KOR"}, "supported"),
    ("In 2024 exports and imports together were equal to 84.6 percent of output in Korea.", "84.6", {"concept": "trade_share_of_gdp"}, "supported"),
    ("In 2024 Korea provided 3.62 percent of what Mexico imported from the world.", "3.62", {"reporter": "MEX", "partner": "KOR"}, "supported"),
    ("Korea's exports to Mexico came to $23 billion in 2024; Mexico earned $6.16 billion from sales in the other direction.", "6.16", {"reporter": "MEX", "partner": "KOR"}, "supported"),
    ("Puebla, on the other hand, took in $34.2 million of Korean direct investment in 2023.", "34.2", {"region": "MX-PUE"}, "contradicted"),
    ("China buys 33 per cent of Korea's memory chips.", "33", {}, "not_checkable"),
]  # fmt: skip


@pytest.mark.parametrize(("words", "number", "keys", "verdict"), READ)
def test_sentences_read_whole(w: Warehouse, words: str, number: str, keys: dict[str, str], verdict: str) -> None:
    one = next(one for one in check_text(w, PAIR + words, lang="en", date="2026-01-15").claims if number in one.claim.text)
    assert ({key: one.claim.keys.get(key) for key in keys}, one.verdict) == (keys, verdict), one


def test_regions_that_did_so_too(w: Warehouse) -> None:
    found = check_text(w, PAIR + "Sonora ran a surplus with Korea in 2024. So did Morelos.", lang="en", date="2026-01-15").claims
    assert [(one.claim.text, one.claim.value, one.verdict) for one in found] == [("Sonora", "positive", "supported"), ("Morelos", "positive", "supported")]


def test_a_question_is_put_to_the_one_who_answers(w: Warehouse) -> None:
    words = "Interview with the head of Korea's trade promotion office in Mexico City\n\nYour country ranks sixth in the Global Innovation Index. Does that help?\n\nIt opens doors in Mexico."
    one = next(one for one in check_text(w, words, lang="en", date="2026-01-15").claims if one.claim.text == "sixth")
    assert (one.claim.keys["area"], one.verdict) == ("KOR", "supported")
