"""Spanish and Korean: numbers, grammar, approved sentences, and that no language lacks a key. Expected texts are written by hand."""

from __future__ import annotations

import csv
import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

import briefs
from bilateral.classify.areas import areas, name
from bilateral.documents.brief import write_brief
from bilateral.documents.document import Document
from bilateral.documents.render import FORMATS, render
from bilateral.documents.sections_changes import ENDS
from bilateral.lang import fill, has, heading, languages, named, pieces, place, table, text
from bilateral.lang.grammar import PARTICLES, final, fit
from bilateral.lang.say import (
    say_change,
    say_date,
    say_growth,
    say_list,
    say_money,
    say_number,
    say_ordinal,
    say_period,
    say_rank,
    say_rank_feminine,
    say_share,
)
from bilateral.metrics import metrics
from bilateral.sources import starter

# Words a language needs for its own grammar, or for names only it has to say otherwise.
OWN = ("area.", "named.", "counter.", "rank.", "money.symbol.", "money.one.")
MONEY = Decimal(6_160_000_000)
# What grammar should have settled: particles in both forms, (de), de el, a el, y before the sound i; and blanks and signs where none belong.
UNSETTLED = re.compile(r"[은이을와]\(.\)|\(으\)|\(이\)|\( \)|\(de\)|\b[Dd]e el\b|\ba el\b|\by (?:[ií]|h[ií](?!e))|  | [,.;:)]|\( |\(\)|,,|\.\.")
CITATIONS = Path(starter.__file__).parent / "starter_data" / "citation.csv"


# -------------------------------------------------------------------------------------------------------------------- keys


@pytest.mark.parametrize("lang", languages())
def test_no_key_is_missing_in_any_language(lang: str) -> None:
    shared = {key for key in table("en") if not key.startswith(OWN)}
    mine = {key for key in table(lang) if not key.startswith(OWN)}
    assert mine == shared
    assert {"rank.words", "rank.other"} <= set(table(lang))


@pytest.mark.parametrize("lang", languages())
def test_no_text_has_a_slot_that_english_lacks(lang: str) -> None:
    for key, value in table("en").items():
        if isinstance(value, str) and not key.startswith(OWN):
            assert set(re.findall(r"\{(\w+)", text(lang, key))) == set(re.findall(r"\{(\w+)", value)), key


def test_no_english_is_left() -> None:
    """What is the same in both languages is a name, a code, a sign or a word that both have."""
    same = {
        lang: {key for key, value in table("en").items() if table(lang).get(key) == value and isinstance(value, str) and re.search(r"[a-z]{3}", re.sub(r"\{.*?\}", "", value))}
        for lang in ("es", "ko")
    }
    assert same == {"es": {"row.total"}, "ko": set()}
    latin = {key: value for key, value in table("ko").items() if isinstance(value, str) and re.search("[A-Za-z]", re.sub(r"\{.*?\}", "", value))}
    cited = {f"named.{row['title']}" for row in csv.DictReader(CITATIONS.open(encoding="utf-8"))}  # these name files and repositories
    words = {w for key, value in latin.items() if key not in ("locale", *(k for k in latin if k.startswith("date.")), *cited) for w in re.findall("[A-Za-z]+", re.sub(r"\{.*?\}", "", value))}
    assert words <= {"HS", "JSON", "FOB", "CIF", "UN", "Comtrade", "DataM", "xico", "FEALAC", "OLED", "K", "BACI", "MEX", "KOR", "HTML", "Word", "PDF", "Markdown"}


# ----------------------------------------------------------------------------------------------------------------- numbers


