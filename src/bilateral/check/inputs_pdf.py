"""The text of a PDF that has a text layer: the lines of a paragraph joined, words cut at a line's end made whole.

A PDF has no paragraphs, only letters at places. What a new paragraph is, is told by distance, size of letters and length of lines.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Any

from bilateral.check.marked_up import clean
from bilateral.model import BadFile

SECONDS = 60
CHILD = Path(__file__).with_name("_pdf_child.py")
CUT = "\x02\ufffe\xad"  # the reader's signs for a hyphen at the end of a line, and the soft hyphen
HYPHEN = re.compile(rf"(?<=[^\W\d_])[-‐{CUT}]$")
RANGE = re.compile(rf"(?<=\d)[-‐–{CUT}]$")
ENDED = re.compile(r"[.!?。:;][)\]\"'”’»」』]*$")
ITEM = re.compile(r"(?:[•·▪‣◦○●■□◆※–—*-]|\(?\d{1,2}[.)]|[a-z]\))\s")
AROUND = 4  # lines before and after one that tell how wide its column is
DIGITS = re.compile(r"\d+")
FULL = 0.85  # of the width of a column: a shorter line that ends a sentence ends its paragraph
WIDER = 1.35  # times the usual distance of lines
SIZE = 1.15  # times the height of letters


@dataclass(frozen=True)
class Line:
    """A line of a page and its box, in points from the page's lower left corner."""

    text: str
    left: float
    bottom: float
    right: float
    top: float

    @property
    def height(self) -> float:
        return max(self.top - self.bottom, 0.1)


def read_pdf(data: bytes, name: str, most: int) -> tuple[str, str, str]:
    """Title, text (of at most so many characters) and a note. The title is the file's own where its text has it: many are those of a template.

    Raises:
        BadFile: for a PDF that is damaged, locked, without a text layer, too long, or not read within SECONDS.
    """
    told = _ask(data, name, most)
    pages = [[Line(_tidy(text), *box) for text, *box in page if _tidy(text)] for page in told["pages"]]
    paragraphs = list(join_lines(_without_edges(pages)))
    if not paragraphs:
        raise BadFile(
            f"{name} has no text layer (its pages are pictures): run character recognition on it first, or copy its text into a file"
        )
    text = "\n\n".join(paragraphs)
    blank = sum(not page for page in pages)
    title = " ".join(clean(told["title"] or "").split())
    note = f"{blank} of {len(pages)} pages have no text layer and were not read" if blank else ""
    return (title if title and title in text.replace("\n", " ") else "", text, note)


def join_lines(pages: Sequence[Sequence[Line]]) -> Iterator[str]:
    """The paragraphs of pages of lines, each on one line; rows of a table on one each."""
    lines = [line for page in pages for line in page]
    usual = _distance(pages)
    begins = [
        at == 0 or _begins(lines[at - 1], line, usual, _column(lines[max(at - AROUND, 0) : at + AROUND])) for at, line in enumerate(lines)
    ]
    made: list[str] = []
    for at, line in enumerate(lines):
        if made and "\t" in line.text and "\t" in lines[at - 1].text:
            made.append("\n")  # rows of one table
        elif made and begins[at]:
            yield "".join(made)
            made = []
        ends = at + 1 == len(lines) or begins[at + 1]
        made.append(_whole(line.text) if ends else _leading(line.text, lines[at + 1].text))
    if made:
        yield "".join(made)


# ---------------------------------------------------------------------------------------------------------------- the parts


def _ask(data: bytes, name: str, most: int) -> dict[str, Any]:
    # -P: the folder of this package is not a place to import modules from
    command = [sys.executable, "-P", str(CHILD), str(most)]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired as error:
        raise BadFile(
            f"{name} could not be read within {SECONDS} seconds: it is damaged or far too large; copy its text into a file"
        ) from error
    if done.returncode == 3:
        raise BadFile(f"{name} is locked by a password; save a copy without one, then check that")
    if done.returncode == 4:
        raise BadFile(f"{name} holds more than {most:,} characters of text, the most that can be checked at once: cut it into parts")
    if done.returncode:
        raise BadFile(f"{name} is a damaged PDF or cut short; save it again, or copy its text into a file")
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def _tidy(text: str) -> str:
    """A line without controls, its blanks run together; the tabs between cells stay, and the sign of a cut word at its end."""
    whole = text.rstrip()
    cells = (" ".join(clean(cell).split()) for cell in whole.split("\t"))
    return "\t".join(cells) + (whole[-1] if whole and whole[-1] in CUT else "")


def _without_edges(pages: list[list[Line]]) -> list[list[Line]]:
    """The pages without their numbers and without head and foot lines that most of them share: a sentence goes on across them."""
    edges = (
        Counter(DIGITS.sub("", line.text) for page in pages if page for line in {page[0], page[-1]}) if len(pages) > 1 else Counter[str]()
    )
    shared = {text for text, count in edges.items() if not text.strip(" -–—/") or (count > 2 and count * 2 > len(pages))}
    return [[line for line in page if DIGITS.sub("", line.text) not in shared or line not in (page[0], page[-1])] for page in pages]


def _distance(pages: Sequence[Sequence[Line]]) -> float:
    """The usual distance from one line to the next."""
    steps = [a.bottom - b.bottom for page in pages for a, b in pairwise(page) if 0 < a.bottom - b.bottom < 4 * a.height]
    return median(steps) if steps else 1.0


def _column(lines: Sequence[Line]) -> float:
    """The width of a full line among those around one."""
    return max(line.right - line.left for line in lines)


def _begins(before: Line, line: Line, usual: float, widest: float) -> bool:
    """Whether a line begins a paragraph."""
    if ITEM.match(line.text) or "\t" in before.text + line.text or max(before.height, line.height) > SIZE * min(before.height, line.height):
        return True
    ended = bool(ENDED.search(before.text))
    full = before.right - before.left >= FULL * widest
    step = before.bottom - line.bottom
    if step <= 0 or step > 4 * before.height:  # the next column or page: the sentence goes on where the line before is full
        return ended or not full
    if step > WIDER * usual:
        return True
    return not full and (ended or line.right - line.left >= FULL * widest or not line.text[:1].islower())


def _leading(text: str, following: str) -> str:
    """A line as it stands before the one that goes on with it: a word cut at its end is made whole, a number keeps
    its Korean unit beside it, and its other end."""
    if HYPHEN.search(text) and following[:1].islower():
        return text[:-1]
    tight = (text[-1:].isdigit() and "가" <= following[:1] <= "힣") or (RANGE.search(text) and following[:1].isdigit())
    return _whole(text) + ("" if tight else " ")


def _whole(text: str) -> str:
    """A text whose last sign, if it stood for a hyphen, is one."""
    return text[:-1] + "-" if text[-1:] and text[-1] in CUT else text
