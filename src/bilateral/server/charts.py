"""Charts that a page has beside those of the brief: both reports of a direction with the reconciled band, products to drill into, regions, vintages.

A `Plate` is a chart as a page shows it: the document's Chart, how it is drawn, and the addresses its parts lead to. What it says is bound to figures like
the brief's own charts, and numbered with them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from bilateral.classify import regions
from bilateral.documents import charts
from bilateral.documents.common import (
    first,
    found,
    like,
    name,
    over_years,
    product_names,
    ranked,
    region_name,
    region_word,
    vintage_words,
)
from bilateral.documents.document import NOTHING, Cell, Chart, Fragment, Subject, Table, phrase, sentence
from bilateral.lang import fill, text
from bilateral.lang.say import say_money
from bilateral.model import Figure
from bilateral.server.pictures import grid_of

FLOWS = ("exports", "imports")
TOP = 12
VINTAGES = 5
LEVELS = (2, 4, 6)


@dataclass(frozen=True)
class Plate:
    """`id` names it in addresses. `kind` is vega, treemap, tiles or bars. `figures` are those drawn, in the order of the table. `focus` is the
    parameter by which one goes into a part, `down` its value for each row (empty where there is nothing below), `up` the way that led here: words and value."""

    id: str
    kind: str
    chart: Chart
    figures: tuple[Figure, ...] = ()
    area: str = ""
    focus: str = ""
    down: tuple[str, ...] = ()
    up: tuple[tuple[str, str], ...] = field(default=())


def extra(s: Subject, focus: Mapping[str, str]) -> Mapping[str, tuple[Plate, ...]]:
    """The plates of each section that has any. `focus` is the commodity that each flow's products are shown within, by flow; empty for all."""
    both = ((s.a, s.b),) if s.b == "WLD" else ((s.a, s.b), (s.b, s.a))
    trade: list[Plate | None] = []
    if s.b != "WLD":
        trade += [reports(s, exporter, importer) for exporter, importer in both]
    trade += [products(s, flow, focus.get(flow, "")) for flow in FLOWS]
    for reporter, partner in both:
        trade += [places(s, f"region_{flow}", flow, reporter, partner) for flow in FLOWS]
    fdi: list[Plate | None] = []
    for host, origin in both:
        fdi += [places(s, "fdi_inward", "fdi", host, origin), vintages(s, host, origin)]
    return {"trade": tuple(p for p in trade if p), "investment": tuple(p for p in fdi if p)}


def reports(s: Subject, exporter: str, importer: str) -> Plate | None:
    """Goods from one economy to the other over the years, by both reports, with the reconciled value and its interval where there is one."""
    lines = [
        charts.Line(flow, reporter, partner, over_years(s, flow, reporter=reporter, partner=partner))
        for flow, reporter, partner in (("exports", exporter, importer), ("imports", importer, exporter))
    ]
    lines = [line for line in lines if line.series.rows.height]
    drawn = charts.flows(s, lines) if lines else None
    if drawn is None:
        return None
    years = sorted({row["period"] for line in lines for row in line.series.rows.to_dicts()})
    pooled = [f for year in years if (f := first(found(s, "reconciled", exporter=exporter, importer=importer, period=year))) is not None and f.value is not None]
    about = fill(s.lang, "page.chart.reports_about", exporter=name(s, exporter), importer=name(s, importer), first=years[0], last=years[-1])
    rows, spec = drawn.table.rows, dict(drawn.spec)
    if pooled:
        label = text(s.lang, "page.chart.reconciled")
        rows += tuple((Cell(label), Cell(f.keys["period"]), _money(s, f)) for f in pooled)
        spec = _banded(spec, label, pooled)
        about += " " + text(s.lang, "page.chart.band_about")
    return Plate(f"goods-{exporter}-{importer}", "vega", replace(drawn, description=about, table=replace(drawn.table, title=about, rows=rows), spec=spec))


