"""What Korean sentences leave to their order and particles: whose number it is, of which years, and which words are no economy of the relation.

Expected values are the published figures: Mexico's Ministry of Economy on direct investment, DataMéxico and KITA on trade.
"""

from __future__ import annotations

import pytest

import briefs
from bilateral.check import check_text

DAY = "2025-11-20"
HEAD = "한국과 멕시코의 경제 관계\n\n"
Read = tuple[str | None, str, str, str]  # metric, keys in the metric's order without TOTAL, what stands in the text, verdict

SENTENCES: tuple[tuple[str, str, tuple[Read, ...]], ...] = (
    ("the verb closes its clause", "한국은 작년에 멕시코에 136억 달러를 수출하고 멕시코로부터 94억 달러를 수입했다.",
     (("exports", "KOR MEX 2024", "136억 달러", "supported"), ("imports", "KOR MEX 2024", "94억 달러", "not_checkable"))),
    ("one verb for a list", "멕시코는 2024년 한국에 61억6천만 달러를, 일본에 42억6천만 달러를 수출했다.",
     (("exports", "MEX KOR 2024", "61억6천만 달러", "supported"), ("exports", "MEX JPN 2024", "42억6천만 달러", "supported"))),
    ("a list of origins", "2024년 멕시코에 대한 직접투자는 미국 166억5천만 달러, 일본 42억4천만 달러, 한국 13억8천만 달러다.",
     (("fdi_inward", "MEX USA 2024", "166억5천만 달러", "not_checkable"), ("fdi_inward", "MEX JPN 2024", "42억4천만 달러", "not_checkable"), ("fdi_inward", "MEX KOR 2024", "13억8천만 달러", "supported"))),
    ("destinations by their ending", "멕시코의 2024년 미국행 수출은 5,034억 달러, 독일행은 71억3천만 달러, 일본행은 42억5,700만 달러에 그쳤다.",
     (("exports", "MEX USA 2024", "5,034억 달러", "supported"), ("exports", "MEX DEU 2024", "71억3천만 달러", "supported"), ("exports", "MEX JPN 2024", "42억5,700만 달러", "supported"))),
    ("the amount is the subject", "2024년 한국의 대멕시코 직접투자를 유형별로 보면 8억4,910만 달러가 재투자수익, 5억2,740만 달러가 본사와 자회사 사이의 대출이다.",
     (("fdi_inward", "MEX KOR 2024 reinvested_earnings", "8억4,910만 달러", "supported"), ("fdi_inward", "MEX KOR 2024 debt", "5억2,740만 달러", "supported"))),
    ("a part of a year, parted", "한국의 대멕시코 직접투자는 2024년에는 상반기에만 13억8,130만 달러에 달했다.", (("fdi_inward", "MEX KOR 2024-01/2024-06", "13억8,130만 달러", "other_basis"),)),
    ("held against", "멕시코의 2024년 대미 수출은 2023년의 4,752억 달러보다 5.9% 불어난 5,034억 달러다.",
     (("exports", "MEX USA 2023", "4,752억 달러", "supported"), ("export_growth", "MEX USA 2024", "5.9%", "supported"), ("exports", "MEX USA 2024", "5,034억 달러", "supported"))),
    ("one verb for two ratios", "2024년 한국의 대멕시코 수출은 11.3%, 멕시코로부터의 수입은 6.8% 늘었다.",
     (("export_growth", "KOR MEX 2024", "11.3%", "supported"), ("import_growth", "KOR MEX 2024", "6.8%", "supported_by_partner"))),
    ("times as much", "2024년 멕시코와 한국의 교역에서 멕시코의 수입 230억 달러는 수출 61억6천만 달러의 3.7배다.",
     (("imports", "MEX KOR 2024", "230억 달러", "supported"), ("exports", "MEX KOR 2024", "61억6천만 달러", "supported"), (None, "", "3.7배", "not_checkable"))),
    ("goods said before", "멕시코의 한국산 수입을 이끈 것은 기계 부품과 부속품이다. 2024년 4분기에만 25억3천만 달러어치가 들어왔다.", (("commodity_imports", "MEX KOR 8473 2024-Q4", "25억3천만 달러", "other_basis"),)),
    ("our firms' investment there", "우리 기업들의 멕시코 투자는 2023년 5억7,170만 달러였다.", (("fdi_inward", "MEX KOR 2023", "5억7,170만 달러", "supported"),)),
    ("states that drew it", "멕시코시티가 1억3,180만 달러를, 바하칼리포르니아가 1억2,850만 달러를 2024년에 한국에서 끌어왔다.",
     (("fdi_inward", "MEX KOR MX-CMX 2024", "1억3,180만 달러", "supported"), ("fdi_inward", "MEX KOR MX-BCN 2024", "1억2,850만 달러", "supported"))),
    ("arrows", "2024년 한국–멕시코 무역.\n멕시코→한국: 61.6억 달러", (("exports", "MEX KOR 2024", "61.6억 달러", "supported"),)),
    ("shares that two verbs close", "한국은 2024년 멕시코 수입의 3.62%를 공급하고 수출의 1%를 가져간다.", (("import_share", "MEX KOR 2024", "3.62%", "supported"), ("export_share", "MEX KOR 2024", "1%", "supported"))),
    ("those ranked", "지난해 멕시코에 가장 많이 투자한 나라는 미국(165억 달러)이며 일본(42억 달러), 한국(13억8천만 달러) 순이다.",
     (("fdi_inward", "MEX USA 2024", "165억 달러", "not_checkable"), ("fdi_inward", "MEX JPN 2024", "42억 달러", "not_checkable"), ("fdi_inward", "MEX KOR 2024", "13억8천만 달러", "supported"))),
    ("behind another", "멕시코의 5번째 교역국인 한국은 아시아·태평양에서는 중국에 이어 두 번째다.",
     (("partner_rank", "MEX KOR 2024", "5번째", "supported"), ("partner_rank", "MEX KOR 2024", "두 번째", "supported"))),
    ("a surplus with", "2024년 한국이 멕시코에서 거둔 무역흑자는 168억 달러로 집계됐다.", (("trade_balance", "KOR MEX 2024", "168억 달러", "supported_by_partner"),)),
    ("joined by a mark", "지난해 한·멕 교역액은 291억6천만 달러로 집계됐다.", (("trade", "KOR MEX 2024", "291억6천만 달러", "supported"),)),
    ("a rank with 대", "한국은 2024년 멕시코의 9대 투자국이다.", (("fdi_rank", "MEX KOR 2024", "9대", "not_checkable"),)),
    ("the dollar sign behind", "- 2024년 대멕시코 수출 135.96억$ (+11.3%), 수입 93억$(△2.1%)",
     (("exports", "KOR MEX 2024", "135.96억$", "supported"), ("export_growth", "KOR MEX 2024", "+11.3%", "supported"), ("imports", "KOR MEX 2024", "93억$", "not_checkable"), ("import_growth", "KOR MEX 2024", "△2.1%", "not_checkable"))),
    ("months of several years", "1999년 1월부터 2024년 12월까지 한국 기업이 멕시코에 투자한 누적 금액은 118억 달러에 이른다.", (("fdi_inward_cumulative", "MEX KOR 1999/2024", "118억 달러", "supported"),)),
    ("until last year", "1999년부터 작년까지 한국이 멕시코에 투자한 돈은 118억 달러다.", (("fdi_inward_cumulative", "MEX KOR 1999/2024", "118억 달러", "supported"),)),
    ("since, added up", "1999년 이래 한국의 대멕시코 누적 투자는 118억 달러에 달한다.", (("fdi_inward_cumulative", "MEX KOR 1999/2024", "118억 달러", "supported"),)),
    ("three years together", "한국의 대멕시코 직접투자는 2022년 6억8,390만 달러, 2023년 5억7,170만 달러, 2024년 13억8,130만 달러다. 세 해를 합치면 26억3,690만 달러다.",
     (("fdi_inward", "MEX KOR 2022", "6억8,390만 달러", "supported"), ("fdi_inward", "MEX KOR 2023", "5억7,170만 달러", "supported"), ("fdi_inward", "MEX KOR 2024", "13억8,130만 달러", "supported"), ("fdi_inward_cumulative", "MEX KOR 2022/2024", "26억3,690만 달러", "supported"))),
    ("more than the year before", "한국의 대멕시코 수출은 2023년보다 11.3% 불어난 136억 달러를 찍었다.", (("export_growth", "KOR MEX 2024", "11.3%", "supported"), ("exports", "KOR MEX 2024", "136억 달러", "supported"))),
    ("more than", "2024년 멕시코는 한국과의 교역에서 수입이 수출보다 168억 달러 많았다.", (("trade_balance", "MEX KOR 2024", "168억 달러", "supported"),)),
    ("more than it sold", "멕시코가 2024년 한국에서 사 온 물건이 판 물건보다 168억 달러어치 많았다.", (("trade_balance", "MEX KOR 2024", "168억 달러", "supported"),)),
    ("years in brackets", "○ 對멕시코 수출: ('23) 122억불 → ('24) 136억불", (("exports", "KOR MEX 2023", "122억불", "supported"), ("exports", "KOR MEX 2024", "136억불", "supported"))),
    ("a unit for a line", "○ 대멕시코 수출액(억 달러): 122(2023) → 136(2024)", (("exports", "KOR MEX 2023", "122", "supported"), ("exports", "KOR MEX 2024", "136", "supported"))),
    ("growth to the next year", "멕시코의 대한국 수출은 2009년 4억9,900만 달러에서 이듬해 9억2,900만 달러로 86.2% 뛰었다.",
     (("exports", "MEX KOR 2009", "4억9,900만 달러", "supported"), ("exports", "MEX KOR 2010", "9억2,900만 달러", "supported"), ("export_growth", "MEX KOR 2010", "86.2%", "supported"))),
    ("spoken", "우리나라가 작년에 멕시코에 판 게 136억 달러입니다.", (("exports", "KOR MEX 2024", "136억 달러", "supported"),)),
    ("the most sold", "2024년 멕시코가 한국에 가장 많이 판 품목은 엔진(HS 8407)으로 6억8,600만 달러어치다.", (("commodity_exports", "MEX KOR 8407 2024", "6억8,600만 달러", "supported"),)),
    ("a month of last year", "작년 12월 대멕시코 수출은 12억 달러였다.", (("exports", "KOR MEX 2024-12", "12억 달러", "not_checkable"),)),
    ("months of this year", "올해 1~9월 대멕시코 수출은 100억 달러다.", (("exports", "KOR MEX 2025-01/2025-09", "100억 달러", "not_checkable"),)),
    ("investment from everywhere", "2024년 멕시코의 외국인직접투자는 378억 달러였고 이 중 한국이 13억8천만 달러다.", (("fdi_inward", "MEX WLD 2024", "378억 달러", "supported"), ("fdi_inward", "MEX KOR 2024", "13억8천만 달러", "supported"))),
    ("investment attracted", "멕시코의 한국 투자 유치액은 2024년 13억8천만 달러다.", (("fdi_inward", "MEX KOR 2024", "13억8천만 달러", "supported"),)),
    ("well over", "2024년 대멕시코 수출은 130억 달러를 훌쩍 넘었다.", (("exports", "KOR MEX 2024", "130억 달러를 훌쩍 넘었", "supported"),)),
    ("that year", "한국의 대멕시코 직접투자는 2024년 13억8,130만 달러로, 2023년의 5억7,170만 달러보다 늘었다. 같은 해 멕시코가 전 세계에서 유치한 외국인직접투자는 378억 달러였다.",
     (("fdi_inward", "MEX KOR 2024", "13억8,130만 달러", "supported"), ("fdi_inward", "MEX KOR 2023", "5억7,170만 달러", "supported"), ("fdi_inward", "MEX WLD 2024", "378억 달러", "supported"))),
    ("destinations after destinations", "2024년 멕시코의 대일본 수출은 42억6천만 달러, 대독일 수출은 71억3천만 달러다.", (("exports", "MEX JPN 2024", "42억6천만 달러", "supported"), ("exports", "MEX DEU 2024", "71억3천만 달러", "supported"))),
    ("a product said before", "한국에 주로 파는 것은 멕시코산 엔진이다. 2024년에만 6억8,600만 달러어치 나갔다.", (("commodity_exports", "MEX KOR 8407 2024", "6억8,600만 달러", "supported"),)),
    ("a mark reached", "2016년 한국의 대멕시코 직접투자는 처음으로 10억 달러대에 진입했다.", (("fdi_inward", "MEX KOR 2016", "10억 달러대에 진입", "supported"),)),
    ("goods of an economy", "지난해 멕시코, 한국 제품 230억 달러어치 수입", (("imports", "MEX KOR 2024", "230억 달러", "supported"),)),
)  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), [pytest.param(text, expected, id=what) for what, text, expected in SENTENCES])
def test_korean_sentences(text: str, expected: tuple[Read, ...]) -> None:
    made = check_text(briefs.starter_world(), HEAD + text, lang="ko", date=DAY)
    order = ("reporter", "partner", "commodity", "region", "period", "instrument")
    read = tuple((j.claim.metric, " ".join(j.claim.keys[key] for key in order if key in j.claim.keys), j.claim.text, j.verdict) for j in made.claims)
    assert read == expected


