"""The periods of a sentence: what its dates, counted years and words such as "that year" and "since" make of one another."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from bilateral.check.lexicon import Mention, folded
from bilateral.lang.context import context
from bilateral.lang.read import Number, read_one

__all__ = ["DAY", "Period", "periods_in"]

SINCE = 60  # characters before a year in which words such as "since records began in" stand
OF_THAT = 5  # characters between a quarter and "that year"
SPANNED = 40  # characters before a year in which words such as "the first ten months of" stand
COMPARED = 48  # characters before a year in which words such as "below the level of" stand
NAMED = 24  # characters behind a year in which the word that it only names stands
UNTIL = 12  # characters between "since 1999" and "until last year"
OF_YEAR = re.compile(r"(?:에는|에도|에|엔|은|의|도|들어|,)? ?(?:들어(?:서|서는)? ?)?")  # between a year and a part of it, in Korean
ALL_OF = re.compile(r"\b(?:the|those|these|both|los|esos|estos|ambos) $", re.I)
DAY = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True, slots=True)
class Period:
    """A period as a text names it: canonical, or "@-1" for one counted from the period spoken of (a year earlier), "!-1" for one counted from
    the day of the text (last year), "=" for the one just spoken of (that year). `compared`: what the number is held against (more than in 2010)."""

    start: int
    end: int
    said: str
    since: bool = False
    compared: bool = False


def periods_in(text: str, lang: str, numbers: Sequence[Number], words: Sequence[Mention]) -> tuple[Period, ...]:
    """The periods of a sentence in order: two that are one together, a range whose ends stand apart at both of them."""
    return _parted(text, lang, _together(text, words, sorted(_periods(text, lang, numbers, words), key=lambda p: p.start)))


# ---------------------------------------------------------------------------------------------------------------- the parts


def _periods(text: str, lang: str, numbers: Sequence[Number], words: Sequence[Mention]) -> Iterator[Period]:
    summed = [m for m in words if m.get("together") or (m.get("cumulative") and not _is_since(lang, text[m.start : m.end])) or m.get("metric") == "fdi_inward_cumulative"]
    invested = any(metric == "fdi_inward" for m in words for metric in m.all("metric"))
    adds = invested and not any(m.get("highest") or m.get("up") or m.get("down") or m.get("lead") for m in words)  # Korea has invested 11.8 billion since 1999
    anaphoric = [(m.start, m.end) for m in words if m.get("anaphoric")]
    yield from (Period(m.start, m.end, "=") for m in words if m.get("same"))
    dated = [n.start for n in numbers if n.kind in ("year", "date")]
    yield from (Period(m.start, m.end, "Y") for m in words if m.get("whole") and not any(0 <= at - m.end <= 9 for at in dated))
    yield from (Period(m.start, m.end, "@1") for m in words if m.get("next"))
    parts: set[int] = set()  # months and quarters of a year counted from that of the text
    for at, n in enumerate(numbers):
        part = numbers[at + 1] if at + 1 < len(numbers) else None
        if n.start in parts or (n.kind == "count" and part is not None and part.kind == "year" and part.start - n.end <= SPANNED and _spanned(text, lang, part)):
            continue
        if n.kind == "relative" and part is not None and part.date[:2] == "--" and part.date[2] != "-" and _one(text, n, part) and len(part.date) != 7:
            parts.add(part.start)
            yield Period(n.start, part.end, f"!{int(n.value)}{part.date}")
        elif n.kind == "year" and part is not None and part.date[:2] == "--" and part.date[2] != "-" and part.start > n.end and _one(text, n, part):
            parts.add(part.start)
            yield Period(n.start, part.end, part.date.replace("--", f"{n.date}-"))
        elif n.kind == "relative":
            counted = any(start <= n.start and n.end <= end for start, end in anaphoric)
            yield Period(n.start, n.end, f"@{int(n.value)}" if counted else f"!{int(n.value)}", compared=lang == "es" and _is_compared(text, lang, n))
        elif n.kind == "count" and n.unit == "" and 0 < n.value <= 60 and (ago := _ago(text, lang, n)):
            yield Period(n.start - ago, n.end, f"!-{int(n.value)}")  # hace dos años
        elif n.kind == "count" and n.unit == "" and (turn := _counted_years(text, lang, n)):
            yield Period(n.start, n.end, f"@{turn * int(n.value)}")
        elif n.kind == "count" and n.unit == "" and summed and 1 < n.value <= 60 and folded(text[n.end : n.end + 8]).lstrip().startswith(_years(lang)):
            yield Period(n.start, n.end, f"+{int(n.value)}")  # the three years together
        elif lang == "ko" and (until := _to_month(text, n, part)):
            parts.add(part.start if part is not None and len(n.date) == 4 else n.start)
            yield Period(n.start, n.end, until)
        elif n.kind == "year" and (said := _spanned(text, lang, n)):
            yield Period(n.start, n.end, said)
        elif re.fullmatch(r"--\d\d", n.date) and folded(text[n.end : n.end + 8]).lstrip().startswith(_of_month(lang)):
            yield Period(n.start, n.end, n.date)  # 12월 한 달에만
        elif n.kind == "year" and _only_named(text, lang, n):
            continue  # at 2017 prices
        elif n.kind in ("year", "date") and n.date and not DAY.search(n.date) and (not n.date.startswith(("---", "--0", "--1")) or n.date in ("--01/--06", "--07/--12")):
            since = "/" not in n.date and _since(text, lang, n)
            yield Period(n.start, n.end, _whole_year(n.date), since, _is_compared(text, lang, n) and not (since and (summed or adds)))


def _one(text: str, n: Number, part: Number) -> bool:
    """Whether a year and a part of it stand together: 지난해 4분기, 2024년에는 상반기에만."""
    return 0 <= part.start - n.end <= 1 or OF_YEAR.fullmatch(text, n.end, part.start) is not None


def _together(text: str, words: Sequence[Mention], periods: Sequence[Period]) -> tuple[Period, ...]:
    """Two years taken together as one period: in 2023 and 2024 combined, from 1999 to last year."""
    together = any(m.get("together") for m in words)
    made: list[Period] = []
    for p in periods:
        last = made[-1] if made else None
        if last and last.since and p.said[:1] == "!" and len(last.said) == 4 and p.start - last.end <= UNTIL:
            made[-1] = Period(last.start, p.end, f"{last.said}/{p.said}")
        elif last and p.said == "=" and last.said.startswith("--") and p.start - last.end <= OF_THAT:
            made[-1] = Period(last.start, p.end, f"={last.said}")  # the last quarter of that year
        elif last and p.said[:1] == "+" and p.start - last.end <= UNTIL and ("/" in last.said or last.since):
            continue  # 2020 to 2024, five years in all
        elif together and last and last.said.isdigit() and p.said.isdigit() and last.said < p.said and p.start - last.end <= 9:
            made[-1] = Period(last.start, p.end, f"{last.said}/{p.said}")
        else:
            made.append(p)
    return tuple(made)


def _parted(text: str, lang: str, periods: Sequence[Period]) -> tuple[Period, ...]:
    """A range whose ends stand apart is one period: since 1999 they have poured 11.8 billion into Mexico through 2024. It is said at both ends."""
    for first in periods:
        last = next((p for p in periods if p.start > first.end and p.said.isdigit() and _until(text, lang, p)), None) if first.since and first.said.isdigit() else None
        if last is not None and first.said < last.said:
            said = f"{first.said}/{last.said}"
            return tuple(Period(p.start, p.end, said) if p in (first, last) else p for p in periods)
    return tuple(periods)


def _until(text: str, lang: str, period: Period) -> bool:
    """Whether words beside a period make it the end of a range."""
    words = context(lang)["period"]["until"]
    if lang == "ko":
        return folded(text[period.end : period.end + 8]).lstrip("말 ").startswith(tuple(words))
    return folded(text[max(0, period.start - 24) : period.start]).endswith(tuple(f" {word} " for word in words))


def _spanned(text: str, lang: str, n: Number) -> str:
    """A year with words before it for so many of its months, or for so many years up to it: the first ten months of 2024, the 26 years to 2024."""
    before = folded(text[max(0, n.start - SPANNED) : n.start])
    for pattern, months in _spans(lang):
        found = pattern.search(before)
        count = read_one(found["n"], lang) if found else None
        if found is None or count is None or not 1 < count.value < SPANNED:
            continue
        if months and count.value < 12:
            return f"{n.date}-01/{n.date}-{int(count.value):02}"
        if not months:
            return f"{int(n.date) - int(count.value) + 1}/{n.date}"
    return ""


@cache
def _spans(lang: str) -> tuple[tuple[re.Pattern[str], bool], ...]:
    words = [(folded(phrase), key == "months_of") for key in ("months_of", "years_to") for phrase in context(lang)["period"][key]]
    return tuple((re.compile(rf"(?<![a-z0-9]){re.escape(phrase).replace(re.escape('{n}'), '(?P<n>[a-z]+|[0-9]+)')} $"), months) for phrase, months in words)


def _to_month(text: str, n: Number, part: Number | None) -> str:
    """A year's months up to one: 2024년 11월까지, 2024년 들어 11월까지."""
    if re.fullmatch(r"\d{4}-\d\d", n.date):
        year, month, end = n.date[:4], n.date[5:], n.end
    elif n.kind == "year" and part is not None and re.fullmatch(r"--\d\d", part.date) and re.fullmatch(r"년? ?들어 ?", text[n.end : part.start]):
        year, month, end = n.date, part.date[2:], part.end
    else:
        return ""
    return f"{year}-01/{year}-{month}" if text.startswith("까지", end) and "01" < month < "12" else ""


