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
from functools import cache, cached_property
from typing import Any

from bilateral.check.lexicon import Mention, folded
from bilateral.check.outline import Sentence
from bilateral.check.spans import DAY, Period, periods_in
from bilateral.classify import areas
from bilateral.lang.context import context
from bilateral.lang.read import Number
from bilateral.model import WORLD

__all__ = ["BEFORE", "AreaMention", "Line", "adnominal", "elided", "lines", "particle_role", "quoted_office", "relative_role", "role_before"]

OWNED = re.compile(r"\s?(?:기업|업체|회사|자본|정부)?(?:들)?의\s")
TITLE = 30  # characters behind an economy in which the title of its office and a quotation mark stand
QUOTED = re.compile("[은는이가도] ?[^\"“]{0,12}[\"“]")
BEFORE, AFTER = 30, 14  # characters looked at beside an economy's name
SURE: Mapping[str, float] = {"from": 3, "to": 3, "toward": 3, "at": 2.5, "in": 2, "of": 1.5, "with": 1.4, "between": 1.3, "by": 1, "aside": 0.5}
BARE_UNIT = re.compile(r"(?:usd|us\$|(?:us )?dollars|d[oó]lares|달러|mdd|millones de (?:dólares|usd)|miles de (?:dólares|usd))", re.I)
ARROW = re.compile(r"\s?(?:[→➔➜⇒▶]|->|=>|-->)\s?")
AGENCY = re.compile(r"\s*[(\[][^)\]\n=]{1,20}=[^)\]\n]{1,20}[)\]]")  # (멕시코시티=연합뉴스)
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


@dataclass(frozen=True)
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
        return folded(self.text[first:last])

    @cached_property
    def kinds(self) -> Mapping[str, tuple[tuple[Mention, Any], ...]]:
        """The mentions by kind."""
        found: dict[str, list[tuple[Mention, Any]]] = {}
        for mention in self.mentions:
            for kind, value in mention.means:
                found.setdefault(kind, []).append((mention, value))
        return {kind: tuple(listed) for kind, listed in found.items()}

    def has(self, kind: str, first: int = 0, last: int = 10**12) -> bool:
        """Whether a word of a kind stands between two places."""
        return any(first <= m.start and m.end <= last for m, _ in self.kinds.get(kind, ()))

    def of(self, kind: str) -> Iterator[tuple[Mention, Any]]:
        """The mentions of a kind, in order, with what each stands for."""
        return iter(self.kinds.get(kind, ()))


def adnominal(sign: str) -> bool:
    """Whether a Korean syllable ends as a verb does before its noun: 짓던, 들어온."""
    return "가" <= sign <= "힣" and (ord(sign) - ord("가")) % 28 == 4


def quoted_office(line: Line) -> str:
    """The economy whose office is quoted in a sentence; empty where none is."""
    return next((codes[0][0] for m in line.mentions if (codes := m.all("area")) and _speaks(line.text, line.lang, line.sentence, m)), "")


def particle_role(behind: str) -> str:
    """The role that the Korean particle behind a name gives it."""
    return next((role for phrase, role in _after("ko") if behind.startswith(phrase)), "of" if behind[:1] == " " else "by")


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
            text, lang, sentence, tuple(n for n in here if not _inside(n, skipped)), periods_in(text, lang, here, words),
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


