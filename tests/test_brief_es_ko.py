"""The briefs in Spanish and Korean: no English left in prose but names and codes, and files' English names said in the language."""

from __future__ import annotations

import re

import pytest

import briefs
from bilateral.documents.brief import write_brief
from bilateral.documents.document import Document
from bilateral.documents.render import render

# Names, codes and abbreviations that stay as they are in Korean.
LATIN = {"DataMéxico", "UN", "Comtrade", "HS", "JSON", "LG", "OLED", "K4", "FEALAC"}
ENGLISH = re.compile(r"\b(the|of|and|with|by|from|engines|machinery|Forum|Koreans|televisions|Mexico|Korea|World|press)\b")


def said(document: Document) -> str:
    """The sentences, findings of charts, and cells of tables."""
    lines = [one.text for s in document.sections for one in (*s.sentences, *(chart.title for chart in s.charts))]
    lines += [cell.text for s in document.sections for t in (*s.tables, *(c.table for c in s.charts)) for row in t.rows for cell in row]
    return "\n".join([document.title, document.about, *lines, *(s.title for s in document.sections)])


@pytest.mark.parametrize("ends", [("MEX", "KOR"), ("KOR", "MEX")])
def test_no_latin_letters_in_korean_but_names_and_codes(ends: tuple[str, str]) -> None:
    assert set(re.findall(r"[A-Za-zÀ-ÿ][A-Za-zÀ-ÿ0-9]*", said(write_brief(briefs.starter_world(), *ends, year=2024, lang="ko")))) <= LATIN


@pytest.mark.parametrize("ends", [("MEX", "KOR"), ("KOR", "MEX")])
def test_no_english_word_in_spanish(ends: tuple[str, str]) -> None:
    assert ENGLISH.search(said(write_brief(briefs.starter_world(), *ends, year=2024, lang="es"))) is None


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("es", "El rubro principal fue el de la partida SA 8407 del capítulo de maquinaria y computadoras (686 millones de dólares)."),
        ("es", "2024: 14.º Foro de Cooperación América Latina-Asia del Este (FOCALAE)."),
        ("es", "una inversión de 100 millones de dólares en Reynosa, Tamaulipas, para televisores OLED, con una meta de 6.5 millones de televisores al año."),
        ("ko", "주요 수출 품목은 기계·컴퓨터 가운데 HS 8407(6억 8,600만 달러)이었다."),
        ("ko", "2024년: 제14차 동아시아·라틴아메리카 협력포럼(FEALAC)."),
        ("ko", "멕시코에 진출한 한국 기업에는 삼성, LG, 현대, 기아, 대우 등이 있다"),
        ("ko", "LG는 2025년 1월 타마울리파스주 레이노사에 OLED 텔레비전 관련 1억 달러를 투자한다고 발표했다."),
    ],
)
def test_what_files_write_in_english_is_said_in_the_language(lang: str, words: str) -> None:
    assert words in said(write_brief(briefs.starter_world(), "MEX", "KOR", year=2024, lang=lang))


def test_the_ordinal_of_a_translated_title_is_its_figure() -> None:
    for lang, words in (("es", "14.º"), ("ko", "제14차")):
        document = write_brief(briefs.starter_world(), "MEX", "KOR", year=2024, lang=lang)
        one = next(one for s in document.sections for one in s.sentences if words in one.text)
        assert [one.text[m.start : m.end] for m in one.marks if m.figure.metric == "event_ordinal"] == [words]


def test_a_tilde_is_no_markup() -> None:
    assert r"1999년\~2005년" in render(write_brief(briefs.starter_world(), "MEX", "KOR", year=2024, lang="ko"), "md")
