"""Words for goods: every code exists, no word has two meanings, and the names our documents print are read back."""

from __future__ import annotations

import tomllib
from importlib import resources

import pytest

from bilateral.classify import commodities as c
from bilateral.classify import goods as g
from bilateral.classify.areas import LANGS
from bilateral.model import UnknownName

TYPED = tomllib.loads(resources.files("bilateral.classify").joinpath("goods.toml").read_text("utf-8"))

ENGLISH = {
    "cars": "automobiles", "automobile": "automobiles", "passenger cars": "8703", "electric vehicles": "870380", "trucks": "8704",
    "auto parts": "auto-parts", "motor vehicle parts and accessories": "8708", "tractors": "8701", "ships": "ships", "aircraft": "88",
    "Piston, rotary, or reciprocating engines": "8407", "diesel engines": "8408", "machine parts and accessories": "8473",
    "office machine parts": "8473", "integrated circuits": "8542", "semiconductors": "semiconductors", "memory chips": "854232",
    "lithium-ion batteries": "850760", "televisions": "852872", "telephones": "8517", "smartphones": "851713", "computers": "8471",
    "combined refrigerator-freezers": "841810", "washing machines": "8450", "insulated wire": "8544", "crude petroleum": "2709",
    "refined petroleum": "petroleum-products", "LNG": "271111", "coal": "2701", "copper ores and concentrates": "2603", "zinc ore": "2608",
    "lead concentrates": "2607", "iron ore": "2601", "cold-rolled steel": "7209", "aluminum": "76", "gold": "7108", "silver": "7106",
    "polyethylene": "3901", "natural rubber": "4001", "tires": "4011", "packaged medicaments": "3004", "vaccines": "300241", "beef": "0201",
    "pork": "0203", "avocados": "080440", "tequila": "220890", "beer": "2203", "corn": "1005", "soybeans": "1201", "footwear": "64",
    "toys": "9503", "bio-health": "bio-health", "agricultural, fishery and livestock products": "agri-fishery-livestock",
    "medical instruments": "9018", "cotton": "52", "glass": "70", "steel products": "steel", "clothing": "61", "furniture": "94",
}  # fmt: skip
SPANISH = {
    "automóviles": "automobiles", "automóviles de pasajeros": "8703", "vehículos eléctricos": "870380", "camiones": "8704",
    "autopartes": "auto-parts", "partes y accesorios de vehículos automotores": "8708", "tractores": "8701", "barcos": "ships",
    "aviones": "88", "motores de gasolina": "8407", "motores diésel": "8408", "partes y accesorios de máquinas": "8473",
    "circuitos electrónicos integrados": "8542", "semiconductores": "semiconductors", "chips de memoria": "854232",
    "baterías de iones de litio": "850760", "televisores": "852872", "aparatos telefónicos": "8517", "teléfonos inteligentes": "851713",
    "computadoras": "8471", "refrigeradores con congelador": "841810", "lavadoras": "8450", "cables": "8544", "petróleo crudo": "2709",
    "petróleo refinado": "petroleum-products", "gas natural licuado": "271111", "carbón": "2701",
    "minerales de cobre y sus concentrados": "2603", "concentrados de zinc": "2608", "mineral de plomo": "2607",
    "minerales de hierro": "2601",
    "aluminio": "76", "oro": "7108", "plata": "7106", "polietileno": "3901", "hule natural": "4001", "llantas": "4011", "vacunas": "300241",
    "carne de res": "0201", "carne de cerdo": "0203", "aguacates": "080440", "tequila": "220890", "cerveza": "2203", "maíz": "1005",
    "frijol de soya": "1201", "calzado": "64", "juguetes": "9503", "biosalud": "bio-health", "instrumentos médicos": "9018",
    "productos agropecuarios": "agri-fishery-livestock", "lápices": "9609", "camarones": "030617", "aviones y helicópteros": "8802",
    "arneses": "854430",
}  # fmt: skip
KOREAN = {
    "자동차": "automobiles", "승용차": "8703", "전기차": "870380", "화물차": "8704", "자동차 부품": "auto-parts", "자동차부품": "auto-parts",
    "트랙터": "8701", "선박": "ships", "항공기": "88", "가솔린 엔진": "8407", "디젤 엔진": "8408", "기계 부품과 부속품": "8473",
    "컴퓨터 부품": "8473", "집적회로": "8542", "반도체": "semiconductors", "메모리 반도체": "854232", "리튬이온 배터리": "850760",
    "텔레비전": "852872", "전화기": "8517", "스마트폰": "851713", "컴퓨터": "8471", "냉장고": "8418", "세탁기": "8450", "절연전선": "8544",
    "원유": "2709", "석유제품": "petroleum-products", "액화천연가스": "271111", "석탄": "2701", "동광": "2603", "아연광": "2608", "연광": "2607",
    "철광석": "2601", "냉연강판": "7209", "알루미늄": "76", "금": "7108", "은괴": "7106", "폴리에틸렌": "3901", "천연고무": "4001",
    "타이어": "4011", "백신": "300241", "소고기": "0201", "돼지고기": "0203", "아보카도": "080440", "테킬라": "220890", "맥주": "2203",
    "옥수수": "1005", "대두": "1201", "신발": "64", "완구": "9503", "바이오헬스": "bio-health", "농수축산물": "agri-fishery-livestock",
    "이차전지": "batteries", "일반기계": "general-machinery", "무선통신기기": "wireless-devices", "화장품": "cosmetics",
}  # fmt: skip
PHRASES = [(lang, text, code) for lang, listed in (("en", ENGLISH), ("es", SPANISH), ("ko", KOREAN)) for text, code in listed.items()]
FREE = {  # phrases that are not words of ours: the heading that comes first
    "freezers and combined refrigerators": "841810", "parts of diesel engines": "8409", "flat steel, rolled hot": "7208",
    "frozen meat of bovine animals": "0202", "electronic circuits, integrated": "8542", "stainless steel, flat-rolled, large": "7219",
    "vinyl chloride polymers in primary form": "3904", "rubber tyres, pneumatic, new": "4011", "knitted T-shirts": "6109",
    "cells, photovoltaic, assembled in modules": "854143",
}  # fmt: skip
WIDE = {  # words that name no goods in an economic text
    "goods", "products", "food", "industry", "energy", "capital", "services", "agriculture", "parts", "machines", "agricultural",
    "mercancías", "productos", "alimentos", "industria", "energía", "servicios", "agricultura", "partes", "máquinas",
    "상품", "제품", "식품", "산업", "에너지", "부품", "전자", "요소", "폐지", "세제", "수지",
}  # fmt: skip


