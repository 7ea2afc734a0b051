"""A text in parts: paragraphs, sentences, its headline, and the day it was written.

Offsets are characters of the text as given. The items of a list belong to the paragraph that
introduces them. A line is a paragraph, unless the lines are wrapped at one width: then a paragraph ends at a blank
line, at a short line, or before a list item. Everything is one pass from left to right.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from bilateral.lang.context import context
from bilateral.lang.read import Number

__all__ = ["BULLET", "Outline", "Sentence", "dated", "outline"]

LINE = re.compile(r"[^\r\n]+")
ITEM = re.compile(r"\s*(?:[-*•–·○ㅇ※▪◦●→▶■□◇◆✓]|\d{1,2}[.)]|#{1,6}|\|)\s")
BULLET = re.compile(r"\s*(?:[-*•–·○ㅇ※▪◦●→▶■□◇◆☞➤►✓✔›»>]+|[①-⑳]|[a-z]\)|[가나다라마바사아자차카타파하][.)]|\d{1,2}[.)/]\d{0,2})\s")
LABELLED = re.compile(r"\s*[^\n:：.;]{1,44}(?:[:：]|\s[—–-]\s)\s?[-−–+(]?(?:US\$|\$|USD )?\d[^\n:]{0,40}$")  # 2023: 571.7
ENDING = re.compile(r"[.!?。…][\"'”’»)\]]*(?:\[[^\]\n]{1,8}\])*$|:$")
STOP = re.compile(r"[.!?。][\"'”’»)\]]*(?:\[\^?[0-9]{1,3}\])*(?=\s+[\"'“‘«(\[¿¡#*-]*[A-ZÁÉÍÓÚÑ0-9가-힣$₩−]|\s*$)")
WIDE, NARROW = 60, 140  # wrapped text: most lines that are no paragraph's last are between these
HEAD_LINES = 6  # lines in which a headline and a dateline stand
LONGEST = 3000  # characters of a sentence
ANSWER = 40  # characters of an answer that its question completes
FEW, WORDS = 3, 8  # letters beside a number that stands alone; letters of a label
MANY = 60  # numbers looked at in one sentence
OPENS = re.compile(r"\W*(?:\d{1,2}[.)/]\s*)?")  # what stands before a number that opens its line
QUESTION = 34  # characters of a question that its answer completes
LAST, FOOT, MARK = 12, 400, 22  # numbers at the foot of a text, characters of it, and those beside a day in which the word "sent" stands
RULE = re.compile(r"[\s=*_~-]*$")


@dataclass(frozen=True, slots=True)
class Sentence:
    """Characters `start` to `end`; the number of its paragraph; `heading`: a headline or title of a section."""

    start: int
    end: int
    paragraph: int
    heading: bool = False


@dataclass(frozen=True, slots=True)
class Outline:
    """The sentences of a text in order, and the day it was written as far as it says."""

    sentences: tuple[Sentence, ...]
    day: date | None


def outline(text: str, lang: str, numbers: Sequence[Number]) -> Outline:
    """The parts of a text; `numbers` are those found in it, of which a day at its head is the day it was written."""
    sentences = tuple(_completed(text, tuple(_sentences(text, lang)), numbers))
    return Outline(sentences, dated(text, lang, sentences, numbers))


def dated(text: str, lang: str, sentences: Sequence[Sentence], numbers: Sequence[Number]) -> date | None:
    """The first whole day among the first lines, where it stands in a line of its own, before a dash, or at the head of its line: a dateline.
    Where there is none, a day at the foot of the text that says when it was sent."""
    if not sentences:
        return None
    limit = sentences[min(len(sentences), HEAD_LINES + 4) - 1].end
    for at, number in enumerate(numbers):
        if number.start >= limit:
            break
        if re.fullmatch(r"--\d\d-\d\d", number.date) and (day := _of_year(text, number, numbers[max(0, at - 2) : at + 3])):
            return day
        if number.kind != "date" or not re.fullmatch(r"\d{4}-\d\d-\d\d", number.date):
            continue
        line_start = text.rfind("\n", 0, number.start) + 1
        line_end = text.find("\n", number.end)
        line = text[line_start : line_end if line_end >= 0 else len(text)]
        before, after = line[: number.start - line_start], line[number.end - line_start :]
        if len(line) <= 90 or (len(before) <= 45 and re.match(r"\s*(?:[.,)\]/|]|년|일)*\s*[-–—(/:|=]|\s*[.)]", after)):
            return date.fromisoformat(number.date)
    return _signed(text, lang, numbers)


def _of_year(text: str, number: Number, beside: Sequence[Number]) -> date | None:
    """A day and month whose year stands apart in the same short line: <Morning news> script of 3 September (2025)."""
    first, last = text.rfind("\n", 0, number.start) + 1, text.find("\n", number.end)
    last = last if last >= 0 else len(text)
    years = {n.date[:4] for n in beside if first <= n.start < last and n.kind in ("year", "date") and re.match(r"\d{4}", n.date)}
    if len(years) != 1 or last - first > 90:
        return None
    try:
        return date.fromisoformat(f"{years.pop()}{number.date[1:]}")
    except ValueError:  # 29 February of another year
        return None


def _signed(text: str, lang: str, numbers: Sequence[Number]) -> date | None:
    """The last whole day of a text, where words beside it say that the text was sent or printed then."""
    for number in reversed(numbers[-LAST:]):
        if number.kind == "date" and re.fullmatch(r"\d{4}-\d\d-\d\d", number.date) and number.start >= len(text) - FOOT:
            around = text[max(0, number.start - MARK) : number.start] + "|" + text[number.end : number.end + MARK]
            if any(word in around.lower() for word in context(lang)["dateline"]["sent"]):
                return date.fromisoformat(number.date)
    return None


# ---------------------------------------------------------------------------------------------------------------- the parts


def _sentences(text: str, lang: str) -> Iterator[Sentence]:
    number, opens = -1, False
    for start, end, single in _paragraphs(text):
        item = BULLET.match(text, start, end) is not None or (opens and single and LABELLED.match(text[start:end].rstrip()) is not None)
        number += 0 if item and opens else 1
        parts = list(_split(text, start, end, lang))
        heading = single and len(parts) == 1 and end - start <= 120 and not ENDING.search(text[start:end].rstrip()) and not item
        opens = item or heading or text[start:end].rstrip().endswith((":", "："))
        for first, last in parts:
            yield Sentence(first, last, number, heading)


def _completed(text: str, sentences: Sequence[Sentence], numbers: Sequence[Number]) -> Iterator[Sentence]:
    """Sentences, with a question and the few words that answer it as one, and a line of a number alone with the label behind it as one."""
    at, labelled = 0, False
    while at < len(sentences):
        one, two = sentences[at], sentences[at + 1] if at + 1 < len(sentences) else None
        gap = text[one.end : two.start] if two else ""
        joins = two is not None and two.end - one.start < LONGEST and (_answers(text, one, two, numbers) or (not labelled and _labels(text, one, two, numbers)))
        labelled = not joins and two is not None and gap.count("\n") == 1 and _is_label(text, one, numbers)
        if joins and two is not None:
            yield Sentence(one.start, two.end, two.paragraph if text[one.start : one.end].rstrip().endswith("?") else one.paragraph)
            at += 2
        else:
            yield one
            at += 1


def _quantities(numbers: Sequence[Number], start: int, end: int) -> list[Number]:
    """The numbers between two places that are no dates."""
    first = bisect_left(numbers, start, key=lambda n: n.start)
    return [n for n in numbers[first : first + MANY] if n.start < end and n.kind not in ("year", "date", "relative", "unknown")]


def _answers(text: str, question: Sentence, answer: Sentence, numbers: Sequence[Number]) -> bool:
    """Whether the second is the short answer, a number, to the first: Where does Korea rank? In fifth place."""
    if not text[question.start : question.end].rstrip().endswith("?") or answer.end - answer.start > ANSWER or text.count("\n", question.end, answer.start) > 1:
        return False
    return bool(_quantities(numbers, answer.start, answer.end)) and not [n for n in _quantities(numbers, question.start, question.end) if n.kind in ("amount", "share")]


def _labels(text: str, alone: Sentence, label: Sentence, numbers: Sequence[Number]) -> bool:
    """Whether the first is a number alone at the head of a line and the second, on the same line or the next, has words and no number."""
    found = _quantities(numbers, alone.start, alone.end)
    amounts = [n for n in found if n.kind in ("amount", "share", "rank", "ordinal", "count") and (n.unit or n.kind != "count" or n.bound)]
    if len(amounts) != 1 or found[-1] is not amounts[0] or text.count("\n", alone.end, label.start) > 1 or not OPENS.fullmatch(text, text.rfind("\n", 0, alone.start) + 1, alone.start):
        return False
    rest = text[alone.start : amounts[0].start] + text[amounts[0].end : alone.end]
    words = text[label.start : label.end]
    return sum(c.isalpha() for c in rest) <= FEW and sum(c.isalpha() for c in words) >= WORDS and not _quantities(numbers, label.start, label.end)


def _is_label(text: str, sentence: Sentence, numbers: Sequence[Number]) -> bool:
    """Whether a line of words without a number may be the label of the number below."""
    words = text[sentence.start : sentence.end]
    return len(words) <= 90 and not words.rstrip().endswith((".", "!")) and not _quantities(numbers, sentence.start, sentence.end)


def _paragraphs(text: str) -> Iterator[tuple[int, int, bool]]:
    """Start and end of each paragraph, and whether it is one line."""
    lines = [(m.start(), m.end()) for m in LINE.finditer(text) if not RULE.match(m[0])]
    width = _wrapped_at(text, lines)
    start: int | None = None
    count = 0
    for at, (first, last) in enumerate(lines):
        start, count = (first, 1) if start is None else (start, count + 1)
        following = lines[at + 1] if at + 1 < len(lines) else None
        if following is None or width is None or _breaks(text, (first, last), following, width):
            yield start, last, count == 1
            start = None


def _wrapped_at(text: str, lines: Sequence[tuple[int, int]]) -> int | None:
    """The width at which the lines are wrapped; None where a line is a paragraph."""
    lengths = sorted(last - first for first, last in lines)
    if len(lengths) < 4 or lengths[-1] > NARROW or lengths[-1] < WIDE:
        return None
    ended = sum(bool(ENDING.search(text[first:last].rstrip())) for first, last in lines)
    return lengths[-1] if ended < len(lines) * 0.7 else None


def _breaks(text: str, line: tuple[int, int], following: tuple[int, int], width: int) -> bool:
    if text.count("\n", line[1], following[0]) > 1 or ITEM.match(text, following[0], following[1]):
        return True
    first_word = re.match(r"\s*\S*", text[following[0] : following[1]])
    room = width - (line[1] - line[0])
    return len(first_word[0] if first_word else "") + 1 < room * 0.8 if room > 12 else False


def _split(text: str, start: int, end: int, lang: str) -> Iterator[tuple[int, int]]:
    """Sentences; one that is longer than any is cut at a blank, so that the work on a sentence has an end."""
    for first, last in _stopped(text, start, end, lang):
        while last - first > LONGEST:
            cut = max(text.rfind(" ", first + LONGEST // 2, first + LONGEST), text.rfind("\n", first + LONGEST // 2, first + LONGEST))
            cut = cut if cut > 0 else first + LONGEST
            yield first, cut
            first = cut + 1 if text[cut].isspace() else cut
        yield first, last


def _stopped(text: str, start: int, end: int, lang: str) -> Iterator[tuple[int, int]]:
    first = start
    for stop in STOP.finditer(text, start, end):
        if stop[0][0] == "." and _abbreviated(text, first, stop.start(), lang):
            continue
        if stop[0][0] == "?" and stop.end() - first <= QUESTION and text[stop.end() : stop.end() + 1] == " ":  # "Inflation? 2.3 % in 2024."
            continue
        yield first, stop.end()
        first = stop.end()
        while first < end and text[first].isspace():
            first += 1
    if first < end:
        yield first, end


def _abbreviated(text: str, first: int, stop: int, lang: str) -> bool:
    if re.fullmatch(r"\s*[(\[]?(?:1[5-9]|20)\d\d(?:[-–/]\d{2,4})?", text[first:stop]):  # a timeline: "1905. The first Koreans land"
        return True
    head = text[max(first, stop - 12) : stop]
    word = re.split(r"[\s(\"'“]", head)[-1].lower()
    return word in _abbreviations(lang) or (len(word) == 1 and word.isalpha() and word.isascii())


@cache
def _abbreviations(lang: str) -> frozenset[str]:
    return frozenset(context(lang)["language"]["abbreviations"])
