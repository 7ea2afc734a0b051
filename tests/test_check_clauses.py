"""Sentences of more than one clause, and numbers that stand apart from their words: each number is read with the words that are its own.

The figures are the starter's: trade of 2024 by DataMéxico and UN Comtrade, direct investment by Mexico's Secretaría de Economía.
"""

from __future__ import annotations

import pytest

import briefs
from bilateral.check import check_text

DAY = "2025-11-20"
# (what is asked of the reader, text, the number, its metric, some of its keys)
READ: tuple[tuple[str, str, str, str, str], ...] = (
    ("another taker", "Mexico exported $503.4 billion to the United States in 2024 whereas South Korea took only $6.16 billion and Germany $7.13 billion.", "$6.16 billion", "exports", "MEX KOR 2024"),
    ("another taker", "Mexico exported $503.4 billion to the United States in 2024 whereas South Korea took only $6.16 billion and Germany $7.13 billion.", "$7.13 billion", "exports", "MEX DEU 2024"),
    ("a buyer of what was just spoken of", "Mexico's exports to China slipped 0.8% in 2024, to $9.08 billion. Japan bought $4.26 billion.", "$4.26 billion", "exports", "MEX JPN 2024"),
    ("those that followed", "Mexico's exports to the US were $503.4 billion in 2024. Next came China with $9.08 billion and Germany with $7.13 billion.", "$7.13 billion", "exports", "MEX DEU 2024"),
    ("the latter", "While Mexico shipped $6.16 billion to South Korea in 2024, the latter shipped $13.6 billion in the opposite direction.", "$13.6 billion", "exports", "KOR MEX 2024"),
    ("words behind the number", "In 2024 Mexico imported $23 billion from South Korea, nearly four times the $6.16 billion it exported there.", "$6.16 billion", "exports", "MEX KOR 2024"),
    ("the first of two verbs", "\"We exported 6.16 billion dollars to Korea in 2024 and imported 23 billion,\" Mexico's deputy minister said.", "6.16 billion dollars", "exports", "MEX KOR 2024"),
    ("part and whole", "Nuevo León received $701.2 million of the $1.38 billion that Korea invested in Mexico in 2024.", "$1.38 billion", "fdi_inward", "MEX KOR 2024"),
    ("what it fell from", "Mexican exports to China shrank 0.8% in 2024 from $9.15 billion to $9.08 billion.", "$9.15 billion", "exports", "MEX CHN 2023"),
    ("a range whose ends stand apart", "Since 1999, South Korean companies have poured $11.8 billion into Mexico through 2024.", "$11.8 billion", "fdi_inward_cumulative", "MEX KOR 1999/2024"),
    ("months over several years", "Between January 1999 and December 2024 Mexico received US$11.8 billion of foreign direct investment from South Korea.", "US$11.8 billion", "fdi_inward_cumulative", "MEX KOR 1999/2024"),
    ("the end of a year", "From 1999 to the end of 2024, cumulative Korean investment in Mexico amounted to US$11.8 billion.", "US$11.8 billion", "fdi_inward_cumulative", "MEX KOR 1999/2024"),
    ("the capital", "Korean companies invested $701 million in Nuevo León and $132 million in the capital in 2024, all in Mexico.", "$132 million", "fdi_inward", "MEX KOR 2024 MX-CMX"),
    ("a number above its label", "👉 $6.16bn\nMexico's exports to South Korea in 2024\n\n👉 $23bn\nIts imports from there", "$23bn", "imports", "MEX KOR 2024"),
    ("a number before its label", "Mexico and Korea\n\n👉 USD 2.35bn. What Baja California alone imported from Korea in 2024.", "USD 2.35bn", "region_imports", "MEX KOR 2024 MX-BCN"),
    ("a label above its number", "Mexico: exports to Korea\n2024\nUS$6.16 billion\nImports from Korea\nUS$23 billion", "US$6.16 billion", "exports", "MEX KOR 2024"),
    ("a short answer", "Mexico and South Korea.\nWhere does Korea rank among Mexico's trading partners?\nIn fifth place.", "fifth", "partner_rank", "MEX KOR"),
    ("a rank in words", "South Korea is number five among Mexico's trading partners.", "number five", "partner_rank", "MEX KOR"),
    ("trade with all", "Mexico and South Korea trade little. Mexico's overall merchandise exports were USD 617 billion in 2024.", "USD 617 billion", "exports", "MEX WLD 2024"),
    ("bracketed words behind the amounts", "The Mexican figures for trade with South Korea in 2024: US$6.16 bn (exports), US$23 bn (imports).", "US$23 bn", "imports", "MEX KOR 2024"),
    ("an m apart", "Korean investment in Mexico in 2024: US$1.38 bn, of which US$701 m in Nuevo León.", "US$701 m", "fdi_inward", "MEX KOR 2024 MX-NLE"),
    ("a rank of one that overtook another", "South Korea overtook Germany to become the fifth-largest partner of Mexico.", "fifth-largest", "partner_rank", "MEX KOR"),
    ("a company with its country", "Kia Mexico to expand. The carmaker will invest 150 million dollars in its Pesquería complex.", "150 million dollars", "project_amount", "MEX KOR Kia"),
    ("hundreds and the rest", "Korean investment in Nuevo León, Mexico, in 2024: seven hundred and one million dollars.", "seven hundred and one million dollars", "fdi_inward", "MEX KOR 2024 MX-NLE"),
    ("a label in percent", "South Korea at a glance (2023)\n\nGDP per head: US$35,563\nIndustry, % of GDP: 31.6", "31.6", "indicator", "KOR industry_share_of_gdp 2023"),
    ("we and you", "Remarks by the Mexican Undersecretary for Foreign Trade, Seoul\n\nLast year we sold you 6.16 billion dollars of goods. You are our fifth-largest partner, Korea.", "fifth-largest", "partner_rank", "MEX KOR"),
    ("we, of the other's ambassador", "\"Our exports to Mexico were 13.6 billion dollars in 2024,\" says the Korean ambassador. \"We sold 132.9 billion to China.\"", "132.9 billion", "exports", "KOR CHN 2024"),
    ("a sheet in millions", "SOUTH KOREA-MEXICO TRADE, 2024 (US$ million)\nExports of Mexico: 6,160\nImports of Mexico: 23,000\nBalance: -16,840", "-16,840", "trade_balance", "MEX KOR 2024"),
    ("numbers and names by turns", "In 2024, the Mexican register booked US$1.38bn from South Korean investors, US$701m of it for projects in Nuevo Leon and US$132m for Mexico City.", "US$132m", "fdi_inward", "MEX KOR 2024 MX-CMX"),
    ("what outstripped what", "Imports outstripped exports by $16.84 billion in Mexico's trade with South Korea in 2024.", "$16.84 billion", "trade_balance", "MEX KOR 2024"),
    ("so much more", "Mexico bought more from South Korea than it sold: $16.84 billion more in 2024.", "$16.84 billion", "trade_balance", "MEX KOR 2024"),
    ("a state's shortfall", "Nuevo León imported $4.92 billion from South Korea in 2024 and exported $157 million to it, a shortfall of $4.76 billion.", "$4.76 billion", "region_balance", "MEX KOR 2024 MX-NLE"),
    ("one set against the other", "Mexico has a population two and a half times South Korea's: 129.7 million against 51.7 million in 2023.", "51.7 million", "indicator", "KOR population 2023"),
    ("a milestone of another clause", "It was in 1905 that 1,033 Koreans set out for Yucatán; diplomatic relations between Korea and Mexico had to wait until 1962.", "1905", "event", "MEX KOR korean_migration"),
    ("what a state makes is no product", "South Korea invested in Mexico in 2024. Coahuila, home to auto-parts makers, drew $78.6 million.", "$78.6 million", "fdi_inward", "MEX KOR 2024 MX-COA"),
    ("second here and fifth worldwide", "Korea is the second partner of Mexico in the Asia-Pacific and the fifth worldwide.", "fifth", "partner_rank", "MEX KOR"),
    ("a rank of the second clause", "Mexico is South Korea's largest trading partner in Latin America, and South Korea is Mexico's fifth worldwide.", "fifth", "partner_rank", "MEX KOR"),
    ("the former and the latter", "Mexico's total exports in 2024 were $617 billion and its total imports $625 billion; South Korea accounted for 1% of the former and 3.62% of the latter.", "1%", "export_share", "MEX KOR 2024"),
    ("out, in, net", "Mexico-South Korea trade in 2024 was lopsided: out, $6.16 billion; in, $23 billion; net, minus $16.84 billion.", "minus $16.84 billion", "trade_balance", "MEX KOR 2024"),
    ("out, in, net", "Mexico-South Korea trade in 2024 was lopsided: out, $6.16 billion; in, $23 billion; net, minus $16.84 billion.", "$23 billion", "imports", "MEX KOR 2024"),
    ("a row of names and one of numbers", "Korean investment in Mexico in 2024: Nuevo León and Mexico City led with $701 million and $132 million.", "$701 million", "fdi_inward", "MEX KOR 2024 MX-NLE"),
    ("a dateline with the year in brackets", "SEOUL, Nov. 20 (2025) -- Nuevo Leon absorbed most of last year's South Korean direct investment in Mexico, taking in $701 million.", "$701 million", "fdi_inward", "MEX KOR 2024 MX-NLE"),
    ("a timeline", "Korea and Mexico\n\n1905. The first Koreans land in Mexico, 1,033 people in all.", "1905", "event", "MEX KOR korean_migration"),
)  # fmt: skip


