"""Korean wordings of what is known of Mexico and South Korea, over several sentences, and what each number in them is read as.

The values are those published: DataMéxico's and UN Comtrade's for trade, the Secretaría de Economía's for investment, the World Bank's for indicators.
"""

from __future__ import annotations

import pytest

import briefs
from bilateral.check import check_text

DAY = "2025-11-20"
Read = tuple[str, str, float]  # metric, values of its keys in the order of ORDER, value
ORDER = ("reporter", "host", "area", "area_a", "partner", "origin", "area_b", "event", "concept", "region", "commodity", "instrument", "company", "period")
# (what is new in the wording, text, what each of its numbers is read as; None is a number that says nothing we hold)
WORDINGS: tuple[tuple[str, str, tuple[Read | None, ...]], ...] = (
    ("an object and its verb far behind", "멕시코 경제부에 따르면 작년 멕시코는 한국에 61억6천만 달러어치를 수출하는 데 그친 반면 한국산 상품은 230억 달러어치나 들여왔다.",
     (("exports", "MEX KOR 2024", 6.16e9), ("imports", "MEX KOR 2024", 23e9))),
    ("a question and its answer", "문: 지난해 우리나라가 멕시코에 판 것과 산 것은 얼마나 됩니까?\n답: 판 것이 136억 달러, 산 것이 94억 달러입니다. 우리가 42억 달러 흑자를 낸 셈입니다.",
     (("exports", "KOR MEX 2024", 13.6e9), ("imports", "KOR MEX 2024", 9.4e9), ("trade_balance", "KOR MEX 2024", 4.2e9))),
    ("the books of another clause", "한국과 멕시코의 2024년 교역. 한국 쪽 신고로는 수출이 135억9,600만 달러인데, 멕시코가 원산지 기준으로 잡은 수입은 230억 달러다. 차이만 94억 달러다.",
     (("exports", "KOR MEX 2024", 13.596e9), ("imports", "MEX KOR 2024", 23e9), None)),
    ("a clause closed by its verb", "2024년에 한국은 멕시코에서 94억 달러를 수입했다고 하지만 멕시코가 신고한 수출은 61억6천만 달러, 유엔 자료로는 40억7천만 달러다.",
     (("imports", "KOR MEX 2024", 9.4e9), ("exports", "MEX KOR 2024", 6.16e9), ("exports", "MEX KOR 2024", 4.07e9))),
    ("we of a state", '누에보레온주 관계자는 한국에 대해 "우리 주가 2024년 한국에서 사들인 물건이 49억2천만 달러에 달한다"며 "반면 한국으로 내보낸 것은 1억5,700만 달러에 그쳤다"고 말했다. 멕시코 이야기다.',
     (("region_imports", "MEX KOR MX-NLE 2024", 4.92e9), ("region_exports", "MEX KOR MX-NLE 2024", 157e6))),
    ("we of an ambassador", '멕시코 대사는 "2024년 우리는 한국으로부터 230억 달러어치를 사들이고 61억6천만 달러어치를 팔았다"고 말했다.', (("imports", "MEX KOR 2024", 23e9), ("exports", "MEX KOR 2024", 6.16e9))),
    ("for us", "한국이 2024년 멕시코로 수출한 금액은 230억 달러, 멕시코에서 수입한 금액은 61억6,000만 달러. 한국으로서는 168억4,000만 달러 흑자였다.",
     (("exports", "KOR MEX 2024", 23e9), ("imports", "KOR MEX 2024", 6.16e9), ("trade_balance", "KOR MEX 2024", 16.84e9))),
    ("no economy but home", "산업부는 2024년 반도체 수출이 1,419억 달러로 역대 최대였다고 밝혔다. 선박은 18% 늘어난 256억 달러였다.",
     (("commodity_exports", "KOR WLD semiconductors 2024", 141.9e9), ("commodity_export_growth", "KOR WLD ships 2024", 0.18), ("commodity_exports", "KOR WLD ships 2024", 25.6e9))),
    ("from one year to the other", "멕시코 경제는 2023년 3.2% 성장했으나 2024년에는 1.4%로 둔화했다. 물가 상승률은 같은 기간 5.5%에서 4.7%로 낮아졌다.",
     (("indicator", "MEX gdp_growth 2023", 0.032), ("indicator", "MEX gdp_growth 2024", 0.014), ("indicator", "MEX inflation 2023", 0.055), ("indicator", "MEX inflation 2024", 0.047))),
    ("a lower rate is none below zero", "한국의 성장률은 2021년 4.6%로 반등한 뒤 점차 낮아져 2024년 2.0%를 나타냈다.", (("indicator", "KOR gdp_growth 2021", 0.046), ("indicator", "KOR gdp_growth 2024", 0.02))),
    ("the year before in brackets", "한국의 2024년 실질 경제성장률은 2.0%로 전년(1.6%)보다 높아졌다.", (("indicator", "KOR gdp_growth 2024", 0.02), ("indicator", "KOR gdp_growth 2023", 0.016))),
    ("an economy held against", "멕시코 경제 이야기다. 구매력으로 따진 1인당 국내총생산은 2020년 1만7,888달러로, 한국의 4만2,251달러에 크게 뒤진다. 2019년에는 각각 1만9,701달러, 4만2,719달러였다.",
     (("indicator", "MEX gdp_per_head_ppp 2020", 17888), ("indicator", "KOR gdp_per_head_ppp 2020", 42251), ("indicator", "MEX gdp_per_head_ppp 2019", 19701), ("indicator", "KOR gdp_per_head_ppp 2019", 42719))),
    ("who took it in", "2024년 멕시코가 받아들인 직접투자 총액은 378억3천만 달러, 한국에서 온 것은 13억8천만 달러였다.", (("fdi_inward", "MEX WLD 2024", 37.83e9), ("fdi_inward", "MEX KOR 2024", 1.38e9))),
    ("a company named for when", "멕시코 누에보레온주의 한국 투자는 굴곡이 심했다. 기아가 공장을 짓던 2015년에는 7억2,620만 달러가 들어왔다.", (("fdi_inward", "MEX KOR MX-NLE 2015", 726.2e6),)),
    ("a sum and its year behind", "한국의 대멕시코 투자 이야기다. 당초 13억1천만 달러로 공표되었던 2024년 총액은 상향 조정되었고, 관계사 대출은 5억2,740만 달러였다.",
     (("fdi_inward", "MEX KOR 2024", 1.31e9), ("fdi_inward", "MEX KOR debt 2024", 527.4e6))),
    ("two years in short form", "한국의 대멕시코 직접투자는 누계('99~'24) 기준으로 118억 달러다.", (("fdi_inward_cumulative", "MEX KOR 1999/2024", 11.8e9),)),
    ("a short share", "한국은 2024년 멕시코 수입의 3.62%를 차지했다. 수출에서는 딱 1%다.", (("import_share", "MEX KOR 2024", 0.0362), ("export_share", "MEX KOR 2024", 0.01))),
    ("partners with no word", "멕시코의 대미 수출은 2024년 5,034억 달러였다. 독일이 71억3천만 달러, 일본이 42억6천만 달러, 한국이 40억7천만 달러다.",
     (("exports", "MEX USA 2024", 503.4e9), ("exports", "MEX DEU 2024", 7.13e9), ("exports", "MEX JPN 2024", 4.26e9), ("exports", "MEX KOR 2024", 4.07e9))),
    ("a day with its year apart", "<아침을 여는 경제> 9월 3일 방송 원고 (2025년)\n\n지난해 멕시코가 우리나라에서 들여간 물건값이 230억 달러입니다.", (("imports", "MEX KOR 2024", 23e9),)),
    ("more than the other sold", "한국과 멕시코. 2024년 한국이 멕시코에 판 것이 멕시코가 한국에 판 것보다 168억4천만 달러 많다.", (("trade_balance", "KOR MEX 2024", 16.84e9),)),
    ("what was lost", "2024년 멕시코는 한국과의 거래에서 168억4천만 달러를 잃었다.", (("trade_balance", "MEX KOR 2024", -16.84e9),)),
    ("both countries, and a rank among others", "한국은 아시아·태평양에서 멕시코의 2위 교역국이며, 2024년 양국 교역은 291억6천만 달러였다.", (("partner_rank", "MEX KOR 2024", 2), ("trade", "MEX KOR 2024", 29.16e9))),
    ("a rank that is asked for", "한국과 멕시코. 멕시코의 외국인투자에서 한국은 몇 번째인가요?\n2024년 기준 9위로 파악됩니다.", (("fdi_rank", "MEX KOR 2024", 9),)),
    ("a rank by how much is traded", "한국은 교역 규모로 멕시코의 5위다.", (("partner_rank", "MEX KOR 2024", 5),)),
    ("the year before only held against", "2024년 한국 경제는 2.0% 성장했다. 전년 1.6%보다 나아졌다. 물가는 한국이 2.3%, 멕시코가 4.7% 올랐다.",
     (("indicator", "KOR gdp_growth 2024", 0.02), ("indicator", "KOR gdp_growth 2023", 0.016), ("indicator", "KOR inflation 2024", 0.023), ("indicator", "MEX inflation 2024", 0.047))),
    ("takers without a word for what", "멕시코와 한국의 교역. 멕시코의 최대 고객은 미국이다. 2024년 미국이 멕시코에서 사들인 상품은 5,034억 달러다. 중국은 90억8천만 달러를 가져갔다.",
     (("imports", "USA MEX 2024", 503.4e9), ("exports", "MEX CHN 2024", 9.08e9))),
    ("from all the world", "한국과 멕시코의 투자. 2024년 멕시코가 세계에서 받은 직접투자 합계는 378억 달러예요.", (("fdi_inward", "MEX WLD 2024", 37.8e9),)),
    ("workers are no population", "한국과 멕시코. 관세를 올리면 멕시코 제조업 고용 90만 명이 흔들린다.", (None,)),
    ("the population of two years", "멕시코 인구는 늘고 있다. 멕시코는 2010년 1억 1,409만 명에서 2020년 1억 2,893만 명으로 늘었다.", (("indicator", "MEX population 2010", 114.09e6), ("indicator", "MEX population 2020", 128.93e6))),
    ("a flow of when a plant was built", "한국의 대멕시코 투자. 연간 유입액은 2016년 11억 1,300만 달러로 기아 공장 건설기에 정점을 찍었다.", (("fdi_inward", "MEX KOR 2016", 1.113e9),)),
    ("what a plant makes", "그리고 멕시코에 있는 한국 기업 기아! 5월에 1.5억 달러를 더 쓰겠다고 했던 페스케리아 공장, 2025년 목표 28만 대 가운데 60%를 수출한다.",
     (("project_amount", "MEX KOR MX-NLE Kia", 150e6), ("project_capacity", "MEX KOR MX-NLE Kia", 280000), ("project_export_share", "MEX KOR MX-NLE Kia", 0.6))),
    ("a rate beside dollars", "멕시코의 對한국 수출 (단위: 천 달러, 전년 대비 %)\n연도 | 수출액 | 증감률\n2021 | 3,308,694 | △3.5\n2022 | 3,690,575 | 11.5",
     (("exports", "MEX KOR 2021", 3308694e3), ("export_growth", "MEX KOR 2021", -0.035), ("exports", "MEX KOR 2022", 3690575e3), ("export_growth", "MEX KOR 2022", 0.115))),
    ("a month alone", "멕시코의 대한국 수출은 2022년 36억9천만 달러였다. 12월 한 달에만 36억9천만 달러가 나갔다는 보도도 있다.", (("exports", "MEX KOR 2022", 3.69e9), ("exports", "MEX KOR 2022-12", 3.69e9))),
    ("an index and a market", "혁신은 한국이 GII 6위, 스마트시티 시장은 멕시코가 중남미 2위다.", (("index_rank", "KOR", 6), ("market_rank", "MEX", 2))),
    ("grown from the year before", "유엔에 한국이 신고한 2024년 대멕시코 수출은 135억9,600만 달러다. 2023년은 122억1,700만 달러였으니 1년 새 11.3% 늘었다. 두 해를 합치면 수출이 258억1,300만 달러다.",
     (("exports", "KOR MEX 2024", 13.596e9), ("exports", "KOR MEX 2023", 12.217e9), ("export_growth", "KOR MEX 2024", 0.113), ("exports", "KOR MEX 2023/2024", 25.813e9))),
    ("by how much more", "한국과 멕시코. 2024년 멕시코의 한국산 수입은 230억 달러로 한국 신고액보다 94억 달러 많다.", (("imports", "MEX KOR 2024", 23e9), None)),
    ("from one year as far as another", "한국 자본의 멕시코 투자는 1999년 1억 40만 달러에서 시작하여 2005년까지 모두 8억 2,400만 달러가 쌓였다.", (("fdi_inward", "MEX KOR 1999", 100.4e6), ("fdi_inward_cumulative", "MEX KOR 1999/2005", 824e6))),
    ("another topic, no region", "한국과 멕시코\n\n2024년 한국산이 가장 많이 들어간 주는 치와와(55억6천만 달러)였다.\n직접투자도 불었다. 2024년에 13억8,130만 달러가 유입됐다.", (("region_imports", "MEX KOR MX-CHH 2024", 5.56e9), ("fdi_inward", "MEX KOR 2024", 1.3813e9))),
    ("the growth of what was just named", "2024년 한국의 수출.\n• 화장품 102억 달러, 사상 최대. 전년 대비 20.6% 증가", (("commodity_exports", "KOR WLD cosmetics 2024", 10.2e9), ("commodity_export_growth", "KOR WLD cosmetics 2024", 0.206))),
    ("a clause of its own place", "한국의 대멕시코 투자. 2019년 대여금은 1억 9,860만 달러 순상환이었고, 멕시코시티는 1억 1,300만 달러가 빠져나갔다.",
     (("fdi_inward", "MEX KOR debt 2019", -198.6e6), ("fdi_inward", "MEX KOR MX-CMX 2019", -113e6))),
    ("whose statistics", "한국의 2024년 대멕시코 수출은 136억 달러다. 멕시코 측 수입 통계에서는 같은 해 230억 달러가 잡힌다.", (("exports", "KOR MEX 2024", 13.6e9), ("imports", "MEX KOR 2024", 23e9))),
    ("its own destination", "멕시코의 대일 수출은 2024년 42억5,700만 달러였고, 독일로는 71억3,000만 달러어치가 나갔다.", (("exports", "MEX JPN 2024", 4.257e9), ("exports", "MEX DEU 2024", 7.13e9))),
    ("cells with their counters", "<지표>\n구분 | 한국 | 멕시코\n경제성장률(2024년) | 2.0% | 1.4%\n인구(2024년) | 5,175만 명 | 1억 3,086만 명",
     (("indicator", "KOR gdp_growth 2024", 0.02), ("indicator", "MEX gdp_growth 2024", 0.014), ("indicator", "KOR population 2024", 51.75e6), ("indicator", "MEX population 2024", 130.86e6))),
    ("the only state of a text", '주지사는 "한국은 우리 주에 2024년 7억 120만 달러를 투자했다"고 말했다. 멕시코 누에보레온 주정부가 밝힌 내용이다.', (("fdi_inward", "MEX KOR MX-NLE 2024", 701.2e6),)),
    ("left, and came back", "한국의 대멕시코 투자. 푸에블라는 2023년 3,420만 달러가 빠져나간 뒤 2024년 1,850만 달러 유입으로 돌아섰다.",
     (("fdi_inward", "MEX KOR MX-PUE 2023", -34.2e6), ("fdi_inward", "MEX KOR MX-PUE 2024", 18.5e6))),
    ("of every hundred dollars", "2024년 멕시코 수입품 100달러어치 가운데 한국산이 3.62%를 차지했다.", (("import_share", "MEX KOR 2024", 0.0362),)),
    ("messages of a thread", "멕시코의 한국 공장들\n\n4/ 기아 얘기입니다. 올해 5월 누에보레온 공장 증설에 1억5천만 달러 투자 발표.", (("project_amount", "MEX KOR MX-NLE Kia", 150e6),)),
)  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), [pytest.param(text, expected, id=what) for what, text, expected in WORDINGS])
def test_korean_wordings(text: str, expected: tuple[Read | None, ...]) -> None:
    made = check_text(briefs.starter_world(), text, lang="ko", date=None if "원고" in text else DAY)
    found = [(j.claim.metric, " ".join(j.claim.keys[k] for k in ORDER if j.claim.keys.get(k, "TOTAL") != "TOTAL"), float(j.claim.value)) for j in made.claims]
    wanted = [read and (read[0], read[1], pytest.approx(read[2])) for read in expected]
    assert len(found) == len(wanted)
    assert [read for read, want in zip(found, wanted, strict=True) if want] == [want for want in wanted if want]
    assert [read[0] for read, want in zip(found, wanted, strict=True) if not want] == [None] * wanted.count(None)
    assert not made.bad or "230억 달러, 멕시코에서" in text


