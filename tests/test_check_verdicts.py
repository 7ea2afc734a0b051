"""Every verdict, in three languages, on a world small enough to work out on paper: what is held, what a sentence says, what follows."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import cache

import pytest

from bilateral.check import Check, Judged, check_text
from bilateral.check.claim import VERDICTS
from bilateral.figures import Warehouse
from tiny import File, fdi, trade, world

LANGS = ("en", "es", "ko")
DAY = "2025-07-01"  # when the texts were written: after the second release of trade, before the second of investment
MILLION = Decimal(1_000_000)


def row(reporter: str, partner: str, flow: str, period: str, millions: str, commodity: str = "TOTAL", **more: str) -> dict[str, str | None]:
    return trade(reporter, partner, flow, period, commodity, millions, **more)


# In US$ million.
FIRST = File("comtrade", {"trade": [
    row("MEX", "KOR", "X", "2024", "5040"), row("MEX", "KOR", "X", "2023", "4020"), row("MEX", "KOR", "M", "2024", "20300"), row("MEX", "WLD", "X", "2024", "521000"),
    row("MEX", "KOR", "X", "2024", "1250", "8703"), row("MEX", "KOR", "X", "2024-03", "440"), row("MEX", "KOR", "RX", "2024", "370"),
    row("KOR", "MEX", "M", "2024", "5630"), row("CHL", "CHN", "X", "2024", "800", "26"),
]}, date(2025, 1, 10), multiplier=MILLION)  # fmt: skip
REVISED = File("comtrade", {"trade": [row("MEX", "KOR", "X", "2024", "5210")]}, date(2025, 6, 1), multiplier=MILLION)
FDI_2022 = File("se_fdi", {"investment": [
    fdi("KOR", "2022", "673"), fdi("KOR", "2022", "211", region="MX-NLE"), fdi("KOR", "2022", None, region="MX-PUE", conf_status="C"),
]}, date(2023, 2, 19), multiplier=MILLION)  # fmt: skip
FDI_2025 = File("se_fdi", {"investment": [fdi("KOR", "2022", "684")]}, date(2025, 8, 19), multiplier=MILLION)
REGISTRY = File("curated", {"project": [
    {"project": "plant", "host": "MEX", "origin": "KOR", "company": "LG", "region": "MX-TAM", "announced": "2022-01", "amount_usd": "147000000"},
]})  # fmt: skip

# name → what the sentence's last number must be, then the sentence in three languages
CASES: dict[str, tuple[str, str, str, str]] = {
    # Mexico's own books, the newest release: 5,210 million
    "supported": (
        "supported",
        "In 2024, Mexico's exports to South Korea were US$5.21 billion.",
        "En 2024 las exportaciones de México a Corea del Sur sumaron 5,210 millones de dólares.",
        "2024년 멕시코의 대한국 수출액은 52억 1천만 달러였다.",
    ),
    "supported_rounded": (  # 5.15 to 5.25 holds 5.21
        "supported",
        "In 2024, Mexico exported goods worth US$5.2 billion to South Korea.",
        "En 2024 México exportó a Corea del Sur mercancías por 5.2 mil millones de dólares.",
        "2024년 멕시코의 대한국 수출액은 52억 달러였다.",
    ),
    "supported_share": (  # 5,210 / 521,000 = 1 %
        "supported",
        "In 2024, exports to South Korea were 1% of Mexico's total exports.",
        "En 2024 las exportaciones a Corea del Sur fueron el 1% de las exportaciones totales de México.",
        "2024년 멕시코의 대한국 수출은 멕시코 전체 수출의 1%였다.",
    ),
    "supported_growth": (  # 5,210 / 4,020 − 1 = 29.6 %
        "supported",
        "Mexico's exports to South Korea rose 29.6% in 2024.",
        "Las exportaciones de México a Corea del Sur crecieron 29.6% en 2024.",
        "2024년 멕시코의 대한국 수출은 29.6% 증가했다.",
    ),
    "supported_at_least": (
        "supported",
        "In 2024, Mexico's exports to South Korea were over US$5.1 billion.",
        "En 2024 las exportaciones de México a Corea del Sur sumaron más de 5,100 millones de dólares.",
        "2024년 멕시코의 대한국 수출액은 51억 달러 이상이었다.",
    ),
    "partner": (  # Korea counted 5,630 million of imports
        "supported_by_partner",
        "In 2024, Mexico's exports to South Korea were US$5.63 billion.",
        "En 2024 las exportaciones de México a Corea del Sur sumaron 5,630 millones de dólares.",
        "2024년 멕시코의 대한국 수출액은 56억 3천만 달러였다.",
    ),
    "re_exports": (
        "other_basis",
        "In 2024, Mexico's exports to South Korea were US$370 million.",
        "En 2024 las exportaciones de México a Corea del Sur sumaron 370 millones de dólares.",
        "2024년 멕시코의 대한국 수출액은 3억 7천만 달러였다.",
    ),
    "one_month": (  # March alone
        "other_basis",
        "In 2024, Mexico's exports to South Korea were US$440 million.",
        "En 2024 las exportaciones de México a Corea del Sur sumaron 440 millones de dólares.",
        "2024년 멕시코의 대한국 수출액은 4억 4천만 달러였다.",
    ),
    "announced": (  # LG's plant of 147 million is no registered investment
        "other_basis",
        "In 2022, South Korea's direct investment in Mexico was US$147 million.",
        "En 2022 la inversión extranjera directa de Corea del Sur en México fue de 147 millones de dólares.",
        "2022년 한국의 대멕시코 직접투자는 1억 4,700만 달러였다.",
    ),
    "revised_before": (  # 5,040 million until June 2025, before the text
        "outdated",
        "In 2024, Mexico's exports to South Korea were US$5.04 billion.",
        "En 2024 las exportaciones de México a Corea del Sur sumaron 5,040 millones de dólares.",
        "2024년 멕시코의 대한국 수출액은 50억 4천만 달러였다.",
    ),
    "revised_since": (  # 673 million until August 2025, after the text
        "outdated",
        "In 2022, South Korea's direct investment in Mexico was US$673 million.",
        "En 2022 la inversión extranjera directa de Corea del Sur en México fue de 673 millones de dólares.",
        "2022년 한국의 대멕시코 직접투자는 6억 7,300만 달러였다.",
    ),
    "slipped": (  # a thousandth; a Spanish billón, a thousand times; 만 for 억, a ten-thousandth
        "unit_slip",
        "In 2024, Mexico's exports to South Korea were US$5.21 million.",
        "En 2024 las exportaciones de México a Corea del Sur sumaron 5.21 billones de dólares.",
        "2024년 멕시코의 대한국 수출액은 52만 1천 달러였다.",
    ),
    "currency": (
        "unit_slip",
        "In 2024, Mexico's exports to South Korea were MXN 5.21 billion.",
        "En 2024 las exportaciones de México a Corea del Sur sumaron 5,210 millones de pesos.",
        "2024년 멕시코의 대한국 수출액은 52억 1천만 원이었다.",
    ),
    "contradicted": (
        "contradicted",
        "In 2024, Mexico's exports to South Korea were US$7.77 billion.",
        "En 2024 las exportaciones de México a Corea del Sur sumaron 7,770 millones de dólares.",
        "2024년 멕시코의 대한국 수출액은 77억 7천만 달러였다.",
    ),
    "wrong_direction": (
        "contradicted",
        "Mexico's exports to South Korea fell 29.6% in 2024.",
        "Las exportaciones de México a Corea del Sur cayeron 29.6% en 2024.",
        "2024년 멕시코의 대한국 수출은 29.6% 감소했다.",
    ),
    "not_loaded": (
        "not_checkable",
        "In 2019, Mexico's exports to Portugal were US$77.7 million.",
        "En 2019 las exportaciones de México a Portugal sumaron 77.7 millones de dólares.",
        "2019년 멕시코의 대포르투갈 수출액은 7,770만 달러였다.",
    ),
    "held_back": (  # the agency keeps Puebla confidential
        "not_checkable",
        "In 2022, South Korea's direct investment in Puebla, Mexico was US$94 million.",
        "En 2022 la inversión extranjera directa de Corea del Sur en Puebla, México fue de 94 millones de dólares.",
        "2022년 한국의 멕시코 푸에블라주 직접투자는 9,400만 달러였다.",
    ),
    "partial": (  # one chapter is loaded and no total: nothing to contradict with
        "not_checkable",
        "In 2024, Chile's exports to China were US$640 million.",
        "En 2024 las exportaciones de Chile a China sumaron 640 millones de dólares.",
        "2024년 칠레의 대중국 수출액은 6억 4천만 달러였다.",
    ),
    "no_metric": (
        "not_checkable",
        "South Korea applies Mexico a tariff of 12.5%.",
        "Corea del Sur aplica a México un arancel de 12.5%.",
        "한국은 멕시코에 12.5%의 관세를 부과한다.",
    ),
    "no_year": (  # no period anywhere, and no day to count from
        "not_checkable",
        "Mexico's exports to South Korea were US$7.77 billion.",
        "Las exportaciones de México a Corea del Sur sumaron 7,770 millones de dólares.",
        "멕시코의 대한국 수출액은 77억 7천만 달러였다.",
    ),
}  # fmt: skip

# The last number conflicts with those before it; nothing of it need be loaded.
CONFLICTS: dict[str, tuple[str, str, str]] = {
    "balance": (  # 5.21 − 20.3 = −15.09
        "In 2024 Mexico's exports to South Korea were US$5.21 billion and its imports from South Korea US$20.3 billion. Mexico's trade deficit with South Korea in 2024 was US$16.8 billion.",
        "En 2024 las exportaciones de México a Corea del Sur sumaron 5,210 millones de dólares y las importaciones desde Corea del Sur 20,300 millones de dólares. En 2024 el déficit comercial de México con Corea del Sur fue de 16,800 millones de dólares.",
        "2024년 멕시코의 대한국 수출액은 52억 1천만 달러, 멕시코의 대한국 수입액은 203억 달러였다. 2024년 멕시코의 대한국 무역적자는 168억 달러였다.",
    ),
    "share": (  # 8.01 / 400.1 = 2 %
        "In 2020 Mexico's exports to the world were US$400.1 billion. In 2020 Mexico's exports to South Korea were US$8.01 billion. In 2020 exports to South Korea were 3.5% of Mexico's total exports.",
        "En 2020 las exportaciones de México al mundo fueron de 400,100 millones de dólares. En 2020 las exportaciones de México a Corea del Sur fueron de 8,010 millones de dólares. En 2020 las exportaciones a Corea del Sur fueron el 3.5% de las exportaciones totales de México.",
        "2020년 멕시코의 전 세계 수출액은 4,001억 달러였다. 2020년 멕시코의 대한국 수출액은 80억 1천만 달러였다. 2020년 멕시코의 대한국 수출은 멕시코 전체 수출의 3.5%였다.",
    ),
    "growth": (  # 3.31 / 3.01 − 1 = 10 %
        "Mexico's exports to South Korea were US$3.01 billion in 2017. In 2018 Mexico's exports to South Korea were US$3.31 billion. In 2018 Mexico's exports to South Korea rose 50%.",
        "Las exportaciones de México a Corea del Sur fueron de 3,010 millones de dólares en 2017. En 2018 las exportaciones de México a Corea del Sur fueron de 3,310 millones de dólares. En 2018 las exportaciones de México a Corea del Sur crecieron 50%.",
        "2017년 멕시코의 대한국 수출액은 30억 1천만 달러였다. 2018년 멕시코의 대한국 수출액은 33억 1천만 달러였다. 2018년 멕시코의 대한국 수출은 50% 증가했다.",
    ),
    "parts": (  # 3.01 + 2.91 > 5.21
        "In 2024 Mexico's exports to South Korea were US$5.21 billion. The leading exporting states were Sonora (US$3.01 billion) and Nuevo León (US$2.91 billion).",
        "En 2024 las exportaciones de México a Corea del Sur fueron de 5,210 millones de dólares. Los principales estados exportadores fueron Sonora (3,010 millones de dólares) y Nuevo León (2,910 millones de dólares).",
        "2024년 멕시코의 대한국 수출액은 52억 1천만 달러였다. 주요 수출 주는 소노라주(30억 1천만 달러), 누에보레온주(29억 1천만 달러)였다.",
    ),
    "part": (  # 6.21 > 5.21
        "In 2024 Mexico's exports to South Korea were US$5.21 billion. The leading exporting state was Sonora (US$6.21 billion).",
        "En 2024 las exportaciones de México a Corea del Sur fueron de 5,210 millones de dólares. El principal estado exportador fue Sonora (6,210 millones de dólares).",
        "2024년 멕시코의 대한국 수출액은 52억 1천만 달러였다. 주요 수출 주는 소노라주(62억 1천만 달러)였다.",
    ),
    "order": (
        "In 2024 Mexico's exports to South Korea were US$5.21 billion. The leading exporting states were Sonora (US$385 million) and Nuevo León (US$1.29 billion).",
        "En 2024 las exportaciones de México a Corea del Sur fueron de 5,210 millones de dólares. Los principales estados exportadores fueron Sonora (385 millones de dólares) y Nuevo León (1,290 millones de dólares).",
        "2024년 멕시코의 대한국 수출액은 52억 1천만 달러였다. 주요 수출 주는 소노라주(3억 8,500만 달러), 누에보레온주(12억 9천만 달러)였다.",
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def w() -> Warehouse:
    return world([FIRST, REVISED, FDI_2022, FDI_2025, REGISTRY])


@cache
def empty() -> Warehouse:
    return world([])


def last(w: Warehouse, text: str, lang: str, day: str | None = DAY) -> Judged:
    """The verdict on the last number of a text that is in `lang`, found to be so."""
    made = check_text(w, text, date=day)
    assert made.lang == lang
    assert made.claims, "no claim was found"
    return made.claims[-1]


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", CASES)
def test_the_verdict_worked_by_hand(w: Warehouse, name: str, lang: str) -> None:
    verdict, *texts = CASES[name]
    judged = last(w, texts[LANGS.index(lang)], lang, None if name == "no_year" else DAY)
    assert judged.verdict == verdict, (judged.claim.metric, dict(judged.claim.keys), judged.claim.doubts, judged.reason)
    assert judged.reason
    assert judged.figures or verdict == "not_checkable"


def test_every_verdict_has_its_case() -> None:
    assert {case[0] for case in CASES.values()} | {"inconsistent"} == set(VERDICTS)


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", CONFLICTS)
def test_a_text_in_conflict_with_itself(w: Warehouse, name: str, lang: str) -> None:
    judged = last(w, CONFLICTS[name][LANGS.index(lang)], lang)
    assert judged.verdict == "inconsistent", (judged.claim.metric, dict(judged.claim.keys), judged.claim.doubts, judged.reason)


@pytest.mark.parametrize("lang", LANGS)
def test_conflicts_need_no_data(lang: str) -> None:
    text = CONFLICTS["balance"][LANGS.index(lang)]
    assert [j.verdict for j in check_text(empty(), text, date=DAY).claims] == ["inconsistent"] * 3


# The same texts with the last number right: nothing is in conflict.
AGREE = {
    "balance": (("US$16.8", "US$15.1"), ("16,800", "15,100"), ("168억", "151억")),
    "share": (("3.5%", "2%"), ("3.5%", "2%"), ("3.5%", "2%")),
    "growth": (("50%", "10%"), ("50%", "10%"), ("50%", "10%")),
    "parts": (("US$2.91", "US$2.11"), ("2,910", "2,110"), ("29억", "21억")),
    "part": (("US$6.21", "US$4.21"), ("6,210", "4,210"), ("62억", "42억")),
    "order": (("US$385 million", "US$1.85 billion"), ("385 millones", "1,850 millones"), ("3억 8,500만", "18억 5천만")),
}


@pytest.mark.slow
@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", CONFLICTS)
def test_the_same_text_put_right_is_in_no_conflict(w: Warehouse, name: str, lang: str) -> None:
    at = LANGS.index(lang)
    wrong, right = AGREE[name][at]
    assert wrong in CONFLICTS[name][at]
    made = check_text(w, CONFLICTS[name][at].replace(wrong, right), date=DAY)
    assert not [j.claim.text for j in made.claims if j.verdict == "inconsistent"]


# ------------------------------------------------------------------------------------------------------------- what it says of it


def english(w: Warehouse, name: str) -> Judged:
    return last(w, CASES[name][1], "en")


def test_the_decisive_figure_comes_first(w: Warehouse) -> None:
    decisive = {"supported": 5210, "partner": 5630, "re_exports": 370, "one_month": 440, "announced": 147, "revised_before": 5040, "revised_since": 673, "slipped": 5210, "contradicted": 5210}
    for name, millions in decisive.items():
        assert english(w, name).figures[0].value == millions * 10**6, name


def test_what_was_revised_names_both_values_and_days(w: Warehouse) -> None:
    before, since = english(w, "revised_before"), english(w, "revised_since")
    assert [f.value for f in before.figures[:2]] == [5_040_000_000, 5_210_000_000]
    assert all(part in before.reason for part in ("US$5.04 billion", "10 January 2025", "US$5.21 billion", "1 June 2025"))
    assert all(part in since.reason for part in ("US$673 million", "19 February 2023", "US$684 million", "19 August 2025"))


@pytest.mark.parametrize(
    ("name", "put"),
    [("revised_before", "US$5.21 billion"), ("revised_since", "US$684 million"), ("slipped", "US$5.21 billion"), ("contradicted", "US$5.21 billion"), ("supported", ""), ("not_loaded", "")],
)
def test_the_sentence_put_right(w: Warehouse, name: str, put: str) -> None:
    judged = english(w, name)
    assert judged.correction == (CASES[name][1].replace(judged.claim.text, put) if put else "")


def test_a_direction_put_right(w: Warehouse) -> None:
    assert "up 29.6%" in english(w, "wrong_direction").correction


def test_the_day_of_the_text_decides(w: Warehouse) -> None:
    old, new = CASES["revised_before"][1], CASES["supported"][1]
    assert last(w, old, "en", "2025-03-01").verdict == "outdated"  # true then, revised since
    assert "True when the text was written" in last(w, old, "en", "2025-03-01").reason
    assert last(w, new, "en", "2025-03-01").verdict == "supported"  # by a release later than the text
    assert "later than the text" in last(w, new, "en", "2025-03-01").reason


def test_a_value_of_a_named_release_is_right_for_that_release(w: Warehouse) -> None:
    judged = last(w, "In the release of 10 January 2025, Mexico's exports to South Korea in 2024 were US$5.04 billion.", "en")
    assert judged.verdict == "supported"
    assert judged.claim.vintage == date(2025, 1, 10)


# 521 billion is what Mexico sold to the whole world, and the world above holds it.
ALL_EXPORTS = (
    "In 2024 Mexico's total exports were US$521 billion. Mexico's exports to South Korea were US$5.21 billion.",
    "En 2024 las exportaciones totales de México fueron de 521 mil millones de dólares. Las exportaciones de México a Corea del Sur fueron de 5,210 millones de dólares.",
    "2024년 멕시코의 총수출액은 5,210억 달러였다. 멕시코의 대한국 수출액은 52억 1천만 달러였다.",
)


@pytest.mark.parametrize("text", ALL_EXPORTS, ids=LANGS)
def test_total_exports_are_those_to_all_partners(w: Warehouse, text: str) -> None:
    first = check_text(w, text, date=DAY).claims[0]
    assert first.claim.keys["partner"] == "WLD", (dict(first.claim.keys), first.verdict, first.reason)
    assert first.verdict == "supported"


def verdicts(made: Check) -> list[str]:
    return [judged.verdict for judged in made.claims]


def test_a_doubtful_reading_is_not_contradicted(w: Warehouse) -> None:
    """Three economies, and the sentence does not say whose books: nothing earns a contradiction."""
    made = check_text(w, "South Korea, Mexico and Japan met in 2024. Trade was mentioned: exports of US$7.77 billion.", date=DAY)
    assert "contradicted" not in verdicts(made)


def test_contradicted_and_inconsistent_are_the_bad_ones(w: Warehouse) -> None:
    for name, (verdict, english_text, _, _) in CASES.items():
        assert check_text(w, english_text, date=DAY if name != "no_year" else None).bad == (verdict in ("contradicted", "inconsistent")), name


def test_the_summary_counts_verdicts_in_their_order(w: Warehouse) -> None:
    made = check_text(w, " ".join(case[1] for case in CASES.values()), lang="en", date=DAY)
    assert sum(made.summary.values()) == len(made.claims)
    assert list(made.summary) == [verdict for verdict in VERDICTS if verdict in verdicts(made)]
