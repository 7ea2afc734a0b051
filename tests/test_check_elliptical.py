"""What a text leaves out because it has just said it: millions, dollars, whose books, the market that was named before.

All figures are the starter's.
"""

from __future__ import annotations

import pytest

import briefs
from bilateral.check import check_text

DAY = "2025-11-10"
Read = tuple[str, str, float]  # metric, values of some of its keys, value
# (what is left out, the language, the text, what its numbers are read as)
CASES: tuple[tuple[str, str, str, tuple[Read, ...]], ...] = (
    ("millions in the next sentence", "es", "México recibió mil 381 millones de dólares de inversión directa de Corea en 2024. En 2023 fueron 571.7.",
     (("fdi_inward", "MEX KOR 2024", 1.381e9), ("fdi_inward", "MEX KOR 2023", 571.7e6))),
    ("millions behind a comma", "es", "En 2024 Tamaulipas recibió 39.2 millones de dólares de inversión coreana; Querétaro, 35.5.",
     (("fdi_inward", "MEX KOR 2024 MX-TAM", 39.2e6), ("fdi_inward", "MEX KOR 2024 MX-QUE", 35.5e6))),
    ("millions of a series", "es", "Exportaciones mexicanas a Corea según Comtrade: 2022, 3,691 mdd; 2023, 3,807; 2024, 4,065.",
     (("exports", "MEX KOR 2022", 3.691e9), ("exports", "MEX KOR 2023", 3.807e9), ("exports", "MEX KOR 2024", 4.065e9))),
    ("millions in speech", "es", "El déficit de México con Corea fue de 16 mil 840 millones de dólares en 2024. Les vendemos 6 mil 160 y les compramos veintitrés mil.",
     (("trade_balance", "MEX KOR 2024", -16.84e9), ("exports", "MEX KOR 2024", 6.16e9), ("imports", "MEX KOR 2024", 23e9))),
    ("parts by their type", "es", "La inversión directa de Corea en México en 2024 fue de 1,381.3 mdd; de ellos, 849.1 por reinversión y 527.4 por préstamos entre compañías.",
     (("fdi_inward", "MEX KOR 2024", 1.3813e9), ("fdi_inward", "MEX KOR 2024 reinvested_earnings", 849.1e6), ("fdi_inward", "MEX KOR 2024 debt", 527.4e6))),
    ("a part whose type is not named", "es", "Los coreanos invirtieron en México 1,381 millones de dólares en 2024. De aquella suma, 849 millones no vinieron de fuera.",
     (("fdi_inward", "MEX KOR 2024", 1.381e9), ("fdi_inward", "MEX KOR 2024 reinvested_earnings", 849e6))),
    ("lines of years below a head", "es", "Los flujos de inversión extranjera directa de Corea del Sur a México en millones de dólares fueron los siguientes:\n\n2023: 571.7\n2024: 1,381.3\n",
     (("fdi_inward", "MEX KOR 2023", 571.7e6), ("fdi_inward", "MEX KOR 2024", 1.3813e9))),
    ("that market", "es", "Las compras mexicanas de productos surcoreanos totalizaron 23 mil millones de dólares en 2024, en tanto que lo exportado a ese destino quedó en 6 mil 160 millones.",
     (("imports", "MEX KOR 2024", 23e9), ("exports", "MEX KOR 2024", 6.16e9))),
    ("whose books", "es", "México y Corea comercian mucho. En 2024, según los coreanos, lo que nos mandan vale 13,596 millones de dólares.", (("exports", "KOR MEX 2024", 13.596e9),)),
    ("the noun of an office", "es", "La aduana mexicana registró en 2024 compras a Corea por 23,000 millones de dólares; la coreana, ventas a México por 13,596 millones.",
     (("imports", "MEX KOR 2024", 23e9), ("exports", "KOR MEX 2024", 13.596e9))),
    ("years counted from the day of the text", "es", "La IED coreana en México fue de 1,381.3 millones de dólares el año pasado; hace dos años había sido de 571.7 millones.",
     (("fdi_inward", "MEX KOR 2024", 1.3813e9), ("fdi_inward", "MEX KOR 2023", 571.7e6))),
    ("millions in the next sentence", "en", "Korean direct investment in Mexico was US$1,381.3 million in 2024. In 2023 it was 571.7.",
     (("fdi_inward", "MEX KOR 2024", 1.3813e9), ("fdi_inward", "MEX KOR 2023", 571.7e6))),
)  # fmt: skip
ORDER = ("reporter", "partner", "period", "region", "instrument")