@pytest.mark.parametrize(
    ("value", "es", "ko"),
    [
        ("6160000000", "6,160 millones de dólares", "61억 6,000만 달러"),
        ("23000000000", "23,000 millones de dólares", "230억 달러"),
        ("-16840000000", "−16,840 millones de dólares", "−168억 4,000만 달러"),
        ("861000000", "861 millones de dólares", "8억 6,100만 달러"),
        ("701154000", "701.2 millones de dólares", "7억 120만 달러"),
        ("1025000", "1.03 millones de dólares", "103만 달러"),
        ("950000", "950,000 dólares", "95만 달러"),
        ("1000000", "1 millón de dólares", "100만 달러"),
        ("999999.6", "1 millón de dólares", "100만 달러"),
        ("1710000000000", "1.71 billones de dólares", "1조 7,100억 달러"),
        ("1000000000000", "1 billón de dólares", "1조 달러"),
        ("141900000000", "141,900 millones de dólares", "1,419억 달러"),
        ("671000000000", "671,000 millones de dólares", "6,710억 달러"),
        ("999960000", "1,000 millones de dólares", "10억 달러"),
        ("1234567890123456", "1,235 billones de dólares", "1,235조 달러"),
        ("17888", "17,888 dólares", "1만 7,888달러"),
        ("10000", "10,000 dólares", "1만 달러"),
        ("9999", "9,999 dólares", "9,999달러"),
        ("12.345", "12.35 dólares", "12.35달러"),
        ("1", "1 dólar", "1달러"),
        ("0", "0 dólares", "0달러"),
    ],
)
def test_money(value: str, es: str, ko: str) -> None:
    assert say_money(Decimal(value), lang="es") == es
    assert say_money(Decimal(value), lang="ko") == ko


def test_other_currency() -> None:
    assert (say_money(5_000_000, "MXN", "es"), say_money(5_000_000, "MXN", "ko")) == ("5 millones de MXN", "500만 MXN")


@pytest.mark.parametrize(
    ("value", "es", "ko"), [(51_750_000, "51.75 millones", "5,175만"), (1900, "1,900", "1,900"), (280_000, "280,000", "28만"), (6_500_000, "6.5 millones", "650만"), (-12.345, "−12.35", "−12.35")]
)
def test_number(value: float, es: str, ko: str) -> None:
    assert (say_number(value, "es"), say_number(value, "ko")) == (es, ko)


def test_shares_and_growth() -> None:
    assert (say_share(0.0362, "es"), say_share(0.0362, "ko"), say_share(0.124, "es"), say_share(0.01, "ko")) == ("3.62%", "3.62%", "12.4%", "1%")
    assert (say_share(1e-7, "es"), say_share(1e-7, "ko")) == ("menos de 0.01%", "0.01% 미만")
    assert (say_growth(0.0679, "es"), say_growth(-0.18, "ko"), say_growth(0, "ko")) == ("+6.8%", "−18%", "0%")
    assert (say_change(0.0679, "es"), say_change(-0.18, "es"), say_change(0, "es")) == ("un alza de 6.8%", "una baja de 18%", "sin cambio")
    assert (say_change(0.0679, "ko"), say_change(-0.18, "ko"), say_change(0, "ko")) == ("6.8% 증가", "18% 감소", "변동 없음")


def test_ranks() -> None:
    assert [say_rank(n, "es") for n in (1, 2, 3, 5, 10, 11)] == ["primer", "segundo", "tercer", "quinto", "décimo", "11.º"]
    assert [say_rank_feminine(n, "es") for n in (1, 3, 7, 10, 11)] == ["primera", "tercera", "séptima", "décima", "11.ª"]
    assert [say_rank(n, "ko") for n in (1, 5, 113)] == ["1위", "5위", "113위"]
    assert (say_rank_feminine(5, "ko"), say_rank_feminine(5, "en")) == ("5위", "fifth")
    assert (say_ordinal(14, "es"), say_ordinal(14, "ko")) == ("14.º", "제14차")


def test_dates_and_periods() -> None:
    day = date(2025, 8, 12)
    assert (say_date(day, "es"), say_date(day, "ko")) == ("12 de agosto de 2025", "2025년 8월 12일")
    assert (say_date("2025-03", "es"), say_date("2025-03", "ko")) == ("marzo de 2025", "2025년 3월")
    assert [say_period(p, "es") for p in ("2024", "2024-Q3", "2024-11", "1999/2024")] == ["2024", "el tercer trimestre de 2024", "noviembre de 2024", "1999-2024"]
    assert [say_period(p, "ko") for p in ("2024", "2024-Q3", "2024-11", "1999/2024")] == ["2024년", "2024년 3분기", "2024년 11월", "1999년~2024년"]


def test_lists() -> None:
    assert (say_list(["A", "B", "C"], "es"), say_list(["A", "B", "C"], "ko")) == ("A, B y C", "A, B, C")