def products(s: Subject, flow: str, within: str) -> Plate | None:
    """The products of a flow at two digits, or those of a heading one level down."""
    level = LEVELS[min(len(within) // 2, 2)] if within.isdecimal() else 2
    metric, ends = f"commodity_{flow}", {"reporter": s.a, "partner": s.b, "period": s.period}
    listed = ranked(s, metric, "commodity", top=100_000, level=level, **ends)
    codes = [row["commodity"] for row in listed.rows.to_dicts() if len(row["commodity"]) == level and row["commodity"].startswith(within)][:TOP]
    if within and not codes:  # nothing is loaded below: what lies above is shown
        return products(s, flow, within[:-2])
    figures = [f for code in codes if (f := first(like(found(s, metric, commodity=code, **ends), listed))) is not None and f.value]
    names = product_names(s, str(listed.basis.get("classification") or ""), [*codes, *(within[:n] for n in (2, 4) if len(within) >= n)])
    whole = first(found(s, flow, **ends))
    drawn = charts.products(s, flow, [(names[f.keys["commodity"]], f) for f in figures], partial=whole is not None and whole.status == "partial")
    if drawn is None:
        return None
    up = tuple((names[within[:n]], within[:n]) for n in (2, 4) if len(within) >= n)
    below = {row["commodity"][:level] for row in ranked(s, metric, "commodity", top=100_000, level=level + 2, **ends).rows.to_dicts()} if level < 6 else set()
    down = tuple(f.keys["commodity"] if f.keys["commodity"] in below else "" for f in figures)
    if within:
        top = figures[0]
        title = sentence(s.lang, f"page.chart.within_{flow}", name=names[top.keys["commodity"]], group=names[within], reporter=name(s, s.a), partner=name(s, s.b), year=s.period, value=top)
        drawn = replace(drawn, title=title)
    rows = tuple((cells[0], Cell(f.keys["commodity"]), cells[-1]) for cells, f in zip(drawn.table.rows, figures, strict=True))
    table = replace(drawn.table, rows=rows, columns=tuple(text(s.lang, f"column.{c}") for c in ("product", "code", "value")))
    items = tuple((names[f.keys["commodity"]], float(f.value or 0)) for f in figures)
    return Plate(f"products-{flow}", "treemap", replace(drawn, table=table, items=items), tuple(figures), focus=flow, down=down, up=up)


def places(s: Subject, metric: str, said: str, reporter: str, partner: str) -> Plate | None:
    """A metric by state or province: a tile-grid map where the economy has one, ranked bars always."""
    ends = {"reporter": reporter, "partner": partner}
    period = s.period
    listed = ranked(s, metric, "region", top=100, level=None, period=period, **ends)
    if metric == "fdi_inward" and not listed.rows.height:
        years = [row["period"] for row in over_years(s, metric, **ends).rows.to_dicts() if row["period"] <= s.period]
        period = years[-1] if years else period
        listed = ranked(s, metric, "region", top=100, level=None, period=period, **ends)
    codes = [row["region"] for row in listed.rows.to_dicts()]
    figures = [f for code in codes if (f := first(like(found(s, metric, region=code, period=period, **ends), listed))) is not None]
    if not figures or figures[0].value is None:
        return None
    if metric == "fdi_inward":  # cells held back are shown as such, not left out
        rest = [one.code for one in regions.regions(reporter) if one.code not in codes]
        figures += [f for code in rest if (f := first(like(found(s, metric, region=code, period=period, **ends), listed))) is not None and f.status == "suppressed"]
    top = figures[0]
    words = region_word(s, reporter)
    title = sentence(
        s.lang, f"page.chart.places_{said}", region=region_name(s, top.keys["region"]), reporter=name(s, reporter), partner=name(s, partner), year=period, value=top, basis=_basis(s, top),
    )  # fmt: skip
    mapped = grid_of(reporter) is not None
    about = fill(s.lang, "page.chart.tiles_about" if mapped else "page.chart.bars_about", word=words, area=name(s, reporter))
    rows = tuple((Cell(region_name(s, f.keys["region"])), _money(s, f)) for f in figures)
    table = Table(about, tuple(text(s.lang, f"column.{c}") for c in ("region", "value")), rows)
    drawn = Chart("treemap", title, about, text(s.lang, "chart.unit"), table)
    return Plate(f"places-{said}-{reporter}", "tiles" if mapped else "bars", drawn, tuple(figures), area=reporter)


def vintages(s: Subject, host: str, origin: str) -> Plate | None:
    """Direct investment by year as each of the newest releases gave it; None where there is one release."""
    keys = {"reporter": host, "partner": origin}
    latest = over_years(s, "fdi_inward", **keys)
    if latest.rows.height < 2:
        return None
    years = [row["period"] for row in latest.rows.to_dicts()]
    given = {year: [f for f in found(s, "fdi_inward", period=year, **keys) if f.vintage and f.source == latest.source and f.value is not None] for year in years}
    days = sorted({f.vintage for listed in given.values() for f in listed if f.vintage})[-VINTAGES:]
    lines = [
        (fill(s.lang, "page.chart.vintage", vintage=vintage_words(s, f)), f)
        for day in days for year in years if (f := first(f for f in given[year] if f.vintage == day)) is not None
    ]  # fmt: skip
    labels = list(dict.fromkeys(label for label, _ in lines))
    if len(labels) < 2:
        return None
    before, after = _most_revised(lines, labels)
    if before is None or after is None:
        return None
    ends = {"host": name(s, host), "origin": name(s, origin)}
    title = sentence(s.lang, "page.chart.vintages", year=after.keys["period"], first=before, last=after, **ends)
    about = fill(s.lang, "page.chart.vintages_about", **ends)
    columns = tuple(text(s.lang, f"column.{c}") for c in ("series", "year", "value"))
    table = Table(about, columns, tuple((Cell(label), Cell(f.keys["period"]), _money(s, f)) for label, f in lines))
    values = [{"series": label, "year": f.keys["period"], "value": float(f.value or 0)} for label, f in lines]
    spec = charts.line_spec(s, values, labels)
    return Plate(f"vintages-{host}", "vega", Chart("vega", title, about, text(s.lang, "chart.unit"), table, spec))


# ---------------------------------------------------------------------------------------------------------------- the parts


def _most_revised(lines: Sequence[tuple[str, Figure]], labels: Sequence[str]) -> tuple[Figure | None, Figure | None]:
    """The year that releases disagree on most: as first given, and as given last."""
    years: dict[str, list[Figure]] = {}
    for _, f in sorted(lines, key=lambda item: labels.index(item[0])):
        years.setdefault(f.keys["period"], []).append(f)
    pairs = [(held[0], held[-1]) for held in years.values() if len(held) > 1]
    return max(pairs, key=lambda pair: abs(float(pair[1].value or 0) - float(pair[0].value or 0)), default=(None, None))


def _banded(spec: dict[str, Any], label: str, pooled: Sequence[Figure]) -> dict[str, Any]:
    """A spec of lines with the band of a reconciled value under them and its middle as a dashed line."""
    lines = {"mark": spec.pop("mark"), "encoding": spec.pop("encoding"), "data": spec.pop("data")}
    values = [{"year": f.keys["period"], "low": float(f.basis["low_usd"]), "high": float(f.basis["high_usd"]), "value": float(f.value or 0)} for f in pooled]
    x, y = lines["encoding"]["x"], lines["encoding"]["y"]
    band = {"mark": {"type": "area", "opacity": 0.25, "color": charts.COLOURS[2]}, "data": {"values": values}, "encoding": {"x": x, "y": {**y, "field": "low"}, "y2": {"field": "high"}}}
    middle = {"mark": {"type": "line", "strokeDash": [4, 3], "color": charts.COLOURS[2], "point": len(values) == 1}, "data": {"values": values}, "encoding": {"x": x, "y": y}}
    scale = lines["encoding"]["color"]["scale"]
    lines["encoding"]["color"] = {**lines["encoding"]["color"], "scale": {"domain": [*scale["domain"], label], "range": [*scale["range"], charts.COLOURS[2]]}}
    return {**spec, "layer": [band, lines, middle]}


def _basis(s: Subject, figure: Figure) -> Fragment:
    given = str(figure.basis.get("region_basis") or "")
    return phrase(s.lang, f"trade.basis_{given}") if given in ("domicile", "production") else NOTHING


def _money(s: Subject, figure: Figure) -> Cell:
    return Cell(say_money(figure.value, figure.unit, s.lang) if figure.value is not None else text(s.lang, f"status.{figure.status}"), figure)