def typed(lang: str) -> dict[str, set[str]]:
    """Every form typed or made in a language → the lines it comes from."""
    found: dict[str, set[str]] = {}
    for id_, entry in TYPED["goods"].items():
        for word in entry[lang].split(";"):
            for form in g._forms(word.strip(), lang):
                found.setdefault(form, set()).add(id_)
    return found


def test_every_code_exists() -> None:
    for lang in LANGS:
        for word, good in g.words(lang).items():
            assert good.codes, word
            for scheme, code in good.codes:
                held = c.groups() if scheme == c.MOTIE else c.chapters() if len(code) == 2 else c.hs2022()
                assert scheme in {g.HS, c.MOTIE}, word
                assert code in held, (word, code)


def test_every_line_is_complete() -> None:
    assert len(TYPED["goods"]) >= 350
    for id_, entry in TYPED["goods"].items():
        assert entry.keys() <= {"codes", "about", *LANGS}, id_
        assert all(entry[lang].strip() for lang in LANGS), id_
        listed = [word.strip() for lang in LANGS for word in entry[lang].split(";")]
        assert all(listed), f"an empty word: {id_}"
        assert all(word == word.lower() for word in listed), id_


@pytest.mark.parametrize("lang", LANGS)
def test_a_word_has_one_meaning(lang: str) -> None:
    assert {form: lines for form, lines in typed(lang).items() if len(lines) > 1} == {}


