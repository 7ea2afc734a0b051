"""The period a number is of, carried where the sentence does not say it."""

from __future__ import annotations

import re
from itertools import pairwise

from bilateral.check.binding import period_of
from bilateral.check.forms import growth
from bilateral.check.held import heads_clause, is_held, led_from
from bilateral.check.lexicon import folded
from bilateral.check.outline import BULLET
from bilateral.check.scene import Scene
from bilateral.check.spans import Period
from bilateral.check.story import Said, Story
from bilateral.check.topics import kind_of
from bilateral.keys import expand_period
from bilateral.lang.context import context
from bilateral.lang.read import Number

__all__ = ["AGAINST", "period_said"]

AGAINST = re.compile(r",?\s?(?:against|versus|vs\.?|compared (?:with|to)|contra|frente a|comparado con|en comparacion con|en lugar de)\s(?:los |the |unos )?")
UNTIL = re.compile(r"\b(?:until|through|to|up to|hasta|al?)\s?(?:el )?$")
HELD = re.compile(r"\)?(?:보다|에 비해|에 견줘|과 비교|와 비교)")
RECORD = re.compile(r"종전 최|이전 최|과거 최|직전 최|\bprevious (?:record|high|peak)|\b(?:récord|máximo) (?:anterior|previo)", re.I)  # its year is not the one spoken of
TO_IT = re.compile(r"\s?,?\s?(?:to|up to|down to)\s(?:an? )?")
YEAR = re.compile(r"\b(?:year|a[nñ]o|ejercicio)\b|해|년")
TO = re.compile(r"\s?(?:to|a|hasta|에서|dollars to|dólares a|mdd a)\s?")

FROM = re.compile(r"\s?(?:from|,? ?up from|,? ?down from|desde|de los)\s?")


