"""A check for a terminal or a pipe: the text with its marks, then each number with its verdict. It reads the same without colour."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from bilateral.check.claim import Check
from bilateral.check.report_marks import segments
from bilateral.check.report_words import FigureWords, Item, Said, say_check
from bilateral.lang import fill, text

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.text import Text

STYLES: Mapping[str, str] = {
    "supported": "green", "supported_by_partner": "green", "other_basis": "blue", "outdated": "yellow", "unit_slip": "magenta", "inconsistent": "bold magenta",
    "contradicted": "bold red", "not_checkable": "bright_black",
}  # fmt: skip
# Controls would reach the terminal as commands, and the signs that turn the direction of writing would turn what follows.
UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")
WIDE = 110  # from this width on there is room for a table


def to_terminal(check: Check, names: Mapping[str, str] | None = None, *, colour: bool, width: int) -> str:
    """The text marked up, a table of its numbers (one below the other where the width has no room for a table), the sources and a summary.

    `names` gives producers and citations their titles.
    """
    from rich.console import Console, Group

    said = say_check(check, names or {})
    stream = io.StringIO()
    console = Console(
        file=stream, width=max(width, 20), force_terminal=colour, color_system="standard" if colour else None, no_color=not colour,
        highlight=False, markup=False, emoji=False, legacy_windows=False, force_interactive=False,
    )  # fmt: skip
    console.print(Group(*_parts(check, said, width)))
    return "\n".join(line.rstrip() for line in stream.getvalue().splitlines()) + "\n" if not colour else stream.getvalue()


def safe(words: str) -> str:
    """Words that say nothing to a terminal but themselves."""
    return UNSAFE.sub("\ufffd", words.replace("\r\n", "\n").replace("\r", "\n"))


# ---------------------------------------------------------------------------------------------------------------- the parts


def _parts(check: Check, said: Said, width: int) -> Iterator[RenderableType]:
    from rich.text import Text

    lang = check.lang
    yield Text(safe(said.title), style="bold")
    yield Text(" ".join(said.about), style="dim")
    yield ""
    yield from _marked(check, said)
    yield ""
    if not said.items:
        yield Text(text(lang, "check.page.none"))
        return
    if width >= WIDE:
        yield _table(lang, said)
    else:
        yield Text(text(lang, "check.page.claims"), style="bold")
        for item in said.items:
            yield ""
            yield from _stacked(lang, item)
    yield from _sources(lang, said)
    yield ""
    yield _summary(lang, said)


def _marked(check: Check, said: Said) -> Iterator[Text]:
    """The text in paragraphs, each claim in the colour of its verdict and followed by its number and sign."""
    from rich.text import Text

    line = Text()
    for segment in segments(check.text, check.claims):
        style = STYLES.get(said.items[segment.owner].verdict, "") if segment.owner is not None else ""
        words = safe(segment.text)
        if segment.gap and "\n" in words:
            yield line
            line = Text(words.removeprefix("\n").rstrip("\n"))
            if not line.plain.strip():
                yield Text()
                line = Text()
        else:
            line.append(words, style=f"underline {style}".strip() if style else "")
        for at in segment.ending:
            item = said.items[at]
            line.append(f"[{item.number}{item.sign}]", style=STYLES.get(item.verdict, ""))
    yield line


def _table(lang: str, said: Said) -> RenderableType:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, expand=True, pad_edge=False, show_lines=False, leading=1)
    for name, ratio in (("number", 0), ("claim", 3), ("about", 4), ("verdict", 3), ("reason", 5), ("figure", 5)):
        title = text(lang, f"check.column.{name}")
        if ratio:
            table.add_column(title, ratio=ratio, overflow="fold")
        else:
            table.add_column(title, justify="right", no_wrap=True)
    for item in said.items:
        style = STYLES.get(item.verdict, "")
        table.add_row(
            str(item.number), Text(safe(item.text)), Text(safe(item.about)), Text(f"{item.sign} {item.verdict_words}", style=style),
            Text(safe(_reason(lang, item))), Text(safe(_decisive(lang, item))),
        )  # fmt: skip
    return table


def _stacked(lang: str, item: Item) -> Iterator[RenderableType]:
    from rich.padding import Padding
    from rich.text import Text

    head = Text(f"{item.number} {item.sign} ")
    head.append(safe(item.text), style="bold")
    head.append("  ")
    head.append(item.verdict_words, style=STYLES.get(item.verdict, ""))
    yield head
    for line in (item.about, _reason(lang, item), _decisive(lang, item)):
        if line:
            yield Padding(Text(safe(line)), (0, 0, 0, 4))


def _reason(lang: str, item: Item) -> str:
    if not item.correction:
        return item.reason
    return f"{item.reason}\n{text(lang, 'check.page.correction')}: {item.correction}".strip()


def _decisive(lang: str, item: Item) -> str:
    """The first figure with its source; nothing where there is none."""
    if not item.figures:
        return ""
    said = _figure(item.figures[0])
    return said if item.figures[0].about == item.about else f"{item.figures[0].about}: {said}"


def _figure(figure: FigureWords) -> str:
    parts = (figure.value, " · ".join(p for p in (figure.source, figure.vintage, figure.basis) if p), figure.id)
    number = f" [{figure.number}]" if figure.number else ""
    return " — ".join(p for p in parts[:2] if p) + number + f" ({figure.id})"


def _sources(lang: str, said: Said) -> Iterator[RenderableType]:
    from rich.text import Text

    if said.sources:
        yield ""
        yield Text(text(lang, "section.sources"), style="bold")
    for source in said.sources:
        yield Text(safe(f"[{source.number}] " + " · ".join(p for p in (source.title, source.vintage, source.quoted, source.loaded) if p)))


def _summary(lang: str, said: Said) -> Text:
    from rich.text import Text

    line = Text(fill(lang, "check.page.found", count=len(said.items)) + " ")
    for at, (verdict, words, sign, count, _) in enumerate(said.summary):
        line.append(" · " if at else "")
        line.append(f"{sign} {fill(lang, 'check.page.item', verdict=words, count=count)}", style=STYLES.get(verdict, ""))
    return line

