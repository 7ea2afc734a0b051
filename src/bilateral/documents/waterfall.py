"""The chart of an explanation: a line for each report, and a bar for each part of the gap between them."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from bilateral.documents.charts import COLOURS, CONFIG, WIDTH
from bilateral.documents.document import Bound, Cell, Chart, Sentence, Subject, Table, sentence
from bilateral.explain import Explanation
from bilateral.lang import fill, text
from bilateral.lang.say import say_amount
from bilateral.model import BilateralError, Figure

ROW = 30  # pixels a bar
UP, DOWN = COLOURS[0], COLOURS[5]


def waterfall(s: Subject, made: Explanation, labels: Mapping[str, str], ends: Mapping[str, str]) -> Chart:
    """From the exporter's report to the importer's; parts that are zero or not loaded have no bar.

    Bars float between the two reports, so their axis need not begin at zero: their lengths are the parts, in one scale.
    """
    if made.exported is None or made.imported is None:
        raise BilateralError(f"the chart of a gap needs both reports; {made.missing} is not loaded")
    at = Decimal(str(made.exported.value))
    steps: list[tuple[str, Decimal, Decimal]] = []
    for part in made.parts:
        if part.value_usd:
            steps.append((labels[part.name], at, at + part.value_usd))
            at += part.value_usd
    reports = ((fill(s.lang, "explain.part.exporter", **ends), made.exported), (fill(s.lang, "explain.part.importer", **ends), made.imported))
    about = fill(s.lang, "explain.chart_about", period=made.period, **ends)
    columns = tuple(text(s.lang, f"column.{c}") for c in ("part", "from", "to"))
    (exporter, x), (importer, m) = reports
    rows = (
        (Cell(exporter), Cell(say_amount(x.value or 0, s.lang), x), Cell("")),
        *((Cell(label), Cell(say_amount(start, s.lang)), Cell(say_amount(end, s.lang))) for label, start, end in steps),
        (Cell(importer), Cell(""), Cell(say_amount(m.value or 0, s.lang), m)),
    )
    ticks = [{"part": exporter, "value": float(x.value or 0)}, {"part": importer, "value": float(m.value or 0)}]
    bars = [{"part": label, "start": float(start), "end": float(end), "up": end > start} for label, start, end in steps]
    order = [exporter, *(label for label, _, _ in steps), importer]
    return Chart("vega", _title(s, made, made.imported, labels, ends), about, text(s.lang, "chart.unit"), Table(about, columns, rows), _spec(s, ticks, bars, order))


def _title(s: Subject, made: Explanation, imported: Figure, labels: Mapping[str, str], ends: Mapping[str, str]) -> Sentence:
    """The finding: the largest part of the gap."""
    largest = max(made.parts, key=lambda p: abs(p.value_usd))
    gap = Bound(abs(made.gap_usd or 0), imported)
    if not largest.value_usd:
        return sentence(s.lang, "explain.chart_even", gap=gap, **ends)
    return sentence(s.lang, "explain.chart_part", part=labels[largest.name], value=Bound(abs(largest.value_usd), imported), gap=gap, **ends)


def _spec(s: Subject, ticks: list[dict[str, Any]], bars: list[dict[str, Any]], order: list[str]) -> Mapping[str, Any]:
    y = {"field": "part", "type": "nominal", "sort": order, "title": None, "axis": {"labelLimit": 300}}
    axis = {"type": "quantitative", "title": text(s.lang, "chart.axis"), "scale": {"zero": False}, "axis": {"labelExpr": "format(datum.value / 1e6, ',')"}}
    colour = {"condition": {"test": "datum.up", "value": UP}, "value": DOWN}
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json", "width": WIDTH, "height": ROW * len(order), "config": dict(CONFIG),
        "layer": [
            {"data": {"values": bars}, "mark": "bar", "encoding": {"y": y, "x": {"field": "start", **axis}, "x2": {"field": "end"}, "color": colour}},
            {"data": {"values": ticks}, "mark": {"type": "tick", "thickness": 4, "size": ROW - 6, "color": "currentColor"}, "encoding": {"y": y, "x": {"field": "value", **axis}}},
        ],
    }  # fmt: skip
