"""What one text calls one thing and the next another: figures whose words leave something to the sentence before, or say it in a way of their own.

All figures are the starter's; of each case one number is asked for, and what it is read as.
"""

from __future__ import annotations

from decimal import Decimal

import pytest

import briefs
from bilateral.check import check_text

DAY = "2025-09-30"
# (what is tested, the text, the number, its metric, some of its keys, value, verdict)
CASES: tuple[tuple[str, str, str, str, dict[str, str], str, str], ...] = (
    ("a year is the label of the amount behind it", "Korean direct investment in Mexico, 2022: US$683.9 million (2021: US$733.2 million; 2020: US$588.1 million).", "US$683.9 million",
     "fdi_inward", {"period": "2022"}, "683900000", "supported"),
    ("growth is of the last of two years", "Korea shipped US$12.2 billion of goods to Mexico in 2023 and US$13.6 billion in 2024, growth of 11.3%.", "11.3%",
     "export_growth", {"reporter": "KOR", "period": "2024"}, "0.113", "supported"),
    ("growth that slows is no fall", "Korea's GDP growth, which had been 7.0% in 2010, has slowed since: 1.6% in 2023.", "1.6%", "indicator", {"concept": "gdp_growth", "period": "2023"}, "0.016", "supported"),
    ("a share of what was just named", "Korea's economy was worth US$1.71 trillion in 2023. Services produced 58.4% of that.", "58.4%", "indicator", {"area": "KOR", "concept": "services_share_of_gdp"}, "0.584", "supported"),
    ("profits where investment is spoken of", "Of what Korean companies invested in Mexico in 2024, 849 million dollars was profit made in Mexico.", "849 million dollars",
     "fdi_inward", {"instrument": "reinvested_earnings"}, "849000000", "supported"),
    ("subsidiaries are where they are", "In 2019 the Koreans took back $198.6 million of loans from their Mexican subsidiaries, yet brought $119.3 million in fresh equity.", "$119.3 million",
     "fdi_inward", {"reporter": "MEX", "partner": "KOR", "instrument": "equity"}, "119300000", ""),
    ("the buyer's own books", "Korea says its exports to Mexico were US$13.6 billion in 2024. Mexico, by contrast, says it bought US$23 billion from Korea that year.", "US$23 billion",
     "imports", {"reporter": "MEX", "partner": "KOR"}, "23000000000", "supported"),
    ("goods that open a sentence", "Mexico exported goods worth $6.16 billion to Korea in 2024. Engines alone brought in $686 million.", "$686 million",
     "commodity_exports", {"reporter": "MEX", "commodity": "8407"}, "686000000", "supported"),
    ("an economy named alone", "Mexico's exports to the United States were $503.4bn in 2024. China? No match. China.\n$9.08bn in 2024.", "$9.08bn", "exports", {"reporter": "MEX", "partner": "CHN"}, "9080000000", "supported"),
    ("the second of two ranks", "Mexico counts Korea as its partner number five, and within the Asia-Pacific region it comes second.", "second", "partner_rank", {"reporter": "MEX", "partner": "KOR", "among": "APAC"}, "2", "supported"),
    ("a mark that was passed", "Mexico's exports to South Korea passed US$6 billion in 2024.", "US$6 billion", "exports", {"reporter": "MEX"}, "6000000000", "supported"),
    ("counted among those just named", "Korean companies are all over Mexico. Upwards of 1,900 of them are present in the country.", "Upwards of 1,900", "company_count", {"host": "MEX", "origin": "KOR"}, "1900", "supported"),
    ("a number as it is spoken", "Korean firms invested one point three eight billion dollars in Mexico in 2024.", "one point three eight billion dollars", "fdi_inward", {"period": "2024"}, "1380000000", "supported"),
    ("below those of another year", "Registered inflows from Korea in Mexico were US$683.9 million in 2022, a touch below those of 2021.", "US$683.9 million", "fdi_inward", {"period": "2022"}, "683900000", "supported"),
    ("what withdraws leaves its host", "Korean companies did not withdraw from Mexico, and loans from their parent companies reached 527.4 million dollars in 2024.", "527.4 million dollars",
     "fdi_inward", {"reporter": "MEX", "partner": "KOR", "instrument": "debt"}, "527400000", "supported"),
    ("the seller stays", "Germany imported $7.13 billion from Mexico in 2024. South Korea bought $4.07 billion and exports to Japan were $4.26 billion.", "$4.26 billion", "exports", {"reporter": "MEX", "partner": "JPN"}, "4260000000", "supported"),
    ("what it took of what was sold", "South Korea took 1% of all that Mexico sold abroad in 2024.", "1%", "export_share", {"reporter": "MEX", "partner": "KOR"}, "0.01", "supported"),
    ("over two years from one to the other", "Mexico's exports to China were $9.08 billion in 2024. Over the same two years those to the United States went from $454.4 billion to $503.4 billion.", "$454.4 billion",
     "exports", {"reporter": "MEX", "period": "2022"}, "454400000000", ""),
    ("a kind of number in a table's own label", "Republic of Korea\n\n| | 2022 | 2023 |\n|---|---|---|\n| GDP, US$ bn | 1,799.4 | 1,844.8 |\n| Real growth, % | 2.7 | 1.6 |", "2.7", "indicator", {"concept": "gdp_growth", "period": "2022"}, "0.027", "supported"),
    ("a deficit in merchandise trade", "Mexico ran a $16.84 billion merchandise trade deficit with South Korea in 2024.", "$16.84 billion", "trade_balance", {"reporter": "MEX"}, "-16840000000", "supported"),
    ("what was spent on goods", "In 2024 Mexico spent 23 billion dollars on Korean goods.", "23 billion dollars", "imports", {"reporter": "MEX", "partner": "KOR"}, "23000000000", "supported"),
    ("a caption in the corner", "| Korean FDI in Mexico, US$ million | 2023 | 2024 |\n|---|---|---|\n| Nuevo León | 24.8 | 701.2 |\n| Mexico City | 322.0 | 131.8 |", "322.0", "fdi_inward", {"region": "MX-CMX", "period": "2023"}, "322000000", "supported"),
    ("a number before its label in a thread", "Mexico and Korea, 2024\n1. $23bn. That's what Mexico imported from Korea in 2024.", "$23bn", "imports", {"reporter": "MEX"}, "23000000000", "supported"),
    ("as of one year, since another", "As of December 2024 accumulated Korean investment in Mexico since 1999 amounted to US$11.8 billion.", "US$11.8 billion", "fdi_inward_cumulative", {"period": "1999/2024"}, "11800000000", "supported"),
    ("the one that exports", "Mexico is the country in Latin America to which we export the most, said the Korean ambassador: 13.6 billion dollars in 2024, up from 12.2 billion in 2023.", "12.2 billion", "exports", {"reporter": "KOR", "period": "2023"}, "12200000000", "supported"),
    ("there", "Mexico trades with China and Korea. China is going backwards. Mexican sales there slid from $10.8 billion in 2022 to $9.15 billion in 2023.", "$9.15 billion", "exports", {"reporter": "MEX", "partner": "CHN", "period": "2023"}, "9150000000", "supported"),
    ("dollars of a year", "Measured in international dollars of 2017, Korea's GDP per head at purchasing power parity was 34,394 in 2010.", "34,394", "indicator", {"area": "KOR", "period": "2010"}, "34394", "supported"),
    ("numbers and years by turns", "Investors from all over the world placed $36.0 billion in Mexico in 2023, and South Koreans contributed $113 million of reinvested profits in 2018.", "$113 million", "fdi_inward", {"partner": "KOR", "period": "2018"}, "113000000", "supported"),
    ("what all placed", "Investors from all over the world placed $36.0 billion in Mexico in 2023, and South Koreans contributed $113 million of reinvested profits in 2018.", "$36.0 billion", "fdi_inward", {"reporter": "MEX", "partner": "WLD", "period": "2023"}, "36000000000", ""),
    ("from an outflow to an inflow", "Korean FDI in Mexico, 2024. The State of Mexico swung from an outflow of $3.7 million to an inflow of $85.4 million.", "$85.4 million", "fdi_inward", {"region": "MX-MEX"}, "85400000", "supported"),
    ("a table of two columns", "KOREAN DIRECT INVESTMENT IN MEXICO\nTable 3. Flows by year (thousands of US dollars)\n\nYear | Total\n2023 | 571,690\n2024 | 1,381,338", "571,690", "fdi_inward", {"period": "2023"}, "571690000", "supported"),
)  # fmt: skip