@pytest.mark.parametrize("text", ["우리 기업 1,900여 곳이 멕시코에 나가 있다.", "멕시코에 진출한 한국 기업은 1,900개 이상으로 파악된다.", "멕시코에서 영업 중인 한국 업체는 1,900곳을 웃돈다."])
def test_companies_are_counted_by_any_counter(text: str) -> None:
    made = check_text(briefs.starter_world(), HEAD + text, lang="ko", date=DAY)
    assert [(j.claim.metric, dict(j.claim.keys), j.verdict) for j in made.claims] == [("company_count", {"host": "MEX", "origin": "KOR"}, "supported")]


def test_a_top_ten_is_no_rank() -> None:
    made = check_text(briefs.starter_world(), HEAD + "한국은 멕시코의 10대 교역국 중 하나다.", lang="ko", date=DAY)
    assert all(j.claim.metric is None for j in made.claims)


@pytest.mark.parametrize(
    "text",
    [
        "한국의 대멕시코 직접투자는 2024년 13억8,130만 달러다. 외국인 투자를 다 합치면 378억 달러쯤 된다.",
        "한국의 대멕시코 직접투자는 2024년 사상 최대였다. 종전 최대치는 2016년의 11억1,000만 달러였다. 신규지분 투자는 485만 달러에 그쳤다.",
        "작년 12월 멕시코의 대한국 수출은 5억 달러였다.",
        "2024년 들어 11월까지 대멕시코 수출은 120억 달러다.",
        "멕시코의 대한국 수출은 2024년 61억6천만 달러(한국 통계 94억 달러)다.",
        # parts, states and beginnings that are not held
        "2024년 한국의 대멕시코 투자는 13억8천만 달러였고, 그 가운데 7억5천만 달러는 기존 공장의 몫이다.",
        "2024년 하리스코주가 유치했다는 한국의 직접투자 500만 달러는 확인되지 않는다.",
        "동아시아·라틴아메리카협력포럼(FEALAC)은 1999년 출범했다.",
        "한국의 대멕시코 투자는 '24년 13.8억불, '99~'24년 누계 118억불.",
        "한국의 대멕시코 수출은 2023년 122억 달러, 2024년 136억 달러였다. 같은 기간 멕시코 장부의 한국산 수입은 각각 200억 달러와 230억 달러다.",
        "기아는 페스케리아 공장에서 만든 차의 절반 이상을 66개국에 수출한다.",
        "1905년 1,033명으로 시작한 한인 이민자의 후손이 이제 4만 명에 이른다.",
        "멕시코의 한국산 수입은 2024년 230억 달러로, 한국이 멕시코에 수출했다는 136억 달러보다 94억 달러 많다.",
        "한국의 물가 상승률은 2022년 5.1%, 2023년 3.6%, 2024년 2.3%였고 멕시코는 각각 7.9%, 5.5%, 4.7%였다.",
        "한국은 2024년 멕시코에 엔진을 2억 달러, 반도체를 14억 달러어치 팔았다.",
    ],
)
def test_what_is_left_open_or_not_known_is_not_contradicted(text: str) -> None:
    made = check_text(briefs.starter_world(), HEAD + text, lang="ko", date=DAY)
    assert [(j.claim.text, dict(j.claim.keys)) for j in made.claims if j.verdict in ("contradicted", "inconsistent")] == []


