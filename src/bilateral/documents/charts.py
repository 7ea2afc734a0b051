"""Charts of a document: what to draw and the finding each shows. Specs are Vega-Lite; treemaps are laid out in `drawing`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bilateral.documents.common import found, made_figure, name, over_years, producer, word
from bilateral.documents.document import NOTHING, Cell, Chart, Sentence, Subject, Table, phrase, sentence
from bilateral.figures import Series
from bilateral.lang import fill, text
from bilateral.lang.say import say_money
from bilateral.model import INSTRUMENTS, Figure

WIDTH, HEIGHT = 640, 260
TREEMAP_FROM = 4  # with fewer products, bars are easier to compare than areas
# Okabe and Ito's palette: told apart by the colour-blind, legible on white and on black.
COLOURS = ["#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#999999", "#F0E442"]
CONFIG: Mapping[str, Any] = {
    "background": None,
    "font": "sans-serif",
    "view": {"stroke": None},
    "range": {"category": COLOURS},
    "axis": {"labelColor": "currentColor", "titleColor": "currentColor", "domainColor": "#888888", "tickColor": "#888888", "gridColor": "#88888844"},
    "legend": {"labelColor": "currentColor", "titleColor": "currentColor", "orient": "bottom", "columns": 1, "labelLimit": 600},
    "text": {"color": "currentColor"},
}


@dataclass(frozen=True)
class Line:
    """A flow over the years in one economy's books."""

    flow: str
    reporter: str
    partner: str
    series: Series


def flows(s: Subject, lines: Sequence[Line]) -> Chart | None:
    """Both reporters' flows over the years, a line each; None where no line has two years."""
    if not any(line.series.rows.height > 1 for line in lines):
        return None
    labels = [fill(s.lang, f"row.{x.flow}", reporter=name(s, x.reporter), partner=name(s, x.partner), source=producer(s, x.series.source)) for x in lines]
    points = [(label, f) for label, line in zip(labels, lines, strict=True) for f in _figures(s, line)]
    years = sorted({f.keys["period"] for _, f in points})
    spec = line_spec(s, [{"series": label, "year": f.keys["period"], "value": float(f.value)} for label, f in points if f.value is not None], labels)
    about = fill(s.lang, "chart.flows_about", a=name(s, s.a), b=name(s, s.b), **{"from": years[0], "to": years[-1]})
    return Chart("vega", flows_title(s, points), about, text(s.lang, "chart.unit"), _table(s, about, "series", points, year=True), spec)


def line_spec(s: Subject, values: list[dict[str, Any]], labels: Sequence[str]) -> Mapping[str, Any]:
    """Lines over the years; `values` have series, year and value."""
    encoding = {"y": _money_axis(s), "x": _year_axis(), "color": _colour(labels)}
    return _spec(values, {"mark": {"type": "line", "point": True, "interpolate": "linear"}, "encoding": encoding})


def flows_title(s: Subject, points: Sequence[tuple[str, Figure]]) -> Sentence:
    """The finding of the longest line, up to the subject's year."""
    by_line: dict[str, list[Figure]] = {}
    for label, f in points:
        if f.value is not None and f.keys["period"] <= s.period:
            by_line.setdefault(label, []).append(f)
    label, figures = max(by_line.items(), key=lambda item: len(item[1]), default=(points[0][0], [points[0][1]]))
    start, end = figures[0], figures[-1]
    ends = {"line": label, "first": start, "last": end, "from": start.keys["period"], "to": end.keys["period"]}
    if "partial" in (start.status, end.status):  # the lines loaded may differ from year to year, so no trend is claimed
        return sentence(s.lang, "chart.flows_partial", **ends)
    if start is end or start.value is None or end.value is None or start.value == end.value:
        return sentence(s.lang, "chart.flows_level", **ends)
    return sentence(s.lang, "chart.flows_up" if end.value > start.value else "chart.flows_down", **ends)


def _figures(s: Subject, line: Line) -> list[Figure]:
    """The figures of a line; their basis is that of its newest year, where one agency has one basis throughout."""
    rows = line.series.rows.to_dicts()
    ends = {"reporter": line.reporter, "partner": line.partner}
    basis = _basis(s, line.flow, line.series, {**ends, "period": rows[-1]["period"]})
    return [made_figure(s, line.flow, {**ends, "period": row["period"]}, line.series, row, basis) for row in rows]


def _basis(s: Subject, metric: str, series: Series, keys: Mapping[str, str]) -> Mapping[str, Any]:
    for f in found(s, metric, **keys):
        if (f.source, f.via) == (series.source, series.via):
            return {k: v for k, v in f.basis.items() if k not in ("provisional", "parts")}
    return {}