@pytest.mark.parametrize(
    "text",
    [
        "한국과 멕시코. 우리 기업이 지난 사반세기 동안 멕시코에 투자한 금액은 118억 달러에 이릅니다.",
        "한국과 멕시코. 주정부 말로는 이 공단에만 한국계 협력업체 86곳이 있다.",
        "한국과 멕시코. 2020년부터 2024년까지 다섯 해 동안 한국 기업이 멕시코에 넣은 돈은 39억6,000만 달러였다.",
        "한국의 소비자물가는 2.3% 올라 2022년의 5.1%에서 크게 안정됐다.",
    ],
)
def test_what_is_left_open_is_not_contradicted(text: str) -> None:
    assert not check_text(briefs.starter_world(), text, lang="ko", date=DAY).bad


def test_an_order_said_behind_the_list() -> None:
    text = "멕시코의 2024년 대한국 수출을 주별로 보면 멕시코시티(12억9천만 달러), 소노라(1억5,700만 달러), 누에보레온(3억8,500만 달러) 순으로 많다."
    assert [j.verdict for j in check_text(briefs.starter_world(), text, lang="ko", date=DAY).claims] == ["supported", "inconsistent", "inconsistent"]


def test_a_day_at_the_foot_of_a_text() -> None:
    text = "지난해 한국의 대멕시코 수출은 136억 달러였다.\n이 수출 통계는 유엔이 모은 것으로, 연간 자료이다. 자료는 2025년 8월 14일 오전 11시 송고분을 고침."
    assert check_text(briefs.starter_world(), text, lang="ko").claims[0].claim.keys["period"] == "2024"


