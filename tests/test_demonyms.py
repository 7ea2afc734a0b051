"""Words for economies: every code exists, every form is as it is written, and what is ambiguous or misleading says so."""

from __future__ import annotations

import tomllib
from importlib import resources

import pytest

from bilateral.classify import demonyms as d
from bilateral.classify.areas import LANGS, areas, normalise, spellings
from bilateral.model import UnknownName

TYPED = tomllib.loads(resources.files("bilateral.classify").joinpath("demonyms.toml").read_text("utf-8"))
NAMED = {spelling for listed in spellings().values() for spelling in listed}
# Economies whose people have no usual word of their own: territories that are little more than an address, and two more in Spanish.
WITHOUT = {
    "ATA", "ATF", "BES", "BLM", "BVT", "CCK", "CXR", "GGY", "HMD", "IOT", "JEY", "MAF", "MNP", "NFK", "PCN", "SGS", "SHN", "SJM", "SPM",
    "SXM", "TCA",
    "UMI", "VAT",
}  # fmt: skip

ENGLISH = {
    "Mexican": "MEX", "Mexicans": "MEX", "South Korean": "KOR", "South Koreans": "KOR", "Korean": "KOR", "Koreans": "KOR",
    "North Korean": "PRK",
    "U.S.": "USA", "British": "GBR", "UK": "GBR", "Chinese": "CHN", "Japanese": "JPN", "Vietnamese": "VNM", "German": "DEU", "Dutch": "NLD",
    "Brazilian": "BRA", "Canadians": "CAN", "Peruvian": "PER", "Chilean": "CHL", "Indian": "IND", "Indonesian": "IDN",
    "Taiwanese": "TWN", "Thai": "THA",
    "Turkish": "TUR", "Swiss": "CHE", "Emirati": "ARE", "Saudi": "SAU", "South African": "ZAF", "Nigerian": "NGA", "Nigerien": "NER",
    "Papua New Guinean": "PNG",
    "Scottish": "GB-SCT", "Latin American": "LAC", "African": "AFRICA", "Asian": "ASIA", "Costa Rican": "CRI", "Salvadoran": "SLV",
    "Argentine": "ARG",
    "Colombian": "COL", "Spanish": "ESP", "Danes": "DNK", "Hungarian": "HUN", "Czech": "CZE", "Malaysian": "MYS",
}  # fmt: skip
SPANISH = {
    "mexicano": "MEX", "mexicana": "MEX", "mexicanos": "MEX", "mexicanas": "MEX", "surcoreano": "KOR", "surcoreanas": "KOR",
    "sudcoreana": "KOR",
    "coreano": "KOR", "coreanas": "KOR", "norcoreanos": "PRK", "estadounidense": "USA", "estadounidenses": "USA", "estadunidense": "USA",
    "norteamericanas": "USA", "chino": "CHN", "china": "CHN", "chinos": "CHN", "chinas": "CHN", "japonés": "JPN", "japonesa": "JPN",
    "japoneses": "JPN",
    "japonesas": "JPN", "nipona": "JPN", "nipones": "JPN", "alemán": "DEU", "alemana": "DEU", "alemanes": "DEU", "alemanas": "DEU",
    "español": "ESP",
    "española": "ESP", "españoles": "ESP", "iraní": "IRN", "iraníes": "IRN", "israelí": "ISR", "canadiense": "CAN", "canadienses": "CAN",
    "vietnamita": "VNM",
    "vietnamitas": "VNM", "belgas": "BEL", "letona": "LVA", "letones": "LVA", "kosovares": "XKX", "mongola": "MNG", "kirguises": "KGZ",
    "costarricense": "CRI",
    "guatemalteca": "GTM", "latinoamericanas": "LAC", "asiáticos": "ASIA", "brasileña": "BRA", "dominicana": "DOM", "dominiquesa": "DMA",
    "saudita": "SAU",
}  # fmt: skip
KOREAN = {
    "한국산": "KOR", "한국계": "KOR", "미국계": "USA", "미국산": "USA", "중국산": "CHN", "중국계": "CHN", "멕시코산": "MEX", "멕시코인": "MEX", "멕시코행": "MEX",
    "일본제": "JPN",
    "중국발": "CHN", "미국향": "USA", "일본측": "JPN", "베트남산": "VNM", "브라질산": "BRA", "칠레산": "CHL", "인도산": "IND", "인도계": "IND", "이란산": "IRN",
    "호주산": "AUS",
    "캐나다산": "CAN", "독일제": "DEU", "프랑스산": "FRA", "러시아산": "RUS", "사우디산": "SAU", "대만계": "TWN", "태국산": "THA", "페루산": "PER", "남아공산": "ZAF",
    "북한산": "PRK", "유럽산": "EUROPE", "아세안산": "ASEAN", "홍콩계": "HKG", "영국계": "GBR", "네덜란드산": "NLD", "터키산": "TUR", "튀르키예산": "TUR",
    "콜롬비아산": "COL",
    "아르헨티나산": "ARG", "싱가포르계": "SGP",
}  # fmt: skip


