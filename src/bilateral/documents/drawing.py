"""Charts as SVG: Vega-Lite through vl-convert, treemaps by our own layout. No script, no address in what comes out.

The treemap is squarified (Bruls, Huizing and van Wijk, "Squarified Treemaps", 2000): rows are filled while the worst aspect ratio improves.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape

from bilateral.documents import plain
from bilateral.documents.charts import COLOURS, HEIGHT, WIDTH
from bilateral.documents.document import Chart

VEGA_LITE = "5.20"
LETTER = 6.6  # average width of a letter at 12 pixels
LINE = 16
ON_DARK = {"#0072B2": "#ffffff"}  # black on this blue has a contrast of 4.2, white 5.2 (WCAG asks for 4.5)


@dataclass(frozen=True)
class Box:
    """A rectangle: left, top, width, height."""

    x: float
    y: float
    width: float
    height: float


def draw(chart: Chart, number: int) -> str:
    """A chart as an SVG element; `number` keeps ids apart in one page."""
    if chart.kind in plain.PLAIN:
        return plain.PLAIN[chart.kind](chart, number)
    return treemap(chart.items) if chart.kind == "treemap" else vega(chart.spec, number)


def vega(spec: Mapping[str, Any], number: int) -> str:
    """A Vega-Lite spec as SVG."""
    import vl_convert  # loaded only where a chart is drawn: it takes longer than a whole brief in text

    svg = str(vl_convert.vegalite_to_svg(dict(spec), vl_version=VEGA_LITE))
    svg = re.sub(r'\b(id="|url\(#)', lambda found: f"{found[1]}c{number}-", svg)
    return re.sub(r"<svg\b", '<svg aria-hidden="true"', svg, count=1)


def treemap(items: Sequence[tuple[str, float]]) -> str:
    """Labelled rectangles in proportion to their values."""
    boxes = squarify([value for _, value in items], Box(0, 0, WIDTH, HEIGHT))
    drawn = []
    for at, ((label, _), box) in enumerate(zip(items, boxes, strict=True)):
        colour = COLOURS[at % len(COLOURS)]
        ink = ON_DARK.get(colour, "#000000")
        size = f'x="{box.x:.1f}" y="{box.y:.1f}" width="{box.width:.1f}" height="{box.height:.1f}"'
        drawn.append(f'<rect {size} fill="{colour}" stroke="Canvas" stroke-width="2"/>')
        drawn.extend(
            f'<text x="{box.x + 6:.1f}" y="{box.y + LINE * (line + 1):.1f}" font-size="12" fill="{ink}">{escape(words)}</text>'
            for line, words in enumerate(fit(label, box))
        )
    body = "".join(drawn)
    return f'<svg aria-hidden="true" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif">{body}</svg>'


def fit(label: str, box: Box) -> list[str]:
    """The lines of a label that fit into a box, an ellipsis where some do not; none in a box too small for a word."""
    room = int((box.width - 10) / LETTER)
    lines: list[str] = []
    for word in label.split():
        if lines and len(lines[-1]) + 1 + len(word) <= room:
            lines[-1] += " " + word
        else:
            lines.append(word)
    allowed = int((box.height - 4) / LINE)
    if allowed < 1 or room < 4 or (lines and len(lines[0]) > room):
        return []
    shown = [line for line in lines[:allowed] if len(line) <= room]
    if len(shown) < len(lines) and shown:
        shown[-1] = shown[-1][: room - 1] + "…"
    return shown


def squarify(values: Sequence[float], box: Box) -> list[Box]:
    """A box for each value, in order, areas in proportion; values are positive and sorted from the largest.

    >>> [(b.width, b.height) for b in squarify([3, 1], Box(0, 0, 4, 1))]
    [(3.0, 1.0), (1.0, 1.0)]
    """
    total = sum(values)
    areas = [value / total * box.width * box.height for value in values]
    made: list[Box] = []
    while areas:
        side = min(box.width, box.height)
        count = 1
        while count < len(areas) and _worst(areas[: count + 1], side) <= _worst(areas[:count], side):
            count += 1
        row, areas = areas[:count], areas[count:]
        placed, box = _place(row, box)
        made.extend(placed)
    return made


def _worst(row: Sequence[float], side: float) -> float:
    whole = sum(row)
    return max(max(side * side * area / (whole * whole), whole * whole / (side * side * area)) for area in row)


def _place(row: Sequence[float], box: Box) -> tuple[list[Box], Box]:
    """The boxes of one row along the shorter side, and what is left."""
    whole = sum(row)
    made: list[Box] = []
    if box.width >= box.height:
        wide = whole / box.height
        at = box.y
        for area in row:
            made.append(Box(box.x, at, wide, area / wide))
            at += area / wide
        return made, Box(box.x + wide, box.y, max(box.width - wide, 0.0), box.height)
    high = whole / box.width
    at = box.x
    for area in row:
        made.append(Box(at, box.y, area / high, high))
        at += area / high
    return made, Box(box.x, box.y + high, box.width, max(box.height - high, 0.0))
