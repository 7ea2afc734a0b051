"""One sentence with what stands in it: numbers, periods, release days, economies with their roles, and the other words found.

A role is what the words beside an economy make of it: from, to, in, of, by, with, between; in Korean also toward (대미, "to or with the US") and
at (에서, "in" or "from"). What a role
means for a metric is the metric's to say (`Metric.roles`).
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from bilateral.check.lexicon import Mention, flat
from bilateral.check.outline import Sentence
from bilateral.classify import areas
from bilateral.lang.context import context
from bilateral.lang.read import Number
from bilateral.model import WORLD

__all__ = ["BEFORE", "AreaMention", "Line", "Period", "elided", "lines", "role_before"]

SINCE = 60  # characters before a year in which words such as "since records began in" stand
OF_THAT = 5  # characters between a quarter and "that year"
UNTIL = 12  # characters between "since 1999" and "until last year"
DAY = re.compile(r"\d{4}-\d\d-\d\d")
BEFORE, AFTER = 30, 12  # characters looked at beside an economy's name
SURE: Mapping[str, float] = {"from": 3, "to": 3, "toward": 3, "at": 2.5, "in": 2, "of": 1.5, "with": 1.4, "between": 1.3, "by": 1, "aside": 0.5}
BARE_UNIT = re.compile(r"(?:mdd|millones de (?:dólares|usd)|miles de (?:dólares|usd))", re.I)
ARROW = re.compile(r"\s?(?:[→➔➜⇒▶]|->|=>|-->)\s?")
AGENCY = re.compile(r"\s*[(\[][^)\]\n=]{1,20}=[^)\]\n]{1,20}[)\]]")  # (멕시코시티=연합뉴스)
OF_YEAR = re.compile(r"(?:에는|에도|에|엔|은|의|도|들어|,)? ?(?:들어(?:서|서는)? ?)?")  # between a year and a part of it, in Korean
NOT_LATIN_WORD = re.compile(r"[^a-z0-9]")


@dataclass(frozen=True, slots=True)
class AreaMention:
    """An economy or group in a sentence: what it may be, the likeliest first, and its role."""

    start: int
    end: int
    codes: tuple[str, ...]
    role: str
    form: str

    @property
    def code(self) -> str:
        """The likeliest."""
        return self.codes[0]

    @property
    def group(self) -> bool:
        """Whether it is a group of economies, such as Latin America or the world."""
        return areas.areas()[self.code].kind == "aggregate"


@dataclass(frozen=True, slots=True)
class Period:
    """A period as a text names it: canonical, or "@-1" for one counted from the period spoken of (a year earlier), "!-1" for one counted from
    the day of the text (last year), "=" for the one just spoken of (that year). `compared`: what the number is held against (more than in 2010)."""

    start: int
    end: int
    said: str
    since: bool = False
    compared: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence. All offsets are those of the text; mentions are without economies and regions, which stand apart."""

    text: str
    lang: str
    sentence: Sentence
    numbers: tuple[Number, ...]
    periods: tuple[Period, ...]
    days: tuple[Number, ...]
    areas: tuple[AreaMention, ...]
    mentions: tuple[Mention, ...]

    @property
    def words(self) -> str:
        """What the sentence says."""
        return self.text[self.sentence.start : self.sentence.end]

    def between(self, first: int, last: int) -> str:
        """The words between two places, in search form."""
        return flat(self.text[first:last]).searched

    def has(self, kind: str, first: int = 0, last: int = 10**12) -> bool:
        """Whether a word of a kind stands between two places."""
        return any(first <= m.start and m.end <= last and m.get(kind) is not None for m in self.mentions)

    def of(self, kind: str) -> Iterator[tuple[Mention, Any]]:
        """The mentions of a kind, in order, with what each stands for."""
        return ((m, value) for m in self.mentions for value in m.all(kind))


def lines(text: str, lang: str, sentences: Sequence[Sentence], numbers: Sequence[Number], found: Sequence[Mention]) -> Iterator[Line]:
    """Every sentence with what stands in it."""
    number_at, found_at = [n.start for n in numbers], [m.start for m in found]
    for sentence in sentences:
        here = numbers[bisect_left(number_at, sentence.start) : bisect_right(number_at, sentence.end - 1)]
        words = found[bisect_left(found_at, sentence.start) : bisect_right(found_at, sentence.end - 1)]
        skipped = [m for m in words if m.get("skip")]
        dateline = _dateline(text, sentence, here)
        words = [m for m in words if not m.get("skip") and m.start >= dateline and not _plain_unit(text, m)]
        yield Line(
            text, lang, sentence, tuple(n for n in here if not _inside(n, skipped)), _parted(text, lang, _together(text, words, sorted(_periods(text, lang, here, words), key=lambda p: p.start))),
            tuple(n for n in here if DAY.fullmatch(n.date)), tuple(_areas(text, lang, sentence, words)), tuple(words),
        )  # fmt: skip