@pytest.mark.parametrize(("lang", "text", "read"), [case[1:] for case in CASES], ids=[f"{case[0]}, {case[1]}" for case in CASES])
def test_what_is_left_out_is_read(lang: str, text: str, read: tuple[Read, ...]) -> None:
    judged = check_text(briefs.starter_world(), text, lang=lang, date=DAY).claims
    assert [(j.claim.metric or "", " ".join(j.claim.keys[key] for key in ORDER if key in j.claim.keys), float(j.claim.value)) for j in judged] == list(read)


@pytest.mark.parametrize("text", [
    "México y Corea comerciaron 29,160 millones de dólares en 2024. Las empresas coreanas son 1,900.",
    "México exportó a Corea 6,160 millones de dólares en 2024. La inflación coreana fue de 2.3 en 2024.",
    "La relación de México y Corea es vieja: exportó 6,160 millones de dólares en 2024. En 1905 llegaron 1,033.",
])  # fmt: skip
def test_other_numbers_do_not_go_on_from_an_amount(text: str) -> None:
    last = check_text(briefs.starter_world(), text, lang="es", date=DAY).claims[-1].claim
    assert last.unit != "USD"


MORE: tuple[tuple[str, str, tuple[Read, ...]], ...] = (
    ("a table of slashes", "Inversión extranjera directa de Corea del Sur en México por entidad federativa\n(miles de dólares)\n\nEntidad: 2023 / 2024\nNuevo León: 24,778 / 701,198\nCiudad de México: 321,979 / 131,815\n",
     (("fdi_inward", "MEX KOR 2023 MX-NLE", 24.778e6), ("fdi_inward", "MEX KOR 2024 MX-NLE", 701.198e6), ("fdi_inward", "MEX KOR 2023 MX-CMX", 321.979e6), ("fdi_inward", "MEX KOR 2024 MX-CMX", 131.815e6))),
    ("a buyer of an unnamed seller", "Pensemos en lo que México vende. A China, que en 2023 compró 9 mil 151 millones de dólares, le vendimos 9 mil 76 millones en 2024.",
     (("exports", "MEX CHN 2023", 9.151e9), ("exports", "MEX CHN 2024", 9.076e9))),
    ("that year is not the one it is held against", "Las empresas de Corea del Sur invirtieron 683.9 millones de dólares en México en 2022, por debajo de los 733.2 millones de 2021. De Querétaro salieron 16.1 millones netos de capital coreano ese año.",
     (("fdi_inward", "MEX KOR 2022", 683.9e6), ("fdi_inward", "MEX KOR 2021", 733.2e6), ("fdi_inward", "MEX KOR 2022 MX-QUE", -16.1e6))),
    ("it was said that in a month", "Se hizo notar que en diciembre de 2024 México importó de Corea 23 mil millones de dólares y que el intercambio del año completo fue de 29,160 millones.",
     (("imports", "MEX KOR 2024-12", 23e9), ("trade", "MEX KOR 2024", 29.16e9))),
    ("what they sell us", "México y Corea comercian mucho. En 2024 Corea nos compró 6,160 millones de dólares y nos vendió 23 mil millones.", (("exports", "MEX KOR 2024", 6.16e9), ("imports", "MEX KOR 2024", 23e9))),
    ("where it sends", "La economía de Corea, vista desde México.\nLos principales mercados coreanos son China, a donde envió 132 mil 903 millones de dólares en 2024, y Estados Unidos, con 128 mil 369 millones.",
     (("exports", "KOR CHN 2024", 132.903e9), ("exports", "KOR USA 2024", 128.369e9))),
    ("to where a fall led", "Las ventas de México a Corea se desplomaron en 2019 40.6%, hasta 2,212 millones de dólares.", (("export_growth", "MEX KOR 2019", -0.406), ("exports", "MEX KOR 2019", 2.212e9))),
    ("a state that opens the sentence before", "Tamaulipas no es el destino más obvio del capital surcoreano en México. En 2024 recibió 39.2 millones de dólares; en 2023, 29.6 millones, y en 2022, 55.3 millones.",
     (("fdi_inward", "MEX KOR 2024 MX-TAM", 39.2e6), ("fdi_inward", "MEX KOR 2023 MX-TAM", 29.6e6), ("fdi_inward", "MEX KOR 2022 MX-TAM", 55.3e6))),
    ("two words for one flow", "México y Corea. La proporción de las compras a Corea en el total importado fue de 3.62% en 2024; la de las ventas a Corea en el total exportado, de 1%.",
     (("import_share", "MEX KOR 2024", 0.0362), ("export_share", "MEX KOR 2024", 0.01))),
    ("both years, the later named first", "Las autoridades coreanas contabilizan exportaciones a México por 13,596 millones de dólares en 2024, frente a los 12,217 millones del año previo. En los dos años sumados, el superávit a favor de Corea llegó a 10,669 millones.",
     (("exports", "KOR MEX 2024", 13.596e9), ("exports", "KOR MEX 2023", 12.217e9), ("trade_balance", "KOR MEX 2023/2024", 10.669e9))),
    ("years later", "México le vendía a Corea 294 millones de dólares en 2000. Diez años más tarde eran 929 millones.", (("exports", "MEX KOR 2000", 294e6), ("exports", "MEX KOR 2010", 929e6))),
    ("an economy that adds up to so much", "La inversión coreana en México\nEl PIB coreano sumó 1.88 billones de dólares en 2024 y creció 2%.", (("indicator", "2024", 1.88e12), ("indicator", "2024", 0.02))),
    ("a part of what all sent", "La IED coreana en México fue de 1,381 mdd en 2024. Es 3.7% de los 37,831 que llegaron de todo el mundo.", (("fdi_inward", "MEX KOR 2024", 1.381e9), ("", "", 0.037), ("fdi_inward", "MEX WLD 2024", 37.831e9))),
)  # fmt: skip