# ----------------------------------------------------------------------------------------------------------------- grammar


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ([("exportaciones de ", True), ("el mundo", False)], "exportaciones del mundo"),
        ([("exportaciones a ", True), ("el Reino Unido", False)], "exportaciones al Reino Unido"),
        ([("De ", True), ("el mundo", False), (" a ", True), ("el T-MEC", False)], "Del mundo al T-MEC"),
        ([("exportaciones de ", True), ("El Salvador", False)], "exportaciones de El Salvador"),
        ([("exportaciones a ", True), ("la India", False)], "exportaciones a la India"),
        ([("Corea del Sur", False), (" y ", True), ("Italia", False)], "Corea del Sur e Italia"),
        ([("Francia y Irlanda", False)], "Francia e Irlanda"),
        ([("cobre y hierro", False)], "cobre y hierro"),
        ([("agujas y hilos", False)], "agujas e hilos"),
        ([("Omán", False), (" y ", True), ("Yemen", False)], "Omán y Yemen"),
        ([("6.5 millones", False), (" (de) ", True), ("personas", False)], "6.5 millones de personas"),
        ([("1 millón", False), (" (de) personas", True)], "1 millón de personas"),
        ([("1,033", False), (" (de) personas", True)], "1,033 personas"),
    ],
)
def test_spanish(parts: list[tuple[str, bool]], said: str) -> None:
    fitted = fit("es", parts)
    assert "".join(fitted) == said
    assert len(fitted) == len(parts)


@pytest.mark.parametrize(
    ("word", "forms"),
    [
        ("한국", "은 이 을 과 으로 이었다"), ("멕시코", "는 가 를 와 로 였다"), ("칠레", "는 가 를 와 로 였다"), ("브라질", "은 이 을 과 로 이었다"),
        ("서울", "은 이 을 과 로 이었다"), ("일본", "은 이 을 과 으로 이었다"), ("누에보레온주", "는 가 를 와 로 였다"), ("달러", "는 가 를 와 로 였다"),
        ("0", "은 이 을 과 으로 이었다"), ("1", "은 이 을 과 로 이었다"), ("2", "는 가 를 와 로 였다"), ("3", "은 이 을 과 으로 이었다"), ("4", "는 가 를 와 로 였다"),
        ("5", "는 가 를 와 로 였다"), ("6", "은 이 을 과 으로 이었다"), ("7", "은 이 을 과 로 이었다"), ("8", "은 이 을 과 로 이었다"), ("9", "는 가 를 와 로 였다"),
        ("3.62%", "는 가 를 와 로 였다"), ("LG", "는 가 를 와 로 였다"), ("KTM", "은 이 을 과 으로 이었다"), ("ASML", "은 이 을 과 로 이었다"), ("Chevron", "은 이 을 과 으로 이었다"),
        ("Samsung Kia", "는 가 를 와 로 였다"), ("한국(대한민국)", "은 이 을 과 으로 이었다"), ("멕시코(미국)", "는 가 를 와 로 였다"), ("(한국)", "은 이 을 과 으로 이었다"),
        ("Samsung", "은 이 을 과 으로 이었다"), ("Boeing", "은 이 을 과 으로 이었다"), ("Oracle", "은 이 을 과 로 이었다"), ("Nike", "는 가 를 와 로 였다"),
        ("소노라주(3억 8,500만 달러(2024년))", "는 가 를 와 로 였다"), ("“서울”", "은 이 을 과 로 이었다"), ("‘칠레’", "는 가 를 와 로 였다"),
    ],
)  # fmt: skip
def test_korean_particles(word: str, forms: str) -> None:
    said = ["".join(fit("ko", [(word, False), (marker, True)])).removeprefix(word) for marker in PARTICLES]
    assert said == forms.split()


def test_the_blank_after_a_scale_word() -> None:
    assert ["".join(fit("ko", [(n, False), ("( )명", True)])) for n in ("5,175만", "1,033", "2억")] == ["5,175만 명", "1,033명", "2억 명"]


def test_final_sounds() -> None:
    assert [final(w) for w in ("강", "물", "나", "", "EU", "1999년~2024년")] == [0, 1, 2, 2, 2, 0]


def test_words_of_a_slot_are_not_rewritten_as_templates() -> None:
    assert fill("ko", "trade.name", name="은(는)") == "은(는)"
    assert fill("es", "trade.name", name="casa (de) todos") == "casa (de) todos"