# ---------------------------------------------------------------------------------------------------------------- the parts


def _plain_unit(text: str, mention: Mention) -> bool:
    """Whether the unit of a table stands where it is that of a number, or of nothing: bare units count only in brackets, behind a bar or before a colon."""
    return mention.get("table_unit") is not None and BARE_UNIT.fullmatch(text[mention.start : mention.end]) is not None and text[mention.start - 1 : mention.start] not in ("(", "[", "|") and text[mention.end : mention.end + 1] != ":"


def _dateline(text: str, sentence: Sentence, numbers: Sequence[Number]) -> int:
    """Where the sentence proper begins behind a place and a day: MEXICO CITY, Nov 18, 2025 - Mexico's …"""
    agency = AGENCY.match(text, sentence.start, sentence.end)
    if agency:
        return agency.end()
    day = next((n for n in numbers if DAY.fullmatch(n.date)), None)
    if day is None or day.start - sentence.start > 48:
        return sentence.start
    behind = re.match(r"\s*(?:\([^)]{1,20}\))?\s*(?:[.,]?\s*[-–—]|\.)\s*", text[day.end : day.end + 30])
    return day.end + behind.end() if behind and behind[0].strip() else sentence.start


def _inside(number: Number, mentions: Iterable[Mention]) -> bool:
    return any(m.start <= number.start and number.end <= m.end for m in mentions)


def _periods(text: str, lang: str, numbers: Sequence[Number], words: Sequence[Mention]) -> Iterator[Period]:
    summed = [m for m in words if m.get("together") or (m.get("cumulative") and not _is_since(lang, text[m.start : m.end])) or m.get("metric") == "fdi_inward_cumulative"]
    anaphoric = [(m.start, m.end) for m in words if m.get("anaphoric")]
    yield from (Period(m.start, m.end, "=") for m in words if m.get("same"))
    dated = [n.start for n in numbers if n.kind in ("year", "date")]
    yield from (Period(m.start, m.end, "Y") for m in words if m.get("whole") and not any(0 <= at - m.end <= 9 for at in dated))
    yield from (Period(m.start, m.end, "@1") for m in words if m.get("next"))
    parts: set[int] = set()  # months and quarters of a year counted from that of the text
    for at, n in enumerate(numbers):
        part = numbers[at + 1] if at + 1 < len(numbers) else None
        if n.start in parts:
            continue
        if n.kind == "relative" and part is not None and part.date[:2] == "--" and part.date[2] != "-" and _one(text, n, part) and len(part.date) != 7:
            parts.add(part.start)
            yield Period(n.start, part.end, f"!{int(n.value)}{part.date}")
        elif n.kind == "year" and part is not None and part.date[:2] == "--" and part.date[2] != "-" and part.start > n.end and _one(text, n, part):
            parts.add(part.start)
            yield Period(n.start, part.end, part.date.replace("--", f"{n.date}-"))
        elif n.kind == "relative":
            counted = any(start <= n.start and n.end <= end for start, end in anaphoric)
            yield Period(n.start, n.end, f"@{int(n.value)}" if counted else f"!{int(n.value)}")
        elif n.kind == "count" and n.unit == "" and (turn := _counted_years(text, lang, n)):
            yield Period(n.start, n.end, f"@{turn * int(n.value)}")
        elif n.kind == "count" and n.unit == "" and summed and 1 < n.value <= 60 and flat(text[n.end : n.end + 8]).searched.lstrip().startswith(_years(lang)):
            yield Period(n.start, n.end, f"+{int(n.value)}")  # the three years together
        elif lang == "ko" and (until := _to_month(text, n, part)):
            parts.add(part.start if part is not None and len(n.date) == 4 else n.start)
            yield Period(n.start, n.end, until)
        elif n.kind in ("year", "date") and n.date and not DAY.search(n.date) and not n.date.startswith(("---", "--0", "--1")):
            since = "/" not in n.date and _since(text, lang, n)
            yield Period(n.start, n.end, _whole_year(n.date), since, _is_compared(text, lang, n) and not (since and summed))


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
        return flat(text[period.end : period.end + 8]).searched.lstrip("말 ").startswith(tuple(words))
    return flat(text[max(0, period.start - 24) : period.start]).searched.endswith(tuple(f" {word} " for word in words))


