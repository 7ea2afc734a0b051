"""A program, not a module to import: reads a PDF from standard input and prints its lines as JSON:
{"title": …, "pages": [[[text, left, bottom, right, top], …], …]}, in points from the page's lower left corner.

It runs in a process of its own (see `inputs_pdf`), because a damaged or hostile PDF can make any reader run on, ask for all memory, or end the
process. Exit code 3: locked by a password; 4: more text than may be checked; 1: cannot be read.
"""

import json
import sys
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

MAX_MEMORY = 2 * 2**30  # bytes
CELL, ALONE = 1.6, 3.0  # heights of letters: a blank as wide parts cells; the second for a line of two words
LOCKED, TOO_LONG, DAMAGED = 3, 4, 1


def limit_memory() -> None:
    try:
        import resource
    except ImportError:  # Windows has no such limit
        return
    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def lines(text: Any) -> list[list[str | float]]:
    """Lines of a page in the order in which the file has them, each with the box of its first to last sign."""
    made: list[list[str | float]] = []
    letters: list[str] = []
    seen: list[int] = []  # the line's signs that are no blanks
    gaps: dict[int, float] = {}  # widths of the blanks before words, in heights of letters, by place in the line
    count = text.count_chars()
    for at in range(count + 1):
        code = pdfium.FPDFText_GetUnicode(text, at) if at < count else 10
        if code not in (10, 13):
            sign = chr(code) if code and not 0xD800 <= code < 0xE000 else "\ufffd"
            if not sign.isspace():
                if seen and letters[-1].isspace():
                    gaps[len(letters) - 1] = gap(text, seen[-1], at)
                seen.append(at)
            letters.append(sign)
            continue
        if seen:
            for place in cells(gaps):
                letters[place] = "\t"
            made.append(["".join(letters), *(round(side, 1) for side in box(text, seen))])
        letters, seen, gaps = [], [], {}
    return made


def cells(gaps: dict[int, float]) -> list[int]:
    """The blanks that part the cells of a row. A line set to full width has wide blanks too, but all of one width."""
    if len(gaps) > 1 and max(gaps.values()) < 1.5 * min(gaps.values()):
        return []
    return [place for place, width in gaps.items() if width > (CELL if len(gaps) > 1 else ALONE)]


def gap(text: Any, before: int, at: int) -> float:
    """The distance between two signs, in heights of letters."""
    _, bottom, end, top = text.get_charbox(before, loose=True)
    start = text.get_charbox(at, loose=True)[0]
    return float((start - end) / max(top - bottom, 0.1))


def box(text: Any, signs: list[int]) -> tuple[float, float, float, float]:
    """Left, bottom, right, top. The height is the middle one of three signs', since a bullet or a word may be in another font."""
    boxes = [text.get_charbox(at, loose=True) for at in (signs[0], signs[len(signs) // 2], signs[-1])]
    middle = sorted(boxes, key=lambda one: one[3] - one[1])[1]
    return boxes[0][0], middle[1], boxes[2][2], middle[3]


def main(max_text: int) -> int:
    data = sys.stdin.buffer.read()
    try:
        document = pypdfium2.PdfDocument(data)
        pages, total = [], 0
        for number in range(len(document)):
            text = document[number].get_textpage()
            total += text.count_chars()
            if total > max_text:
                return TOO_LONG
            pages.append(lines(text))
    except pypdfium2.PdfiumError as error:
        return LOCKED if "assword" in str(error) or "ecurity" in str(error) else DAMAGED
    json.dump({"title": document.get_metadata_value("Title"), "pages": pages}, sys.stdout)
    return 0


if __name__ == "__main__":
    limit_memory()
    sys.exit(main(int(sys.argv[1])))
