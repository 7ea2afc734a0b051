"""What a text has said so far: the pair it is about, and what a sentence that does not say it again is about."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from bilateral.check.line import Line, quoted_office
from bilateral.check.speaker import verbs_of_us
from bilateral.classify.regions import owner
from bilateral.lang.context import context
from bilateral.model import WORLD

__all__ = ["Said", "Story", "pair_of"]

MARK = re.compile(r"[\W_]*")
OPENING, CLOSING = tuple("[【〔<〈《"), tuple("]】〕>〉》")
BRACKETED = re.compile(r"\W{0,3}[\[【〔〈《]")
REST = 4  # letters that may stand beside a name in a heading of that name alone
HEAD = 3  # sentences in which the two economies count more


@dataclass(frozen=True)
class Said:
    """Something said in a paragraph: a period, a topic, the keys of a relation, a company, an economy."""

    value: str
    paragraph: int
    keys: Mapping[str, str] = field(default_factory=dict)


@dataclass
class Story:
    """The state that is carried from sentence to sentence.

    `pair` is empty where the text is about no two economies; `alone` is whether the text speaks of hardly any other. `relations` are the last keys of
    each topic family ("trade", "investment"), `spoken` the last period named, `context_period` the last year an indicator was said of, `section` the one economy a section, or the whole text, is about, `focus` that of the paragraph,
    `whole` what shares are shares of, `region` the last region named, `placed` the one the last claim was about, `title` the topic of the heading, `firm` the only company of a text, `sheet` the region or company that a heading of nothing else gives all below it, `about` the one economy the last heading that names any names, `times` what a heading says that numbers are multiplied by, `deficit` whether the balance last spoken of was negative, `titled` the one company of the last heading that names any, `asked` the one economy that the last question names, `lone` the host and origin of known companies of which a text about no two economies names one, `now` the day of the text or, where it has no dateline, the first day that it names at its head, `revised` the paragraph that last spoke of a revision, `counted` the unit of the noun last counted or named whose members "of them" counts, `host` the one of the pair whose regions the text names, or that the other's companies are known to build in, `theme` the region the text is about, `told` the milestone whose year was last given, `traded` the paragraph that last gave the trade of a product, `voice` the one whose official speaks, `years` the last two years that claims were of, in order, `amount` the scale and unit of the last amount, and `goods` the one product that the sentence before, which had no number, said was traded, in the paragraph `goods_at`.
    """

    lang: str
    day: date | None
    pair: tuple[str, ...]
    alone: bool
    period: Said | None = None
    context_period: Said | None = None
    topic: Said | None = None
    company: Said | None = None
    area: Said | None = None
    unit: str = ""
    spoken: str = ""
    relations: dict[str, Said] = field(default_factory=dict)
    focus: Said | None = None
    section: str = ""
    whole: Said | None = None
    region: str = ""
    title: Said | None = None
    placed: Said | None = None
    goods: Any = None
    goods_at: int = -1
    times: Said | None = None
    firm: str = ""
    sheet: Mapping[str, str] = field(default_factory=dict)
    deficit: bool = False
    titled: str = ""
    asked: Said | None = None
    counted: Said | None = None
    now: date | None = None
    lone: tuple[str, str] | None = None
    revised: int = -1
    about: str = ""
    areas: set[str] = field(default_factory=set)  # economies that indicators were said of
    indicated: tuple[str, ...] = ()  # those that the sentence before said numbers of, in order
    listed: tuple[tuple[str, str], ...] = ()  # types and regions that the sentence before said numbers of, in order
    mark: str = ""  # that of the item of a list that said the period spoken of
    head: Said | None = None  # the first period of a paragraph
    span: tuple[str, str] = ("", "")  # the first and last year of the sentence before, where it names two
    host: str = ""
    theme: str = ""
    told: Said | None = None
    traded: int = -1
    voice: str = ""
    years: tuple[str, ...] = ()
    amount: Said | None = None
    before: Said | None = None  # the period spoken of when the sentence began
    latest: str = ""  # the latest year that claims were of
    tabled: int = 0  # what numbers are multiplied by, as the text last said: tables below that give no unit are in it
    place: str = ""  # the only region of the text
    item: tuple[Any, int] = (None, -1)  # the product that the last claim was about, and its paragraph
    sign: Said | None = None  # the sign of the balance that regions were last said to have, and its keys
    market: Said | None = None  # the market last named, and the group of economies named with it
    question: int = -1  # the paragraph that asked last

    def heading(self, line: Line) -> None:
        """A heading begins anew: what is carried ends. A section's heading that names one economy alone says what the section is about; the title of a
        text about two does not."""
        named = {a.code for a in line.areas if not a.group}
        says = any(line.of("metric")) or any(line.of("instrument"))
        self.company = self.area = None
        firms = {value for _, value in line.of("company")}
        self.titled = next(iter(firms)) if len(firms) == 1 else "" if firms else self.titled
        if says or named:
            self.topic = None
        if named:
            self.relations.clear()  # the head of a table that names no economy is about those of the title
        if says:
            self.title = None
        if named:
            self.about = next(iter(named)) if len(named) == 1 else ""
            title = bool(self.pair) and line.sentence.paragraph < HEAD
            self.section = next(iter(named)) if len(named) == 1 and not title else ""
            self.focus = None

    def names_sheet(self, line: Line) -> None:
        """A line headed by a region's or company's name alone (LG, [Nuevo León]) is the head of a sheet about it, until the next such line or heading."""
        words = line.words
        for kind in ("region", "company"):
            for mention, value in line.of(kind):
                before, behind = words[: mention.start - line.sentence.start], words[mention.end - line.sentence.start :]
                bracketed = MARK.fullmatch(before) is not None and before.strip()[-1:] in OPENING and behind[:1] in CLOSING
                alone = line.sentence.heading and sum(c.isalnum() for c in before + behind) <= REST
                if bracketed or alone:
                    self.sheet = {kind: value}
                    return
        if line.sentence.heading or BRACKETED.match(words):
            self.sheet = {}

    def paragraph(self, number: int, named: set[str]) -> None:
        """A new paragraph: what it says of one economy is of the one that it or its section names."""
        if self.focus is None or self.focus.paragraph != number:
            asked = self.asked.value if self.asked and self.asked.paragraph == number - 1 and not named else ""
            about = next(iter(named)) if len(named) == 1 else asked or self.section
            self.focus = Said(about, number) if about else None

    def asks(self, line: Line) -> None:
        """A question of its own paragraph says what the answer below it is about, where it names one economy."""
        named = {a.code for a in line.areas if not a.group}
        if line.words.rstrip().endswith(("?", "？")):
            self.asked = Said(next(iter(named)), line.sentence.paragraph) if len(named) == 1 else None
            self.question = line.sentence.paragraph

    def answers(self, line: Line) -> bool:
        """Whether a sentence stands in the paragraph right behind a question whose topic is still spoken of."""
        return self.topic is not None and self.topic.paragraph == self.question == line.sentence.paragraph - 1

    def other(self, code: str) -> str:
        """The other economy of the pair; empty where the economy is not one of it."""
        return next((c for c in self.pair if c != code), "") if code in self.pair else ""


def pair_of(lines: Sequence[Line], firms: Mapping[str, tuple[tuple[str, str], ...]]) -> tuple[tuple[str, ...], bool]:
    """The two economies a text is about, in the order it first names them, and whether it speaks of hardly any other.

    Names at the head of the text count three times. Fewer than two economies named: no pair. A company with projects (`firms`) counts as a word for its host and its origin.
    """
    counts: Counter[str] = Counter()
    first: dict[str, int] = {}
    for at, line in enumerate(lines):
        for _, code in line.of("region"):
            counts[owner(code)] += 1
            first.setdefault(owner(code), line.sentence.start)
        for code in [code for _, firm in line.of("company") if len(firms.get(firm, ())) == 1 for code in firms[firm][0]]:
            counts[code] += 2
            first.setdefault(code, line.sentence.start)
        if office := quoted_office(line):
            counts[office] += 1
            first.setdefault(office, line.sentence.start)
        for mention in line.areas:
            if mention.group or mention.code == WORLD or len(mention.codes) > 1:
                continue
            counts[mention.code] += 3 if at < HEAD else 1
            first.setdefault(mention.code, mention.start)
    home = context(lines[0].lang)["language"]["home"] if lines else ""
    if len(counts) == 1 and home and home not in counts and any(line.has("at_home") or any(a.role == "toward" for a in line.areas) for line in lines):
        first[home] = -1  # 대멕시코 수출, with no other economy named, is that of the economy the language is written in
        counts[home] = 1
    if home and len(counts) > 1:  # we sold the United States 503 billion, says a text that never names its own country
        counts[home] += sum((3 if at < HEAD else 1) for at, line in enumerate(lines) if any(verbs_of_us(line)) or line.has("home") or (line.lang == "ko" and line.has("first_person")))
        first.setdefault(home, -1)
        counts = +counts
    if len(counts) < 2:
        return (), len(counts) < 2
    two = sorted(sorted(counts, key=lambda code: (-counts[code], first[code]))[:2], key=lambda code: first[code])
    return tuple(two), counts[two[0]] + counts[two[1]] >= 0.8 * counts.total()
