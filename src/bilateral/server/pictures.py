"""Plates as SVG. What is drawn for a page takes its colours from the page; what is saved carries its own."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from bilateral.documents.charts import COLOURS, HEIGHT, WIDTH
from bilateral.documents.drawing import LETTER, LINE, ON_DARK, Box, fit, squarify, vega

if TYPE_CHECKING:
    from bilateral.server.charts import Plate

TILE, GAP = 64, 4
STEPS = (0.1, 0.25, 0.42, 0.58, 0.75)  # how much of the ink a square has; black on the light page and white on the dark stay legible on each
INK, PAPER = "#1a1a1a", "#ffffff"
NARROW = (340, 420)
SVG = 'xmlns="http://www.w3.org/2000/svg"'


@dataclass(frozen=True)
class Grid:
    """A tile-grid map: the column and row of each region's square, by code, and what is written in it by language ("" for any)."""

    places: Mapping[str, tuple[int, int]]
    short: Mapping[str, Mapping[str, str]]

    @property
    def size(self) -> tuple[int, int]:
        return max(x for x, _ in self.places.values()) + 1, max(y for _, y in self.places.values()) + 1


def drawn(plate: Plate, number: int, lang: str, links: Sequence[str] = ()) -> str:
    """A plate for a page; `number` keeps ids apart in it, `links` are addresses of its parts. Empty for bars, which the page's table draws."""
    if plate.kind == "vega":
        return vega(plate.chart.spec, number)
    if plate.kind == "treemap":
        wide, narrow = (_treemap(plate, size, links, said) for size, said in (((WIDTH, HEIGHT), "wide"), (NARROW, "narrow")))
        return wide + narrow
    return _tiles(plate, lang) if plate.kind == "tiles" else ""


def saved(plate: Plate, lang: str) -> str:
    """A plate as a file of its own: light, with its finding above it and its unit below."""
    inner = _bars(plate) if plate.kind == "bars" else vega(plate.chart.spec, 0) if plate.kind == "vega" else ""
    if plate.kind == "treemap":
        inner = _treemap(plate, (WIDTH, HEIGHT), (), "wide")
    elif plate.kind == "tiles":
        inner = _tiles(plate, lang)
    inner = inner.replace("currentColor", INK).replace("Canvas", PAPER)
    width, height = _size(inner)
    title = _wrapped(plate.chart.title.text, width)
    top = 20 * len(title) + 14
    head = "".join(f'<text x="8" y="{20 * (at + 1)}" font-size="15" font-weight="bold">{escape(line)}</text>' for at, line in enumerate(title))
    foot = f'<text x="8" y="{top + height + 18}" font-size="11">{escape(plate.chart.unit)} · Bilateral</text>'
    body = re.sub(r"<svg\b", f'<svg x="0" y="{top}" width="{width}" height="{height}"', re.sub(r' (?:width|height)="[\d.]+(?:px)?"', "", inner[: inner.index(">")]) + inner[inner.index(">") :], count=1)
    return f'<svg {SVG} viewBox="0 0 {width} {top + height + 28}" width="{width}" height="{top + height + 28}" font-family="sans-serif" fill="{INK}"><rect width="100%" height="100%" fill="{PAPER}"/>{head}{body}{foot}</svg>'


def png(svg: str) -> bytes:
    """A saved plate as a picture of dots, two for each of its units."""
    import vl_convert  # loaded only where a picture is asked for

    return bytes(vl_convert.svg_to_png(svg, scale=2))


def bar(share: float) -> str:
    """A bar for a cell of a table; `share` of its width, 0 to 1, negative ones in another colour, none for zero."""
    if not share:
        return ""
    colour = COLOURS[0] if share >= 0 else COLOURS[5]
    return f'<svg class="bar" aria-hidden="true" {SVG} width="100%" height="10"><rect width="{max(abs(share) * 100, 0.5):.1f}%" height="10" fill="{colour}"/></svg>'


@cache
def grid_of(area: str) -> Grid | None:
    """The tile-grid map of an economy, None where nobody laid one out."""
    listed = tomllib.loads(resources.files(__package__).joinpath("tiles.toml").read_text("utf-8")).get(area)
    if listed is None:
        return None
    prefix = {"MEX": "MX", "KOR": "KR"}[area]
    places = {f"{prefix}-{letters}": (x, y) for y, row in enumerate(listed["rows"]) for x, letters in enumerate(row.split()) if letters != "-"}
    short = {lang: {f"{prefix}-{code}": said for code, said in names.items()} for lang, names in listed.get("short", {}).items()}
    return Grid(places, short)


# ---------------------------------------------------------------------------------------------------------------- the parts


