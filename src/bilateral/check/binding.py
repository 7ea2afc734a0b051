"""Which region, product or type of a sentence a number is about, which period, and which release.

Lists are read as they are written: "A (1), B (2) and C (3)" gives each number the name before it, "1 from A, 2 from B" the name behind it, and with
"respectively" the names and numbers are paired in order. What stands in brackets belongs to the noun before them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from itertools import pairwise
from typing import Any

from bilateral.check.held import of_another
from bilateral.check.lexicon import folded
from bilateral.check.line import Line, adnominal
from bilateral.check.spans import Period
from bilateral.check.topics import Hit, clause_ends, kind_of
from bilateral.keys import expand_period
from bilateral.lang.context import context
from bilateral.lang.read import Number
from bilateral.model import INSTRUMENTS

__all__ = ["Bound", "about_region", "bind", "compares", "owns", "period_of", "vintage_of"]

OPENING = 12  # characters between an amount and the words for what it is behind it
BEHIND = 16  # characters between a number and its period behind it
APPOSED = 36  # characters between a period and a ratio that is said of it behind a comma
LABEL = 24  # characters before a name that is a label
FAR = 60  # characters between a name and its number from which on the link is in doubt
AHEAD = re.compile(r"\s?(?:(?:is|are|in|to|from|es|son|eran|correspondió|provino|fue|a la|al estado|for|of|by|into|came|went|were|was|the|worth|state|registered|corresponded|goods|products|merchandise|mercancías|productos|bienes|en|a|al|de|del|desde|para|por|hacia|el|la|los|las|"
                   r"corresponden a|corresponde a|corresponden|provienen|vinieron de|vino de|son de|as|came as|took the form of|consisted of|were in|correspondieron|provinieron|se dirigieron|fueron|estado|llegaron|con|from the|with)\s?){0,5}")  # fmt: skip
WITHIN = re.compile(r"(?:,? ?(?:out|net|in total|overall)\b,?){0,2}\s?(?:,\s?)?(?:(?:came|entered|arrived|were|was|llegaron|ingresaron|entraron) )?(?:in|en|during|durante|for|de|del|of|el|para|the year|el año|año) (?:the )?[(]?\s?|\s?[(]\s?(?:in|en|de)?\s?|\s?")
LABELS = re.compile(r"\s?[:=]\s?\S")  # behind a period that is the label of the number behind it
APART = re.compile(r"[\w ]{0,18}\(\s?")  # between a period and the amount in brackets that is its own
PARTED = re.compile(r"[,;:.]\s")
MOVED = re.compile(r"^(?:[^,.;]{0,24} )?(?:to|from|a|de|hasta|desde)(?: (?:an?|una?) (?:net )?[a-z]+ (?:of|de))?\s?$|^(?:[^,.;]{0,10})에서 ?")
HELD = re.compile(r"\)?(?:보다|에 비해|에 견줘|에 견주어|과 비교|와 비교|에서 |대비)")
TOTAL = re.compile(r"\b(?:total|altogether|sum|suma|national|nationwide|overall|country|all|nacional|país|pais|todo|conjunto)\b|전국|전체|총")
SUBJECT = re.compile("[주시도]?(?:은|는|이|가|도|에서는|에는|의 경우) ?")  # behind a region that a Korean sentence is about
IS = re.compile("[주시도]?(?:입니다|이다|다|였다|이었다|이에요|예요)[.!]?")
ROW = re.compile(r"(?:\s(?:la|el|the) (?:primer[ao]|segund[ao]|first|second))?\s?(?:,|,? ?(?:and|y|e)|·|와|과)\s?(?:the )?")
IN = re.compile(r"\s(?:in|of|as|en|de|como)\s(?:the |new |fresh |la |el |los |las )?")
WITH = re.compile(r"\b(?:with|plus|besides|con|más)\s(?:another |a further |otros )?$")
NEXT = re.compile(r"[,;]\s(?:y|e|and|pero|but|mientras|while|para|en|in)\s|\s(?:y|and) (?:en|in)\s|;")  # another clause begins
JOINED = re.compile(r",? ?(?:y|e|and|mientras(?: que)?|while|pero|but)\s")
ASIDE = re.compile(r",\s(?:que|which|who|donde|cuya|cuyo|la cual|el cual|where|whose)\b[^;.]*?(?:[.,]\d[^;.,]*)*,\s")
OPENED = re.compile(r", (?:on the other hand|by contrast|in turn|meanwhile|however|for its part|in particular|of course|too|for example|for instance|in contrast|en cambio|por su parte|por el contrario|sin embargo|a su vez|también|por ejemplo), |, (?:of which|which|de los cuales|de las cuales) ")
ASIDE_OF = re.compile(r",\s(?:que|which|who|donde|cuya|cuyo|la cual|el cual|where|whose|luego de|tras|after)\s")
AND = re.compile(r"[^,;.()]{0,40}(?:and|y|e)\s")


@dataclass(frozen=True, slots=True)
class Bound:
    """A name that a number is about: where it stands, what it is, whether the link is doubtful, and its place in the list of such names."""

    start: int
    end: int
    value: Any
    doubtful: bool
    place: int


def bind(line: Line, number: Number, names: Sequence[tuple[int, int, Any]], numbers: Sequence[Number], hits: Sequence[Hit]) -> Bound | None:
    """The name that a number is about, of those of one sort (regions, products, types), or None.

    `names` are (start, end, value) in order, `numbers` all quantities of the sentence, `hits` what they measure.
    """
    first, last = _clause(line, number, hits)
    names, numbers = [n for n in names if first <= n[0] < last], [n for n in numbers if first <= n.start < last]
    if not names:
        return None
    alike = [n for n in numbers if kind_of(n.unit) == kind_of(number.unit)]
    if (own := _opening(line, number, numbers)) is not None:
        inside = [(at, n) for at, n in enumerate(names) if own[0] <= n[0] < own[1]]
        return Bound(*inside[0][1], len(inside) > 1, inside[0][0] + 1) if inside else None
    if line.has("respectively"):
        paired = _in_order(names, alike, number)
        if paired is not None:
            return paired
    if (paired := _row(line, names, alike, number)) is not None:
        return paired
    if line.lang == "ko" and (said := _predicate(line, names, alike, number)) is not None:
        return said
    if _ahead(line, names, alike, numbers):
        at, name = next(((at, n) for at, n in enumerate(names) if n[0] >= number.end), (0, None))
        if name is None and len(names) == 1 and names[0][2] not in INSTRUMENTS and any(_follows(line, number, p) for p in line.periods):
            return Bound(*names[0], False, 1)  # 63.8 million in the state in 2021, and 91.9 million in 2023
        if name is None or any(number.end <= n.start < name[0] for n in alike):
            return None
        return Bound(*name, name[0] - number.end > FAR // 2, at + 1)
    before = [(at, n) for at, n in enumerate(names) if n[1] <= number.start]
    if not before:
        return None
    last = next((n.end for n in reversed(alike) if n.end <= number.start), 0)
    behind = next(((at, n) for at, n in enumerate(names) if n[0] >= number.end), None)
    if behind and before[-1][1][1] <= last and IN.fullmatch(line.between(number.end, behind[1][0])):
        return Bound(*behind[1], False, behind[0] + 1)  # reinvested earnings were 246 million, with 71 million in loans on top
    if 0 <= before[-1][1][0] - last <= OPENING and IN.fullmatch(line.between(last, before[-1][1][0])) and TOTAL.search(line.between(before[-1][1][1], number.start)):
        return None  # and 94.9 million of new equity, for a total of 1,381 million
    at, name = before[-1]
    between = [n for n in numbers if name[1] <= n.start < number.start]
    aside = ASIDE.match(line.text, name[1], number.start)
    if aside is not None and between and between[-1].end <= aside.end():
        return Bound(*name, False, at + 1)  # Guanajuato, which in 2023 had lost 4.9 million, drew 40.2
    gap = line.text[name[1] : number.start]
    if any((a.role == "by" or (line.lang == "ko" and a.role == "of")) and a.form == "name" and not a.group and any(a.end <= h.start <= number.start for h in hits) and any(n.end <= a.start for n in between) for a in line.areas if name[1] <= a.start and a.end <= number.start):
        return None  # Sonora exported 385 million, and Mexico sold 6.16 billion
    if any(kind_of(n.unit) == kind_of(number.unit) for n in between) and not _same_brackets(line, name[1], number.start):
        after = line.between(between[-1].end, number.start)
        dated = any(_follows(line, number, p) or between[-1].end <= p.start < number.start for p in line.periods)
        moved = line.has("revision") or MOVED.search(after) is not None or AND.fullmatch(after) is not None or (dated and not TOTAL.search(after))
        if len(names) > 1 or not moved:  # exports of Sonora rose from 300 to 385
            whole = TOTAL.search(line.text[name[1] : number.start]) is not None
            return Bound(*name, True, at + 1) if line.lang == "ko" and len({n[2] for n in names}) == 1 and not whole and SUBJECT.match(line.text, name[1]) else None
        return Bound(*name, False, at + 1)
    opened = OPENED.match(line.text, name[1], number.start) if line.lang != "ko" else None  # Puebla, on the other hand, took in; cars, of which Korea sold
    begun = opened.end() if opened else name[1]
    other = [h for h in hits if name[1] + 3 < h.start and h.end <= number.start and PARTED.search(line.text[begun : h.start]) and not _is_label(line, name, h)]
    if other and len({n[2] for n in names}) == 1 and not between:
        return Bound(*name, True, at + 1)
    if other or (_opens(gap) and not between and len(gap) > FAR * 2):
        return None
    return Bound(*name, len(gap) > FAR, at + 1)


def period_of(line: Line, number: Number, numbers: Sequence[Number]) -> tuple[Period | None, bool]:
    """The period a number is said of, as the sentence says, and whether it is beyond doubt; (None, False) where the sentence does not say."""
    part = _opening(line, number, numbers)
    if (named := next((p for p in line.periods if 0 < number.start - p.end <= 2 and line.text[p.end : number.start].strip() == "("), None)) is not None:
        return named, True  # far above 2023 (22.8)
    aside = next((p for p in line.periods if p.compared and 0 <= number.start - p.end <= LABEL * 2 and _relative(line, p) and not set(",;:") & set(line.text[p.end : number.start])), None)
    if aside is not None and not any(aside.end <= n.start < number.start for n in numbers):
        return aside, True  # the state, which in 2023 had lost so much
    inside = [p for p in line.periods if part[0] <= p.start < part[1] and not p.compared] if part else []
    if inside:
        return inside[0], True
    near = [n for n in numbers if any(0 <= p.start - n.end <= BEHIND for p in line.periods)] if len(numbers) > 1 else numbers
    owned = {id(p): n for n in near for p in line.periods if _follows(line, n, p)}
    own = next((p for p in line.periods if owned.get(id(p)) is number), None)
    if own:
        return own, True
    free = [p for p in line.periods if id(p) not in owned and not p.compared]
    if line.has("respectively") and (listed := _paired_period(line, number, numbers, free)):
        return listed, True
    if line.lang != "ko" and (turned := _by_pairs(line, number, numbers)) is not None:
        return turned, True
    before = [p for p in free if p.end <= number.start and not _held_against(line, p, number, numbers)]
    told = [p for p in line.periods if p.end <= number.start and p.said[:1].isdigit() and not p.compared]
    if before and kind_of(number.unit) == "ratio" and line.lang != "ko" and told and told[-1].start > before[-1].start and any(before[-1].end <= n.start < told[-1].start for n in numbers) and "(" not in line.text[told[-1].end : number.start]:
        return told[-1], True  # shipped 12.2 billion to Mexico in 2023 and 13.6 in 2024, growth of 11.3 percent
    if before:
        return before[-1], True
    later = [n for n in numbers if n.start >= number.end]
    headed = next((p for p in free if p.start >= number.end and _heads(line, number, p)), None)
    if headed is not None:
        return headed, True  # 13억 달러로 공표되었던 2024년 총액
    behind = [p for p in free if p.start >= number.end and not (line.lang == "ko" and any(n.start >= p.end for n in later))]  # 누에보레온은 6억, 멕시코시티에는 4분기에만 1억
    behind = [p for p in behind if line.lang == "ko" or not (ASIDE_OF.search(line.text, number.end, p.start) and any(n.start >= p.end and kind_of(n.unit) == kind_of(number.unit) for n in later))]  # Querétaro (35.5), which came from a 2023 of 91.9
    behind = [p for p in behind if line.lang == "ko" or not any(APART.fullmatch(line.text, p.end, n.start) for n in later)]  # where it had been ten years earlier (17,790)
    apart = frozenset(id(p) for p in line.periods if p.start >= number.end and of_another(line, number, p, numbers))
    behind = [p for p in behind if id(p) not in apart]
    if behind and told and kind_of(number.unit) == "ratio" and line.lang != "ko" and 0 < number.start - told[-1].end <= APPOSED and not any(told[-1].end <= n.start < number.start for n in numbers) and NEXT.search(line.text, number.end, behind[0].start):
        return told[-1], True  # from 10.8 billion in 2022 to 9.2 in 2023, a fall of 15.3 percent, and in 2024 it rose
    if behind:
        return behind[0], WITHIN.search(line.between(max(number.end, behind[0].start - 8), behind[0].start)) is not None
    earlier = [p for p in line.periods if p.end <= number.start and p.said[:1].isdigit() and not (line.lang == "ko" and (p.compared or _held_against(line, p, number, numbers)))]
    if earlier and kind_of(number.unit) == "ratio" and 0 <= number.start - earlier[-1].end <= BEHIND and "(" not in line.text[earlier[-1].end : number.start] and not earlier[-1].compared and any(n.end <= earlier[-1].start for n in numbers):
        return earlier[-1], True  # reached 503 billion in 2024, up 9.5 percent from 475 in 2023
    if earlier and MOVED.search(line.between(earlier[-1].end, number.start)) is None:
        return earlier[-1], _joined(line, earlier[-1], number, numbers)
    last = [p for p in line.periods if p.start >= number.end and p.said[:1].isdigit() and not p.compared and id(p) not in apart and (line.lang != "ko" or p in behind)]
    held = owned.get(id(last[0])) if last and line.lang == "en" else None
    if held is not None and held is not number and number.end <= held.start and held_against(line.lang).match(line.between(number.end, held.start)):
        return None, False  # growth was 30.3 percent, after 6.8 in 2024
    last = [p for p in last if line.lang == "ko" or not (ASIDE_OF.search(line.text, number.end, p.start) and any(n.start >= p.end and kind_of(n.unit) == kind_of(number.unit) for n in later))]
    last = [p for p in last if line.lang == "ko" or (other := owned.get(id(p))) is None or not compares(line, number, other)]
    if last and not earlier:  # rose 11.3 percent to 13.6 billion in 2024
        return last[0], len({p.said for p in last}) == 1
    return None, False


@cache
def held_against(lang: str) -> re.Pattern[str]:
    """What stands between a number and an earlier one that it is only held against."""
    words = "|".join(re.escape(folded(word)) for word in sorted(context(lang)["period"]["against"], key=len, reverse=True)) or "(?!)"
    return re.compile(rf",?\s?(?:{words})\s[^,;.()]{{0,30}}$")


def compares(line: Line, number: Number, other: Number) -> bool:
    """Whether a number is held against another behind it, whose period is not its own: 17,888, much the same as the 17,790 of 2010."""
    words = (*context(line.lang)["period"]["comparatives"], *context(line.lang)["period"]["compared"])
    between = f" {line.between(number.end, other.start)} ".replace(",", " ")
    return kind_of(number.unit) == kind_of(other.unit) and number.end <= other.start and any(f" {folded(word)} " in between for word in words)


def _heads(line: Line, number: Number, period: Period) -> bool:
    """Whether a Korean number stands in words that describe the noun behind a period."""
    gap = line.text[number.end : period.start].rstrip() if line.lang == "ko" else ""
    return 2 < len(gap) <= LABEL and not set(gap) & set(",;:()\n") and adnominal(gap[-1]) and gap[-1] not in "은는"


def _relative(line: Line, period: Period) -> bool:
    """Whether a period stands at the head of a relative clause, which says something of its own: Puebla, which in 2023 had lost 34 million, drew 18."""
    return line.between(max(line.sentence.start, period.start - LABEL), period.start).endswith(tuple(f"{words} " for words in context(line.lang)["period"]["relative"]))


def _joined(line: Line, period: Period, number: Number, numbers: Sequence[Number]) -> bool:
    """Whether an amount goes on with the only year of its sentence: it exported 6,160 million in 2024 and brought in 23,000."""
    between = line.between(period.end, number.start)
    alone = len({p.said for p in line.periods}) == 1 and line.lang != "ko"
    goes_on = JOINED.match(between) is not None and not any(period.end <= n.start < number.start for n in numbers)
    parts = between.startswith(":") or line.has("part_of", period.end, number.start)  # 1,381 million in 2024: 849 of this and 527 of that
    return alone and (goes_on or parts) and not any(line.has(kind, period.end, number.end + BEHIND) for kind in ("up", "down", "more_than", "lead"))


def _by_pairs(line: Line, number: Number, numbers: Sequence[Number]) -> Period | None:
    """The period behind a number where numbers and periods take turns throughout: placed 36.5 billion in Mexico in 2023, and contributed 113 million in 2018."""
    alike = [n for n in numbers if kind_of(n.unit) == kind_of(number.unit)]
    plain = [p for p in line.periods if p.said[:1].isdigit() and not p.compared]
    if number not in alike or len(alike) != len(plain) or len(alike) < 2 or len(alike) != len(numbers):
        return None
    ends = [*(n.start for n in alike[1:]), line.sentence.end]
    return plain[alike.index(number)] if all(n.end <= p.start and p.end <= end for n, p, end in zip(alike, plain, ends, strict=True)) else None


def _held_against(line: Line, period: Period, number: Number, numbers: Sequence[Number]) -> bool:
    """Whether a period is that of an amount which this number is only held against: 2023년의 4,752억 달러보다 5.9% 불어난."""
    if period.said == "=":
        return False  # 같은 기간 5.5%에서 4.7%로
    between = [n for n in numbers if period.end <= n.start < number.start] if line.lang == "ko" else []
    held = HELD.match(line.text, between[0].end) if between else None
    return held is not None and not (held[0].endswith("에서 ") and line.has("revision"))  # 2006년~2012년: 15억 달러에서 27억 달러로 상향 수정


def _paired_period(line: Line, number: Number, numbers: Sequence[Number], free: Sequence[Period]) -> Period | None:
    """With "respectively", as many periods as numbers are paired in order: in 2021 and 2022 they stood at 733 and 684, respectively."""
    alike = [n for n in numbers if kind_of(n.unit) == kind_of(number.unit)]
    if len(free) == 1 and (years := expand_period(free[0].said)) and len(years) == len(alike):
        return replace(free[0], said=years[alike.index(number)])
    plain = [p for p in free if p.said[:1].isdigit()]
    return plain[alike.index(number)] if number in alike and len(plain) == len(alike) > 1 else None


def vintage_of(line: Line, number: Number, numbers: Sequence[Number]) -> date | None:
    """The release day that a sentence gives for a number: the one behind it with no other number between, else the last before it."""
    said = [d for d in line.days if any(m.get("vintage") and -14 <= d.start - m.end <= 6 for m in line.mentions) or _marked_behind(line, d)]
    if not said:
        return None
    behind = next((d for d in said if d.start >= number.end), None)
    if behind and not any(number.end <= n.start < behind.start and kind_of(n.unit) == "money" for n in numbers):
        return date.fromisoformat(behind.date)
    before = [d for d in said if d.end <= number.start]
    return date.fromisoformat(before[-1].date) if before else None


# ---------------------------------------------------------------------------------------------------------------- the parts


def _opening(line: Line, number: Number, numbers: Sequence[Number]) -> tuple[int, int] | None:
    """What stands behind a number as far as the next, in a sentence all of whose amounts come right before the words that say what they are: the bulletin
    puts at 5.56 million the imports of Chihuahua in 2024, at 571.7 Korean investment in 2023; None for any other sentence."""
    alike = [n for n in numbers if kind_of(n.unit) == kind_of(number.unit)]
    said = sorted({m.start for m, _ in line.of("metric")})
    if line.lang == "ko" or len(alike) < 2 or number not in alike or not said or said[0] < alike[0].end:
        return None
    for n, last in zip(alike, [*(m.start for m in alike[1:]), line.sentence.end], strict=True):
        first = next((at for at in said if at >= n.end), last)
        if first >= last or first - n.end > OPENING or set(",;:(") & set(line.text[n.end : first]):
            return None
    at = alike.index(number)
    return number.end, alike[at + 1].start if at + 1 < len(alike) else line.sentence.end


def _clause(line: Line, number: Number, hits: Sequence[Hit]) -> tuple[int, int]:
    """The part of the sentence between semicolons that a number stands in, and what is before it as far as the words that say what is measured."""
    stops = [m.start() + line.sentence.start for m in re.finditer(r";(?![^(]*\))", line.words)]
    before, behind = [s for s in stops if s < number.start], [s for s in stops if s >= number.end]
    last = behind[0] if behind else line.sentence.end
    while before and hits and not any(before[-1] <= h.start < last for h in hits):
        before.pop()  # "machinery; parts and accessories" is one name
    return before[-1] if before else line.sentence.start, last


def _in_order(names: Sequence[tuple[int, int, Any]], alike: Sequence[Number], number: Number) -> Bound | None:
    last = [n for n in alike if n.start > names[0][0]]
    if number not in last or len(last) < len(names):
        return None
    last = last[-len(names) :]
    if number not in last:
        return None
    at = last.index(number)
    return Bound(*names[at], False, at + 1)


def about_region(line: Line, name: tuple[int, int, Any]) -> bool:
    """Whether a Korean sentence is about a region, or says that something is it: 치와와는 정반대다; 주인공은 누에보레온이다."""
    return SUBJECT.match(line.text, name[1]) is not None or IS.match(line.text, name[1]) is not None


def owns(line: Line, name: tuple[int, int, Any], alike: Sequence[Number]) -> bool:
    """Whether a Korean name stands before a number of its own: no comma and no end of a clause between them."""
    behind = next((n for n in alike if n.start >= name[1]), None)
    gap = line.text[name[1] : behind.start] if behind else ""
    return behind is not None and "," not in gap and clause_ends("ko").search(gap) is None


def _predicate(line: Line, names: Sequence[tuple[int, int, Any]], alike: Sequence[Number], number: Number) -> Bound | None:
    """The name that a Korean sentence says its subject, an amount, is: 이 가운데 8억 달러는 이익을 다시 투자한 것이고, 대출은 5억 달러였다."""
    before = max((n.end for n in alike if n.end <= number.start), default=line.sentence.start)
    at, name = next(((at, n) for at, n in enumerate(names) if n[0] >= number.end), (0, None))
    if name is None or owns(line, name, alike) or any(before <= n[0] and n[1] <= number.start for n in names):
        return None
    gap = line.text[number.end : name[0]]
    particle = next((word for word in sorted(_subject_of("ko"), key=len, reverse=True) if folded(gap).startswith(word)), "")
    if not particle or len(gap) > FAR // 2 or set(",;(") & set(gap) or clause_ends("ko").search(gap) is not None:
        return None
    return Bound(*name, False, at + 1)


def _row(line: Line, names: Sequence[tuple[int, int, Any]], alike: Sequence[Number], number: Number) -> Bound | None:
    """Names in a row and as many numbers in a row behind them, in order: Tamaulipas and Querétaro trailed with 23.2 and 35.5 million."""
    behind = [n for n in alike if n.start >= names[-1][1]]
    if not 1 < len(names) == len(behind) or number not in behind or any(n not in behind and n.start >= names[0][0] for n in alike):
        return None
    rows = [line.between(a[1], b[0]) for a, b in pairwise(names)] + [line.between(a.end, b.start) for a, b in pairwise(behind)]
    if not all(ROW.fullmatch(gap) for gap in rows):
        return None
    return Bound(*names[behind.index(number)], False, behind.index(number) + 1)


def _ahead(line: Line, names: Sequence[tuple[int, int, Any]], alike: Sequence[Number], numbers: Sequence[Number]) -> bool:
    """Whether the names stand behind their numbers: the first number before the first name, and only linking words between them."""
    first = next((n for n in alike if n.end <= names[0][0]), None)
    if first is None:
        return False
    last = [n for n in alike if n.end <= names[0][0]][-1]
    gap = names[0][0] - last.end
    between = line.between(last.end, names[0][0])
    if isinstance(names[0][2], str) and names[0][2] in INSTRUMENTS:
        between = between.removeprefix(",")
    if gap <= FAR // 2 and AHEAD.fullmatch(between) is not None and (line.lang != "ko" or alike[-1].end <= names[-1][0]):
        return True
    if gap <= FAR // 2 and between in _subject_of(line.lang) and alike[-1].end <= names[-1][0]:
        return True  # 8억 달러가 재투자수익, 4억 달러가 대출
    return _by_turns(line, names, [n for n in alike if n.start >= last.start])


@cache
def _subject_of(lang: str) -> frozenset[str]:
    """What stands between an amount and the name that it is of, where the amount is the subject."""
    return frozenset(f"{folded(word)} " for word in context(lang)["list"]["amount_is"])


def _by_turns(line: Line, names: Sequence[tuple[int, int, Any]], alike: Sequence[Number]) -> bool:
    """Whether numbers and names take turns and the names close: 701 of it for projects in Nuevo León and 132 for Mexico City."""
    if not 1 < len(names) == len(alike):
        return False
    turns = all(0 <= name[0] - n.end <= FAR // 2 and not any(n.end <= p.start < name[0] for p in line.periods) for n, name in zip(alike, names, strict=True)) and all(name[1] <= n.start for n, name in zip(alike[1:], names, strict=False))
    return turns and AHEAD.fullmatch(line.between(alike[-1].end, names[-1][0])) is not None


def _same_brackets(line: Line, first: int, last: int) -> bool:
    """Whether a bracket opened behind the first place is still open at the last."""
    gap = line.text[first:last]
    return gap.count("(") > gap.count(")")


def _is_label(line: Line, name: tuple[int, int, Any], hit: Hit) -> bool:
    """Whether a name stands before a colon at the head of its line and no other mark follows: Fishery products: 11.7 billion exported."""
    gap = line.text[name[1] : hit.start]
    return gap.lstrip().startswith(":") and PARTED.search(gap.lstrip()[1:]) is None and name[0] - line.sentence.start <= LABEL


def _opens(gap: str) -> bool:
    return gap.rstrip().endswith("(")


def _follows(line: Line, number: Number, period: Period) -> bool:
    """Whether a period stands right behind a number: US$294 million in 2000."""
    gap = period.start - number.end
    if LABELS.match(line.text, period.end) and line.text[number.end : period.start].strip() in ("(", ";", ",", "["):
        return False  # 673.5 million (2021: 692.8; 2020: 601.4)
    if not 0 <= gap <= BEHIND or WITHIN.fullmatch(line.between(number.end, period.start)) is None:
        return False
    if line.lang != "ko":
        return True
    inside = any(period.end <= n.start and ")" not in line.text[period.end : n.start] for n in line.numbers if kind_of(n.unit) == kind_of(number.unit) and n is not number)
    return "(" in line.text[number.end : period.start] and not inside  # 2025년 53억 달러 (전년 41억 달러 대비 20% 증가)


def _marked_behind(line: Line, day: Number) -> bool:
    """Whether the word for a release stands behind its day, as in Korean."""
    return any(m.get("vintage") and 0 <= m.start - day.end <= 3 for m in line.mentions)
