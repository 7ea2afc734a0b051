"""English wordings that professionals use, each read as it is meant; the values are the published ones."""

from __future__ import annotations

import pytest

import briefs
from bilateral.check import check_text

DAY = "2025-09-24"
PAIR = {"reporter": "MEX", "partner": "KOR"}
EXPORTS, IMPORTS = ("exports", {**PAIR, "period": "2024"}), ("imports", {**PAIR, "period": "2024"})
TRADE = ("trade", {**PAIR, "period": "2024"})


def fdi(period: str, **more: str) -> tuple[str, dict[str, str]]:
    return "fdi_inward_cumulative" if len(period) == 9 else "fdi_inward", {**PAIR, "period": period, **more}


SENTENCES = (
    ("Mexico and Korea. Goods arriving from Korea were valued at US$23 billion in 2024.", "US$23 billion", *IMPORTS),
    ("Mexico and Korea. In 2024, merchandise coming from Korea was worth US$23 billion.", "US$23 billion", *IMPORTS),
    ("Goods arriving in Mexico from Korea were valued at US$23 billion in 2024, for a two-way total of US$29.16 billion.", "US$29.16 billion", *TRADE),
    ("Since records began in 1999, Korean inflows into Mexico through 2022 sum to US$8.7 billion.", "US$8.7 billion", *fdi("1999/2022")),
    ("Counting from 1999, Korean direct investment in Mexico to the end of 2024 adds up to US$11.8 billion.", "US$11.8 billion", *fdi("1999/2024")),
    ("Mexico and Korea. In the first half of 2024 Korean direct investment in Mexico was US$0.9 billion. Over the whole year it was US$1.38 billion.", "US$1.38 billion", *fdi("2024")),
    ("Nuevo León received US$726.2 million in Korean investment in 2015, when the Kia plant was going up.", "US$726.2 million", *fdi("2015", region="MX-NLE")),
    ("Mexico and Korea traded more. Korea's map looks different. Its exports to China were worth US$132.9 billion in 2024.", "US$132.9 billion", "exports", {"reporter": "KOR", "partner": "CHN", "period": "2024"}),
    ("Mexico exported US$3.34 billion to South Korea in 2020 and US$3.69 billion in 2022; in the latter year the increase was 11.5%.", "11.5%", "export_growth", {**PAIR, "period": "2022"}),
    ("With 51.8 million Koreans to feed (the count is for 2020), there is room for more of Mexico's avocados.", "51.8 million", "indicator", {"area": "KOR", "concept": "population", "period": "2020"}),
    ("All told, Korea has invested US$11.8 billion in Mexico since 1999.", "US$11.8 billion", *fdi("1999/2024")),
    ("Since 1999 South Korea has put US$11.8 billion into Mexico.", "US$11.8 billion", *fdi("1999/2024")),
    ("Over the 26 years to 2024, Korean direct investment in Mexico totalled US$11.8 billion.", "US$11.8 billion", *fdi("1999/2024")),
    ("In 2017 Korean owners took US$128.7 million out of Nuevo León, Mexico.", "US$128.7 million", *fdi("2017", region="MX-NLE")),
    ("Mexico exported US$5.2 billion to Korea in the first ten months of 2024.", "US$5.2 billion", "exports", {**PAIR, "period": "2024-01/2024-10"}),
    ("Mexico and Korea traded US$29.16 billion in goods in 2024, US$23 billion of it Korean exports.", "US$23 billion", "exports", {"reporter": "KOR", "partner": "MEX", "period": "2024"}),
    ("Mexico is Korea's number one partner in Latin America.", "number one", "partner_rank", {"reporter": "KOR", "partner": "MEX", "among": "LAC"}),
    ("Mexican exporters earned US$6.16 billion from Korea in 2024.", "US$6.16 billion", *EXPORTS),
    ("Mexico and Korea. With US$23 billion, Korea was among Mexico's top suppliers in 2024.", "US$23 billion", "exports", {"reporter": "KOR", "partner": "MEX", "period": "2024"}),
    ("We in Mexico sold Korea US$6.16 billion in 2024 and bought US$23 billion.", "US$23 billion", *IMPORTS),
    ("Mexico and Korea. Nuevo León received US$726.2 million of Korean investment in 2015. In 2023 it drew US$24.8 million in Korean direct investment.", "US$24.8 million", *fdi("2023", region="MX-NLE")),
    ("In 1905 it carried one thousand and thirty-three men, women and children from Korea to the henequen fields of Mexico.", "one thousand and thirty-three", "event_count", {"event": "korean_migration"}),
    ("Mexico and Korea. In Reynosa, LG is doing much the same. Its investment of US$100 million, announced in January, is to double output.", "US$100 million", "project_amount", {"company": "LG"}),
)


@pytest.mark.parametrize(("text", "written", "metric", "keys"), SENTENCES)
def test_is_read_as_meant(text: str, written: str, metric: str, keys: dict[str, str]) -> None:
    made = [j for j in check_text(briefs.starter_world(), text, date=DAY).claims if j.claim.text == written]
    assert [j.claim.metric for j in made] == [metric]
    held = dict(made[0].claim.keys)
    if metric == "trade":
        assert {held["reporter"], held["partner"]} == {"MEX", "KOR"}
    else:
        assert keys.items() <= held.items()
    assert made[0].verdict not in ("contradicted", "inconsistent")


@pytest.mark.parametrize("day", ["Sept 24, 2025", "SEPT. 24, 2025", "Sept. 24, 2025"])
def test_a_dateline_may_have_the_longer_short_form_of_september(day: str) -> None:
    made = check_text(briefs.starter_world(), f"MEXICO CITY, {day} (Northline) - Mexico sold South Korea goods for US$6.16 billion last year.")
    assert str(made.date) == DAY
    assert [(j.claim.metric, j.claim.keys["period"], "region" in j.claim.keys) for j in made.claims] == [("exports", "2024", False)]


OTHER_THINGS = (
    "Korean companies announced US$4 billion of investment in Mexico in 2024.",
    "Korean investors signed deals worth US$2.5 billion in Mexico in 2024.",
    "Gross Korean FDI in Mexico was US$1.6 billion in 2024.",
    "At constant prices, Mexico's exports to Korea were US$5 billion in 2024.",
    "Mexico's exports to Korea and Japan together were US$10.4 billion in 2024.",
    "The gap between the two countries' books on Mexico's exports to Korea was US$2.1 billion in 2024.",
    "In 2024, FDI in Mexico from Korea, Japan and China totalled US$6 billion.",
    "Of Mexico's imports from Korea in 2024, US$18 billion were intermediate goods.",
    "Korean companies' sales in Mexico were US$30 billion in 2024.",
    "Korea's overseas investment reached US$64 billion in 2024, of which Mexico received US$1 billion.",
)


@pytest.mark.parametrize("text", OTHER_THINGS)
def test_what_is_another_thing_is_not_contradicted(text: str) -> None:
    assert [j.claim.text for j in check_text(briefs.starter_world(), text, date=DAY).claims if j.verdict in ("contradicted", "inconsistent", "unit_slip")] == []