@cache
def _of_month(lang: str) -> tuple[str, ...]:
    """Behind a month, words that make it the period spoken of."""
    return tuple(folded(word) for word in context(lang)["period"]["of_month"]) or ("\0",)


def _is_since(lang: str, word: str) -> bool:
    """Whether a word for what is added up only says since when."""
    return folded(word) in {folded(w) for w in context(lang)["period"]["since"]}


@cache
def _years(lang: str) -> tuple[str, ...]:
    return tuple(folded(word) for word in context(lang)["period"]["years"])


def _counted_years(text: str, lang: str, n: Number) -> int:
    """1 where a number counts the years after the period spoken of (four years later), −1 before it, else 0."""
    if lang != "ko" and ALL_OF.search(text, max(0, n.start - 8), n.start):
        return 0  # in the two years on our own count
    behind = folded(text[n.end : n.end + 20]).lstrip()
    return next((turn for words, turn in _turns(lang) if n.value <= 60 and behind.startswith(words)), 0)


def _ago(text: str, lang: str, n: Number) -> int:
    """Characters of the word before a number of years that counts them back from the day of the text; 0 where none stands there."""
    before, behind = folded(text[max(0, n.start - 8) : n.start]), folded(text[n.end : n.end + 6]).lstrip()
    word = next((word for word in context(lang)["period"]["ago"] if before.endswith((f" {word} ", f"({word} ")) or before == f"{word} "), "")
    return len(word) + 1 if word and behind.startswith(_years(lang)) else 0


