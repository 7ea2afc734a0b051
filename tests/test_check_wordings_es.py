"""Spanish wordings of what is known of Mexico and South Korea, and what each number in them is read as.

The values are those published: DataMéxico's for trade in 2024, the Secretaría de Economía's for investment, the World Bank's for indicators.
"""

from __future__ import annotations

import pytest

import briefs
from bilateral.check import check_text

DAY = "2025-11-10"
Read = tuple[str, str, float | str]  # metric, values of its keys in the order of ORDER, value
ORDER = ("reporter", "host", "area", "area_a", "partner", "origin", "area_b", "event", "concept", "region", "commodity", "instrument", "period", "among")
# (what is new in the wording, text, what each of its numbers is read as; None is a number that says nothing we hold)
WORDINGS: tuple[tuple[str, str, tuple[Read | None, ...]], ...] = (
    ("hundreds in words", "México exportó a Corea seis mil ciento sesenta millones de dólares en 2024.", (("exports", "MEX KOR 2024", 6.16e9),)),
    ("decimals in words", "Corea surtió el tres punto sesenta y dos por ciento de las importaciones mexicanas en 2024.", (("import_share", "MEX KOR 2024", 0.0362),)),
    ("of all that was sold", "De todo lo que México exportó en 2024, a Corea se fue el uno por ciento.", (("export_share", "MEX KOR 2024", 0.01),)),
    ("a good balance for one", "Saldo comercial de 2024 entre México y Corea, favorable a Corea: 16,840 mdd.", (("trade_balance", "KOR MEX 2024", 16.84e9),)),
    (
        "we, who never name our country",
        "En 2022 vendimos a Estados Unidos 454 mil 414 millones de dólares.\nCon China ocurrió lo contrario. Los 10 mil 806 millones de dólares que le exportamos en 2022 no han vuelto a verse. Japón nos compró 4 mil 257 millones en 2024.",
        (("exports", "MEX USA 2022", 454.414e9), ("exports", "MEX CHN 2022", 10.806e9), ("exports", "MEX JPN 2024", 4.257e9)),
    ),
    (
        "that country with its accent",
        "México y sus mercados.\nChina merece párrafo aparte. En 2023 las ventas de México a ese país se desplomaron 15.3 por ciento, a 9 mil 151 millones de dólares.",
        (("export_growth", "MEX CHN 2023", -0.153), ("exports", "MEX CHN 2023", 9.151e9)),
    ),
    (
        "a meeting is no island",
        "Clúster automotriz\nReunión ordinaria sobre IED coreana en México: Querétaro pasó de 91.9 mdd en 2023 a 35.5 mdd en 2024.",
        (("fdi_inward", "MEX KOR MX-QUE 2023", 91.9e6), ("fdi_inward", "MEX KOR MX-QUE 2024", 35.5e6)),
    ),
    ("a noun of place", "En 2024 México despachó a territorio surcoreano mercancía por 6,160 millones de dólares.", (("exports", "MEX KOR 2024", 6.16e9),)),
    ("a bare economy grows", "Corea creció 2.0% en 2024, tras avanzar 1.6% en 2023.", (("indicator", "KOR gdp_growth 2024", 0.02), ("indicator", "KOR gdp_growth 2023", 0.016))),
    ("an infinitive", "La economía surcoreana se expandió 4.6% en 2021, luego de contraerse 0.7% en 2020.", (("indicator", "KOR gdp_growth 2021", 0.046), ("indicator", "KOR gdp_growth 2020", -0.007))),
    ("months of years", "Entre enero de 1999 y diciembre de 2024 México acumuló 11,773 mdd de IED de Corea.", (("fdi_inward_cumulative", "MEX KOR 1999/2024", 11.773e9),)),
    ("since, as of", "La IED coreana acumulada en México desde 1999 asciende a 11,773 mdd (a 2024).", (("fdi_inward_cumulative", "MEX KOR 1999/2024", 11.773e9),)),
    ("more than it bought", "Corea le vendió a México 16,840 mdd más de lo que le compró en 2024.", (("trade_balance", "KOR MEX 2024", 16.84e9),)),
    ("more than it sold", "En 2024, México compró a Corea del Sur 16,840 mdd más de lo que le vendió.", (("trade_balance", "MEX KOR 2024", -16.84e9),)),
    ("a deficit asked for", "P: ¿De cuánto fue el déficit de México con Corea en 2024?\nR: De 16 mil 840 millones de dólares.", (("trade_balance", "MEX KOR 2024", -16.84e9),)),
    ("a rank asked for", "¿Qué lugar ocupa Corea entre los socios comerciales de México? El quinto.", (("partner_rank", "MEX KOR 2024", 5),)),
    ("number five", "Corea es el número cinco entre los socios comerciales de México.", (("partner_rank", "MEX KOR 2024", 5),)),
    ("the subject imports", "México contabiliza importaciones de Corea por 23 mil millones de dólares en 2024.", (("imports", "MEX KOR 2024", 23e9),)),
    ("an adjective behind its noun", "Corea absorbe apenas 1% de las exportaciones mexicanas y surte 3.62% de las importaciones (2024).", (("export_share", "MEX KOR 2024", 0.01), ("import_share", "MEX KOR 2024", 0.0362))),
    ("from everywhere", "Toda la IED que llegó a México en 2024 fue de 37,831 mdd; Corea aportó 1,381.3 mdd.", (("fdi_inward", "MEX WLD 2024", 37.831e9), ("fdi_inward", "MEX KOR 2024", 1.3813e9))),
    (
        "brackets without a unit",
        "De la inversión de Corea en México en 2024, Nuevo León obtuvo 701 millones de dólares, la capital del país (132), Baja California (129) y el Estado de México (85).",
        tuple(("fdi_inward", f"MEX KOR {region} 2024", value) for region, value in (("MX-NLE", 701e6), ("MX-CMX", 132e6), ("MX-BCN", 129e6), ("MX-MEX", 85e6))),
    ),
    ("a negative flow", "En 2023 el flujo de IED coreana en Puebla fue negativo en 34.2 mdd.", (("fdi_inward", "MEX KOR MX-PUE 2023", -34.2e6),)),
    ("a company of a country", "Kia México anunció 150 millones de dólares para su planta de Pesquería.", (("project_amount", "MEX KOR MX-NLE", 150e6),)),
    ("what it is held against", "En 2024 la IED surcoreana en México fue 2.4 veces la de 2023: 1,381.3 contra 571.7 mdd.", (None, ("fdi_inward", "MEX KOR 2024", 1.3813e9), ("fdi_inward", "MEX KOR 2023", 571.7e6))),
    ("gone to, not out of", "De los 1,381.3 mdd de IED coreana en México en 2024, 701.2 mdd se fueron a Nuevo León.", (("fdi_inward", "MEX KOR 2024", 1.3813e9), ("fdi_inward", "MEX KOR MX-NLE 2024", 701.2e6))),
    ("the way of another number", "La caída de las exportaciones mexicanas a Corea en 2019 fue de 40.6% y la recuperación de 2020, de 55%.", (("export_growth", "MEX KOR 2019", -0.406), ("export_growth", "MEX KOR 2020", 0.55))),
    ("the year after", "En 2019 las exportaciones mexicanas a Corea retrocedieron 40.6%; al año siguiente, repuntaron 55%.", (("export_growth", "MEX KOR 2019", -0.406), ("export_growth", "MEX KOR 2020", 0.55))),
    ("a name that belongs to other words", "Corea, quinto socio comercial de México, le vendió 13,600 mdd en 2024.", (("partner_rank", "MEX KOR 2024", 5), ("exports", "KOR MEX 2024", 13.6e9))),
    ("in the case of", "En el caso de Corea, las importaciones mexicanas fueron de 23 mil mdd en 2024.", (("imports", "MEX KOR 2024", 23e9),)),
    ("behind others", "Detrás de Estados Unidos, China, Alemania y Japón, Corea es el quinto socio comercial de México.", (("partner_rank", "MEX KOR 2024", 5),)),
    ("has in it", "México tiene en Corea a su quinto socio comercial y segundo en la región Asia-Pacífico.", (("partner_rank", "MEX KOR 2024", 5), ("partner_rank", "MEX KOR 2024 APAC", 2))),
    ("a feast's year", "México y Corea del Sur cumplieron en 2022 sesenta años de relaciones diplomáticas.", ()),
    ("a roman numeral", "El XIV Foro de Cooperación América Latina-Asia del Este (FEALAC) reunió a México y Corea.", (("event_ordinal", "MEX KOR FEALAC", 14),)),
    (
        "each of a list its own",
        "Japón compró a México 4,257 mdd en 2024; Alemania, 7,134 mdd; China, 9,076 mdd.",
        tuple(("imports", f"{code} MEX 2024", value) for code, value in (("JPN", 4.257e9), ("DEU", 7.134e9), ("CHN", 9.076e9))),
    ),
    ("companies that are not counted", "La reinversión de utilidades de firmas coreanas en México sumó 849.1 mdd en 2024 y los capitales frescos 4.9 mdd.", (("fdi_inward", "MEX KOR reinvested_earnings 2024", 849.1e6), ("fdi_inward", "MEX KOR equity 2024", 4.9e6))),
    ("a unit in the head of a column", "Inversión de Corea en México\nEntidad | IED coreana 2024 (mdd)\nNuevo León | 701.2\nBaja California | 128.5", (("fdi_inward", "MEX KOR MX-NLE 2024", 701.2e6), ("fdi_inward", "MEX KOR MX-BCN 2024", 128.5e6))),
    ("a unit in brackets", "La inversión coreana en México en 2024 se repartió así (millones de dólares): Nuevo León, 701.2; Baja California, 128.5.", (("fdi_inward", "MEX KOR MX-NLE 2024", 701.2e6), ("fdi_inward", "MEX KOR MX-BCN 2024", 128.5e6))),
    ("two went out", "Puebla registró en 2023 una desinversión coreana de 34.2 mdd y Guanajuato una de 4.9 mdd; México lo confirma.", (("fdi_inward", "MEX KOR MX-PUE 2023", -34.2e6), ("fdi_inward", "MEX KOR MX-GUA 2023", -4.9e6))),
    ("an adjective between goods and verb", "Los cosméticos coreanos exportados en 2024 sumaron 10,200 mdd, con un aumento de 20.6%.", (("commodity_exports", "KOR WLD cosmetics 2024", 10.2e9), ("commodity_export_growth", "KOR WLD cosmetics 2024", 0.206))),
    ("an elided verb", "De esa cantidad, 6,160 mdd fueron exportaciones mexicanas a Corea y 23,000 mdd, importaciones, en 2024.", (("exports", "MEX KOR 2024", 6.16e9), ("imports", "MEX KOR 2024", 23e9))),
    ("our country", "La secretaria mexicana recibió a Corea. Para nuestro país, Corea representa apenas el 1% de lo que se vende al exterior en 2024.", (("export_share", "MEX KOR 2024", 0.01),)),
    ("a rank and a milestone", "México y Corea abrieron relaciones diplomáticas en 1962 y Corea es hoy el quinto socio comercial de México.", (("event", "MEX KOR diplomatic_relations", 1962), ("partner_rank", "MEX KOR 2024", 5))),
    ("this last state", "En 2024 Tamaulipas recibió 39 mdd de inversión directa coreana y Nuevo León, 701.2 mdd, cuando en 2023 a este último estado le habían tocado 24.8 mdd.", (("fdi_inward", "MEX KOR MX-TAM 2024", 39e6), ("fdi_inward", "MEX KOR MX-NLE 2024", 701.2e6), ("fdi_inward", "MEX KOR MX-NLE 2023", 24.8e6))),
    ("capital, not a project", "El récord de Nuevo León es 2015, cuando la planta de Kia llevó a la entidad 726.2 millones de dólares de capital coreano.", (("fdi_inward", "MEX KOR MX-NLE 2015", 726.2e6),)),
    ("six of ten", "Seis de cada diez unidades que Kia arma en Pesquería, México, saldrán al extranjero; la firma es de Corea.", (("project_export_share", "MEX KOR", 0.6),)),
    (
        "amounts before their words",
        "El boletín fija en 5,560 mdd las importaciones mexicanas de Chihuahua desde Corea en 2024, en 571.7 mdd la IED coreana de 2023 y en 701.2 mdd la IED de Nuevo León en 2024.",
        (("region_imports", "MEX KOR MX-CHH 2024", 5.56e9), ("fdi_inward", "MEX KOR 2023", 571.7e6), ("fdi_inward", "MEX KOR MX-NLE 2024", 701.2e6)),
    ),
    ("goods elided", "Las exportaciones coreanas de semiconductores sumaron 141,900 mdd en 2024 y las de cosméticos, 10,200 mdd.", (("commodity_exports", "KOR WLD semiconductors 2024", 141.9e9), ("commodity_exports", "KOR WLD cosmetics 2024", 10.2e9))),
    ("the other way", "Durante 2024 salieron de México rumbo a Corea mercancías por 6,160 millones de dólares; en sentido inverso llegaron 23,000 millones.", (("exports", "MEX KOR 2024", 6.16e9), ("imports", "MEX KOR 2024", 23e9))),
    ("a row of destinations", "México exportó a Estados Unidos 503,418 mdd, a China 9,076 y a Corea 4,065 en 2024.", (("exports", "MEX USA 2024", 503.418e9), ("exports", "MEX CHN 2024", 9.076e9), ("exports", "MEX KOR 2024", 4.065e9))),
    ("capital lost", "Puebla perdió 34.2 mdd de capital coreano en 2023. México lo confirma.", (("fdi_inward", "MEX KOR MX-PUE 2023", -34.2e6),)),
    ("a balance in its trade", "México cerró 2024 con un saldo rojo de 16,840 mdd en su comercio con Corea.", (("trade_balance", "MEX KOR 2024", -16.84e9),)),
    ("what amounts went to", "De los 29,160 mdd que México y Corea comerciaron en 2024, 23,000 mdd correspondieron a importaciones mexicanas y 6,160 mdd a exportaciones.", (("trade", "MEX KOR 2024", 29.16e9), ("imports", "MEX KOR 2024", 23e9), ("exports", "MEX KOR 2024", 6.16e9))),
    ("money that comes in", "Inversión de Corea del Sur en México. Entre 1999 y 2024 ingresaron 11,773 mdd de origen coreano.", (("fdi_inward_cumulative", "MEX KOR 1999/2024", 11.773e9),)),
    ("Korean dollars", "México y Corea: en 2015 entraron a Nuevo León 726.2 millones de dólares coreanos.", (("fdi_inward", "MEX KOR MX-NLE 2015", 726.2e6),)),
    ("in the red", "México cerró 2024 con 16,840 mdd en contra en su intercambio con Corea.", (("trade_balance", "MEX KOR 2024", -16.84e9),)),
    ("a pronoun of the one short of", "A México le faltaron 16,840 millones de dólares en su comercio de 2024 con Corea.", (("trade_balance", "MEX KOR 2024", -16.84e9),)),
    ("a year in its own clause", "Puebla, que en 2023 había perdido 34.2 mdd de inversión coreana en México, captó 18.5 mdd en 2024.", (("fdi_inward", "MEX KOR MX-PUE 2023", -34.2e6), ("fdi_inward", "MEX KOR MX-PUE 2024", 18.5e6))),
    ("a bracket behind a year", "Coahuila recibió de Corea 78.6 mdd de IED en México en 2024, muy por encima de 2023 (22.8).", (("fdi_inward", "MEX KOR MX-COA 2024", 78.6e6), ("fdi_inward", "MEX KOR MX-COA 2023", 22.8e6))),
    ("a state with a company", "Tamaulipas, sede de LG, captó 39.2 mdd de Corea en México en 2024.", (("fdi_inward", "MEX KOR MX-TAM 2024", 39.2e6),)),
    ("brackets of the sentence before", "En 2024 Nuevo León recibió 701.2 mdd de IED coreana en México. Más atrás van el Estado de México (85.4) y Coahuila (78.6).", (("fdi_inward", "MEX KOR MX-NLE 2024", 701.2e6), ("fdi_inward", "MEX KOR MX-MEX 2024", 85.4e6), ("fdi_inward", "MEX KOR MX-COA 2024", 78.6e6))),
    ("both years", "México exportó a Corea 3,807 mdd en 2023 y 4,065 mdd en 2024. Ambos años juntos: 7,872 mdd.", (("exports", "MEX KOR 2023", 3.807e9), ("exports", "MEX KOR 2024", 4.065e9), ("exports", "MEX KOR 2023/2024", 7.872e9))),
    ("who an investment is of", "La inversión de Corea en México: en 2024, 1,381.3 mdd.", (("fdi_inward", "MEX KOR 2024", 1.3813e9),)),
    ("a place beside an amount", "Corea en México: los coreanos ya habían puesto 824 millones de dólares de capital entre 1999 y 2005.", (("fdi_inward_cumulative", "MEX KOR 1999/2005", 824e6),)),
    ("came from", "3.62% de lo que México importó en 2024 vino de Corea.", (("import_share", "MEX KOR 2024", 0.0362),)),
    ("a row of buyers", "Estados Unidos acaparó 503,418 mdd de las exportaciones mexicanas de 2024. China adquirió 9,076 mdd, Alemania 7,134 mdd y Japón 4,257 mdd.", (("exports", "MEX USA 2024", 503.418e9), ("exports", "MEX CHN 2024", 9.076e9), ("exports", "MEX DEU 2024", 7.134e9), ("exports", "MEX JPN 2024", 4.257e9))),
    ("no subject", "En 2024 México comerció con Corea del Sur. Le facturó 6,160 mdd y le compró 23,000 mdd.", (("exports", "MEX KOR 2024", 6.16e9), ("imports", "MEX KOR 2024", 23e9))),
    ("home unsaid", "En 2024 les compramos a los coreanos 23 mil millones de dólares y les vendimos 6 mil 160 millones.", (("imports", "MEX KOR 2024", 23e9), ("exports", "MEX KOR 2024", 6.16e9))),
    ("one who takes a share", "Corea es socio de México. En 2024 absorbió 1% de lo que el país manda al mundo.", (("export_share", "MEX KOR 2024", 0.01),)),
    ("the year spoken of", "La economía de Corea avanzó 2.0% en 2024, después de 1.6% en 2023. Su inflación cedió a 2.3%, desde 3.6% un año atrás.", (("indicator", "KOR gdp_growth 2024", 0.02), ("indicator", "KOR gdp_growth 2023", 0.016), ("indicator", "KOR inflation 2024", 0.023), ("indicator", "KOR inflation 2023", 0.036))),
    ("a number of two clauses", "Guanajuato, que en 2023 había visto salir 4.9 mdd de inversión coreana en México, recibió en 2024 40.2 mdd.", (("fdi_inward", "MEX KOR MX-GUA 2023", -4.9e6), ("fdi_inward", "MEX KOR MX-GUA 2024", 40.2e6))),
    ("a rank asked for, later", "¿Qué lugar ocupa Corea entre los socios comerciales de México? Depende de quién cuente. En 2024 fue el quinto.", (("partner_rank", "MEX KOR 2024", 5),)),
    ("who speaks for a state", "Palabras del secretario de Economía de Nuevo León, México\n\nAmigos de Corea: el año pasado captamos 701.2 mdd de inversión coreana.", (("fdi_inward", "MEX KOR MX-NLE 2024", 701.2e6),)),
    ("who it was sold to", "Con China, México vivió lo opuesto. En 2022 México le colocó mercancías por 10,806 mdd; en 2023, por 9,151 mdd.", (("exports", "MEX CHN 2022", 10.806e9), ("exports", "MEX CHN 2023", 9.151e9))),
    ("the whole before its part", "Hablemos de México y Corea. El país captó en 2024 inversión extranjera directa por 37,831 mdd, de la cual Corea aportó 1,381.3 mdd.", (("fdi_inward", "MEX WLD 2024", 37.831e9), ("fdi_inward", "MEX KOR 2024", 1.3813e9))),
    ("an outflow of the next number", "De Corea, Nuevo León, México, captó 726.2 mdd de IED en 2015 y una salida de 128.7 mdd en 2017.", (("fdi_inward", "MEX KOR MX-NLE 2015", 726.2e6), ("fdi_inward", "MEX KOR MX-NLE 2017", -128.7e6))),
    ("a share said again", "Las importaciones de México desde Corea en 2024 fueron 3.62% del total; las exportaciones, 1%.", (("import_share", "MEX KOR 2024", 0.0362), ("export_share", "MEX KOR 2024", 0.01))),
)


