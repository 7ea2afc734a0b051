"""What every brief asks of its two economies, asked in one go before it is written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from bilateral.figures import Warehouse
from bilateral.metrics import metric
from bilateral.model import WORLD
from bilateral.selecting import ALL, CHAPTERS, Held, Only, Question
from bilateral.warehouse import db

# Who trades with whom, by the letters of the pair and W for the world, to the metrics that are asked of them.
TOTALS: Mapping[str, tuple[str, ...]] = {
    "AB": ("exports", "imports", "export_share", "import_share", "export_growth", "import_growth", "trade_balance", "partner_rank"),
    "BA": ("exports", "imports", "partner_rank"),
    "AW": ("exports",),
    "BW": ("exports",),
}
PRODUCTS: Mapping[str, tuple[tuple[str, tuple[int, ...]], ...]] = {
    "AW": (("commodity_exports", CHAPTERS), ("commodity_export_growth", CHAPTERS)),
    "BW": (("commodity_exports", CHAPTERS), ("commodity_export_growth", CHAPTERS)),
    "AB": (("commodity_exports", (0, 4)), ("commodity_imports", (0, 4)), ("commodity_exports", CHAPTERS), ("commodity_imports", CHAPTERS)),
    "BA": (("commodity_exports", CHAPTERS), ("commodity_imports", CHAPTERS)),
}


def holding(w: Warehouse, a: str, b: str, year: str) -> Warehouse:
    """The warehouse with the rows of two economies in memory that their brief of this year asks for."""
    held = Held(w.con, a, b, w.known)
    if w.home is not None:  # one in memory is small, and its connection may be any that answers
        second = db.cursor(w.con, w.home)
        try:
            held.ask_ahead(questions(a, b, year), second)
        finally:
            second.close()
    return replace(w, held=held)


def questions(a: str, b: str, year: str) -> Iterator[Question]:
    """Those of a brief, the ones that take longest first."""
    codes = {"A": a, "B": b, "W": WORLD}
    for ends, metrics in PRODUCTS.items():
        for name, levels in metrics:
            yield metric(name), {"reporter": codes[ends[0]], "partner": codes[ends[1]], "period": year}, Only("", lambda row: True, levels)
    for ends, names in TOTALS.items():
        for name in names:
            yield metric(name), {"reporter": codes[ends[0]], "partner": codes[ends[1]]}, ALL