@pytest.mark.parametrize(("asked", "text", "number", "metric", "keys"), READ)
def test_each_number_has_its_own_words(asked: str, text: str, number: str, metric: str, keys: str) -> None:
    made = check_text(briefs.starter_world(), text, date=DAY)
    found = next((j for j in made.claims if j.claim.text == number), None)
    assert found is not None, [j.claim.text for j in made.claims]
    assert found.claim.metric == metric
    assert set(keys.split()) <= set(found.claim.keys.values()), dict(found.claim.keys)
    assert "among" not in found.claim.keys
    first = next((k for k in ("reporter", "host") if k in found.claim.keys), "")
    assert not first or found.claim.keys[first] == keys.split()[0]
    assert found.verdict in ("supported", "supported_by_partner", "not_checkable")


# Sentences in which a number near the words for what is held is another thing, and no ground for a contradiction.
OTHER_THINGS: tuple[tuple[str, str], ...] = (
    ("what remains", "Nuevo León alone accounts for $701 million; the other 31 states share the remaining $680 million of Korea's 2024 investment in Mexico."),
    ("another year's amount of a company", "LG's 2019 investment in Reynosa was $30 million; this year's is $100 million."),
    ("inhabitants of a city", "In 2023 Seoul had 9.4 million inhabitants, and Mexico has a capital of 9.2 million."),
    ("a third economy", "Germany, Mexico's sixth partner, sold it $20 billion in 2024; South Korea, its fifth, $23 billion."),
    ("what farms sold", "Mexico's agriculture exported $300 million to South Korea in 2024."),
)  # fmt: skip


@pytest.mark.parametrize(("asked", "text"), OTHER_THINGS)
def test_what_is_another_thing_is_not_contradicted(asked: str, text: str) -> None:
    made = check_text(briefs.starter_world(), text, date=DAY)
    assert not [(j.claim.text, j.verdict) for j in made.claims if j.verdict in ("contradicted", "inconsistent")]