@pytest.mark.parametrize(("text", "wanted"), [pytest.param(text, wanted, id=what) for what, text, wanted in WORDINGS])
def test_a_wording_is_read(text: str, wanted: tuple[Read | None, ...]) -> None:
    made = check_text(briefs.starter_world(), text, lang="es", date=DAY)
    read = [(j.claim.metric, " ".join(str(j.claim.keys[k]) for k in ORDER if k in j.claim.keys), j.claim.value) for j in made.claims]
    assert [None if metric is None else (metric, keys, value if isinstance(value, str) else pytest.approx(float(value))) for metric, keys, value in read] == list(wanted)
    assert {j.verdict for j in made.claims if j.claim.metric} <= {"supported", "supported_by_partner"}


def test_a_part_of_that_year_is_not_the_year() -> None:
    text = "En 2024 México exportó a Japón 4,257 mdd. Y en el último trimestre de ese año las ventas de México a Japón fueron de 4,257 mdd."
    last = check_text(briefs.starter_world(), text, lang="es", date=DAY).claims[-1]
    assert (last.claim.keys["period"], last.verdict) == ("2024-Q4", "other_basis")


def test_a_house_number_is_no_claim() -> None:
    text = "México y Corea: los expedientes se reciben en Lope de Armendáriz 110, Lomas Virreyes."
    assert check_text(briefs.starter_world(), text, lang="es", date=DAY).claims == ()