@cache
def _turns(lang: str) -> tuple[tuple[str, int], ...]:
    return tuple((folded(words), turn) for direction, turn in (("later", 1), ("earlier", -1)) for words in context(lang)["period"][direction])


def _whole_year(said: str) -> str:
    """January to December of a year is the year, and of two years the range of years."""
    found = re.fullmatch(r"(\d{4})-01/(\d{4})-12", said)
    return said if found is None else found[1] if found[1] == found[2] else f"{found[1]}/{found[2]}"


def _is_compared(text: str, lang: str, n: Number) -> bool:
    if "/" in n.date:
        return False  # from 2006 to 2024
    before = folded(text[max(0, n.start - COMPARED) : n.start])
    if lang == "ko":
        behind = folded(text[n.end : n.end + 8]).lstrip("에의 ")
        return any(behind.startswith(word) for word in context(lang)["period"]["compared_after"])
    heads = {before, _plain(lang).sub("", before)}  # than that of 2010
    if any(before.endswith(f" {word} ") for word in context(lang)["period"]["compared_if"]):
        apart = any(before.endswith(f", {word} ") for word in context(lang)["period"]["compared_if"])  # Puebla, que en 2023 había perdido
        return apart or any(f" {folded(word)} " in before for word in context(lang)["period"]["comparatives"])
    return any(head.endswith((f" {word} ", f"({word} ")) or head == f"{word} " for word in context(lang)["period"]["compared"] for head in heads)


@cache
def _plain(lang: str) -> re.Pattern[str]:
    """Words that stand for the amount compared with: below those of 2021, above the level of 2019."""
    words = "|".join(re.escape(folded(word)) for word in sorted(context(lang)["period"]["standing_for"], key=len, reverse=True)) or "(?!)"
    return re.compile(rf"(?:{words}) $")


def _only_named(text: str, lang: str, n: Number) -> bool:
    """Whether a year only says which prices, edition or page is meant: at 2017 prices; (World Bank, 2021, p. 44)."""
    behind, before = folded(text[n.end : n.end + NAMED]).lstrip(), folded(text[max(0, n.start - NAMED) : n.start])
    if any(before.endswith(f" {word} of ") for word in context(lang)["period"]["only_names"]):
        return True  # in dollars of 2017
    if any(before.endswith(f" {folded(words)} ") for words in context(lang)["period"]["only_before"]):
        return True  # a precios de 2017
    return behind.startswith(tuple(context(lang)["period"]["only_names"]))


def _since(text: str, lang: str, n: Number) -> bool:
    """Whether a range begins with a year: since 1999; since records began in 1999; counting from 1999."""
    before, after = folded(text[max(0, n.start - SINCE) : n.start]), folded(text[n.end : n.end + 6])
    return after.lstrip().startswith(tuple(context(lang)["period"]["since"])) if lang == "ko" else _opens_range(lang).search(before) is not None


@cache
def _opens_range(lang: str) -> re.Pattern[str]:
    since, began = ("|".join(re.escape(folded(word)) for word in context(lang)["period"][key]) for key in ("since", "began"))
    return re.compile(rf"(?<![a-z])(?:{since})(?: el)?(?:(?: [a-z']+){{0,5}} (?:{began})(?: [a-z]+)?,?(?: (?:in|from|with|en|de|desde))?)?\s*$")