@pytest.mark.parametrize("lang", LANGS)
def test_every_code_exists(lang: str) -> None:
    assert {code for codes in d.demonyms(lang).values() for code in codes} <= set(areas())
    assert {code for codes in (*d.korean_short().values(), *d.korean_compounds().values()) for code in codes} <= set(areas())


@pytest.mark.parametrize(("lang", "examples"), [("en", ENGLISH), ("es", SPANISH), ("ko", KOREAN)])
def test_words_by_hand(lang: str, examples: dict[str, str]) -> None:
    assert len(examples) >= 40
    assert {word: d.demonyms(lang).get(word) for word in examples} == {word: (code,) for word, code in examples.items()}


@pytest.mark.parametrize("lang", ["en", "es"])
def test_no_form_stands_for_two_unless_it_is_listed_as_ambiguous(lang: str) -> None:
    owners: dict[str, set[str]] = {}
    for code, words in TYPED["words"].items():
        for word in d._split(words.get(lang, "")):
            for form in d._forms(word, lang):
                owners.setdefault(form, set()).add(code)
    ambiguous = {form for word in TYPED["ambiguous"][lang] for form in d._forms(word, lang)}
    assert {form: codes for form, codes in owners.items() if len(codes) > 1} == {}
    assert not ambiguous & set(owners)
    assert {word for word, codes in d.demonyms(lang).items() if len(codes) > 1} == ambiguous


@pytest.mark.parametrize("lang", LANGS)
def test_a_word_that_is_also_a_name_means_the_same(lang: str) -> None:
    """In lower case "india" is the adjective and would be the name; both are India. But "도미니카" names one republic and is said of two."""
    names: dict[str, set[str]] = {}
    for code, listed in spellings().items():
        for spelling in listed:
            names.setdefault(normalise(spelling), set()).add(code)
    shared = {word: codes for word, codes in d.demonyms(lang).items() if normalise(word) in names}
    assert [word for word, codes in shared.items() if not names[normalise(word)] <= set(codes)] == []


def test_every_economy_with_a_usual_word_has_one() -> None:
    for lang, without in (("en", WITHOUT), ("es", WITHOUT | {"VGB", "VIR"})):
        held = {code for codes in d.demonyms(lang).values() for code in codes}
        assert {a.code for a in areas().values() if a.kind == "economy"} - held == without
    held = {code for codes in d.demonyms("ko").values() for code in codes}
    spaced = {a.code for a in areas().values() if a.kind == "economy"} - held
    assert spaced <= {code for code in areas() if " " in areas()[code].names["ko"] or "-" in areas()[code].names["ko"]} | {"GUM"}


def test_ambiguous_words_say_so() -> None:
    english, spanish = d.demonyms("en"), d.demonyms("es")
    assert english["American"] == english["Americans"] == ("USA", "AMERICAS")
    assert english["Congolese"] == ("COD", "COG")
    assert english["Dominican"] == ("DOM", "DMA")
    assert english["Guinean"][0] == "GIN"
    assert len(english["Guinean"]) == 3
    assert english["European"] == ("EUROPE", "EUU")
    assert spanish["americana"] == ("USA", "AMERICAS")
    assert spanish["europeas"] == ("EUROPE", "EUU")
    assert d.demonyms("ko")["콩고산"] == ("COD", "COG")
    assert d.demonyms("ko")["도미니카"] == ("DMA", "DOM")


