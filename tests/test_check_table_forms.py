"""Forms of tables and sheets: what parts their cells, where units and periods stand. The figures are the published ones."""

from __future__ import annotations

import pytest

from bilateral.check import check_text
from bilateral.figures import Warehouse

TABLES = {
    "semicolons": ("en", "Table 2. Mexico's exports to South Korea by state, 2024, US$ million\nState; Value\nMexico City; 1,290\nSonora; 385\nNuevo León; 157", 3),
    "slashes": ("es", "Inversión extranjera directa de Corea del Sur por entidad federativa de destino\n(miles de dólares)\n\nEntidad: 2023 / 2024\nNuevo León: 24,778 / 701,198\nCiudad de México: 321,979 / 131,815", 4),
    "dots": ("es", "Comercio México–Corea 2024 (millones de dólares)\nExportaciones ........ 6,160\nImportaciones ........ 23,000\nSaldo ................ -16,840", 3),
    "group in the caption": ("en", 'Direct investment from South Korea in Mexico by type (millions of US dollars)\nFor the seminar "Capital from Asia"\n\nYear | Total | New equity | Reinvested earnings | Intercompany debt\n2024 | 1,381.3 | 4.9 | 849.1 | 527.4', 4),
    "year in the head alone": ("en", "Country\tExports from Mexico 2024 (US$ bn)\tGrowth (%)\nChina\t9.08\t-0.8\nSouth Korea\t4.07\t6.8", 4),
    "millions of people": ("en", "INDICATOR | MEXICO | SOUTH KOREA\nPopulation 2020 (millions) | 128.9 | 51.8", 2),
}  # fmt: skip


@pytest.mark.parametrize("form", TABLES)
def test_every_cell_is_understood(w: Warehouse, form: str) -> None:
    lang, words, cells = TABLES[form]
    found = check_text(w, words, lang=lang, date="2026-01-15").claims
    assert [(one.claim.text, one.verdict) for one in found] == [(one.claim.text, "supported") for one in found]
    assert len(found) == cells


def test_a_semicolon_in_prose_makes_no_table(w: Warehouse) -> None:
    words = "Mexico exported US$6.16 billion to South Korea in 2024; it imported US$23 billion.\nIn the year before; nothing was said."
    assert [one.verdict for one in check_text(w, words, date="2026-01-15").claims] == ["supported", "supported"]