def _to_month(text: str, n: Number, part: Number | None) -> str:
    """A year's months up to one: 2024년 11월까지, 2024년 들어 11월까지."""
    if re.fullmatch(r"\d{4}-\d\d", n.date):
        year, month, end = n.date[:4], n.date[5:], n.end
    elif n.kind == "year" and part is not None and re.fullmatch(r"--\d\d", part.date) and re.fullmatch(r"년? ?들어 ?", text[n.end : part.start]):
        year, month, end = n.date, part.date[2:], part.end
    else:
        return ""
    return f"{year}-01/{year}-{month}" if text.startswith("까지", end) and "01" < month < "12" else ""


def _is_since(lang: str, word: str) -> bool:
    """Whether a word for what is added up only says since when."""
    return flat(word).searched in {flat(w).searched for w in context(lang)["period"]["since"]}


@cache
def _years(lang: str) -> tuple[str, ...]:
    return tuple(flat(word).searched for word in context(lang)["period"]["years"])


def _counted_years(text: str, lang: str, n: Number) -> int:
    """1 where a number counts the years after the period spoken of (four years later), −1 before it, else 0."""
    behind = flat(text[n.end : n.end + 14]).searched.lstrip()
    return next((turn for words, turn in _turns(lang) if n.value <= 60 and behind.startswith(words)), 0)


@cache
def _turns(lang: str) -> tuple[tuple[str, int], ...]:
    return tuple((flat(words).searched, turn) for direction, turn in (("later", 1), ("earlier", -1)) for words in context(lang)["period"][direction])


def _whole_year(said: str) -> str:
    """January to December of a year is the year, and of two years the range of years."""
    found = re.fullmatch(r"(\d{4})-01/(\d{4})-12", said)
    return said if found is None else found[1] if found[1] == found[2] else f"{found[1]}/{found[2]}"


def _is_compared(text: str, lang: str, n: Number) -> bool:
    if "/" in n.date:
        return False  # from 2006 to 2024
    before = flat(text[max(0, n.start - 20) : n.start]).searched
    if lang == "ko":
        behind = flat(text[n.end : n.end + 8]).searched.lstrip("에의 ")
        return any(behind.startswith(word) for word in context(lang)["period"]["compared_after"])
    return any(before.endswith((f" {word} ", f"({word} ")) or before == f"{word} " for word in context(lang)["period"]["compared"])


def _since(text: str, lang: str, n: Number) -> bool:
    """Whether a range begins with a year: since 1999; since records began in 1999; counting from 1999."""
    before, after = flat(text[max(0, n.start - SINCE) : n.start]).searched, flat(text[n.end : n.end + 6]).searched
    return after.lstrip().startswith(tuple(context(lang)["period"]["since"])) if lang == "ko" else _opens_range(lang).search(before) is not None


@cache
def _opens_range(lang: str) -> re.Pattern[str]:
    since, began = ("|".join(re.escape(flat(word).searched) for word in context(lang)["period"][key]) for key in ("since", "began"))
    return re.compile(rf"(?<![a-z])(?:{since})(?: el)?(?:(?: [a-z']+){{0,5}} (?:{began})(?: [a-z]+)?,?(?: (?:in|from|with|en|de|desde))?)?\s*$")


def _areas(text: str, lang: str, sentence: Sentence, words: Sequence[Mention]) -> Iterator[AreaMention]:
    found = [m for m in words if m.get("area") or m.get("pair") or m.get("latter") or m.get("former")]
    previous: AreaMention | None = None
    named: list[str] = []
    for at, mention in enumerate(found):
        if mention.get("latter") or mention.get("former"):
            if flat(text[mention.end : mention.end + 6]).searched.lstrip().startswith(tuple(context(lang)["anaphora"]["of_time"])):
                continue  # in the former year
            if len(named) > 1 and not text[max(0, mention.start - 4) : mention.start].lower().endswith(("of ", "de ")):
                previous = AreaMention(mention.start, mention.end, (named[-1 if mention.get("latter") else -2],), _role(text, lang, sentence, mention, "name"), "name")
                yield previous
            continue
        listed = mention.get("pair")
        if listed:
            for code in listed:
                yield AreaMention(mention.start, mention.end, (code,), "toward" if len(listed) == 1 else "between", "short")
            continue
        held = mention.all("area")
        codes, form = tuple(dict.fromkeys(code for code, _ in held)), held[0][1]
        following = found[at + 1] if at + 1 < len(found) else None
        role = _role(text, lang, sentence, mention, form)
        joint = text[previous.end : mention.start] if previous else ""
        if (previous and previous.role == "between" and len(joint) < 8) or _joined(text, mention, following) or (previous and previous.form == "name" and len(joint) == 1 and joint in "-–—·∙・/"):
            role = "between"
        if areas.areas()[codes[0]].kind == "aggregate" and form == "adjective":
            continue  # the Asian economy
        if codes[0] == WORLD and (mention.get("all_of")):
            role = "with"
        if codes[0] == WORLD and role not in ("to", "with", "from", "toward"):
            continue  # a world record, the world's largest
        if lang == "ko" and previous and previous.role == "of" and joint.strip() == "의" and role == "of":
            role = "toward"  # 멕시코의 한국 수출
        if following is not None and ARROW.fullmatch(text[mention.end : following.start]):
            role = "from"  # Mexico → Korea
        elif previous and ARROW.fullmatch(text[previous.end : mention.start]):
            role = "to"
        previous = AreaMention(mention.start, mention.end, codes, role, form)
        if not previous.group:
            named = [*(code for code in named if code != codes[0]), codes[0]]
        yield previous