def period_said(s: Scene, number: Number, story: Story) -> tuple[str, list[str]]:
    """The canonical period, carried where the sentence does not say it."""
    found, sure = period_of(s.line, number, s.numbers)
    said = found.said if found else ""
    if (other := _against(s, number)) is not None and not (found and found.start >= number.end):
        return (other, []) if other else (said or (story.period.value if story.period else ""), ["period"])
    paragraph = s.line.sentence.paragraph
    if said.isdigit() and _base(s, number):
        return str(int(said) - 1), []  # in 2023 growth was 4.6 percent, from a base of 445.4 billion
    carried = story.period.value if story.period else ""
    if said == "=":
        before = [p.said for p in s.line.periods if p.end <= number.start and p.said[:1].isdigit()]
        spoken = before[-1] if before else story.spoken
        if found and spoken[4:5] == "-" and YEAR.search(s.line.between(found.start, found.end)):
            spoken = spoken[:4]  # in December 4 billion, in all that year 23
        story.period = Said(spoken, paragraph) if spoken else story.period
        if not before and story.span[0] and (end := _moved(s, number)):
            return story.span[0 if end < 0 else 1], []  # 같은 기간 5.5%에서 4.7%로
        several = s.line.has("respectively") and not s.regions  # of the same years, respectively
        return spoken, [] if spoken and not several else ["period"]
    if said == "Y":  # in the first half 560 million; over the year 1,381
        year = next((p.said[:4] for p in reversed(s.line.periods) if found and p.end <= found.start and p.said[:4].isdigit()), carried[:4])
        story.period = Said(year, paragraph) if year.isdigit() else story.period
        return (year, [] if "/" not in carried or len(carried) != 9 else ["period"]) if year.isdigit() else ("", ["period"])
    start = next((p for p in reversed(s.line.periods) if p.since and p.said.isdigit() and p.end <= number.start), None)
    if start and found and not found.since and said.isdigit() and start.said < said and not (s.line.lang == "ko" and any(start.end <= n.start < found.start for n in s.numbers if kind_of(n.unit) == "money")) and _summed(s, start.start, start.end, found.start):
        return f"{start.said}/{said}", []  # since 1999 it comes to 11,773 million (as of 2024)
    if found and said.isdigit() and s.line.lang == "ko" and (first := _began(s, number, found)):
        return f"{first}/{said}", []  # 1999년 1억 달러에서 시작해 2005년까지 모두 8억 달러
    if found and found.since:
        until = [p.said[:4] for p in s.line.periods if p.said[:4].isdigit() and "/" not in p.said and p.said[:4] > said and not p.since]  # as of December 2024, since 1999
        last = until[-1] if until else (max(carried[-4:], story.latest) if story.period is story.before else carried[-4:]) if carried[-4:].isdigit() else carried[:4] if carried[:4].isdigit() else str(story.now.year - 1) if story.now else ""
        return (f"{said}/{last}", ["period"]) if last and said < last else (said, ["period"])
    if said.startswith("+"):
        last = max((p.said for p in s.line.periods if found and p.end <= found.start and re.fullmatch(r"\d{4}", p.said)), default=carried[-4:])
        if last.isdigit() and (end := _moved(s, number)):  # over the two years from 454 to 503
            return (last if end > 0 else str(int(last) - int(said[1:]))), ["period"]
        if said == "+2" and len(carried) == 4 and len(story.years) == 2 and last == min(story.years) and int(last) + 1 == int(max(story.years)):
            last = max(story.years)  # the year before was named last: 2024년은 136억, 2023년은 122억 달러였다. 두 해를 합치면
        doubts = [] if last.isdigit() and (story.period is None or story.period.paragraph == paragraph) else ["period"]
        return (f"{int(last) - int(said[1:]) + 1}/{last}", doubts) if last.isdigit() else ("", ["period"])
    if len(said) > 5 and said[4:6] == "/!":  # from 1999 to last year
        said = f"{said[:4]}/{story.now.year + int(said[6:])}" if story.now else ""
        sure = bool(said)
    elif said.startswith("!") and "--" in said:  # December of last year
        counted = story.now.year + int(said[1 : said.index("--")]) if story.now else 0
        said = said[said.index("--") :].replace("--", f"{counted}-") if counted else ""
        sure = bool(said)
    elif said.startswith("!"):
        said = str(story.now.year + int(said[1:])) if story.now else ""
        sure = bool(said)
    elif said.startswith("@"):
        grown = growth(s, number) if kind_of(number.unit) == "ratio" and said[1] == "-" and not (found and _opens(s, found, number)) else ""
        if grown and found and s.line.lang == "ko" and s.line.text[found.end : found.end + 1] == "(" and number.start - found.end <= 2:
            grown = ""  # 전년(1.6%)보다 높아졌다
        own = [p.said for p in s.line.periods if found and p.end <= found.start and p.said[:4].isdigit()]
        year = (own[-1] if own and not grown else carried)[:4]
        several = found is not None and said == "@1" and bool(own) and sum((n.kind == "amount" or n.scale >= 10**6) and n.end <= found.start for n in s.numbers) > 2
        said = carried if grown else str(int(year) + int(said[1:])) if year.isdigit() else ""
        return said, [] if said and not several and story.period and story.period.paragraph == paragraph else ["period"]
    elif said.startswith("=--"):  # the last quarter of that year
        year = story.spoken[:4] if story.spoken[:4].isdigit() else carried[:4]
        said = said[1:].replace("--", f"{year}-") if year.isdigit() else ""
        sure = bool(said)
    elif said.startswith("--"):
        year = carried[:4] or (str(story.now.year) if story.now else "")
        said, sure = said.replace("--", f"{year}-") if year else "", False
    if found and len(said) == 4 and s.line.lang == "ko" and kind_of(number.unit) == "ratio" and _grown_from(s, number, found.end) and (later := str(int(said) + 1)) in story.years:
        story.period = Said(later, paragraph)
        return later, []  # 2024년은 136억 달러다. 2023년은 122억 달러였으니 1년 새 11.3% 늘었다
    if len(said) in (4, 9) and (end := _moved(s, number)):
        if len(said) == 9:
            said = said[:4] if end < 0 else said[5:]
        elif end < 0 and (s.line.has("up") or s.line.has("down")):  # rose from 9.1 to 9.2 billion in 2024: what it rose from was before
            return (str(int(said) - 1) if said.isdigit() else said), ["period"]
    if said:
        if HELD.match(s.line.text, number.end) is None and not is_held(s.line, number, s.numbers) and RECORD.search(s.line.words) is None:  # less than the 692 million of 2021: "that year" is the one it was less in
            whole = said[:4] if found and len(said) > 4 and said[4] == "-" and _alone(s, found.end) else said  # in the fourth quarter alone: the year is still the one spoken of
            story.period, story.spoken, story.mark = Said(whole, paragraph), whole, _mark(s)
            if story.head is None or story.head.paragraph != paragraph:
                story.head = Said(whole, paragraph)
        return said, [] if sure else ["period"]
    if (year := led_from(s.line, number, s.numbers)) and carried in ("", year):
        story.period = Said(str(int(year) + 1), paragraph)
        return story.period.value, ["period"]
    if s.line.has("together") and len(story.years) == 2 and int(min(story.years)) + 1 == int(max(story.years)) and (kind_of(number.unit) == "money" or (number.kind == "count" and number.scale >= 10**6)):
        return "/".join(sorted(story.years)), []  # both years together
    if "/" in carried and s.line.has("respectively") and (years := expand_period(carried)):
        alike = [n for n in s.numbers if kind_of(n.unit) == kind_of(number.unit)]
        if len(alike) == len(years):
            return years[alike.index(number)], []
    if s.line.lang != "ko" and s.line.has("together") and kind_of(number.unit) == "money" and not s.line.periods and len(carried) == 4:
        return carried, ["period"]  # of the three years, it does not say which
    if not carried:
        return (str(story.now.year - 1), ["period"]) if story.now else ("", ["period"])
    if s.line.lang == "en" and carried.isdigit() and story.before is not None and story.before.value.isdigit() and story.before.value > carried and _from_then(s, number):
        return story.before.value, ["period"]  # climbed from 377 million in 2023 to 849: the year that was spoken of
    if carried.isdigit() and story.revised != paragraph and _moved(s, number) < 0 and (s.line.has("up") or s.line.has("down")):
        return str(int(carried) - 1), ["period"]
    if carried[4:5] == "-" and not s.line.periods:  # a part of a year is said again where it is meant
        return carried[:4], ["period"]
    near = story.period is not None and paragraph - story.period.paragraph <= 1
    parted = near and story.head is not None and story.period is not None and story.head.paragraph == story.period.paragraph and story.head.value != carried
    if parted and story.head is not None and story.head.paragraph == paragraph and _mark(s) and _mark(s) == story.mark:  # an item says nothing of the year of the item before it
        story.period = story.head
        return story.head.value, ["period"]
    if parted and story.period is not None and story.period.paragraph != paragraph:  # the paragraph before spoke of several years
        return carried, ["period"]
    return carried, [] if near or story.alone else ["period"]


