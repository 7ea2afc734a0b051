"""A contradiction must be earned: what a sentence narrows, denies, hopes for or averages is not the figure we hold, and is not contradicted by it.

Every sentence is true, or says nothing of the figure held: Mexico's exports to South Korea in 2024, US$6.16 billion by DataMéxico.
"""

from __future__ import annotations

import pytest

import briefs
from bilateral.check import check_text

DAY = "2025-09-01"
# (what sets the number apart, language, sentence)
SENTENCES: tuple[tuple[str, str, str], ...] = (
    ("denied", "en", "Mexico's exports to South Korea in 2024 did not reach US$7 billion."),
    ("denied", "es", "Las exportaciones de México a Corea del Sur en 2024 no llegaron a 7,000 millones de dólares."),
    ("denied", "ko", "2024년 멕시코의 대한국 수출액은 70억 달러에 미치지 못했다."),
    ("hoped for", "en", "Mexico's exports to South Korea could have reached US$7.1 billion in 2024, officials had hoped."),
    ("hoped for", "es", "Las exportaciones de México a Corea del Sur habrían podido alcanzar 7,100 millones de dólares en 2024."),
    ("target", "en", "Mexico's target for exports to South Korea in 2024 was US$8.1 billion."),
    ("target", "es", "La meta de exportaciones de México a Corea del Sur para 2024 era de 8,100 millones de dólares."),
    ("target", "ko", "2024년 멕시코의 대한국 수출 목표는 81억 달러였다."),
    ("services", "en", "In 2024 Mexico's exports of services to South Korea were US$0.4 billion."),
    ("services", "es", "En 2024 las exportaciones de servicios de México a Corea del Sur fueron de 400 millones de dólares."),
    ("services", "ko", "2024년 멕시코의 대한국 서비스 수출액은 4억 달러였다."),
    ("goods and services", "en", "Mexico's exports of goods and services to South Korea reached US$8.1 billion in 2024."),
    ("a sector", "en", "Mexico's agricultural exports to South Korea in 2024 were US$0.4 billion."),
    ("a sector", "es", "Las exportaciones agropecuarias de México a Corea del Sur en 2024 fueron de 400 millones de dólares."),
    ("a sector", "ko", "2024년 멕시코의 대한국 농산물 수출액은 4억 달러였다."),
    ("all but some", "en", "Mexico's exports to South Korea excluding engines were US$5.47 billion in 2024."),
    ("all but some", "es", "Sin contar los motores, las exportaciones de México a Corea del Sur fueron de 5,470 millones de dólares en 2024."),
    ("a change", "en", "Exports of Mexico to South Korea rose by US$0.4 billion in 2024."),
    ("a change", "es", "Las exportaciones de México a Corea del Sur aumentaron en 400 millones de dólares en 2024."),
    ("a change", "ko", "2024년 멕시코의 대한국 수출액은 4억 달러 늘었다."),
    ("a month's average", "en", "Mexico's exports to South Korea averaged US$513 million a month in 2024."),
    ("a month's average", "es", "Las exportaciones de México a Corea del Sur promediaron 513 millones de dólares al mes en 2024."),
    ("a month's average", "ko", "2024년 멕시코의 대한국 수출액은 월평균 5억 1,300만 달러였다."),
    ("one company's", "en", "In 2024, Samsung's exports from Mexico to South Korea were US$0.3 billion."),
    ("one company's", "es", "En 2024 las exportaciones de Samsung desde México a Corea del Sur fueron de 300 millones de dólares."),
    ("another Korea", "en", "In 2024 Mexico's exports to North Korea were US$7.7 million."),
    ("another Korea", "es", "En 2024 las exportaciones de México a Corea del Norte fueron de 7.7 millones de dólares."),
    ("another Korea", "ko", "2024년 멕시코의 대북한 수출액은 770만 달러였다."),
    ("half a year", "en", "In the first half of 2024, Mexico's exports to South Korea were US$3.3 billion."),
    ("half a year", "es", "En el primer semestre de 2024 las exportaciones de México a Corea del Sur fueron de 3,300 millones de dólares."),
    ("half a year", "ko", "2024년 상반기 멕시코의 대한국 수출액은 33억 달러였다."),
    ("some states'", "es", "Los estados del norte de México importaron de Corea del Sur 12,830 millones de dólares en 2024."),
    ("what was not sold", "es", "México dejó de exportar a Corea del Sur 500 millones de dólares en 2024."),
    ("one state's", "en", "In 2024, Jalisco's exports to South Korea were US$0.1 billion."),
    ("a heading with a semicolon", "en", "Imports of Mexico from South Korea, machinery; parts and accessories suitable for use solely or… (8473), 2024: US$2.53 billion."),
    ("a chapter", "en", "Imports of Mexico from South Korea, vehicles (87), 2024: US$2.1 billion."),
    ("a chapter", "es", "Importaciones de México desde Corea del Sur, vehículos (87), 2024: 2,100 millones de dólares."),
)


@pytest.mark.parametrize("text", [pytest.param(text, id=f"{what} {lang}") for what, lang, text in SENTENCES])
def test_what_is_another_thing_is_not_contradicted(text: str) -> None:
    made = check_text(briefs.starter_world(), text, date=DAY)
    assert [(j.claim.text, j.claim.metric, dict(j.claim.keys), j.reason) for j in made.claims if j.verdict in ("contradicted", "inconsistent", "unit_slip")] == []


def test_of_two_numbers_of_a_sentence_for_one_thing_the_other_is_in_doubt() -> None:
    w = briefs.starter_world()
    row = "Exports of Mexico to South Korea (billions of dollars)\n\nYear | Value | Change\n2024 | 6.16 | 55.1\n"
    verdicts = {j.claim.text: j.verdict for j in check_text(w, row, lang="en", date="2025-08-12").claims}
    assert (verdicts["6.16"], verdicts["55.1"]) == ("supported", "not_checkable")


def test_an_amount_right_but_for_a_sign_that_no_word_says_is_in_doubt() -> None:
    w = briefs.starter_world()
    [claim] = check_text(w, "The trade balance of Mexico with South Korea was US$16.84 billion in 2024.", lang="en", date="2025-08-12").claims
    assert claim.verdict in ("not_checkable", "supported", "supported_by_partner")
    [wrong] = check_text(w, "Mexico had a surplus of US$16.84 billion with South Korea in 2024.", lang="en", date="2025-08-12").claims
    assert wrong.verdict in ("contradicted", "inconsistent")