def test_a_month_beside_a_milestone_is_no_year() -> None:
    """A day or month of no year says nothing of when a milestone was."""
    assert [j.claim.metric for j in check_text(briefs.starter_world(), "12월 10일은 한국과 멕시코가 수교한 날이다.", lang="ko").claims] in ([], [None])


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("한국은 멕시코의 아·태 지역 2위 교역국이다.", "supported"),
        ("멕시코 장부대로라면 2024년 한국은 멕시코를 상대로 168억 달러 흑자를 냈다.", "supported_by_partner"),
        ("2024년 멕시코 장부로는 한국이 168억 달러 흑자를 냈다.", "supported_by_partner"),
    ],
)
def test_groups_in_short_and_whose_books_a_balance_is_read_from(text: str, verdict: str) -> None:
    assert [j.verdict for j in check_text(briefs.starter_world(), text, lang="ko", date=DAY).claims] == [verdict]


def test_the_number_of_a_letter_is_no_claim() -> None:
    assert not check_text(briefs.starter_world(), "주간 매크로 레터 No. 212", lang="ko", date=DAY).claims


@pytest.mark.parametrize("text", ["2인 1조로 15분 동안 토의한다.", "RT 500개면 내일 바로", "9월 17일 설명회(온라인, 선착순 80명)", "(참고: 지침 3.2절)"])
def test_what_is_numbered_or_seated_is_no_claim(text: str) -> None:
    assert not check_text(briefs.starter_world(), text, lang="ko", date=DAY).claims


def test_a_year_before_in_other_words() -> None:
    """The amount of a year before, held against that of the year spoken of, is not contradicted by the latter."""
    text = "한국 기업이 2022년 멕시코에 투자한 금액은 6억7,350만 달러. 한 해 전의 6억9,280만 달러보다 조금 적습니다."
    found = check_text(briefs.starter_world(), text, lang="ko", date=DAY)
    assert [j.claim.keys["period"] for j in found.claims] == ["2022", "2021"]
    assert not found.bad


def test_we_count_as_the_economy_the_language_is_written_in() -> None:
    text = "멕시코가 우리한테서 얼마나 사 갑니까? 우리가 사 오는 건요?\n멕시코의 미국 수출은 어떻습니까.\n우리가 멕시코에 판 것은 많습니다. 미국에도 팝니다. 미국은 큽니다."
    assert set(check_text(briefs.starter_world(), text, lang="ko", date=DAY).pair) == {"MEX", "KOR"}
