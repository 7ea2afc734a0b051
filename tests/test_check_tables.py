"""Tables in a text: caption, head and label say what a cell is. The values are those of the founding article (12 August 2025)."""

from __future__ import annotations

import pytest

import briefs
from bilateral.check import check_text

MARKDOWN = """Imports of Mexico from South Korea by state, US$ million

| State | 2024 |
| --- | --- |
| Chihuahua | 5,560 |
| Nuevo León | {} |
| Baja California | 2,350 |
"""
BLANKS = """Importaciones de México desde Corea del Sur por estado, 2024 (millones de dólares)

Entidad              Monto
Chihuahua            5,560
Nuevo León           {}
Baja California      2,350
"""
STATES = ("MX-CHH", "MX-NLE", "MX-BCN")


@pytest.mark.parametrize(("text", "lang"), [(MARKDOWN, "en"), (BLANKS, "es")])
def test_a_cell_is_read_from_caption_head_and_label(text: str, lang: str) -> None:
    made = check_text(briefs.starter_world(), text.format("4,920"), lang=lang, date="2025-09-01")
    assert [(j.claim.metric, j.claim.keys.get("region"), j.claim.keys.get("period"), int(j.claim.value), j.verdict) for j in made.claims] == [
        ("region_imports", region, "2024", value * 1_000_000, "supported") for region, value in zip(STATES, (5560, 4920, 2350), strict=True)
    ]


@pytest.mark.parametrize(("text", "lang"), [(MARKDOWN, "en"), (BLANKS, "es")])
def test_a_cell_with_another_number_is_contradicted(text: str, lang: str) -> None:
    made = check_text(briefs.starter_world(), text.format("4,290"), lang=lang, date="2025-09-01")
    assert [j.verdict for j in made.claims] == ["supported", "contradicted", "supported"]
