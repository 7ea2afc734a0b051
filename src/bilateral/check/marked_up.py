"""Text gathered from a marked-up file, with the breaks between its parts written as three signs until all of it is there."""

from __future__ import annotations

import re
from collections.abc import Iterable

CELL, LINE, PARAGRAPH = "\x1f", "\x1e", "\x1d"  # ASCII's own unit, record and group separators
BLANKS = re.compile(r"[ \t\r\n\f\v]+")
NO_TEXT = re.compile("[\x00-\x08\x0e-\x1f\xad]")  # and soft hyphens, which only say where a word may be cut


def clean(text: str) -> str:
    """Text of a file without the separators' signs, other controls and soft hyphens."""
    return NO_TEXT.sub("", text)


def settle(pieces: Iterable[str]) -> str:
    """The pieces as text: blanks run together, cells parted by tabs, lines and rows by line ends, paragraphs by a blank line; nothing empty."""
    made = []
    for paragraph in BLANKS.sub(" ", "".join(pieces)).split(PARAGRAPH):
        lines = ["\t".join(cell.strip(" ") for cell in line.split(CELL)).rstrip(" \t") for line in paragraph.split(LINE)]
        text = "\n".join(line for line in lines if line)
        if text:
            made.append(text)
    return "\n\n".join(made)