@pytest.mark.parametrize(("text", "read"), [case[1:] for case in MORE], ids=[case[0] for case in MORE])
def test_what_the_sentence_before_gives_is_read(text: str, read: tuple[Read, ...]) -> None:
    test_what_is_left_out_is_read("es", text, read)


def test_a_head_compared_with_another() -> None:
    """Only what stands behind the second number is of the economy named there; the year of the prices is none of the number's."""
    text = (
        "La República de Corea\n\nCorea cambió mucho, y México también. En 2020 su producto por habitante, medido en paridad de poder adquisitivo a precios de 2017, "
        "era de 42,251 dólares, más del doble de los 17,888 de México, pese a que tiene menos gente: 51.8 millones de habitantes contra 128.9 millones."
    )
    judged = check_text(briefs.starter_world(), text, lang="es", date=DAY).claims
    assert [(j.claim.keys["area"], j.claim.keys["period"], j.verdict) for j in judged] == [(area, "2020", "supported") for area in ("KOR", "MEX", "KOR", "MEX")]


def test_words_of_the_next_clause_are_not_what_a_number_measures() -> None:
    text = "Corea del Sur\nLa economía coreana creció 1.6% en 2023. Después llegó a 2.0% en 2024, mientras la inflación cedió a 2.3%."
    assert [j.verdict for j in check_text(briefs.starter_world(), text, lang="es", date=DAY).claims if j.verdict == "contradicted"] == []
