"""The documents in Spanish and Korean: no English left but names, codes and titles of works, and files' English names said in the language."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import pytest

import briefs
import test_changes
import test_explain
import tiny
import worlds
from bilateral.classify import commodities
from bilateral.documents.brief import write_brief
from bilateral.documents.changes_document import write_changes
from bilateral.documents.document import Document
from bilateral.documents.explain_document import write_explanation
from bilateral.documents.render import render
from bilateral.lang import named, table
from bilateral.model import FIGURE_STATUS, INSTRUMENTS, MEASURES, REGION_BASES
from bilateral.sources import sources
from command import run
from test_lang_es_ko import CITATIONS, UNSETTLED

# Names, codes and abbreviations that stay as they are in Korean.
LATIN = {"DataMéxico", "UN", "Comtrade", "HS", "JSON", "LG", "OLED", "K4", "FEALAC", "FOB", "CIF", "BACI", "CEPII"}
LATIN_WORD = re.compile(r"[A-Za-zÀ-ÿ][A-Za-zÀ-ÿ0-9]*")
# In the worlds written by hand: titles of milestones as their file writes them, and ids of producers that no row describes.
UNDECLARED = {"Diplomatic", "Migration", "Forum", "relations", "aks", "datamexico", "motie", "wipo"}
# Words of the English templates that Spanish has too, as words or in names.
BOTH = {"bahamas", "cif", "congo", "fiscal", "fob", "global", "internet", "base", "json", "marshall", "provisional", "seychelles", "total"}
MEMBERS = (*FIGURE_STATUS, *INSTRUMENTS, *MEASURES, *REGION_BASES, "directional destination origin reconciled exports imports curated starter user home press registry")


def said(document: Document) -> str:
    """The sentences, findings of charts, and cells of tables."""
    lines = [one.text for s in document.sections for one in (*s.sentences, *(chart.title for chart in s.charts))]
    lines += [cell.text for s in document.sections for t in (*s.tables, *(c.table for c in s.charts)) for row in t.rows for cell in row]
    return "\n".join([document.title, document.about, *lines, *(s.title for s in document.sections)])


def words_of(texts: Iterable[str]) -> set[str]:
    """Words of three letters or more, in small letters."""
    return {word.lower() for one in texts for word in re.findall(r"[A-Za-zÀ-ÿ]{3,}", re.sub(r"\{.*?\}", "", one))}


@cache
def english() -> frozenset[str]:
    """Words of the English templates, of chapters of the HS and of vocabularies that Spanish does not have."""
    chapters = commodities.chapters().values()
    listed = words_of(v for v in table("en").values() if isinstance(v, str)) | words_of(c["en"] for c in chapters) | words_of(MEMBERS)
    return frozenset(listed - words_of(c["es"] for c in chapters) - BOTH)


@cache
def all_worlds() -> tuple[tuple[str, tiny.Warehouse], ...]:
    """The starter, the world of a hundred facts, one of two reporters and one of two releases."""
    return (
        ("starter", briefs.starter_world()), ("hundred facts", tiny.shared_world(worlds.FILES)), ("two reporters", test_explain.world(test_explain.ROWS)),
        ("two releases", test_changes.history()),
    )  # fmt: skip


@cache
def documents(lang: str, *, few: bool = False) -> tuple[Document, ...]:
    """Every kind of document, of pairs with much, little and nothing, in years with and without figures, as of now and of an earlier day.

    `few`: of three of the pairs, in one year.
    """
    pairs = ["MEX KOR", "GBR IRN", "MEX WLD", "KOR MEX", "KOR WLD", "CHL CHN", "ZAF KOR", "NLD SLV", "USA DOM", "TWN CIV"][: 3 if few else None]
    made: list[Document] = []
    for _, w in all_worlds():
        made += [write_brief(w, *pair.split(), year=year, lang=lang) for pair in pairs for year in ((2024,) if few else (None, 2005, 2022, 2024))]
        made += [write_brief(w, "MEX", "KOR", year=2023, as_of="2023-03-01", lang=lang), write_changes(w, "MEX", "KOR", lang=lang)]
        made += [write_changes(w, "MEX", "KOR", since="2020-01-01", lang=lang), write_changes(w, "GBR", "IRN", lang=lang)]
    made += [write_explanation(w, "MEX", "KOR", year=2024, lang=lang) for name, w in all_worlds() if name != "two releases"]
    return tuple(made)


def sentences(document: Document) -> Iterator[str]:
    """Every sentence, heading, finding, description and note."""
    yield from (document.title, document.about)
    for s in document.sections:
        yield from (s.title, s.note, *(one.text for one in s.sentences))
        yield from (words for chart in s.charts for words in (chart.title.text, chart.description, chart.unit))


def shown(document: Document) -> Iterator[str]:
    """All that a reader sees but titles of works cited and ids of figures: sentences, tables, and what the sources say of themselves."""
    yield from sentences(document)
    for t in (t for s in document.sections for t in (*s.tables, *(chart.table for chart in s.charts))):
        yield from (t.title, *t.columns, *(cell.text for row in t.rows for cell in row))
    for source in document.sources:
        yield from (source.title, source.vintage, source.basis, source.loaded)


@pytest.mark.slow
def test_no_latin_letters_in_korean_but_names_and_codes() -> None:
    assert {w: text for d in documents("ko") for text in shown(d) for w in LATIN_WORD.findall(text) if w not in LATIN | UNDECLARED} == {}


@pytest.mark.slow
def test_no_english_word_in_spanish() -> None:
    left = {w: text for d in documents("es") for text in shown(d) for w in words_of([text]) & english()}
    assert left == {}


FEW = pytest.mark.parametrize("few", [True, pytest.param(False, marks=pytest.mark.slow)])


@pytest.mark.slow
@FEW
@pytest.mark.parametrize("lang", ["es", "ko"])
def test_nothing_is_left_unsettled(lang: str, few: bool) -> None:
    left = {found[0]: text for d in documents(lang, few=few) for text in sentences(d) if (found := UNSETTLED.search(text))}
    assert left == {}


@pytest.mark.slow
@FEW
@pytest.mark.parametrize("lang", ["es", "ko"])
def test_marks_are_whole_words_of_their_sentence(lang: str, few: bool) -> None:
    """Grammar moves no character of a marked text: what is marked has no bracket that is not its own and no blank at its ends."""
    for d in documents(lang, few=few):
        for one in (one for s in d.sections for one in s.sentences):
            for mark in one.marks:
                words = one.text[mark.start : mark.end]
                assert words, one.text
                assert words == words.strip(" ,("), one.text
                assert words.count("(") == words.count(")"), one.text


@pytest.mark.slow
@pytest.mark.real
@pytest.mark.parametrize("lang", ["es", "ko"])
def test_real_rows_of_china_and_chile_read_well(shared: Path, lang: str) -> None:
    w = briefs.china_chile(shared)
    pairs = ["CHN CHL", "CHL CHN", "LKA CHN", "CHN TWN", "CYM CHL", "CHN WLD"]
    made = [write_brief(w, *pair.split(), year=year, lang=lang) for pair in pairs for year in (2005, 2019)]
    made.append(write_explanation(w, "CHN", "CHL", year=2019, lang=lang))
    assert {found[0]: text for d in made for text in sentences(d) if (found := UNSETTLED.search(text))} == {}
    if lang == "es":
        assert {w: text for d in made for text in shown(d) for w in words_of([text]) & english()} == {}
    else:
        assert {w for d in made for text in shown(d) for w in LATIN_WORD.findall(text)} <= LATIN


@pytest.mark.parametrize("lang", ["es", "ko"])
def test_sources_and_what_the_starter_cites_have_names(lang: str) -> None:
    """A title of a work stays as it is; what we say beside it does not."""
    same = {text for s in sources().values() for text in (s.title, s.producer) if named(lang, text) == text}
    assert same == {"CEPII"}
    cited = list(csv.DictReader(CITATIONS.open(encoding="utf-8")))
    assert [row["citation"] for row in cited if named(lang, row["title"]) == row["title"]] == ["article"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("es", "exportaciones a valor FOB, importaciones a valor CIF; socio según el último destino conocido de las exportaciones y el país de origen de las importaciones"),
        ("es", "orden por transacciones recibidas en el periodo, según una misma edición"),
        ("es", "SA 2022"),
        ("ko", "수출은 본선인도(FOB) 가격, 수입은 운임·보험료 포함(CIF) 가격; 상대국은 수출의 경우 최종 목적지로 알려진 나라, 수입의 경우 원산지 국가"),
        ("ko", "한 발표에서 기간 중 유입 거래액이 많은 순"),
        ("ko", "HS 2022"),
    ],
)
def test_the_basis_of_a_source_is_said_in_the_language(lang: str, words: str) -> None:
    made = [write_brief(w, "MEX", "KOR", year=year, lang=lang) for w, year in ((briefs.starter_world(), 2024), (tiny.shared_world(worlds.FILES), 2023))]
    assert any(words in source.basis for document in made for source in document.sources)


def test_the_notes_on_what_is_cited_are_said_in_the_language() -> None:
    made = {lang: briefs.founding_pair(lang) for lang in ("es", "ko")}
    cited = {lang: "\n".join(c for s in document.sources for c in s.citations) for lang, document in made.items()}
    assert "Mexico–South Korea: Six Decades of Trade, Investment, Tech (citado sin año), 2025-08-12" in cited["es"]
    assert "Mexico–South Korea: Six Decades of Trade, Investment, Tech(연도 없이 인용), 2025-08-12" in cited["ko"]
    assert "División de Estadística de las Naciones Unidas" in cited["es"]


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("es", "El rubro principal fue el de la partida SA 8407 del capítulo de maquinaria y computadoras (686 millones de dólares)."),
        ("es", "2024: 14.º Foro de Cooperación América Latina-Asia del Este (FOCALAE)."),
        ("es", "una inversión de 100 millones de dólares en Reynosa, Tamaulipas, para televisores OLED, con una meta de 6.5 millones de televisores al año."),
        ("ko", "주요 수출 품목은 기계·컴퓨터 가운데 HS 8407(6억 8,600만 달러)이었다."),
        ("ko", "2024년: 제14차 동아시아·라틴아메리카 협력포럼(FEALAC)."),
        ("ko", "1905년: 한인의 멕시코 이주, 1,033명."),
        ("ko", "생산 목표는 2025년 연간 자동차 28만 대이다."),
        ("es", "Las empresas de Corea del Sur en México incluyen a Samsung, LG, Hyundai, Kia y Daewoo (AKS)."),
        ("ko", "멕시코에 진출한 한국 기업에는 삼성, LG, 현대, 기아, 대우 등이 있다"),
        ("ko", "LG는 2025년 1월 타마울리파스주 레이노사에 OLED 텔레비전 관련 1억 달러를 투자한다고 발표했다."),
    ],
)
def test_what_files_write_in_english_is_said_in_the_language(lang: str, words: str) -> None:
    assert words in said(briefs.founding_pair(lang))


def test_the_ordinal_of_a_translated_title_is_its_figure() -> None:
    for lang, words in (("es", "14.º"), ("ko", "제14차")):
        document = briefs.founding_pair(lang)
        one = next(one for s in document.sections for one in s.sentences if words in one.text)
        assert [one.text[m.start : m.end] for m in one.marks if m.figure.metric == "event_ordinal"] == [words]


def test_a_tilde_is_no_markup() -> None:
    assert r"1999년\~2005년" in render(write_brief(briefs.starter_world(), "MEX", "KOR", year=2024, lang="ko"), "md")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("verb", "lang", "title"),
    [
        ("changes", "es", "Qué cambió: México y Corea del Sur"), ("changes", "ko", "달라진 점: 멕시코와 한국"),
        ("explain", "es", "Por qué difieren: México y Corea del Sur, 2024"), ("explain", "ko", "왜 다른가: 멕시코와 한국, 2024년"),
    ],
)  # fmt: skip
def test_what_changed_and_why_they_differ_take_a_language(starter_home: Path, verb: str, lang: str, title: str) -> None:
    assert run(starter_home, verb, "MEX", "KOR", "--lang", lang).stdout.startswith(title)