def products(s: Subject, flow: str, listed: Sequence[tuple[str, Figure]], *, partial: bool) -> Chart | None:
    """The leading products of a flow: a treemap, bars for two or three, None for one. `partial`: only some products are loaded."""
    kept = [(label, f) for label, f in listed if f.value is not None and f.value > 0]
    if len(kept) < 2:
        return None
    label, top = kept[0]
    among = phrase(s.lang, "trade.among_clause") if partial else NOTHING
    title = sentence(s.lang, f"chart.products_{flow}", name=label, reporter=name(s, s.a), partner=name(s, s.b), year=s.period, value=top, among=among)
    items = tuple((label, float(f.value or 0)) for label, f in kept)
    unit = text(s.lang, "chart.unit")
    if len(kept) >= TREEMAP_FROM:
        about = text(s.lang, "chart.products_about")
        return Chart("treemap", title, about, unit, _table(s, about, "product", kept), items=items)
    about = text(s.lang, "chart.products_about_bar")
    y = {"field": "name", "type": "nominal", "sort": None, "title": None, "axis": {"labelLimit": 260}}
    spec = _spec(
        [{"name": label, "value": value} for label, value in items],
        {"mark": {"type": "bar", "color": COLOURS[0]}, "encoding": {"y": y, "x": {**_money_axis(s), "stack": None}}},
        height=36 * len(items),
    )
    return Chart("vega", title, about, unit, _table(s, about, "product", kept), spec)


def investment(s: Subject, host: str, origin: str) -> Chart | None:
    """Direct investment by year, stacked by type, years with a type held back marked; None where fewer than two years are loaded."""
    total = over_years(s, "fdi_inward", reporter=host, partner=origin)
    if total.rows.height < 2:
        return None
    keys = {"reporter": host, "partner": origin}
    wholes = _points(s, total, keys)
    peak = max((f for f in wholes if f.value is not None), key=lambda f: float(f.value or 0), default=None)
    if peak is None:
        return None
    parts = [(instrument, over_years(s, "fdi_inward", instrument=instrument, **keys)) for instrument in INSTRUMENTS]
    points = [(word(s, "instrument", i), f) for i, series in parts if series.rows.height for f in _points(s, series, {**keys, "instrument": i})]
    points = points or [(text(s.lang, "row.total"), f) for f in wholes]
    years = [f.keys["period"] for f in wholes]
    about = fill(s.lang, "chart.fdi_about", origin=name(s, origin), host=name(s, host), **{"from": years[0], "to": years[-1]})
    title = sentence(s.lang, "chart.fdi_peak", origin=name(s, origin), host=name(s, host), peak=peak.keys["period"], value=peak)
    rows = [(text(s.lang, "row.total"), f) for f in wholes] + [p for p in points if p[1].keys.get("instrument", "TOTAL") != "TOTAL"]
    return Chart("vega", title, about, text(s.lang, "chart.unit"), _table(s, about, "series", rows, year=True), _stack(s, points))


def _points(s: Subject, series: Series, keys: Mapping[str, str]) -> list[Figure]:
    rows = series.rows.to_dicts()
    basis = _basis(s, "fdi_inward", series, {**keys, "period": rows[-1]["period"]})
    return [made_figure(s, "fdi_inward", {**series.keys, **keys, "period": row["period"]}, series, row, basis) for row in rows]


def _stack(s: Subject, points: Sequence[tuple[str, Figure]]) -> Mapping[str, Any]:
    labels = list(dict.fromkeys(label for label, _ in points))
    held_back = sorted({f.keys["period"] for _, f in points if f.status == "suppressed"})
    bars = [{"series": label, "year": f.keys["period"], "value": float(f.value)} for label, f in points if f.value is not None]
    layers: list[Mapping[str, Any]] = [{"mark": "bar", "encoding": {"x": _year_axis(), "y": _money_axis(s), "color": _colour(labels)}}]
    if held_back:
        cross = {"type": "point", "shape": "cross", "angle": 45, "size": 50, "color": "currentColor", "filled": True}
        layers.append({"data": {"values": [{"year": y, "value": 0} for y in held_back]}, "mark": cross, "encoding": {"x": _year_axis(), "y": {"field": "value", "type": "quantitative"}}})
    return _spec(bars, {"layer": layers})


def _table(s: Subject, title: str, what: str, points: Sequence[tuple[str, Figure]], *, year: bool = False) -> Table:
    columns = [text(s.lang, f"column.{what}"), *([text(s.lang, "column.year")] if year else []), text(s.lang, "column.value")]
    rows = []
    for label, f in points:
        said = say_money(f.value, f.unit, s.lang) if f.value is not None else word(s, "status", f.status)
        rows.append((Cell(label), *((Cell(f.keys["period"]),) if year else ()), Cell(said, f)))
    return Table(title, tuple(columns), tuple(rows))


def _spec(values: list[dict[str, Any]], drawn: Mapping[str, Any], *, height: int = HEIGHT) -> Mapping[str, Any]:
    schema = "https://vega.github.io/schema/vega-lite/v5.json"
    return {"$schema": schema, "width": WIDTH, "height": height, "data": {"values": values}, "config": dict(CONFIG), **drawn}


def _money_axis(s: Subject) -> dict[str, Any]:
    # An SI prefix would say G where people say billion; the axis counts in millions, in digits.
    return {"field": "value", "type": "quantitative", "title": text(s.lang, "chart.axis"), "axis": {"labelExpr": "format(datum.value / 1e6, ',')"}}


def _year_axis() -> dict[str, Any]:
    return {"field": "year", "type": "ordinal", "title": None, "axis": {"labelAngle": 0, "labelOverlap": "parity"}}


def _colour(labels: Sequence[str]) -> dict[str, Any]:
    return {"field": "series", "type": "nominal", "title": None, "scale": {"domain": list(labels), "range": COLOURS[: len(labels)]}}
