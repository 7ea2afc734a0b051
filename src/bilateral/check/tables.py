"""Tables in a text: what the caption, the head of a column and the label of a row say of the number in a cell.

Rows have bars between their cells (Markdown), two blanks, a tab or a row of dots, semicolons, or slashes behind a label and a
colon. Rows of a label and a number may have no head. A caption is the line above the table, or the one below it where that alone says what is measured.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise
from typing import Any

from bilateral.check.claim import Claim
from bilateral.check.codes import read_goods
from bilateral.check.line import Line
from bilateral.check.made import made
from bilateral.check.outline import Sentence
from bilateral.check.roles import pair_keys, relation
from bilateral.check.story import Story
from bilateral.check.topics import NOTHING, Hit, choose, fits, hits_in, kind_of, topic_of
from bilateral.classify import regions
from bilateral.lang.read import Number, read_one
from bilateral.metrics import metric as metric_named
from bilateral.metrics import metrics
from bilateral.model import WORLD

__all__ = ["Cell", "Tables", "cell_claim", "tables_in"]

LINE = re.compile(r"[^\n]*")
PARTED = re.compile(r"\t+|[ \u00a0]{2,}|\s?(?:\.{3,}|…{2,})\s?")
SEMICOLON = re.compile(r"\s?;\s?")
SLASH = re.compile(r"(?<=\w):\s|\s/\s|(?<=\d)/(?=\d)")  # Nuevo León: 155.9 / 24.8 / 701.2
NUMERIC = re.compile(r"[-+−–△(]?[$₩€]?\s?[\d.,\u00a0 ]*\d[\d.,]*\s?(?:[십백천만억조]\s?(?:[\d,]+(?=[십백천만억조]|\s?[명달불원개위곳대]))?)*\s?(?:명|달러|불|원|개국|개사|개|위|곳|대)?[%)]?")
YEAR = re.compile(r"(?:19|20)\d\d년?")
RULE = re.compile(r"[\s|:+=-]*")
NEAR = 2  # lines, blank ones aside, in which a caption stands above its table
UNIT = 12  # characters of the head of a column that is a unit alone
HEAD = 40  # characters of the head of a table of two columns
THOUSAND = 1_000  # a smaller number in a table that gives no unit may be anything
CAPTION = 160  # characters of a line below a table that is its caption
PIECES = re.compile(r"[():：,;\[\]]")


@dataclass(frozen=True, slots=True)
class Cell:
    """Where a cell stands, and the stretches of text that say what is in it; (0, 0) for none."""

    start: int
    end: int
    label: tuple[int, int]
    column: tuple[int, int]
    caption: tuple[int, int]
    below: tuple[int, int]
    corner: tuple[int, int] = (0, 0)
    heads: tuple[int, int] = (0, 0)  # the whole head


class Tables:
    """The cells of a text by where they stand, and the sentences to read their captions in."""

    def __init__(self, cells: Sequence[Cell], lines: Sequence[Line]) -> None:
        self.cells, self.lines = cells, lines
        self._starts = [c.start for c in cells]
        self._lines = [line.sentence.start for line in lines]

    def at(self, place: int) -> Cell | None:
        """The cell that a place in the text is in."""
        n = bisect_right(self._starts, place) - 1
        return self.cells[n] if n >= 0 and place < self.cells[n].end else None

    def part(self, span: tuple[int, int]) -> Line | None:
        """A stretch of the text as a sentence of its own."""
        first, last = span
        if last <= first or not self.lines:
            return None
        here = self.lines[max(0, bisect_right(self._lines, first) - 1) : bisect_left(self._lines, last)]
        if not here:
            return None

        def inside(things: Sequence[Any]) -> tuple[Any, ...]:
            return tuple(t for t in things if first <= t.start and t.end <= last)

        return replace(
            here[0], sentence=Sentence(first, last, here[0].sentence.paragraph), numbers=inside([n for line in here for n in line.numbers]),
            periods=inside([p for line in here for p in line.periods]), areas=inside([a for line in here for a in line.areas]),
            mentions=inside([m for line in here for m in line.mentions]),
        )  # fmt: skip


def tables_in(text: str, lines: Sequence[Line]) -> Tables:
    """All cells with a number in them of all tables."""
    return Tables(tuple(_cells(text)), lines)


def cell_claim(cell: Cell, number: Number, line: Line, tables: Tables, story: Story, goods: Sequence[tuple[int, int, Any]]) -> Claim | None:
    """What the number of a cell says; None where caption, column and label do not say it."""
    parts = {name: tables.part(span) for name, span in (("label", cell.label), ("column", cell.column), ("caption", cell.caption), ("corner", cell.corner), ("below", cell.below), ("heads", cell.heads))}
    headed = [p for p in (parts["column"], parts["label"]) if p]
    number = _in_unit(number, [p for p in (parts["label"], parts["column"], parts["corner"], parts["caption"], parts["below"]) if p], headed)
    if not number.unit and number.kind == "count" and number.scale == 1 and story.tabled and abs(number.value) >= THOUSAND and not any(p.has("count") for p in parts.values() if p):
        number = _times(number, Decimal(story.tabled))
    kind = kind_of(number.unit)
    hit = _hit(parts, kind, story)
    if hit is None:
        return None
    near = [p for p in (parts["label"], parts["column"]) if p]
    said = next((p.said for part in (*near, parts["caption"]) if part for p in part.periods if p.said[:1].isdigit()), "")
    headings = {p.said for p in heads.periods if p.said[:1].isdigit()} if (heads := parts["heads"]) and not said else set()
    said = next(iter(headings)) if len(headings) == 1 else said
    period = said or (story.period.value if story.period else "")
    carried = [*([] if said else ["period"]), *([] if hit.end > hit.start else ["metric"])]
    named = [a for part in near for a in part.areas if not a.group]
    captioned = next((list(part.areas) for name in ("corner", "caption", "below", "heads") if (part := parts[name]) and part.areas), [])
    if len({a.code for a in captioned if not a.group}) > 1:  # for the seminar "Capital from Asia"
        captioned = [a for a in captioned if not a.group]
    if hit.concept:
        if kind == "count" and not number.unit and (times := _counted(parts["label"], parts["column"])) is not None:
            number = _scaled(number, times)
        areas = [a for a in (*named, *captioned) if not a.group]
        keys = {"area": areas[0].code if areas else "", "concept": hit.concept, "period": period}
        return _checked(made(line, number, metric_named("indicator"), keys, story, 1), carried)
    dims: dict[str, Any] = {}
    for part in (*near, *((parts["caption"],) if parts["caption"] else ())):
        named_goods = [(key, c) for start, _, c in goods for key in ("commodity",) if part.sentence.start <= start < part.sentence.end]
        for key, value in (*(("region", r) for _, r in part.of("region")), *(("instrument", i) for _, i in part.of("instrument")), *named_goods):
            dims.setdefault(key, value)
    topic = topic_of(metrics()[hit.metric])
    grows = any(p.has("year_on_year") for p in headed) or not any(p.has("share") for p in parts.values() if p)
    form = {"ratio": "growth" if grows else "share", "money": "level"}.get(kind, kind)
    metric = choose(topic, kind, form, dims)
    sides = pair_keys(metric) if metric else None
    if metric is None or sides is None:
        return None
    owner = regions.owner(dims["region"]) if dims.get("region") else ""
    ends = relation(metric, captioned or named, captioned or named, story, line.sentence.paragraph, hit.start, owner)
    keys = dict(ends.keys)
    if captioned and named and named[0].code not in keys.values() and not owner:
        keys = {sides[0]: next((a.code for a in captioned if not a.group and a.code != WORLD), keys.get(sides[0], "")), sides[1]: named[0].code}
    keys |= {"period": period} if "period" in metric.keys else {}
    keys |= {key: str(value) for key, value in dims.items() if key != "commodity"}
    if "commodity" in dims:
        keys["commodity"] = read_goods(dims["commodity"], keys)[0][0]
    return _checked(made(line, number, metric, keys, story, 1), carried)


# ---------------------------------------------------------------------------------------------------------------- the parts


def _checked(claim: Claim, carried: Sequence[str]) -> Claim:
    """A key that nothing says is in doubt, and so is what only the text around the table says."""
    missing = [key for key in metric_named(claim.metric or "").keys if not claim.keys.get(key)]
    return replace(claim, doubts=tuple(dict.fromkeys((*carried, *missing))))


def _hit(parts: dict[str, Line | None], kind: str, story: Story) -> Hit | None:
    for name in ("column", "label", "corner", "caption", "below", "heads"):
        part = parts[name]
        found = [h for h in hits_in(part, story.lang) if h.metric != NOTHING and fits(h, kind, story.lang)] if part else []
        stated = [h for h in found if not any(m.start == h.start for m, _ in part.of("instrument"))] if part else []
        if stated:
            return stated[0]
        if found:
            return found[0]
    if story.title is not None:
        hit = Hit(0, 0, story.title.value)
        return hit if fits(hit, kind, story.lang) else None
    return None


def _in_unit(number: Number, said: Sequence[Line], headed: Sequence[Line]) -> Number:
    """A bare number in the unit that its column or the caption gives; a column or row of rates and shares is of ratios though the caption says dollars."""
    if number.unit or number.kind != "count" or number.scale != 1:
        return number
    if any(p.has(kind) for p in headed for kind in ("year_on_year", "share")) and not any(any(p.of("table_unit")) for p in headed):
        return replace(number, value=number.value / 100, low=number.low / 100, high=number.high / 100, unit="ratio", kind="share")
    for part in said:
        times = next((Decimal(value) for _, value in part.of("table_unit")), None)
        if times is None and "%" in part.words and part.sentence.end - part.sentence.start < 30:
            return replace(number, value=number.value / 100, low=number.low / 100, high=number.high / 100, unit="ratio", kind="share")
        if times is None:
            read = (read_one(f"1 {piece.strip()}", part.lang) for piece in PIECES.split(part.words) if piece.strip())
            times = next((n.value for n in read if n is not None and n.unit == "USD" and (n.value >= 1000 or part.sentence.end - part.sentence.start < UNIT)), None)
        if times is not None:
            return _times(number, times)
        if "%" in part.words and part.sentence.end - part.sentence.start < 30:
            return replace(number, value=number.value / 100, low=number.low / 100, high=number.high / 100, unit="ratio", kind="share")
    return number


def _counted(*said: Line | None) -> Decimal | None:
    """The scale that a label or the head of a column gives for counts: Population (millions)."""
    for part in said:
        read = (read_one(f"1 {piece.strip()}", part.lang) for piece in PIECES.split(part.words) if piece.strip()) if part else ()
        if times := next((n.scale for n in read if n is not None and n.kind == "count" and n.scale >= THOUSAND), None):
            return Decimal(times)
    return None


def _scaled(number: Number, times: Decimal) -> Number:
    return replace(number, value=number.value * times, low=number.low * times, high=number.high * times, scale=times)


def _times(number: Number, times: Decimal) -> Number:
    return replace(_scaled(number, times), unit="USD", kind="amount")


def _cells(text: str) -> Iterator[Cell]:
    """Every numeric cell: blocks of rows with as many cells, the first row or the line above it the head."""
    rows = [(m.start(), m.end()) for m in LINE.finditer(text) if m.end() > m.start()]
    read = [_split(text, *row) for row in rows]
    split = [one.cells for one in read]
    at = 0
    while at < len(rows):
        last = at
        while last < len(rows) and len(split[last]) > 1 and read[last].sign == read[at].sign:
            last += 1
        block = [n for n in range(at, last) if not RULE.fullmatch(text[slice(*rows[n])])]
        if len(block) >= 2:
            yield from _block(text, rows, split, block, last)
        at = max(last, at + 1)


def _block(text: str, rows: Sequence[tuple[int, int]], split: Sequence[list[tuple[int, int]]], block: Sequence[int], last: int) -> Iterator[Cell]:
    head = split[block[0]]
    above = [n for n in range(max(0, block[0] - NEAR), block[0]) if text[slice(*rows[n])].strip() and len(split[n]) <= 1]
    caption = (rows[above[0]][0], rows[above[-1]][1]) if above else (0, 0)
    if above and len(above) == NEAR and rows[above[1]][0] - rows[above[0]][1] > 1:  # a blank line between them: only the nearer
        caption = rows[above[-1]]
    below = rows[last] if last < len(rows) and rows[last][1] - rows[last][0] <= CAPTION else (0, 0)
    headless = len(head) == 2 and (value := text[slice(*head[1])].strip()) != "" and NUMERIC.fullmatch(value) is not None and not YEAR.fullmatch(value)
    for n in block if headless else block[1:]:
        cells = split[n]
        shift = len(head) - len(cells)  # a head without a word above the labels has one cell less
        if shift not in (0, -1, 1):
            continue
        shift = min(shift, 0)  # a row that leaves out its last cell
        for c, cell in enumerate(cells[1:], 1):
            if NUMERIC.fullmatch(text[slice(*cell)].strip()):
                yield Cell(*cell, cells[0], (0, 0) if headless else head[c + shift], caption, below, (0, 0) if headless or shift else head[0], (0, 0) if headless else (head[0][0], head[-1][1]))


@dataclass(frozen=True, slots=True)
class _Row:
    """A line in its cells, and the sign that parts them; one cell for a line of prose."""

    sign: str
    cells: list[tuple[int, int]]


def _split(text: str, start: int, end: int) -> _Row:
    line = text[start:end]
    if line.count("|") >= 2 or (line.count("|") == 1 and (NUMERIC.fullmatch(line.partition("|")[2].strip()) or (len(line) <= HEAD and not any(map(str.isdigit, line))))):
        bars = [start + n for n, sign in enumerate(line) if sign == "|"]
        edges = [*([] if text[start : bars[0]].strip() == "" else [start - 1]), *bars, *([] if text[bars[-1] + 1 : end].strip() == "" else [end])]
        return _Row("|", [(first + 1, last) for first, last in pairwise(edges)])
    first = start + len(line) - len(line.lstrip())
    for sign, pattern in (("", PARTED), (";", SEMICOLON), ("/", SLASH)):
        gaps = [(m.start() + first, m.end() + first) for m in pattern.finditer(line.strip())]
        edges = [first, *(e for gap in gaps for e in gap), end]
        cells = list(zip(edges[::2], edges[1::2], strict=True))
        if gaps and (not sign or _is_row(text, cells, sign)):
            return _Row(sign, cells)
    return _Row("", [(start, end)])


def _is_row(text: str, cells: Sequence[tuple[int, int]], sign: str) -> bool:
    """Whether pieces of a line are cells and no prose: short, and behind the label all numbers or, in a head, all years or words."""
    label, *rest = (text[slice(*cell)].strip() for cell in cells)
    if not label or len(label) > HEAD or (NUMERIC.fullmatch(label) and not YEAR.fullmatch(label)) or any(not one or len(one) > HEAD for one in rest):
        return False
    numbers = [NUMERIC.fullmatch(one) is not None for one in rest]
    if sign == "/":
        return len(rest) > 1 and all(numbers)
    return all(numbers) or not any(any(map(str.isdigit, one)) for one in (label, *rest))