def test_a_table_of_labels_and_numbers_needs_no_head() -> None:
    text = HEAD + "표 1. 2024년 한국의 대멕시코 직접투자, 유형별 (단위: 백만 달러)\n재투자수익 | 849.1\n계열사 간 대출 | 527,390\n신규 지분투자 | 4.9\n"
    made = check_text(briefs.starter_world(), text, lang="ko", date=DAY)
    assert [(j.claim.keys["instrument"], j.claim.keys["period"], j.verdict) for j in made.claims] == [
        ("reinvested_earnings", "2024", "supported"), ("debt", "2024", "unit_slip"), ("equity", "2024", "supported"),
    ]  # fmt: skip


def test_the_economy_behind_its_rank() -> None:
    made = check_text(briefs.starter_world(), HEAD + "글로벌혁신지수 6위인 한국과 중남미 2위의 스마트시티 시장인 멕시코가 만났다.", lang="ko", date=DAY)
    assert [(j.claim.metric, j.claim.keys["area"], j.verdict) for j in made.claims] == [("index_rank", "KOR", "supported"), ("market_rank", "MEX", "supported")]


def test_the_growth_and_the_prices_of_an_economy_in_one_sentence() -> None:
    made = check_text(briefs.starter_world(), "멕시코 경제는 2024년 1.4% 성장했고 물가는 4.7% 올랐다. 한국은 같은 해 2.0% 성장, 물가 상승률 2.3%였다.", lang="ko", date=DAY)
    assert [(j.claim.keys["area"], j.claim.keys["concept"], j.claim.text) for j in made.claims] == [
        ("MEX", "gdp_growth", "1.4%"), ("MEX", "inflation", "4.7%"), ("KOR", "gdp_growth", "2.0%"), ("KOR", "inflation", "2.3%"),
    ]  # fmt: skip