def test_a_rank_of_the_second_clause_is_its_own() -> None:
    text = "Al cierre de 2024, Corea del Sur era el quinto socio comercial de México y México el doceavo de Corea."
    ranks = [(j.claim.keys["reporter"], j.claim.keys["partner"]) for j in check_text(briefs.starter_world(), text, lang="es", date=DAY).claims]
    assert ranks == [("MEX", "KOR"), ("KOR", "MEX")]


def test_of_every_hundred_is_no_amount() -> None:
    text = "Corea aportó 3.7 de cada 100 dólares de IED que recibió México en 2024."
    assert "100 dólares" not in [j.claim.text for j in check_text(briefs.starter_world(), text, lang="es", date=DAY).claims]


def test_another_rank_beside_that_of_a_partner_is_not_contradicted() -> None:
    text = "Corea es el quinto socio, el sexto proveedor y el séptimo cliente de México en 2024."
    assert [j.verdict for j in check_text(briefs.starter_world(), text, lang="es", date=DAY).claims] == ["supported", "not_checkable", "not_checkable"]


def test_states_alike_are_claims_of_a_sign() -> None:
    text = "Sonora vendió a Corea 385 millones de dólares en 2024 y cerró el año con superávit, igual que la Ciudad de México y Morelos; México, no."
    signs = [(j.claim.text, j.verdict) for j in check_text(briefs.starter_world(), text, lang="es", date=DAY).claims if j.claim.unit == "sign"]
    assert signs == [("Ciudad de México", "supported"), ("Morelos", "supported")]