def _areas(text: str, lang: str, sentence: Sentence, words: Sequence[Mention]) -> Iterator[AreaMention]:
    found = [m for m in words if (m.get("area") and not _speaks(text, lang, sentence, m)) or m.get("pair") or m.get("latter") or m.get("former")]
    previous: AreaMention | None = None
    named: list[str] = []
    for at, mention in enumerate(found):
        if mention.get("latter") or mention.get("former"):
            if folded(text[mention.end : mention.end + 6]).lstrip().startswith(tuple(context(lang)["anaphora"]["of_time"])):
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
        firm = mention.get("the_firm") is not None
        if firm and not folded(text[mention.end : min(sentence.end, mention.end + AFTER)]).startswith(_goes_on(lang)):
            continue  # la surcoreana invertirá
        held = mention.all("area")
        codes, form = tuple(dict.fromkeys(code for code, _ in held)), held[0][1]
        following = found[at + 1] if at + 1 < len(found) else None
        if form == "adjective" and (firm or _is_nominal(text, lang, sentence, mention)):
            form = "name"  # los coreanos
        role = _role(text, lang, sentence, mention, form)
        joint = text[previous.end : mention.start] if previous else ""
        if (previous and previous.role == "between" and len(joint) < 8) or _joined(text, mention, following) or (previous and previous.form == "name" and len(joint) == 1 and joint in "-–—·∙・/"):
            role = "between"
        if areas.areas()[codes[0]].kind == "aggregate" and form == "adjective":
            continue  # the Asian economy
        if codes[0] == WORLD and (mention.get("all_of")):
            role = "with"
        if codes[0] == WORLD and role == "at" and any(0 <= m.start - mention.end <= AFTER // 2 and (m.get("takes") or m.get("metric") == "imports") for m in words):
            role = "from"  # 세계에서 받은 직접투자
        if codes[0] == WORLD and role not in ("to", "with", "from", "toward"):
            continue  # a world record, the world's largest
        if lang == "ko" and previous and previous.role == "of" and OWNED.fullmatch(joint) and role == "of":
            role = "toward"  # 멕시코의 한국 수출, 한국 기업들의 멕시코 투자
        if following is not None and ARROW.fullmatch(text[mention.end : following.start]):
            role = "from"  # Mexico → Korea
        elif previous and ARROW.fullmatch(text[previous.end : mention.start]):
            role = "to"
        previous = AreaMention(mention.start, mention.end, codes, role, form)
        if not previous.group:
            named = [*(code for code in named if code != codes[0]), codes[0]]
        yield previous


def _is_nominal(text: str, lang: str, sentence: Sentence, mention: Mention) -> bool:
    """Whether an adjective without a noun is the economy itself, or its office: los coreanos; la mexicana anota 23,000; la coreana, 13,596."""
    before, behind = folded(text[max(sentence.start, mention.start - BEFORE) : mention.start]), folded(text[mention.end : min(sentence.end, mention.end + AFTER)])
    return _nominal(lang, "words").search(before) is not None or (_nominal(lang, "one").search(before) is not None and behind.startswith(_goes_on(lang)))


def _speaks(text: str, lang: str, sentence: Sentence, mention: Mention) -> bool:
    """Whether an economy only says whose office is quoted: 멕시코 대통령은 "…"."""
    titles = context(lang)["speaker"]["titles"]
    behind = text[mention.end : min(sentence.end, mention.end + TITLE)]
    said = behind.lstrip()
    return bool(titles) and said.startswith(tuple(titles)) and QUOTED.search(behind) is not None


def _joined(text: str, mention: Mention, following: Mention | None) -> bool:
    """Two names with a dash between them: Mexico–South Korea."""
    return following is not None and bool(following.get("area")) and following.start - mention.end == 1 and text[mention.end] in "-–—·∙・/"


def _role(text: str, lang: str, sentence: Sentence, mention: Mention, form: str) -> str:
    behind = folded(text[mention.end : min(sentence.end, mention.end + AFTER)])
    before = folded(text[max(sentence.start, mention.start - BEFORE) : mention.start])
    if lang == "ko":
        return _korean_role(text, mention, before, behind)
    for phrase, role in _after(lang):
        if behind.startswith(phrase):
            return role
    if form == "name" and (turned := relative_role(lang, behind)):
        return turned  # a market such as Mexico, to which Korea exported
    place = form == "adjective" and _is_place(lang, before, behind)
    if place and lang == "es":
        before = _places("es").sub("", before)
    elif form == "adjective" and lang != "en":
        return "from" if role_before(lang, before) == "from" else "of"  # de origen coreano
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
    return tuple(f" {folded(words)} " for words in context(lang)["goods"]["elided"])


def relative_role(lang: str, behind: str) -> str:
    """The role that an economy has in a relative clause right behind it; empty where none begins so."""
    return next((role for phrase, role in _relative(lang) if behind.startswith(phrase)), "")


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
    role = particle_role(behind.removeprefix("들"))  # 우리 기업들의
    return "of" if role == "by" and text[mention.end - 1] in "계인" and behind[:1] not in "은는이가도" else role


@cache
def _before(lang: str) -> tuple[tuple[str, str], ...]:
    return _longest_first(context(lang)["roles"]["before"])


@cache
def _after(lang: str) -> tuple[tuple[str, str], ...]:
    return _longest_first(context(lang)["roles"]["after"])


@cache
def _relative(lang: str) -> tuple[tuple[str, str], ...]:
    """How a relative clause begins behind a name, and the role the name has in it."""
    return tuple((f"{comma} {phrase}", role) for phrase, role in _longest_first(context(lang)["roles"]["relative"]) for comma in ("", ","))


def _longest_first(table: Mapping[str, Sequence[str]]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(((folded(word), role) for role, words in table.items() for word in words), key=lambda pair: -len(pair[0])))


@cache
def _goes_on(lang: str) -> tuple[str, ...]:
    return (", ", *(f" {folded(verb)} " for verb in context(lang)["roles"]["nominal"]["verbs"]))


@cache
def _nominal(lang: str, key: str) -> re.Pattern[str]:
    words = "|".join(re.escape(folded(word)) for word in context(lang)["roles"]["nominal"][key])
    return re.compile(rf"(?<![a-z])(?:{words}) $") if words else re.compile("(?!)")


@cache
def _places(lang: str) -> re.Pattern[str]:
    words = "|".join(re.escape(folded(word)) for word in context(lang)["roles"]["places"]["words"])
    if not words:
        return re.compile("(?!)")
    return re.compile(rf"(?<![a-z])(?:{words}) $" if lang == "es" else rf" (?:{words})(?![a-z])")


@cache
def _passed(lang: str) -> re.Pattern[str]:
    words = "|".join(re.escape(folded(word)) for word in context(lang)["roles"]["passed"]["words"])
    return re.compile(rf"(?<![a-z])(?:(?:{words}) )+$") if words else re.compile("(?!)")