@pytest.mark.parametrize("lang", ["es", "ko"])
def test_a_number_keeps_its_words_whatever_stands_beside_it(lang: str) -> None:
    made = pieces(lang, "trade.balance.deficit", reporter=text("es", "area.WLD"), partner="India", value=MONEY, source="")
    assert [p.text for p in made if p.slot == "value"] == [say_money(MONEY, lang=lang)]


# ---------------------------------------------------------------------------------------------------------- approved sentences

MK = {"es": ("México", "Corea del Sur"), "ko": ("멕시코", "한국")}
SENTENCES = [
    ("brief.title", {"a": 0, "b": 1, "year": "2024"}, "México y Corea del Sur: comercio, inversión y economías, 2024", "멕시코와 한국: 무역·투자·경제, 2024년"),
    ("brief.about", {"day": date(2025, 8, 12)}, "Escrito con las cifras cargadas, según lo conocido el 12 de agosto de 2025. Los números entre corchetes llevan a las fuentes.",
     "2025년 8월 12일 현재 알려진 수치 가운데 불러온 것으로 작성했다. 대괄호 안의 번호는 출처를 가리킨다."),
    ("trade.none", {"a": 0, "b": 1, "year": "2024"}, "No hay datos cargados del comercio de bienes entre México y Corea del Sur en 2024.", "불러온 자료에는 2024년 멕시코와 한국의 상품 교역이 없다."),
    ("trade.exports.level", {"reporter": 0, "partner": 1, "year": "2024", "value": MONEY, "share": "", "change": "", "caveat": "", "source": ""},
     "En 2024, las exportaciones de México a Corea del Sur sumaron 6,160 millones de dólares.", "2024년 멕시코의 대한국 수출액은 61억 6,000만 달러로 집계됐다."),
    ("trade.imports.level", {"reporter": 0, "partner": 1, "year": "2024-Q1", "value": Decimal(23_000_000_000), "share": "", "change": "", "caveat": "", "source": ""},
     "En el primer trimestre de 2024, las importaciones de México desde Corea del Sur sumaron 23,000 millones de dólares.", "2024년 1분기 멕시코의 대한국 수입액은 230억 달러로 집계됐다."),
    ("trade.exports.estimated", {"reporter": 0, "partner": 1, "year": "2024", "value": MONEY, "share": "", "change": "", "caveat": "(양측 보고를 조정한 값)", "source": ""},
     None, "2024년 멕시코의 대한국 수출액은 61억 6,000만 달러(양측 보고를 조정한 값)로 추정된다."),
    ("trade.exports.level", {"reporter": 0, "partner": 1, "year": "2024", "value": MONEY, "share": "(멕시코 전체 수출의 1%)", "change": "(전년 대비 6.8% 증가)", "caveat": "", "source": "(언론)"},
     None, "2024년 멕시코의 대한국 수출액은 61억 6,000만 달러(멕시코 전체 수출의 1%, 전년 대비 6.8% 증가)로 집계됐다(언론)."),
    ("trade.exports.other", {"source": "UN Comtrade", "reporter": 0, "partner": 1, "least": "", "value": Decimal(4_070_000_000), "change": "", "caveat": ""},
     "Según UN Comtrade, las exportaciones de México a Corea del Sur fueron de 4,070 millones de dólares.", "UN Comtrade 자료로는 멕시코의 대한국 수출액이 40억 7,000만 달러로 나타난다."),
    ("trade.exports.none", {"reporter": 0, "partner": 1, "year": "2024"},
     "No se ha cargado ninguna cifra de México sobre sus exportaciones a Corea del Sur en 2024.", "불러온 자료에는 2024년 대한국 수출에 관한 멕시코의 수치가 없다."),
    ("trade.share_exports", {"share": 0.01, "reporter": 0}, ", 1% del total de las exportaciones de México", "(멕시코 전체 수출의 1%)"),
    ("trade.change", {"change": 0.0679}, ", un alza de 6.8% frente al año anterior", "(전년 대비 6.8% 증가)"),
    ("trade.item_change", {"name": "barcos", "value": Decimal(25_600_000_000), "change": -0.18}, "barcos (25,600 millones de dólares, una baja de 18%)", "barcos(256억 달러, 18% 감소)"),
    ("trade.balance.deficit", {"reporter": 0, "partner": 1, "value": Decimal(-16_840_000_000), "source": ""},
     "El saldo comercial de México con Corea del Sur fue de −16,840 millones de dólares, un déficit.", "멕시코의 대한국 무역수지는 −168억 4,000만 달러로 적자였다."),
    ("trade.balance.regions", {"items": "Sonora", "partner": 1, "basis": "", "source": ""}, "Sonora registraron saldos positivos con Corea del Sur.", "Sonora는 한국에 대해 흑자를 냈다."),
    ("trade.partner.exports", {"partner": 1, "reporter": 0, "least_exports": "", "exports": Decimal(13_600_000_000), "year": "2024", "source": "", "compared": ""},
     "Las propias aduanas de Corea del Sur registran exportaciones a México por 13,600 millones de dólares en 2024.", "한국 자체 통관 통계로는 2024년 대멕시코 수출액이 136억 달러로 나타난다."),
    ("investment.none", {"a": 0, "b": 1}, "No hay datos cargados de inversión directa entre México y Corea del Sur.", "불러온 자료에는 멕시코와 한국 사이의 직접투자가 없다."),
    ("investment.inward", {"year": "2024", "origin": 1, "host": 0, "value": Decimal(1_381_300_000), "source": "World Bank", "vintage": "2025"},
     "En 2024, la inversión directa de Corea del Sur en México fue de 1,380 millones de dólares netos, según el registro de México (Banco Mundial, edición: 2025).",
     "2024년 한국의 대멕시코 직접투자는 멕시코 등록 통계로 순액 13억 8,000만 달러였다(세계은행, 발표: 2025)."),
    ("investment.suppressed", {"year": "2024", "origin": 1, "host": 0, "source": "press", "vintage": "2025"},
     "La inversión directa de Corea del Sur en México en 2024 se reserva por confidencialidad (prensa, edición: 2025).", "2024년 한국의 대멕시코 직접투자는 비공개이다(언론, 발표: 2025)."),
    ("investment.unallocated", {"value": Decimal(67_730_000), "count": 5, "word": "estados"},
     "No se desglosan por lugar 67.73 millones de dólares (estados con cifra confidencial: 5).", "지역별로 나타나지 않는 금액은 6,773만 달러였다(비공개 estados 5곳)."),
    ("investment.run", {"value": Decimal(824_200_000), "period": "1999/2005", "vintage": "X"}, "824.2 millones de dólares en 1999-2005 (edición del X)", "1999년~2005년 8억 2,420만 달러(X 발표)"),
    ("investment.rank", {"origin": 1, "host": 0, "year": "2024", "rank": 5}, "La quinta posición entre los orígenes identificados de la inversión directa en México en 2024, por su monto, correspondió a Corea del Sur.", "한국은 2024년 확인된 대멕시코 직접투자국 가운데 5위였다."),
    ("investment.instrument_suppressed", {"name": "수익재투자"}, None, "수익재투자(비공개)"),
    ("investment.earlier_parts", {"vintage": "2023년 2월 19일", "items": "계열사 간 차입 323만 달러"}, None, "처음 발표(2023년 2월 19일)에서는 계열사 간 차입 323만 달러였다."),
    ("projects.none", {"a": 0, "b": 1}, "No hay datos cargados de empresas o proyectos de México en Corea del Sur ni de Corea del Sur en México.", "불러온 자료에는 멕시코와 한국이 서로에게 둔 기업이나 사업이 없다."),
    ("projects.count", {"count": 2100, "origin": 1, "host": 0, "source": "AKS"}, "El número de empresas de Corea del Sur que operan en México es de 2,100 (AKS).", "한국 기업 2,100개가 멕시코에서 활동한다(한국학중앙연구원)."),
    ("projects.companies", {"items": "LG", "origin": 1, "host": 0, "source": "AKS"}, "Las empresas de Corea del Sur en México incluyen a LG (AKS).", "멕시코에 진출한 한국 기업에는 LG 등이 있다(한국학중앙연구원)."),
    ("projects.count_at_least", {"count": 1900, "origin": 1, "host": 0, "source": "AKS"}, "Más de 1,900 empresas de Corea del Sur operan en México (AKS).", "1,900개가 넘는 한국 기업이 멕시코에서 활동한다(한국학중앙연구원)."),
    ("projects.project_amount", {"company": "LG", "announced": "", "place": "", "product": "", "amount": Decimal(100_000_000), "clauses": ""}, None, "LG는 1억 달러를 투자한다고 발표했다."),
    ("projects.capacity", {"capacity": 6_500_000, "unit": "televisions", "period": ""}, ", con una meta de 6.5 millones de televisores", ". 생산 목표는 텔레비전 650만 대이다"),
    ("projects.clause_jobs", {"jobs": 500}, ", con 500 empleos", ". 일자리는 500개이다"),
    ("projects.note", {}, "Los montos son los que anunciaron las empresas; no son inversión registrada.", "금액은 기업이 발표한 것이며, 등록된 투자가 아니다."),
    ("milestones.count", {"count": 1033, "unit": "persons"}, " (1,033 personas)", ", 1,033명"),
    ("milestones.event", {"date": "marzo de 2025", "title": "Koreans arrive in Mexico", "count": ""}, "Marzo de 2025: Llegada de coreanos a México.", "marzo de 2025: 한인의 멕시코 이주."),
    ("ranks.partner", {"partner": 1, "reporter": 0, "year": "2024", "rank": 5, "basis": "", "source": "press"},
     "El quinto lugar entre los socios comerciales de México en 2024 correspondió a Corea del Sur (prensa).", "한국은 2024년 멕시코의 교역 상대국 가운데 5위였다(언론)."),
    ("ranks.among", {"reporter": 0, "group": "아시아태평양", "rank": 2, "year": "2024", "basis": "", "source": "press"}, None, "아시아태평양에 속한 멕시코의 상대국 가운데서는 2024년 2위였다(언론)."),
    ("ranks.index", {"area": 1, "rank": 6, "index": "X", "source": "WIPO"}, "En el X, a Corea del Sur corresponde el sexto lugar (OMPI).", "한국은 X에서 6위이다(세계지식재산기구)."),
    ("ranks.market", {"area": 0, "rank": 2, "market": "smart cities", "group": "X", "source": "press"},
     "El segundo lugar entre los mercados de ciudades inteligentes en X corresponde a México (prensa).", "멕시코는 X의 스마트시티 시장 가운데 2위이다(언론)."),
    ("context.population", {"area": 1, "value": 51_750_000, "period": "2023", "source": "press"}, "La población de Corea del Sur era de 51.75 millones de habitantes en 2023 (prensa).", "2023년 한국의 인구는 5,175만 명이었다(언론)."),
    ("context.gdp", {"area": 1, "value": Decimal(1_710_000_000_000), "period": "2023", "source": "World Bank", "vintage": "2026"},
     "El producto interno bruto de Corea del Sur fue de 1.71 billones de dólares en 2023 (Banco Mundial, edición: 2026).", "2023년 한국의 국내총생산은 1조 7,100억 달러였다(세계은행, 발표: 2026)."),
    ("changes.revised_up", {"what": "exportaciones", "period": "", "difference": Decimal(2_000_000), "in_all": "", "before": "1", "after": "3", "vintages": ""},
     "Exportaciones: revisión al alza de 2 millones de dólares, de 1 a 3.", "exportaciones: 1에서 3으로 200만 달러 상향 수정."),
    ("changes.what.fdi_inward", {"partner": 1, "reporter": 0}, "inversión directa de Corea del Sur en México", "한국의 대멕시코 직접투자"),
    ("changes.nothing", {"a": 0, "b": 1, "since": "el 1 de marzo de 2023", "day": date(2025, 8, 12)}, "Nada de México y Corea del Sur cambió desde el 1 de marzo de 2023 hasta el 12 de agosto de 2025.", None),
    ("changes.build", {"id": "b1"}, "la compilación b1", "빌드 b1"),
    ("changes.more", {"count": 1}, "Otros cambios que aquí no se enumeran: 1; la salida en JSON los incluye todos.", "여기에 싣지 않은 변경이 1건 더 있으며, 변경 내역 JSON에 모두 있다."),
    ("context.chapters", {"source": "UN Comtrade", "year": "2019", "area": 0, "items": "철강(2억 달러)", "among": "(불러온 품목 기준)"}, None,
     "UN Comtrade 자료로 본 2019년 멕시코의 대세계 주요 수출 품목(불러온 품목 기준)은 철강(2억 달러)이었다."),
    ("changes.rank", {"value": 3}, "tercer lugar", "3위"),
    ("explain.direction", {"exporter": 1, "importer": 0, "period": "2024"}, "De Corea del Sur a México, 2024", "한국에서 멕시코로, 2024년"),
    ("explain.ratio_up", {"ratio": 3.3459, "gap": Decimal(9_530_000_000)}, "La cifra del importador es 3.346 veces la del exportador: 9,530 millones de dólares más.", "수입국 수치는 수출국 수치의 3.346배로, 95억 3,000만 달러 더 많다."),
    ("explain.part.importer_only", {"importer": 0}, "Productos que solo están en las cifras de México", "멕시코만 보고한 품목"),
    ("explain.range", {"year": "2024", "period": "2023/2024"}, None, "양측 모두의 2024년 한 해 자료가 없어 2023년~2024년을 통틀어 비교한다. 재수출과 운송 시차는 한 해 자료에서만 가려낼 수 있다."),
    ("chart.flows_up", {"line": "exportaciones", "first": Decimal(294_000_000), "from": "2000", "last": Decimal(4_070_000_000), "to": "2024"},
     "Exportaciones: al alza, de 294 millones de dólares en 2000 a 4,070 millones de dólares en 2024", "exportaciones: 2000년 2억 9,400만 달러에서 2024년 40억 7,000만 달러로 증가"),
    ("source.vintage_unknown", {}, "edición desconocida: cuenta como conocida en cualquier fecha", "발표일 미상: 어느 날짜에나 알려진 것으로 친다"),
]  # fmt: skip