@pytest.mark.parametrize(("text", "number", "metric", "keys", "value", "verdict"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_a_wording_is_read(text: str, number: str, metric: str, keys: dict[str, str], value: str, verdict: str) -> None:
    found = next(one for one in check_text(briefs.starter_world(), text, lang="en", date=DAY, pair=("MEX", "KOR")).claims if one.claim.text == number)
    assert found.claim.metric == metric
    assert {key: found.claim.keys.get(key) for key in keys} == keys
    assert found.claim.value == Decimal(value)
    assert not verdict or found.verdict == verdict


def test_one_digit_is_no_slip_of_unit() -> None:
    """A round number agrees with something but for its scale too easily."""
    made = check_text(briefs.starter_world(), "Korean direct investment in Mexico was US$1,381.3 million in 2024. A duty of US$1 million a year is another matter.", date=DAY)
    assert "unit_slip" not in [one.verdict for one in made.claims]


def test_a_number_beside_one_that_is_right_is_read_as_that_is() -> None:
    """What a sentence carries on is no doubt any more where another number that differs in one key alone is borne out; what is only expected stays in doubt."""
    text = "Korean investment in Mexico, 2024. Nuevo León drew US$701.2 million. Querétaro US$35.5 million, Guanajuato US$41.9 million."
    found = {one.claim.text: one.verdict for one in check_text(briefs.starter_world(), text, lang="en", date=DAY).claims}
    assert found["US$41.9 million"] == "contradicted"
    assert found["US$35.5 million"] == "supported"
    hoped = check_text(briefs.starter_world(), "Korean direct investment in Mexico was US$1,381.3 million in 2024. We expect US$900 million for 2023.", lang="en", date=DAY)
    assert hoped.claims[-1].verdict == "not_checkable"