@pytest.mark.parametrize("lang", LANGS)
def test_forms_that_differ_in_punctuation_alone_mean_the_same(lang: str) -> None:
    meanings: dict[str, set[g.Good]] = {}
    for word, good in g.words(lang).items():
        meanings.setdefault(g._plain(word), set()).add(good)
    assert {word: found for word, found in meanings.items() if len(found) > 1} == {}


@pytest.mark.parametrize("lang", LANGS)
def test_the_names_of_chapters_and_groups_are_words(lang: str) -> None:
    for code, names in c.chapters().items():
        if code not in g.NOT_NAMED:
            assert (g.HS, code) in g.words(lang)[names[lang].lower()].codes, names[lang]
    for code, names in c.groups().items():
        assert (c.MOTIE, code) in g.words(lang)[names[lang].lower()].codes, names[lang]


@pytest.mark.parametrize("lang", LANGS)
def test_words_that_mislead_are_words_and_marked(lang: str) -> None:
    assert {word.strip() for word in TYPED["ordinary"][lang].split(";")} <= g.words(lang).keys()
    assert WIDE.isdisjoint(g.words(lang))


def test_a_korean_word_of_one_syllable_is_marked() -> None:
    assert {word for word in g.words("ko") if len(word) == 1} <= g.ordinary_words("ko")


@pytest.mark.parametrize(("lang", "text", "code"), PHRASES, ids=[f"{lang} {text}" for lang, text, _ in PHRASES])
def test_a_phrase_means_its_heading(lang: str, text: str, code: str) -> None:
    assert g.words(lang)[text.lower()].codes[0][1] == code
    assert g.match(text, lang)[0].code == code
    assert g.match(text, lang)[0].score == 1


def test_only_words_for_just_one_heading_are_exact() -> None:
    exact = ("crude petroleum", "integrated circuits", "office machine parts", "passenger cars", "pork")
    about = ("semiconductors", "cars", "beef", "oil", "machine parts and accessories", "auto parts", "ships", "tequila", "glass", "steel")
    assert all(g.words("en")[word].exact for word in exact)
    assert not any(g.words("en")[word].exact for word in about)


@pytest.mark.parametrize(("text", "code"), FREE.items())
def test_a_free_phrase_finds_its_heading(text: str, code: str) -> None:
    found = g.match(text, "en")
    assert found[0].code == code
    assert all(0 < match.score < 1 for match in found)
    assert [match.score for match in found] == sorted((match.score for match in found), reverse=True)


def test_order_number_and_punctuation_do_not_count() -> None:
    one, other = (g.match(text, "en")[0] for text in ("static converter, electrical, big", "Big electrical static converters"))
    assert (one.code, one.score) == (other.code, other.score) == ("850440", one.score)


def test_a_name_as_our_documents_shorten_it_is_read_back() -> None:
    for code, name in c.hs2022().items():
        found = g.match(c.in_sentence(name), "en")
        assert any(match.code == code and match.score == 1 for match in found), code


def test_of_names_that_shorten_alike_the_shortest_code_comes_first() -> None:
    codes = [match.code for match in g.match("Motor vehicles; parts and accessories, of heading no. 8701 to 8705", "en")]
    assert codes[0] == "8708"
    shared = g.match(c.in_sentence(c.hs2022()["521011"]), "en")
    assert len(shared) > 3
    assert [len(match.code) for match in shared] == sorted(len(match.code) for match in shared)


def test_words_that_no_name_has_match_nothing() -> None:
    assert g.match("xyzzy", "en") == g.match("", "en") == g.match("의", "ko") == ()
    with pytest.raises(UnknownName):
        g.words("fr")