def test_two_types_above_the_whole_are_inconsistent() -> None:
    text = "La IED coreana en México sumó 1,381.3 mdd en 2024: 849.1 mdd de reinversión de utilidades y 572.4 mdd de cuentas entre compañías."
    assert [j.verdict for j in check_text(briefs.starter_world(), text, lang="es", date=DAY).claims] == ["supported", "supported", "inconsistent"]


def test_a_number_to_be_corrected_is_contradicted() -> None:
    text = "Donde dice que Nuevo León captó 710.2 mdd de inversión coreana en México en 2024, debe decir 701.2 mdd."
    assert [j.verdict for j in check_text(briefs.starter_world(), text, lang="es", date=DAY).claims] == ["contradicted", "supported"]


def test_half_of_what_is_no_quantity_is_no_claim() -> None:
    text = "México y Corea comercian mucho; cerrar bien el año es la mitad del negocio. El acto será en avenida Hidalgo 151."
    assert check_text(briefs.starter_world(), text, lang="es", date=DAY).claims == ()


def test_a_bare_number_behind_with_and_a_state_is_in_the_unit_of_the_first() -> None:
    text = "Chihuahua fue, con 5 mil 560 mdd, el estado mexicano que más compró a Corea del Sur en 2024; le siguieron Baja California, con 4 mil 920, y Nuevo León, con 2 mil 350."
    read = [(j.claim.metric, j.claim.keys.get("region"), float(j.claim.value)) for j in check_text(briefs.starter_world(), text, lang="es", date=DAY).claims]
    assert read == [("region_imports", "MX-CHH", 5.56e9), ("region_imports", "MX-BCN", 4.92e9), ("region_imports", "MX-NLE", 2.35e9)]


def test_letters_of_a_message_are_no_claim() -> None:
    text = "México y Corea comercian mucho. Envíe sus dudas de máximo 300 caracteres a este correo."
    assert check_text(briefs.starter_world(), text, lang="es", date=DAY).claims == ()


def test_three_years_that_are_not_named_contradict_nothing() -> None:
    """A sum of years that the sentence does not name is no part of the one year last spoken of."""
    text = "La IED coreana en México sumó 683.9 mdd en 2022. En el trienio la reinversión de utilidades sumó 1,472 millones de dólares."
    assert [j.verdict for j in check_text(briefs.starter_world(), text, lang="es", date=DAY).claims][1] not in ("contradicted", "inconsistent")


def test_what_we_import_from_an_economy_named_first_is_ours() -> None:
    text = "En 2024 vendimos a China 9 mil 76 millones de dólares. De Corea del Sur, según la cifra que circula, importamos 23 mil millones de dólares en 2024."
    read = [(j.claim.metric, j.claim.keys["reporter"], j.claim.keys["partner"]) for j in check_text(briefs.starter_world(), text, lang="es", date=DAY).claims]
    assert read == [("exports", "MEX", "CHN"), ("imports", "MEX", "KOR")]