def _tiles(plate: Plate, lang: str) -> str:
    grid = grid_of(plate.area)
    assert grid is not None
    values = {f.keys["region"]: f for f in plate.figures}
    names = {f.keys["region"]: (cells[0].text, cells[-1].text) for f, cells in zip(plate.figures, plate.chart.table.rows, strict=True)}
    most = max((abs(float(f.value or 0)) for f in plate.figures), default=0)
    short = grid.short.get(lang, grid.short.get("en", {}))
    columns, rows = grid.size
    made = []
    for code, (x, y) in grid.places.items():
        left, top = x * (TILE + GAP), y * (TILE + GAP)
        label = short.get(code, code.partition("-")[2])
        figure = values.get(code)
        said = ": ".join(names[code]) if code in names else label
        if figure is None or figure.value is None:
            look = 'fill="none" stroke="currentColor" stroke-opacity=".35"' + ("" if figure is not None else ' stroke-dasharray="3 3"')
        else:
            share = abs(float(figure.value)) / most if most else 0
            step = STEPS[min(int(share**0.5 * len(STEPS)), len(STEPS) - 1)]
            look = f'fill="{COLOURS[0] if float(figure.value) >= 0 else COLOURS[5]}" fill-opacity="{step}"'
        cross = f'<text x="{left + TILE / 2}" y="{top + 56}" font-size="16" text-anchor="middle" fill="currentColor">×</text>' if figure is not None and figure.value is None else ""
        made.append(
            f"<g><title>{escape(said)}</title><rect x=\"{left}\" y=\"{top}\" width=\"{TILE}\" height=\"{TILE}\" rx=\"3\" {look}/>"
            f'<text x="{left + TILE / 2}" y="{top + 38}" font-size="18" text-anchor="middle" fill="currentColor">{escape(label)}</text>{cross}</g>'
        )
    width, height = columns * (TILE + GAP) - GAP, rows * (TILE + GAP) - GAP
    return f'<svg class="tiles" aria-hidden="true" {SVG} viewBox="-1 -1 {width + 2} {height + 2}" width="{width}" height="{height}" font-family="sans-serif">{"".join(made)}</svg>'


def _treemap(plate: Plate, size: tuple[int, int], links: Sequence[str], said: str) -> str:
    width, height = size
    boxes = squarify([value for _, value in plate.chart.items], Box(0, 0, width, height))
    made = []
    for at, ((label, _), box) in enumerate(zip(plate.chart.items, boxes, strict=True)):
        colour = COLOURS[at % len(COLOURS)]
        ink = ON_DARK.get(colour, "#000000")
        value = plate.chart.table.rows[at][-1].text
        lines = fit(f"{label}", box)
        if lines and len(lines) * LINE + LINE + 4 <= box.height and len(value) * LETTER + 10 <= box.width:
            lines.append(value)
        place = f'x="{box.x:.1f}" y="{box.y:.1f}" width="{box.width:.1f}" height="{box.height:.1f}"'
        inner = f'<title>{escape(f"{label}: {value}")}</title><rect {place} fill="{colour}" stroke="Canvas" stroke-width="2"/>' + "".join(
            f'<text x="{box.x + 6:.1f}" y="{box.y + LINE * (line + 1):.1f}" font-size="12" fill="{ink}">{escape(words)}</text>' for line, words in enumerate(lines)
        )
        href = links[at] if at < len(links) else ""
        made.append(f"<a href={quoteattr(href)} tabindex=\"-1\">{inner}</a>" if href else f"<g>{inner}</g>")
    return f'<svg class="{said}" aria-hidden="true" {SVG} viewBox="0 0 {width} {height}" width="{width}" height="{height}" font-family="sans-serif">{"".join(made)}</svg>'


def _bars(plate: Plate) -> str:
    most = max((abs(float(f.value or 0)) for f in plate.figures), default=0) or 1
    made = []
    for at, (f, cells) in enumerate(zip(plate.figures, plate.chart.table.rows, strict=True)):
        y, wide = at * 24, 300 * abs(float(f.value or 0)) / most
        made.append(f'<text x="210" y="{y + 15}" font-size="12" text-anchor="end">{escape(cells[0].text)}</text><rect x="220" y="{y + 4}" width="{wide:.1f}" height="14" fill="{COLOURS[0]}"/>')
        made.append(f'<text x="{226 + wide:.1f}" y="{y + 15}" font-size="12">{escape(cells[-1].text)}</text>')
    height = 24 * len(plate.figures)
    return f'<svg {SVG} viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" font-family="sans-serif">{"".join(made)}</svg>'


def _size(svg: str) -> tuple[int, int]:
    found = re.search(r'viewBox="([-\d.]+) ([-\d.]+) ([\d.]+) ([\d.]+)"', svg)
    assert found is not None
    return max(int(float(found[3])), 320), int(float(found[4]))


def _wrapped(words: str, width: int) -> list[str]:
    import textwrap

    per_line = int(width / 8)
    wide = sum(ord(c) > 0x1100 for c in words) > len(words) / 4
    return textwrap.wrap(words, int(per_line / 1.7) if wide else per_line)
