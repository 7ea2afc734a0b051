"""Economies, regions and commodities: every look-up is exact, every name has one owner, every code an agency writes is known."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from bilateral.classify import areas, commodities, regions
from bilateral.classify.areas import area, normalise
from bilateral.model import UnknownName

# ------------------------------------------------------------------------------------------------------------------- areas


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("MEX", "MEX"), ("mx", "MEX"), ("Mexico", "MEX"), ("México", "MEX"), ("MÉXICO", "MEX"), ("Méjico", "MEX"), ("멕시코", "MEX"),
        ("Estados Unidos Mexicanos", "MEX"), ("Estados Unidos", "USA"), ("Estados Unidos de América", "USA"), ("EE. UU.", "USA"),
        ("EEUU", "USA"), ("U.S.", "USA"), ("the United States", "USA"), ("미국", "USA"), ("Korea", "KOR"), ("Korea, Rep.", "KOR"),
        ("Korea Rep.", "KOR"), ("Republic of Korea", "KOR"), ("Corea", "KOR"), ("Corea del Sur", "KOR"), ("República de Corea", "KOR"),
        ("한국", "KOR"), ("대한민국", "KOR"), ("남한", "KOR"), ("North Korea", "PRK"), ("Corea del Norte", "PRK"), ("북한", "PRK"),
        ("Georgia", "GEO"), ("Guinea", "GIN"), ("Guinea-Bissau", "GNB"), ("Equatorial Guinea", "GNQ"), ("Niger", "NER"), ("Níger", "NER"),
        ("Nigeria", "NGA"), ("Dominica", "DMA"), ("Dominican Republic", "DOM"), ("Granada", "GRD"), ("Viet Nam", "VNM"), ("터키", "TUR"),
        ("Turkey", "TUR"), ("Hong Kong, China", "HKG"), ("Chinese Taipei", "TWN"), ("World", "WLD"), ("Mundo", "WLD"), ("세계", "WLD"),
        ("Asia-Pacific", "APAC"), ("Latin America", "LAC"), ("Unión Europea", "EUU"), ("USSR", "SUN"), ("Kosovo", "XKX"),
        ("  south   korea ", "KOR"), ("ＭＥＸ", "MEX"), ("Islas Vírgenes de los Estados Unidos", "VIR"), ("Escocia", "GB-SCT"),
    ],
)  # fmt: skip
def test_what_a_person_types(written: str, code: str) -> None:
    assert area(written).code == code


def test_unknown_economy_names_the_nearest_and_picks_none() -> None:
    with pytest.raises(UnknownName) as caught:
        area("Mexcio")
    message = str(caught.value)
    assert message.startswith("unknown economy 'Mexcio'; nearest: Mexico (MEX)")
    assert message.endswith("see 'bilateral areas'")
    assert "\n" not in message
    assert caught.value.nearest[0] == "MEX"
    assert len(caught.value.nearest) <= 4


@pytest.mark.parametrize("written", ["Corea del Sud", "Mexic", "Méxicoo", "한국어", "", "  ", "zzzz", "410", "Otro"])
def test_likeness_is_not_enough(written: str) -> None:
    with pytest.raises(UnknownName):
        area(written)


def test_a_name_with_two_owners_is_refused_naming_both() -> None:
    shared = {key: owners for key, owners in areas.claims().items() if len(owners) > 1}
    assert shared == {
        "congo": ("COD", "COG"), "콩고": ("COD", "COG"), "america": ("AMERICAS", "USA"), "eu": ("EUU", "USA"),
        "virginislands": ("VGB", "VIR"), "islasvirgenes": ("VGB", "VIR"),
    }  # fmt: skip
    with pytest.raises(UnknownName, match=r"may be DR Congo \(COD\) or Republic of the Congo \(COG\)"):
        area("Congo")


def test_normalise() -> None:
    assert normalise("EE. UU.") == normalise("EEUU") == "eeuu"
    assert normalise("Côte d’Ivoire") == normalise("COTE D'IVOIRE") == "cotedivoire"
    assert normalise("대한 민국") == "대한민국"
    assert normalise("_899") == "_899"


def test_every_area_is_whole() -> None:
    for code, one in areas.areas().items():
        assert one.code == code
        assert one.kind in areas.KINDS
        assert set(one.names) == set(areas.LANGS), code
        assert all(one.names.values()), code
        assert one.kind == "economy" or one.definition, code
        assert one.kind == "aggregate" or not one.members
        for member in one.members:
            assert areas.areas()[member].kind == "economy"
        assert area(code).code == code or len(areas.claims()[normalise(code)]) > 1


def test_short_names() -> None:
    assert [areas.name("KOR", lang) for lang in areas.LANGS] == ["South Korea", "Corea del Sur", "한국"]
    assert [areas.name("MEX", lang) for lang in areas.LANGS] == ["Mexico", "México", "멕시코"]
    assert areas.name("USA") == "United States"
    assert areas.name("CHN") == "China"
    assert areas.name("SAU", "es") == "Arabia Saudita"
    with pytest.raises(UnknownName, match="unknown area code"):
        areas.name("QQQ")
    with pytest.raises(UnknownName, match="in 'fr'"):
        areas.name("MEX", "fr")


def test_the_typed_lists_name_known_areas() -> None:
    data = areas._data()
    known = set(areas.areas())
    for table in ("names", "comtrade", "aliases"):
        assert set(data[table]) <= known, table
    for table in ("former_iso3", "worldbank"):
        assert set(data[table].values()) <= known, table
    assert set(areas.codes("se_fdi").values()) <= known


def test_the_world_has_249_codes_and_every_one_a_continent() -> None:
    """ISO 3166-1 has 249 codes; M49 puts Antarctica in no region, and does not list Taiwan, which we put in Asia; Kosovo has no ISO code."""
    economies = {a.code for a in areas.areas().values() if a.kind == "economy"}
    assert len(economies) == 249 + 1
    parts = [areas.areas()[code].members for code in ("AFRICA", "AMERICAS", "ASIA", "EUROPE", "OCEANIA")]
    assert sum(map(len, parts)) == 249
    assert {m for part in parts for m in part} == economies - {"ATA"}


@pytest.mark.parametrize(
    ("code", "count", "inside", "outside"),
    [
        ("EUU", 27, "DEU IRL HRV", "GBR NOR CHE"),
        ("ASEAN", 10, "VNM SGP", "TLS CHN"),
        ("USMCA", 3, "CAN MEX USA", "BRA"),
        ("LAC", 52, "MEX BRA JAM PRI", "USA CAN BMU ESP"),  # M49: 8 in Central America, 28 in the Caribbean, 16 in South America
        ("AFRICA", 60, "EGY ZAF REU", "YEM"),
        ("AMERICAS", 57, "MEX GRL", "ESP"),
        ("OCEANIA", 29, "AUS NZL FJI", "IDN"),
        ("APAC", 48, "KOR JPN CHN TWN VNM AUS", "IND USA MEX KAZ"),  # 8 + 11 + 29
        ("ASIA", 51, "KOR IND SAU TUR KAZ CYP TWN", "RUS AUS EGY"),
        ("EUROPE", 52, "RUS GBR XKX", "TUR CYP"),
    ],
)
def test_groups(code: str, count: int, inside: str, outside: str) -> None:
    members = areas.areas()[code].members
    assert len(members) == count
    assert set(inside.split()) <= set(members)
    assert not set(outside.split()) & set(members)
    assert list(members) == sorted(members)


def test_the_world_is_no_sum_of_members() -> None:
    assert areas.areas()["WLD"].members == ()


@pytest.mark.parametrize(
    ("number", "code"),
    [
        ("0", "WLD"), ("484", "MEX"), ("410", "KOR"), ("842", "USA"), ("840", "USA"), ("251", "FRA"), ("250", "FRA"), ("699", "IND"),
        ("356", "IND"), ("757", "CHE"), ("756", "CHE"), ("579", "NOR"), ("578", "NOR"), ("490", "TWN"), ("899", "_899"), ("837", "_837"),
        ("838", "_838"), ("839", "_839"), ("568", "_568"), ("473", "_473"), ("810", "SUN"), ("200", "CSK"), ("890", "YUG"), ("891", "SCG"),
        ("278", "DDR"), ("280", "DEU"), ("530", "ANT"), ("412", "XKX"), ("97", "EUU"), ("975", "ASEAN"), ("4", "AFG"), ("58", "_58"),
        ("711", "_711"), ("492", "_492"), ("56", "BEL"), ("710", "ZAF"),
    ],
)  # fmt: skip
def test_comtrade_numbers(number: str, code: str) -> None:
    assert areas.codes("comtrade")[number] == code


def test_the_number_comtrade_uses_now_comes_first() -> None:
    first = {code: areas.areas()[code].comtrade[0] for code in ("USA", "FRA", "IND", "CHE", "NOR", "TWN", "DEU", "MEX", "AFG")}
    assert first == {
        "USA": "842", "FRA": "251", "IND": "699", "CHE": "757", "NOR": "579", "TWN": "490", "DEU": "276", "MEX": "484", "AFG": "4",
    }  # fmt: skip


def test_taiwan_says_that_it_is_comtrades_other_asia() -> None:
    assert "490" in area("Taiwan").definition


def test_no_code_has_two_owners() -> None:
    for numbers in (
        [n for a in areas.areas().values() for n in a.comtrade],
        [a.iso2 for a in areas.areas().values() if a.iso2],
        [a.m49 for a in areas.areas().values() if a.m49],
    ):
        assert len(numbers) == len(set(numbers))


def test_other_schemes() -> None:
    assert areas.codes("iso2")["KR"] == "KOR"
    assert areas.codes("m49")["004"] == areas.codes("m49")["4"] == "AFG"
    assert areas.codes("m49")["001"] == "WLD"
    assert areas.codes("iso3")["ZAR"] == "COD"
    assert areas.codes("iso3")["SUN"] == "SUN"
    assert "LAC" not in areas.codes("iso3")
    assert areas.codes("worldbank")["WLD"] == "WLD"
    assert areas.codes("worldbank")["XKX"] == "XKX"
    # The World Bank's LAC leaves high-income economies out, so it is not our region of that code.
    assert not {"LAC", "EAS", "LCN", "OED"} & set(areas.codes("worldbank"))
    assert areas.codes("any")["대한민국"] == "KOR"
    with pytest.raises(UnknownName, match="unknown code list 'iso4'"):
        areas.codes("iso4")


def test_search() -> None:
    assert {"KOR", "PRK"} <= {a.code for a in areas.search("corea")}
    assert [a.code for a in areas.search("멕시코")] == ["MEX", "USMCA"]
    assert areas.search("zzzz") == ()
    assert len(areas.search("")) == len(areas.areas())


@pytest.mark.real
@pytest.mark.parametrize("list_name", ["partner", "reporter"])
def test_every_comtrade_code_is_known(shared: Path, list_name: str) -> None:
    with (shared / "comtrade" / "reference" / f"comtrade_{list_name}.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert len(rows) > 250
    known = areas.codes("comtrade")
    assert [r["country"] for r in rows if r["id"] not in known] == []
    # Where Comtrade gives an ISO code, ours is the same, but for two that it labels with one member's: Belgium-Luxembourg as BEL, and
    # "Europe EU, nes" as MCO.
    differ = {r["id"] for r in rows if known[r["id"]] != r["iso_3"] and r["iso_3"] in areas.codes("iso3")}
    assert differ == ({"58", "492"} if list_name == "partner" else {"58"})


@pytest.mark.real
def test_every_origin_of_investment_is_known_and_distinct(shared: Path) -> None:
    import openpyxl
    import polars as pl

    folder = shared / "fdi_mexico"
    book = openpyxl.load_workbook(folder / "workbook_2022q4" / "flujosportipodeinversion.xlsx", read_only=True, data_only=True)
    sheet = book["País de Origen"]
    sheet.reset_dimensions()
    column = [row[0] for row in sheet.iter_rows(values_only=True, max_col=1)]
    older = [str(text) for text in column[3 : column.index("Total")]]
    newer = pl.read_parquet(folder / "workbook_2025q3" / "investment_by_country.parquet")["Origen"].unique().to_list()
    states = pl.read_parquet(folder / "workbook_2025q3" / "country_by_state.parquet")["País_origen"].unique().to_list()
    types = pl.read_parquet(folder / "workbook_2025q3" / "types_by_country.parquet")["País"].unique().to_list()
    assert (len(older), len(newer)) == (51, 151)  # the remainder of each included
    for names in (older, newer, states, types):
        found = [areas.codes("se_fdi").get(text) for text in names]
        assert None not in found
        assert len(set(found)) == len(names)
        assert [areas.codes("se_fdi")[normalise(text)] for text in names] == found
    assert areas.codes("se_fdi")["Otro origen"] == areas.codes("se_fdi")["Otros países"] == "_OTH"
    assert areas.codes("se_fdi")["Estados Unidos de América"] == "USA"
    assert areas.codes("se_fdi")["Islas Vírgenes de los Estados Unidos"] == "VIR"


# ----------------------------------------------------------------------------------------------------------------- regions


@pytest.mark.parametrize(
    ("written", "owner", "code"),
    [
        ("MX-NLE", "", "MX-NLE"), ("Nuevo León", "", "MX-NLE"), ("nuevo leon", "MEX", "MX-NLE"), ("누에보레온", "", "MX-NLE"),
        ("누에보 레온주", "", "MX-NLE"), ("Estado de México", "", "MX-MEX"), ("State of Mexico", "", "MX-MEX"), ("Edomex", "", "MX-MEX"),
        ("Mexico City", "", "MX-CMX"), ("CDMX", "", "MX-CMX"), ("Distrito Federal", "", "MX-CMX"), ("Coahuila", "", "MX-COA"),
        ("Coahuila de Zaragoza", "", "MX-COA"), ("Baja California", "", "MX-BCN"), ("Baja California Sur", "", "MX-BCS"),
        ("BC", "MEX", "MX-BCN"), ("경기도", "KOR", "KR-41"), ("Gyeonggi", "", "KR-41"), ("전라북도", "", "KR-45"),
        ("Seúl", "", "KR-11"), ("California", "", "US-CA"), ("Ontario", "CAN", "CA-ON"),
    ],
)  # fmt: skip
def test_regions(written: str, owner: str, code: str) -> None:
    assert regions.region(written, owner).code == code


def test_unknown_region() -> None:
    with pytest.raises(UnknownName, match=r"unknown region 'Nuevo Lean' of Mexico \(MEX\); nearest: Nuevo León \(MX-NLE\)"):
        regions.region("Nuevo Lean", "MEX")
    with pytest.raises(UnknownName, match=r"may be Punjab \(IN-PB\) or Punjab \(PK-PB\)"):
        regions.region("Punjab")
    with pytest.raises(UnknownName, match="lists no regions of World"):
        regions.region("Jalisco", "WLD")
    with pytest.raises(UnknownName, match="unknown area code"):
        regions.region("Jalisco", "QQQ")


def test_region_names() -> None:
    assert regions.name("MX-COA") == "Coahuila"
    assert [regions.name("MX-MEX", lang) for lang in areas.LANGS] == ["State of Mexico", "Estado de México", "멕시코주"]
    assert regions.name("KR-41", "ko") == "경기도"
    assert regions.name("US-CA", "ko") == "California"
    for code in ("MX-XXX", "QQ-AA", "Jalisco"):
        with pytest.raises(UnknownName):
            regions.name(code)


def test_region_lists() -> None:
    assert (len(regions.regions("MEX")), len(regions.regions("KOR"))) == (32, 17)
    assert len(regions.regions("USA")) == 57  # ISO 3166-2:US: 50 states, 1 district, 6 outlying areas
    assert regions.regions("LAC") == ()
    typed = [*regions.regions("MEX"), *regions.regions("KOR")]
    spelled = [(key, r.code) for r in typed for key in regions._keys(r)]
    assert len({key for key, _ in spelled}) == len(spelled), "a spelling under two regions"
    assert all(all(r.names[lang] for lang in areas.LANGS) for r in typed)
    assert regions.codes("inegi")["09"] == regions.codes("inegi")["9"] == "MX-CMX"
    assert regions.codes("mois")["42"] == regions.codes("mois")["51"] == "KR-42"
    assert regions.codes("iso")["KR-50"] == "KR-50"
    with pytest.raises(UnknownName, match="unknown code list"):
        regions.codes("fips")


@pytest.mark.real
def test_regions_against_the_lists_of_facts(shared: Path) -> None:
    with (shared / "geo" / "mx_states.csv").open(encoding="utf-8", newline="") as stream:
        states = list(csv.DictReader(stream))
    for row in states:
        code = row["iso_3166_2"]
        assert regions.codes("se_fdi")[row["se_fdi_name"]] == code
        assert regions.codes("inegi")[row["inegi_cve_ent"]] == code
        assert regions.name(code, "ko") == row["name_ko"]
        for text in (row["iso_name"], row["inegi_name"], *filter(None, row["aliases"].split("|"))):
            assert regions.region(text, "MEX").code == code, text
    with (shared / "geo" / "kr_provinces.csv").open(encoding="utf-8", newline="") as stream:
        provinces = list(csv.DictReader(stream))
    for row in provinces:
        code = row["iso_3166_2"]
        assert regions.codes("mois")[row["admin_code_2"]] == code
        assert regions.name(code, "ko") == row["name_ko"]
        for text in (row["iso_name"], row["romanised"]):
            assert regions.region(text, "KOR").code == code, text
    assert (len(states), len(provinces)) == (32, 17)


# ------------------------------------------------------------------------------------------------------------- commodities


@pytest.mark.parametrize(
    ("written", "code"),
    [("H0", "H0"), ("h6", "H6"), ("HS92", "H0"), ("HS1992", "H0"), ("HS 1992", "H0"), ("92", "H0"), ("1992", "H0"), ("HS96", "H1"),
     ("02", "H2"), ("HS07", "H3"), ("HS12", "H4"), ("hs2017", "H5"), ("HS22", "H6"), ("2022", "H6"), ("motie", "motie")],
)  # fmt: skip
def test_revisions(written: str, code: str) -> None:
    assert commodities.revision(written) == code


@pytest.mark.parametrize("written", ["HS", "H7", "2020", "SITC", ""])
def test_unknown_revision(written: str) -> None:
    with pytest.raises(UnknownName, match=r"known: H0 \(HS 1992\)"):
        commodities.revision(written)


def test_shapes() -> None:
    for code in ("TOTAL", "01", "8703", "870323", "9999AA"):
        assert commodities.valid("H6", code)
    for code in ("1", "870", "87032", "8703230", "87 3", "total", "", "8703AA", "８７"):
        assert not commodities.valid("H6", code), code
    assert not commodities.valid("S4", "87")
    assert commodities.valid("motie", "ships")
    assert commodities.valid("motie", "TOTAL")
    assert not commodities.valid("motie", "89")


def test_parents() -> None:
    assert [commodities.parent(c) for c in ("870323", "8703", "87", "TOTAL", "ships", "9999AA")] == [
        "8703", "87", "TOTAL", "TOTAL", "TOTAL", "9999",
    ]  # fmt: skip
    assert [commodities.level(c) for c in ("870323", "8703", "87", "TOTAL", "ships", "bio-health")] == [6, 4, 2, 0, 0, 0]


def test_every_chapter_and_group_has_names_in_three_languages() -> None:
    assert list(commodities.chapters()) == [f"{n:02d}" for n in range(1, 100)]
    assert {"semiconductors", "automobiles", "ships", "bio-health", "agri-fishery-livestock", "cosmetics"} <= set(commodities.groups())
    for listed in (commodities.chapters(), commodities.groups()):
        for code, names in listed.items():
            assert set(names) == set(areas.LANGS), code
            assert all(names.values()), code
            assert len(names["en"].split()) <= 5, code
        for lang in areas.LANGS:
            assert len({names[lang] for names in listed.values()}) == len(listed), "two with one name"


def test_names() -> None:
    assert [commodities.name("H5", "87", lang) for lang in areas.LANGS] == ["Vehicles", "Vehículos", "자동차 및 부품"]
    assert commodities.name("motie", "semiconductors", "ko") == "반도체"
    assert commodities.name("motie", "agri-fishery-livestock") == "Agriculture, fishery and livestock products"
    assert commodities.name("H6", "TOTAL", "es") == "Todos los productos"
    assert commodities.name("H6", "8703").startswith("Motor cars and other motor vehicles")
    assert commodities.name("H6", "8703", "ko") == commodities.name("H6", "8703"), "there are no Korean names below the chapter"


def test_a_loaded_name_goes_first_and_a_missing_one_shows_the_parents() -> None:
    loaded = {("H5", "870323"): "Cars, 1.5 to 3 litres", ("H5", "8708"): "Parts", ("H5", "87"): "87, as loaded"}
    assert commodities.name("H5", "870323", loaded=loaded) == "Cars, 1.5 to 3 litres"
    assert commodities.name("H5", "870899", loaded=loaded) == "Parts"
    assert commodities.name("H5", "87", loaded=loaded) == "Vehicles", "chapters have our short names"
    assert commodities.name("H4", "870323", loaded=loaded) == "Vehicles", "another revision's name is never borrowed"
    assert commodities.name("H0", "9999AA") == "Goods not specified"
    assert commodities.name("H6", "870311") == commodities.name("H6", "8703"), "870311 is not in HS 2022"
    assert commodities.name("motie", "unheard-of") == "unheard-of"


def test_short() -> None:
    assert commodities.short("Vehicles") == "Vehicles"
    assert commodities.short("Live horses; other than pure-bred", 20) == "Live horses; other…"
    assert commodities.short("Live horses; other than pure-bred", 13) == "Live horses…"
    assert commodities.short("a" * 30, 10) == "a" * 9 + "…"
    for code, text in list(commodities._hs2022().items())[:500]:
        assert len(commodities.short(text)) <= 60, code