def test_english_makes_no_plural_that_nobody_writes() -> None:
    assert not {"Japaneses", "Swisss", "Frenchs", "Britishs", "UKs", "U.S.s", "Icelandics", "Malagasys", "Chineses"} & set(d.demonyms("en"))


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("대미", [("USA",)]), ("대중", [("CHN",)]), ("대한", [("KOR",)]), ("대멕시코", [("MEX",)]), ("대인도", [("IND",)]), ("대EU", [("EUU",)]),
        ("한미", [("KOR",), ("USA",)]), ("한중일", [("KOR",), ("CHN",), ("JPN",)]), ("한·미", [("KOR",), ("USA",)]), ("한·멕시코", [("KOR",),
        ("MEX",)]),
        ("한-멕", [("KOR",), ("MEX",)]), ("멕-한", [("MEX",), ("KOR",)]), ("한-EU", [("KOR",), ("EUU",)]), ("한·미·일", [("KOR",), ("USA",),
        ("JPN",)]),
        ("한-칠레", [("KOR",), ("CHL",)]), ("미ㆍ중", [("USA",), ("CHN",)]), ("한국-멕시코", [("KOR",), ("MEX",)]), ("한·카", [("KOR",),
        ("KAZ", "QAT")]),
        ("한·콩고", [("KOR",), ("COD", "COG")]), ("한·아세안", [("KOR",), ("ASEAN",)]), ("대만", []), ("미국", []), ("월·화", []), ("일·이", []),
        ("한", []),
        ("대한민국", []), ("대비", []), ("한·국", []), ("", []), ("-", []), ("대", []), ("한-", []), ("중미", []),
    ],
)  # fmt: skip
def test_korean_compounds(text: str, codes: list[tuple[str, ...]]) -> None:
    assert d.korean_compound(text) == tuple(codes)


def test_korean_short_forms_are_one_syllable_and_never_count_alone() -> None:
    assert d.korean_short()["한"] == ("KOR",)
    assert d.korean_short()["멕"] == ("MEX",)
    assert all(len(word) == 1 for word in d.korean_short())
    assert not set(d.korean_short()) & set(d.demonyms("ko"))
    assert set(TYPED["korean"]["strong"]) <= set(d.korean_short())


@pytest.mark.parametrize("lang", LANGS)
def test_ordinary_words_are_words_that_could_be_taken_for_an_economy(lang: str) -> None:
    known = NAMED | set(d.demonyms(lang)) | (set(d.korean_compounds()) if lang == "ko" else set())
    assert d.ordinary_words(lang) <= known


def test_ordinary_words_by_hand() -> None:
    assert {
        "수단",
        "인도",
        "오만",
        "가나",
        "이란",
        "말리",
        "기니",
        "차드",
        "시킴",
        "타이",
        "저지",
        "건지",
        "피지",
        "부탄",
        "대중",
        "대한",
    } <= d.ordinary_words("ko")
    assert {"Chad", "Jordan", "Georgia", "Guinea", "EU", "IT", "AI", "CAN", "PAN"} <= d.ordinary_words("en")
    assert {"Reunión", "Granada", "Checa", "Georgia", "EU", "PRI", "CAF"} <= d.ordinary_words("es")
    assert not {"한국", "멕시코", "미국", "중국", "요르단"} & d.ordinary_words("ko")
    assert not {"Mexico", "Korea", "South Korea", "United States", "US", "China", "MEX", "KOR"} & d.ordinary_words("en")
    assert not {"México", "Corea", "Chile", "China", "Estados Unidos", "Perú"} & d.ordinary_words("es")


@pytest.mark.parametrize("lang", LANGS)
def test_other_names_hold_a_name_or_word_and_are_none_themselves(lang: str) -> None:
    words = {normalise(w) for w in (*NAMED, *d.demonyms(lang), *(d.korean_compounds() if lang == "ko" else ())) if len(w) > 1}
    for longer in d.other_names(lang):
        assert longer not in NAMED
        assert longer not in d.demonyms(lang)
        assert any(word in normalise(longer) for word in words if word), longer


def test_a_language_that_is_none() -> None:
    for ask in (d.demonyms, d.ordinary_words, d.other_names):
        with pytest.raises(UnknownName):
            ask("fr")