def _joined(text: str, mention: Mention, following: Mention | None) -> bool:
    """Two names with a dash between them: Mexico–South Korea."""
    return following is not None and bool(following.get("area")) and following.start - mention.end == 1 and text[mention.end] in "-–—·∙・/"


def _role(text: str, lang: str, sentence: Sentence, mention: Mention, form: str) -> str:
    behind = flat(text[mention.end : min(sentence.end, mention.end + AFTER)]).searched
    before = flat(text[max(sentence.start, mention.start - BEFORE) : mention.start]).searched
    if lang == "ko":
        return _korean_role(text, mention, before, behind)
    for phrase, role in _after(lang):
        if behind.startswith(phrase):
            return role
    place = form == "adjective" and _is_place(lang, before, behind)
    if place and lang == "es":
        before = _places("es").sub("", before)
    elif form == "adjective" and lang != "en":
        return "of"
    role = role_before(lang, before)
    if role:
        return role if form == "name" or place or role in ("by", "between") else "of"
    return "of" if form == "adjective" else "by"


def elided(line: Line, at: int) -> bool:
    """Whether the words right before a place stand for a flow named before: shipments of ships rose 18 percent and those of cosmetics 20.6."""
    before = line.between(max(line.sentence.start, at - AFTER), at)
    return before.endswith(_elided(line.lang)) if _elided(line.lang) else False


@cache
def _elided(lang: str) -> tuple[str, ...]:
    return tuple(f" {flat(words).searched} " for words in context(lang)["goods"]["elided"])


def role_before(lang: str, before: str) -> str:
    """The role that the words right before an economy give it; empty where they give none."""
    head = _passed(lang).sub("", before)
    return next((role for phrase, role in _before(lang) if head.endswith(phrase + " ") and (len(head) == len(phrase) + 1 or NOT_LATIN_WORD.match(head[-len(phrase) - 2]))), "")


def _is_place(lang: str, before: str, behind: str) -> bool:
    """Whether the noun of an adjective makes it the economy itself: to the Korean market, a territorio coreano."""
    return (_places(lang).search(before) if lang == "es" else _places(lang).match(behind)) is not None


def _korean_role(text: str, mention: Mention, before: str, behind: str) -> str:
    if before.endswith(("대", "對", "對)", "대(對)")) or text[mention.start] == "대":
        return "toward"
    if text[mention.end - 1] in "산발":
        return "from"
    if text[mention.end - 1] in "행향":
        return "to"  # 일본행은 42억
    for phrase, role in _after("ko"):
        if behind.startswith(phrase):
            return role
    return "of" if behind[:1] == " " or text[mention.end - 1] in "계인" else "by"


@cache
def _before(lang: str) -> tuple[tuple[str, str], ...]:
    return _longest_first(context(lang)["roles"]["before"])


@cache
def _after(lang: str) -> tuple[tuple[str, str], ...]:
    return _longest_first(context(lang)["roles"]["after"])


def _longest_first(table: Mapping[str, Sequence[str]]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(((flat(word).searched, role) for role, words in table.items() for word in words), key=lambda pair: -len(pair[0])))


@cache
def _places(lang: str) -> re.Pattern[str]:
    words = "|".join(re.escape(flat(word).searched) for word in context(lang)["roles"]["places"]["words"])
    if not words:
        return re.compile("(?!)")
    return re.compile(rf"(?<![a-z])(?:{words}) $" if lang == "es" else rf" (?:{words})(?![a-z])")


@cache
def _passed(lang: str) -> re.Pattern[str]:
    words = "|".join(re.escape(flat(word).searched) for word in context(lang)["roles"]["passed"]["words"])
    return re.compile(rf"(?<![a-z])(?:(?:{words}) )+$") if words else re.compile("(?!)")