@pytest.mark.parametrize("lang", ["es", "ko"])
@pytest.mark.parametrize(("key", "slots", "es", "ko"), SENTENCES, ids=[s[0] for s in SENTENCES])
def test_approved_sentences(lang: str, key: str, slots: dict[str, object], es: str | None, ko: str | None) -> None:
    """0 and 1 in a slot that takes a name are Mexico and South Korea."""
    named_slots = ("a", "b", "reporter", "partner", "origin", "host", "area", "exporter", "importer")
    given = {slot: MK[lang][int(str(value))] if slot in named_slots else value for slot, value in slots.items()}
    expected = es if lang == "es" else ko
    if expected is not None:
        assert fill(lang, key, **given) == expected


def test_names_of_products_places_and_titles() -> None:
    assert heading("es", "8407", "maquinaria y computadoras") == "la partida SA 8407 del capítulo de maquinaria y computadoras"
    assert heading("es", "840734", "maquinaria") == "la subpartida SA 840734 del capítulo de maquinaria"
    assert heading("ko", "8407", "기계·컴퓨터") == "기계·컴퓨터 가운데 HS 8407"
    assert (place("es", "Reynosa", "Tamaulipas"), place("ko", "Reynosa", "타마울리파스주"), place("ko", "", "소노라주")) == ("Reynosa, Tamaulipas", "타마울리파스주 레이노사", "소노라주")
    assert named("ko", "a title nobody translated") == "a title nobody translated"


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["es", "ko"])
@pytest.mark.parametrize(
    "key",
    ["brief.title", "trade.none", "trade.exports.none", "investment.none_way", "projects.none", "ranks.none", "explain.direction", "explain.missing_both"],
)
def test_every_economy_reads_well_in_a_sentence(lang: str, key: str) -> None:
    """Each area in every place that takes one, beside one with an article, one that begins with the sound i and one that ends in a consonant."""
    slots = re.findall(r"\{(\w+)", text(lang, key))
    for area in areas():
        for other in ("GBR", "IRN", "KOR"):
            ends = [text(lang, f"area.{code}") if has(lang, f"area.{code}") else name(code, lang) for code in (area, other)]
            for one, two in (ends, reversed(ends)):
                given = {s: "2024" if s in ("year", "period") else one if s in ("a", "reporter", "exporter", "origin") else two for s in slots}
                said = fill(lang, key, **given)
                assert UNSETTLED.search(said) is None, said


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("NLD", "La tercera posición entre los orígenes identificados de la inversión directa en México en 2024, por su monto, correspondió a los Países Bajos."),
        ("GBR", "La tercera posición entre los orígenes identificados de la inversión directa en México en 2024, por su monto, correspondió al Reino Unido."),
        ("SLV", "La tercera posición entre los orígenes identificados de la inversión directa en México en 2024, por su monto, correspondió a El Salvador."),
        ("USA", "La tercera posición entre los orígenes identificados de la inversión directa en México en 2024, por su monto, correspondió a Estados Unidos."),
    ],
)
def test_no_verb_agrees_with_a_name(code: str, said: str) -> None:
    origin = text("es", f"area.{code}") if has("es", f"area.{code}") else name(code, "es")
    assert fill("es", "investment.rank", rank=3, origin=origin, host="México", year="2024") == said


