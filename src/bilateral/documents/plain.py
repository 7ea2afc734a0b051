"""Charts drawn by plain templates, for documents by the thousand: lines over the years, bars of products. No library, no style of their own.

Drawn for a width of 360 units, so that letters are legible on a telephone; colours are classes of the page's style sheet.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from xml.sax.saxutils import escape

from bilateral.classify.commodities import ELLIPSIS
from bilateral.documents.document import Chart
from bilateral.lang.say import say_money

WIDTH = 360
LEFT, RIGHT, TOP, BOTTOM = 6, 6, 14, 22  # margins of the line chart
HEIGHT = 190
ROW, BAR = 34, 7  # of the bar chart: height of a row, of its bar
LETTER = 6.0  # average width of a letter at 12 units; a wide one (한, 中) takes two
TICKS = 4  # years named on the axis, at most


def years(chart: Chart, number: int) -> str:
    """Lines over the years. `spec`: first (a year), labels, values (a list for each label, None where there is no value), lang."""
    first, lines = int(chart.spec["first"]), list(chart.spec["values"])
    count = max(len(line) for line in lines)
    known = [value for line in lines for value in line if value is not None]
    low, high = min(0.0, *known), _round_up(max(known))
    low = -_round_up(-low) if low < 0 else 0.0
    drawn = [_grid(value, _y(value, low, high), say_money(value, lang=str(chart.spec["lang"]))) for value in _steps(low, high)]
    step = max(1, math.ceil((count - 1) / (TICKS - 1)))
    for at in range(0, count, step):
        anchor = "start" if at == 0 else "end" if at == count - 1 else "middle"
        drawn.append(f'<text class="tick" x="{_x(at, count):.1f}" y="{HEIGHT - 6}" text-anchor="{anchor}">{first + at}</text>')
    for n, line in enumerate(lines):
        drawn.append(_line(line, n, count, low, high))
    keys = "".join(
        f'<g><path class="line l{n}" d="M{LEFT} {HEIGHT + 12 + 18 * n}h18"/><text class="key" x="{LEFT + 24}" y="{HEIGHT + 16 + 18 * n}">{escape(cut(str(label), WIDTH - 36))}</text></g>'
        for n, label in enumerate(chart.spec["labels"])
    )
    return _svg("".join(drawn) + keys, HEIGHT + 4 + 18 * len(lines), chart, number)


def bars(chart: Chart, number: int) -> str:
    """A bar for each item, its name and its amount above it. `spec`: said, the amounts in words."""
    largest = max(value for _, value in chart.items)
    drawn = []
    for at, ((label, value), said) in enumerate(zip(chart.items, chart.spec["said"], strict=True)):
        y = ROW * at
        width = max(1.0, value / largest * WIDTH)
        room = WIDTH - 10 - _width(said)
        drawn.append(
            f'<text class="name" x="0" y="{y + 13}">{escape(cut(label, room))}</text><text class="amount" x="{WIDTH}" y="{y + 13}" text-anchor="end">{escape(said)}</text>'
            f'<rect class="bar" x="0" y="{y + 18}" width="{width:.1f}" height="{BAR}"/>'
        )
    return _svg("".join(drawn), ROW * len(chart.items), chart, number)


PLAIN: Mapping[str, Callable[[Chart, int], str]] = {"years": years, "bars": bars}


def cut(text: str, room: float) -> str:
    """A text cut to a width, with an ellipsis.

    >>> cut("vehicles", 100), cut("vehicles", 40), cut("자동차와 부품", 50)
    ('vehicles', 'vehic…', '자동차…')
    """
    if _width(text) <= room:
        return text
    if text.isascii():
        return text[: max(0, int(room / LETTER) - 1)].rstrip(" ,;") + ELLIPSIS
    made, width = "", LETTER
    for letter in text:
        width += _width(letter)
        if width > room:
            break
        made += letter
    return made.rstrip(" ,;") + ELLIPSIS


# ---------------------------------------------------------------------------------------------------------------- the parts


def _width(text: str) -> float:
    return LETTER * (len(text) if text.isascii() else len(text) + sum(1 for letter in text if "\u1100" <= letter <= "\uffdc"))


def _svg(body: str, height: int, chart: Chart, number: int) -> str:
    title, about = f"t{number}", f"d{number}"
    return (
        f'<svg role="img" aria-labelledby="{title} {about}" viewBox="0 0 {WIDTH} {height}" class="{chart.kind}"><title id="{title}">{escape(chart.title.text)}</title>'
        f'<desc id="{about}">{escape(chart.description)}</desc>{body}</svg>'
    )


def _x(at: int, count: int) -> float:
    return LEFT + (WIDTH - LEFT - RIGHT) * (at / (count - 1) if count > 1 else 0.5)


def _y(value: float, low: float, high: float) -> float:
    return TOP + (HEIGHT - TOP - BOTTOM) * (1 - (value - low) / (high - low))


def _grid(value: float, y: float, said: str) -> str:
    kind = "zero" if value == 0 else "grid"
    return f'<path class="{kind}" d="M{LEFT} {y:.1f}H{WIDTH - RIGHT}"/><text class="tick" x="{LEFT}" y="{y - 3:.1f}">{escape(said)}</text>'


def _line(values: Sequence[float | None], n: int, count: int, low: float, high: float) -> str:
    """A line broken where a year has no value, with a dot for each value of a short series or of a year that stands alone."""
    path, dots, pen = "", "", "M"
    for at, value in enumerate(values):
        if value is None:
            pen = "M"
            continue
        x, y = _x(at, count), _y(value, low, high)
        path += f"{pen}{x:.1f} {y:.1f}"
        alone = pen == "M" and (at + 1 == len(values) or values[at + 1] is None)
        dots += f'<circle class="dot l{n}" cx="{x:.1f}" cy="{y:.1f}" r="2.5"/>' if alone or count <= 12 else ""
        pen = "L"
    return f'<path class="line l{n}" d="{path}"/>{dots}'


def _steps(low: float, high: float) -> tuple[float, ...]:
    """The values named on the axis: its ends, and zero where it lies between."""
    return (low, 0.0, high) if low < 0 < high else (low, (low + high) / 2, high)


def _round_up(value: float) -> float:
    """The next of 1, 2, 4, 6, 8, 10 times a power of ten.

    >>> _round_up(3.1e9), _round_up(0.0)
    (4000000000.0, 1.0)
    """
    if value <= 0:
        return 1.0
    power: float = 10.0 ** math.floor(math.log10(value))
    return next(step * power for step in (1, 2, 4, 6, 8, 10) if step * power >= value * (1 - 1e-12))