def _opens(s: Scene, period: Period, number: Number) -> bool:
    """Whether a period counted back opens the clause behind a semicolon, as the one that a growth there is of: …; a year earlier they had grown by 8.6%."""
    return s.line.lang != "ko" and period.end <= number.start and s.line.text.rfind("; ", s.line.sentence.start, period.start) > 0 and heads_clause(s.line, period)


def _base(s: Scene, number: Number) -> bool:
    """Whether an amount is said to be the one that a growth told before it set out from."""
    words = tuple(f" {folded(word)} " for word in context(s.line.lang)["period"]["base"])
    return bool(words) and kind_of(number.unit) == "money" and s.line.between(max(s.line.sentence.start, number.start - 40), number.start).endswith(words)


def _from_then(s: Scene, number: Number) -> bool:
    """Whether an amount is what another of an earlier year went to: from 377 million in 2023 to 849."""
    before = [p for p in s.line.periods if p.end <= number.start and p.said.isdigit()]
    return bool(before) and TO_IT.fullmatch(s.line.between(before[-1].end, number.start)) is not None


def _mark(s: Scene) -> str:
    """The mark that an item of a list begins with."""
    found = BULLET.match(s.line.words)
    return found[0].strip()[:1] if found else ""


def _alone(s: Scene, end: int) -> bool:
    """Whether words behind a part of a year set it apart."""
    behind = s.line.between(end, min(end + 12, s.line.sentence.end)).lstrip()
    return behind.startswith(tuple(context(s.line.lang)["period"]["alone"]))


def _summed(s: Scene, first: int, last: int, end: int) -> bool:
    """Whether words say that years since one are added up, as far as another: besides the word "since" itself, or "until" before the other."""
    until = UNTIL.search(s.line.between(max(last, end - 12), end)) is not None
    return until or any(m.end < first - 6 or m.start >= last for m, _ in s.line.of("cumulative"))


def _against(s: Scene, number: Number) -> str | None:
    """The period that an amount is of which another one is only held against: 1,381 against 572 in the year it is compared with; empty where that is not said."""
    before = [n for n in s.numbers if n.end <= number.start and kind_of(n.unit) == kind_of(number.unit)]
    if not before or AGAINST.fullmatch(s.line.between(before[-1].end, number.start)) is None:
        return None
    compared = [p.said for p in s.line.periods if p.compared and p.said.isdigit()]
    return compared[0] if len(compared) == 1 else ""


def _moved(s: Scene, number: Number) -> int:
    """−1 for the first and 1 for the second of two amounts that a quantity went between over a range of years: from 571.7 to 1,381.3 million; else 0."""
    if s.line.has("revision"):
        return 0  # the sum of them revised from one to the other
    own = kind_of(number.unit)
    alike = [n for n in s.numbers if kind_of(n.unit) == ("money" if own == "count" else own) or (own != "ratio" and n.kind == "count" and n.scale >= 10**6)]
    for first, second in pairwise(alike):
        between = s.line.between(first.end, second.start)
        if number in (first, second) and TO.fullmatch(between):
            return -1 if number is first else 1
        if number in (first, second) and FROM.fullmatch(between):  # to 1.38 billion from 984 million
            return 1 if number is first else -1
    return 0


def _began(s: Scene, number: Number, last: Period) -> str:
    """The year in which a sum began that a Korean sentence adds up as far as another; empty where it says no such thing."""
    words = context(s.line.lang)["period"]
    until = s.line.between(last.end, min(last.end + 8, s.line.sentence.end)).startswith(tuple(words["until"]))
    summed = any(last.end <= m.start and m.end <= number.start for m, _ in s.line.of("cumulative"))
    before = [p for p in s.line.periods if p.end <= last.start and p.said.isdigit() and p.said < last.said]
    if not (until and summed and before):
        return ""
    return before[-1].said if any(word in s.line.between(before[-1].end, last.start) for word in words["began"]) else ""


def _grown_from(s: Scene, number: Number, first: int) -> bool:
    """Whether the amount between a year and a ratio is only what has grown by it since."""
    held = tuple(context(s.line.lang)["period"]["grown_from"])
    before = [n for n in s.numbers if first <= n.start and n.end <= number.start]
    return len(before) == 1 and bool(growth(s, number)) and s.line.between(before[0].end, number.start).startswith(held)