def test_clauses_in_brackets_share_a_bracket() -> None:
    """Only where both are clauses: a name's own bracket stays, and no character moves."""
    parts = [("6억 달러", False), ("(전체의 1%)", False), ("", False), ("(6% 증가)", False), ("(으)로", True)]
    assert fit("ko", parts) == ["6억 달러", "(전체의 1%,", "", " 6% 증가)", "로"]
    assert "".join(fit("ko", [("홍콩(중국)", False), ("(", True), ("2억", False), (")", True)])) == "홍콩(중국)(2억)"


def test_every_change_has_its_words() -> None:
    """No label of a metric, which is English, is needed for the metrics that `changes` compares."""
    pairs = [name for name, m in metrics().items() if any(set(ends) <= set(m.keys) for ends in ENDS)]
    assert [name for name in pairs if not has("es", f"changes.what.{name}")] == []


# ------------------------------------------------------------------------------------------------------------------ briefs


def prose(document: Document) -> str:
    return "\n".join(one.text for s in document.sections for one in (*s.sentences, *(chart.title for chart in s.charts)))


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["es", "ko"])
@pytest.mark.parametrize(("a", "b", "year"), [("MEX", "KOR", 2024), ("KOR", "MEX", 2024), ("FRA", "GHA", 2020)])
def test_briefs_render_in_every_format(lang: str, a: str, b: str, year: int) -> None:
    document = write_brief(briefs.starter_world(), a, b, year=year, lang=lang)
    for format in FORMATS:
        assert document.title in render(document, format)
    for s in document.sections:
        for one in s.sentences:
            for mark in one.marks:
                words = one.text[mark.start : mark.end]
                assert words == words.strip(), one.text
                assert words, one.text
    assert UNSETTLED.search(prose(document)) is None


