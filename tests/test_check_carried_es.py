"""What a Spanish sentence leaves to the ones before it, and words that look like a flow, a code or a claim and are none. Figures are the starter's."""

from __future__ import annotations

import pytest

import briefs
from bilateral.check import check_text

DAY = "2025-09-30"
NONE = "-"  # no claim at all
# the text, a number of it, its metric, some of its keys, its verdict where the figure is held
CASES: tuple[tuple[str, str, str | None, dict[str, str], str], ...] = (
    ('Corea del Sur exportó a Estados Unidos 128 mil 369 millones de dólares en 2024. Corea vendió al exterior 683 mil 609 millones de dólares en 2024.',
     '683 mil', 'exports', {'partner': 'WLD'}, ''),
    ('Corea mandó al extranjero 683,600 millones de dólares en 2024.',
     '683,600', 'exports', {'partner': 'WLD', 'reporter': 'KOR'}, ''),
    ('México exportó a Corea 6,160 millones de dólares en 2024. Ese año México colocó al exterior 617,000 millones de dólares.',
     '617,000', 'exports', {'partner': 'WLD', 'reporter': 'MEX'}, ''),
    ('Boletín de la cámara. La cuenta con Estados Unidos crece: en 2024 México le vendió 503 mil 418 millones de dólares.\n\nCon Japón el asunto es distinto. Las exportaciones mexicanas sumaron 4 mil 257 millones en 2024.',
     '4 mil 257', 'exports', {'partner': 'JPN'}, 'supported'),
    ('Las exportaciones de México a Estados Unidos fueron de 503,418 millones de dólares en 2024.\n\nEn Alemania la historia cambia. México vendió 7,134 millones de dólares en 2024.',
     '7,134', 'exports', {'partner': 'DEU'}, 'supported'),
    ('Las exportaciones de México a Estados Unidos fueron de 503,418 millones de dólares en 2024.\n\nHacia China el camino ha sido cuesta abajo. Los embarques mexicanos pasaron de 10,806 millones en 2022 a 9,151 millones en 2023, un retroceso de 15.3%, y en 2024 llegaron a 9,076 millones.',
     '15.3%', 'export_growth', {'partner': 'CHN', 'period': '2023'}, 'supported'),
    ('Los envíos de México a Corea subieron de 3,807 millones de dólares en 2023 a 4,065 millones en 2024, un alza de 6.8%, y en 2025 llegaron a 5,295 millones, según Comtrade.',
     '6.8%', 'export_growth', {'period': '2024'}, 'supported'),
    ('¿Qué estado compra más a Corea? Chihuahua. En 2024 adquirió de Corea 5 mil 560 millones de dólares; después Nuevo León, con 4 mil 920.',
     '5 mil 560', 'region_imports', {'region': 'MX-CHH'}, 'supported'),
    ('Nuevo León. En 2024 recibió 701.2 millones de dólares de inversión coreana.',
     '701.2', 'fdi_inward', {'region': 'MX-NLE'}, 'supported'),
    ('En Aguascalientes, explicó, en 2024 la inversión coreana fue de 51.5 millones de dólares.',
     '51.5', 'fdi_inward', {'region': 'MX-AGU'}, ''),
    ('San Luis Potosí recibió 17.2 millones de dólares de Corea en 2024. En Coahuila, dijo, entraron 78.6 millones en 2024.',
     '78.6', 'fdi_inward', {'region': 'MX-COA'}, 'supported'),
    ('La inversión coreana en México fue de 1,381.3 mdd en 2024. Al arrendador le importa la composición: el capital nuevo cayó de 115.4 mdd en 2023 a 4.9 mdd en 2024.',
     '4.9 mdd', 'fdi_inward', {'instrument': 'equity'}, 'supported'),
    ('La inversión extranjera directa en México tuvo su máximo en 2013, por la compra de una cervecera: 48,300 millones de dólares.',
     '48,300', 'fdi_inward', {'reporter': 'MEX', 'period': '2013'}, ''),
    ('La inversión extranjera directa total en México fue de 48.3 mil mdd en 2013, año de la adquisición de un grupo cervecero.',
     '48.3 mil', 'fdi_inward', {'period': '2013'}, ''),
    ('La serie coahuilense de inversión coreana es un electrocardiograma: 22.8 millones de dólares en 2023 y 78.6 millones en 2024.',
     '78.6', 'fdi_inward', {'region': 'MX-COA'}, 'supported'),
    ('La economía neoleonesa recibió 701.2 millones de dólares de capital coreano en 2024.',
     '701.2', 'fdi_inward', {'region': 'MX-NLE'}, 'supported'),
    ('Las empresas chihuahuenses importaron de Corea 5,560 millones de dólares en 2024.',
     '5,560', 'region_imports', {'region': 'MX-CHH'}, 'supported'),
    ('—¿La economía coreana creció poco?\n—En 2024, 2 por ciento; en 2023, 1.6 por ciento.',
     '2 por ciento', 'indicator', {'area': 'KOR', 'concept': 'gdp_growth', 'period': '2024'}, 'supported'),
    ('—¿Y la inflación en Corea?\n—En 2024, 2.3 por ciento.',
     '2.3', 'indicator', {'concept': 'inflation', 'area': 'KOR'}, 'supported'),
    ('¿Por qué Japón? Porque paga bien. Nuestro país le exportó 4 mil 257 millones de dólares en 2024, según Comtrade.',
     '4 mil 257', 'exports', {'reporter': 'MEX', 'partner': 'JPN'}, 'supported'),
    ('Inversión de Corea en México, 2022: 683.9 mdd. (Los boletines de 2023 mencionan 673.5 mdd, monto revisado después.)',
     '673.5', 'fdi_inward', {'period': '2022'}, ''),
    ('El boletín de 2023 daba 673.5 millones de dólares para la inversión coreana de 2022 en México.',
     '673.5', 'fdi_inward', {'period': '2022'}, ''),
    ('Importación de 2024 desde Corea por estado (miles de dólares):\n\nChihuahua — 5,560,000\nNuevo León — 4,920,000\nBaja California — 2,350,000',
     '4,920,000', 'region_imports', {'region': 'MX-NLE'}, 'supported'),
    ('Inversión coreana en México por entidad, 2024 (mdd):\nNuevo León – 701.2\nCiudad de México – 131.8',
     '131.8', 'fdi_inward', {'region': 'MX-CMX'}, 'supported'),
    ('Los tres estados concentran casi todo el comercio con Corea.',
     'tres', '-', {}, ''),
    ('La partida con mayor valor fue la 8473, con 2,530 mdd que México importó de Corea en 2024.',
     '8473', '-', {}, ''),
    ('La partida con mayor valor fue la 8473, con 2,530 mdd que México importó de Corea en 2024.',
     '2,530 mdd', 'commodity_imports', {'commodity': '8473', 'reporter': 'MEX'}, 'supported'),
    ('La Asamblea Nacional de Corea tiene 300 escaños.',
     '300', '-', {}, ''),
    ('El proyecto de LG en Reynosa va en serio.\n\nLa empresa invertirá 100 millones de dólares y abrirá 900 plazas para atender el mercado.',
     '100 millones', 'project_amount', {'company': 'LG'}, 'supported'),
    ('“Durante diciembre de 2024, México exportó a Corea del Sur 560 millones de dólares. En todo ese año las importaciones desde Corea fueron de 23 mil millones de dólares.”',
     '23 mil', 'imports', {'period': '2024'}, 'supported'),
    ('En diciembre de 2024 México exportó a Corea 560 millones de dólares. Ese año las importaciones desde Corea fueron de 23 mil millones de dólares.',
     '23 mil', 'imports', {'period': '2024'}, 'supported'),
    ('En 2024 la industria automotriz coreana vendió al exterior 70 mil 800 millones de dólares.',
     '70 mil 800', 'commodity_exports', {'reporter': 'KOR', 'partner': 'WLD', 'commodity': 'automobiles'}, 'supported'),
    ('Corea vive de sus fábricas. Los astilleros exportaron 25 mil 600 millones de dólares en 2024.',
     '25 mil 600', 'commodity_exports', {'commodity': 'ships'}, 'supported'),
    ('De Corea salieron también alimentos: el agro y la pesca exportaron 11 mil 700 millones de dólares en 2024.',
     '11 mil 700', 'commodity_exports', {'commodity': 'agri-fishery-livestock'}, 'supported'),
    ('En 2024 Corea del Sur invirtió en Nuevo León 701 millones de dólares. ¿Cuánto invirtió en todo México? Mil 381.',
     'Mil 381', 'fdi_inward', {'reporter': 'MEX'}, 'supported'),
    ('El producto por habitante a paridad de poder adquisitivo ascendió en 2020 a 42,251 dólares en Corea. En México fue de 17,888, casi lo mismo que los 17,790 de 2010.',
     '17,888', 'indicator', {'area': 'MEX', 'period': '2020'}, 'supported'),
    ('De lo que Corea puso en México en 2024, 849 millones de dólares son utilidades que las empresas decidieron dejar aquí.',
     '849', 'fdi_inward', {'instrument': 'reinvested_earnings'}, 'supported'),
    ('Nuestra cámara cerró diciembre con 640 empresas coreanas afiliadas en México.',
     '640', None, {}, ''),
    ('El vapor Ilford trajo en 1905 a 1,033 hombres, mujeres y niños de Corea a Yucatán.',
     '1,033', 'event_count', {}, ''),
)  # fmt: skip


@pytest.mark.parametrize(("text", "number", "metric", "keys", "verdict"), CASES, ids=[f"{case[1]}-{at}" for at, case in enumerate(CASES)])
def test_a_number_is_read_from_what_the_text_has_said(text: str, number: str, metric: str | None, keys: dict[str, str], verdict: str) -> None:
    found = [j for j in check_text(briefs.starter_world(), text, lang="es", date=DAY).claims if number in j.claim.text]
    if metric == NONE:
        assert found == []
        return
    judged = found[-1]
    assert judged.claim.metric == metric
    assert {key: judged.claim.keys.get(key) for key in keys} == keys
    assert judged.verdict == verdict or (not verdict and judged.verdict != "contradicted")