@pytest.mark.slow
@pytest.mark.real
@pytest.mark.parametrize("lang", ["es", "ko"])
def test_a_pair_of_real_files_renders_in_every_format(shared: Path, lang: str) -> None:
    document = write_brief(briefs.china_chile(shared), "CHN", "CHL", year=2019, lang=lang)
    for format in FORMATS:
        assert document.title in render(document, format)
    name = {"es": "minerales metalíferos y escorias (12,910 millones de dólares)", "ko": "광석·슬래그(129억 1,000만 달러)"}[lang]
    assert name in prose(document)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("es", "las exportaciones de México a Corea del Sur sumaron 6,160 millones de dólares, 1% del total de las exportaciones de México (DataMéxico)."),
        ("es", "Por estados, las mayores exportaciones fueron las de Ciudad de México (1,290 millones de dólares), Sonora (385 millones de dólares) y Nuevo León (157 millones de dólares)"),
        ("es", "acumula 11,770 millones de dólares: 824.2 millones de dólares en 1999-2005 (edición del 19 de febrero de 2023) y 10,950 millones de dólares en 2006-2024"),
        ("es", "Entre los socios de México en Asia-Pacífico le correspondió el segundo lugar en 2024"),
        ("es", "En el Índice Mundial de Innovación, a Corea del Sur corresponde el sexto lugar"),
        ("ko", "2024년 멕시코의 대한국 수출액은 61억 6,000만 달러(멕시코 전체 수출의 1%)로 집계됐다(DataMéxico)."),
        ("ko", "수출이 많은 주는 멕시코시티(12억 9,000만 달러), 소노라주(3억 8,500만 달러), 누에보레온주(1억 5,700만 달러)였다."),
        ("ko", "유형별로는 수익재투자 8억 4,910만 달러, 계열사 간 차입 5억 2,740만 달러, 신규 지분투자 485만 달러였다."),
        ("ko", "멕시코시티, 소노라주, 모렐로스주는 한국에 대해 흑자를 냈다."),
        ("ko", "한국은 세계혁신지수에서 6위이다(세계지식재산기구)."),
    ],
)
def test_the_founding_pair(lang: str, words: str) -> None:
    assert words in prose(briefs.founding_pair(lang))
