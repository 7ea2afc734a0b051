"""Numbers, money, shares, ranks, periods and dates as a text writes them: the inverse of `say`.

Every number is found with its place, its value in whole units (a share as a ratio) and the interval its digits imply. What differs between
languages is data (see `patterns`). A text is gone over once from left to right by one pattern, so time grows with its length alone. Accents,
full-width forms, zero-width and bidi marks make no difference; offsets are those of the text as given.

The interval is half a unit of the last significant digit to each side. Digits behind a decimal mark are all significant. Zeros at the end of
a whole number are not, but its two leading digits always are, and nothing below the scale is: 280,000 is 275,000–285,000, 100 million is
95–105 million, 23 billion is 22.5–23.5 billion, 60% is 59.5–60.5%, 1% is 0.5–1.5%, 61억 6천만 is 6.155–6.165 × 10⁹. "About" takes one
digit less, or twice the unit where one digit is all there is. "Over" has no upper end, "up to" goes down to zero. A fraction in words is
within two points of a hundred. Years, ranks and ordinals are exact, and so are the ends of a range as they are written.

One point or comma before exactly three digits: a comma groups thousands (6,160), a point is decimal, except where the language knows both
usages (Spanish) and the text elsewhere has a decimal comma, never a decimal point: there 6.160 is six thousand. One comma before any other
count of digits is decimal (3,62).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from bilateral.lang.patterns import UNSEEN, Patterns, clean, fold, grouped_by_points, patterns, spoken
from bilateral.lang.periods import period

__all__ = ["Number", "find_numbers", "read_one"]

ZERO, ONE, TWO, TEN, INFINITY = Decimal(0), Decimal(1), Decimal(2), Decimal(10), Decimal("Infinity")
ROUGH = Decimal("0.02")  # to each side of a fraction in words: "a third" is said of 31 % to 35 %
LONGEST = 24  # digits; no quantity of an economy has more, so a longer numeral is a code (and arithmetic stays exact within 28)
DIGITS = re.compile(r"[0-9]+(?:[.,'’][0-9]+)*")
FIRST_YEAR, LAST_YEAR = 1500, 2199
NUMERAL = re.compile(r"[0-9]+(?:[.,'’ \u00a0][0-9]{3})*")
RUN = re.compile("[0-9]+")
NAME = re.compile(r"\s[A-Z]")
GROUPED = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|[0-9]{1,3}(?:\.[0-9]{3})+,[0-9]+|[0-9]{1,3}(?:\.[0-9]{3}){2,}|[0-9]{1,3}(?:'[0-9]{3})+(?:[.,][0-9]+)?")


@dataclass(frozen=True, slots=True)
class Number:
    """One number in a text.

    `start` and `end` are character offsets into the text as given, bound words, sign and unit included; `text` is what stands there.
    `value` is in whole units of `unit`: a currency's code, "ratio" (shares; 3.62% is 0.0362), "points" (percentage points, also by 100),
    "times", "rank", "ordinal", "year", or "" for counts. `low` and `high` are the interval (see the module); a range has its ends there and
    its middle as value.
    `kind`: amount, share, rank, ordinal, count, year, date, range, relative (a year counted from the text's own; last year is −1), unknown
    (a bare "one"), code (phone, law, room, time of day: no quantity).
    `bound`: "", at_least, at_most, about. `written` has the digits alone, `scale` what one unit of them stands for (of the last part, where
    there are several), `sign` "", "-" or "+". `date` is the canonical period of a date or year ("2025-08-12", "2024-01/2024-06"),
    "--08-12" or "--Q3" where the year is not written (`periods`), the year alone where day and month cannot be told apart, and empty where there is no such day.
    """

    start: int
    end: int
    text: str
    value: Decimal
    low: Decimal
    high: Decimal
    unit: str
    kind: str
    bound: str = ""
    written: str = ""
    scale: Decimal = ONE
    sign: str = ""
    date: str = ""


@dataclass(frozen=True, slots=True)
class _Text:
    """A text as given and as searched, and how its numbers are read."""

    given: str
    searched: str
    places: list[int] | None
    known: Patterns
    points: bool

    def number(self, start: int, end: int, value: Decimal, ends: tuple[Decimal, Decimal], unit: str, kind: str, **more: Any) -> Number:
        if self.places is not None:
            start, end = self.places[start], self.places[end - 1] + 1
        return Number(start, end, self.given[start:end], value, ends[0], ends[1], unit, kind, **more)


@dataclass(frozen=True, slots=True)
class _Amount:
    """A quantity without its bound. `step` is what its last significant digit stands for, `end` where its words end, `named` whether
    anything beside the numeral says what it counts: a scale, a currency, a percent sign."""

    value: Decimal
    step: Decimal
    scale: Decimal
    unit: str
    kind: str
    sign: str
    end: int
    named: bool


def find_numbers(text: str, lang: str) -> tuple[Number, ...]:
    """Every number of a text in order. Left out: the digits of model names (K4), web and e-mail addresses.

    Raises:
        UnknownName: for a language whose numbers cannot be read.

    >>> [(n.text, int(n.value), n.unit) for n in find_numbers("Exports of over US$6.16 billion in 2024", "en")]
    [('over US$6.16 billion', 6160000000, 'USD'), ('2024', 2024, 'year')]
    """
    known = patterns(lang)
    searched, places = clean(text)
    whole = _Text(text, searched, places, known, known.point_groups and grouped_by_points(searched))
    found: list[Number] = []
    at = 0
    while match := known.whole.search(searched, at):
        number, end = READ[(match.lastgroup or "x")[0]](match, whole)
        at = max(end, match.start() + 1)
        if number is not None:
            found.append(number)
    return tuple(found)


def read_one(text: str, lang: str) -> Number | None:
    """The number that a text is, blanks around it aside; None where it is no number, or more than one.

    Raises:
        UnknownName: for a language whose numbers cannot be read.

    >>> read_one("3.62%", "en").value, read_one("exports", "en"), read_one("5 and 6", "en")
    (Decimal('0.0362'), None, None)
    """
    found = find_numbers(text, lang)
    if len(found) != 1 or UNSEEN.sub("", text[: found[0].start] + text[found[0].end :]).strip():
        return None
    return found[0]


# ------------------------------------------------------------------------------------------------- what each alternative means


def _skip(match: re.Match[str], text: _Text) -> tuple[Number | None, int]:
    return None, match.end()


def _left_over(match: re.Match[str], text: _Text) -> tuple[Number | None, int]:
    """Digits that nothing above explains: a model name where letters are stuck to them, else a code."""
    return (None, match.end()) if any(sign.isalpha() for sign in match[0]) else _code(match, text)


def _code(match: re.Match[str], text: _Text) -> tuple[Number | None, int]:
    value = Decimal(digits[0]) if (digits := RUN.search(match[0])) else ZERO
    return text.number(match.start(), match.end(), value, (value, value), "", "code", written=digits[0] if digits else ""), match.end()


def _phrase(match: re.Match[str], text: _Text) -> tuple[Number | None, int]:
    words = fold(match[0])
    if words in text.known.fractions:
        part, whole = text.known.fractions[words]
        value = Decimal(part) / Decimal(whole)
        return text.number(*match.span(), value, (value - min(ROUGH, value / 2), value + min(ROUGH, value / 2)), "ratio", "share", bound="about"), match.end()
    if (years := text.known.relative.get(words)) is not None:
        value = Decimal(years)
        return text.number(*match.span(), value, (value, value), "year", "relative"), match.end()
    return None, match.end()


def _ordinal(match: re.Match[str], text: _Text) -> tuple[Number | None, int]:
    """A rank where a superlative, a word such as "ranks", or the ending itself says so, and for a word that no name follows (sixth, but not
    the Sixth Forum); else an ordinal."""
    word, ranked, ending, best = match.group("word", "ranked", "ending", "best")
    digits = DIGITS.search(ranked or ending or "")
    named = text.known.ordinals[fold(word)] if word else text.known.words.get(fold(ranked or ending).split(" ")[-1])
    value = Decimal(named) if named is not None else _numeral(_grouped(ranked or ending), text.points)
    if value is None:
        return _code(match, text)
    start, end = match.span()
    exact = _numeral(digits[0], text.points) if digits else value
    if exact is not None and exact != int(exact):  # "por lugar 67.73 millones" is no place
        return None, start + match[0].find(digits[0] if digits else "")
    rank = best is not None or ranked is not None
    rank = rank or (word is not None and not NAME.match(text.searched, end))
    rank = rank or text.known.rank_before.search(text.searched[max(0, start - 24) : start]) is not None
    kind = "rank" if rank else "ordinal"
    return text.number(start, end, value, (value, value), kind, kind, written=digits[0] if digits else word or ""), end


def _quantity(match: re.Match[str], text: _Text) -> tuple[Number | None, int]:
    before, after = match.group("bound", "after")
    if before or match["sign"]:  # "about 12 August": what stands behind the bound may be no quantity
        start = match.start("cur") if match["cur"] else match.start("body")
        behind = text.known.whole.match(text.searched, start)
        if behind and behind.lastgroup != "q" and match["inner"] is None:
            return READ[(behind.lastgroup or "x")[0]](behind, text)
    amount = _amount(match, text)
    if amount is None or _is_marker(match, text.searched):
        return _code(match, text)
    start, end = match.start(), match.end() if amount.end == match.end("body") else amount.end
    written = text.searched[match.start("body") : amount.end]
    bound = text.known.bounds_before[fold(before)] if before else ""
    if found := _range(match, amount, bound, text):
        return found
    if bound == "between":
        start, bound = match.end("bound"), ""
    if _is_year(amount, written, bool(before or after), text):
        start = match.start("body")
        return text.number(start, amount.end, amount.value, (amount.value, amount.value), "year", "year", written=written, date=written), amount.end
    if not bound and after and end == match.end() and (named := text.known.bounds_after.fullmatch(after)):
        bound = named.lastgroup or ""
    digits = DIGITS.findall(written)
    written = digits[0] if len(digits) == 1 else written
    more = {"bound": bound, "written": written, "scale": amount.scale, "sign": amount.sign}
    return text.number(start, end, amount.value, _ends(amount, bound), amount.unit, amount.kind, **more), end


def _is_marker(match: re.Match[str], searched: str) -> bool:
    """Whether this is the number of a list's item: alone at the head of a line, a point or bracket and a blank behind it."""
    start, end = match.span()
    if end - start > 3 or searched[end : end + 1] not in (".", ")") or searched[end + 1 : end + 2] not in (" ", "\t", "\u00a0"):
        return False
    before = searched[max(0, start - 12) : start].rstrip(" \t\u00a0")
    return before[-1:] in ("\n", "\0") or (not before and start <= 12)


def _is_year(amount: _Amount, written: str, bounded: bool, text: _Text) -> bool:
    """Four digits without a mark, unit or counter, 1500–2199; behind a bound only where no noun follows (over 1900 companies is a count)."""
    if amount.named or len(written) != 4 or not written.isdigit() or not FIRST_YEAR <= amount.value <= LAST_YEAR:
        return False
    return not text.known.counted.match(text.searched, amount.end) and not (bounded and text.known.noun.match(text.searched, amount.end))


def _range(match: re.Match[str], first: _Amount, bound: str, text: _Text) -> tuple[Number | None, int] | None:
    """Two ends joined: what only one of them says (currency, scale, percent) holds for both. None where it is no range."""
    if first.end != match.end("body") or match["after"]:
        return None
    joint = text.known.joint.match(text.searched, match.end())
    if joint is None or (joint.lastgroup == "and") != (bound == "between"):
        return None
    behind = text.known.whole.match(text.searched, joint.end())
    if behind is None or behind.lastgroup != "q" or behind["bound"] or behind["sign"]:
        return None
    last = _amount(behind, text)
    if last is None or last.end != behind.end("body"):
        return None
    moved = first.named or not last.named or text.known.not_before_range.search(text.searched[max(0, match.start() - 12) : match.start()])
    if joint.lastgroup == "to" and moved:
        return None
    if not first.named and last.named and _is_year(first, text.searched[match.start("body") : first.end], False, text):
        return None  # from US$294 million in 2000 to US$4.07 billion
    low, high, unit = first.value, last.value, first.unit or last.unit
    if first.scale == ONE and low * last.scale <= high:
        low *= last.scale
    if not last.named and first.kind == "share":
        high *= first.scale
    if (last.unit and last.unit != unit) or low >= high:
        return None
    if joint[0] == "-" and not first.named and not last.named and high >= 1000:
        return text.number(match.start("body"), behind.end(), low, (low, low), "", "code", written=match["body"]), behind.end()
    end = behind.end()
    return text.number(match.start(), end, (low + high) / TWO, (low, high), unit, "range", written=text.searched[match.start() : end], scale=last.scale), end


def _date(match: re.Match[str], text: _Text) -> tuple[Number | None, int]:
    name = match.lastgroup or ""
    parts = {slot: found for slot in text.known.slots[name] if (found := match[f"{name}_{slot}"]) is not None}
    said = period(parts, text.known)
    value = Decimal(parts.get("y") or parts.get("t") or parts.get("d") or said[-1])
    kind = "year" if said.isdigit() and len(parts) == 1 and not parts.keys().isdisjoint({"y", "yy"}) else "date"
    value = Decimal(said) if kind == "year" else value
    unit = "year" if kind == "year" else ""
    return text.number(*match.span(), value, (value, value), unit, kind, written=match[0], date=said), match.end()


READ: Mapping[str, Callable[[re.Match[str], _Text], tuple[Number | None, int]]] = {
    "s": _skip, "f": _phrase, "d": _date, "c": _code, "o": _ordinal, "q": _quantity, "x": _left_over,
}  # fmt: skip

# ------------------------------------------------------------------------------------------------------------------ quantities


def _amount(match: re.Match[str], text: _Text) -> _Amount | None:
    """Sign, currency, body and tail put together; None where the digits are grouped as no number is."""
    body = match["body"]
    composed = _composed(body, text)
    if composed is None:
        return None
    value, step, scale, length = composed
    sign, currency, tail = match.group("sign", "cur", "tail")
    whole = length == len(body)
    times, unit, kind = text.known.tails[_tail(tail)] if tail and whole else (ONE, "", "count")
    if currency:
        unit, kind = unit or text.known.currency[fold(currency)], kind if kind == "share" else "amount"
    minus = "+" if sign == "+" else "-" if sign or match["inner"] else ""
    named = bool((tail and whole) or currency or scale != ONE)
    if not named and not body.isdigit() and fold(body) in text.known.weak:
        kind = "unknown"
    signed = -value if minus == "-" else value
    return _Amount(signed * times, step * times, scale * times, unit, kind, minus, match.start("body") + length, named)


def _composed(body: str, text: _Text) -> tuple[Decimal, Decimal, Decimal, int] | None:
    """The value of numerals and scales (6 mil 160 millones; 61억 6천만), its step, the scale of its last part, and how far it goes: parts
    must go down in size, and what follows a part that does not is another number."""
    if body.isdigit() and len(body) < 3:
        return (Decimal(body), ONE, ONE, len(body)) if body[0] != "0" or len(body) == 1 else None
    total = group = ZERO
    below = INFINITY
    made: tuple[Decimal, Decimal, Decimal, int] | None = None
    for number, scales, end in _terms(body, text.known):
        values = [v for one in number if (v := _value(one, text)) is not None]
        if len(values) < len(number):
            return made
        value = sum(values, ZERO) if number else ONE
        small = big = ONE
        for size, is_small in scales:
            small, big = (small * size, big) if is_small and big == ONE else (small, big * size)
        part = (group + value * small) * big
        if value * small >= below or (part >= below and big != ONE and not group):
            break
        if big != ONE:
            total, group, below = total + part, ZERO, big
        else:
            group, below = group + value * small, small if small != ONE else ZERO
        scale = small * big
        made = (total + group, _step(total + group, value, scale), scale, end)
    return made


def _terms(body: str, known: Patterns) -> Iterator[tuple[tuple[str, ...], list[tuple[int, bool]], int]]:
    """Numerals with the scale words behind each; a scale word at the head has no numeral, hundreds in words have the tens behind them too."""
    number: tuple[str, ...] = ()
    scales: list[tuple[int, bool]] = []
    end = 0
    for part in known.parts.finditer(body):
        if part["number"]:
            joins = bool(number) and not scales and fold(number[-1]) in known.hundreds
            if end and not joins:
                yield number, scales, end
            number, scales = (*(number if joins else ()), part["number"]), scales if joins else []
        else:
            word = fold(part["scale"])
            scales.append((known.scale[word], word in known.small))
        end = part.end()
    yield number, scales, end


def _value(written: str, text: _Text) -> Decimal | None:
    return _numeral(written, text.points) if "0" <= written[0] <= "9" else spoken(fold(written), text.known)


def _numeral(written: str, points: bool) -> Decimal | None:
    """The value of digits with their marks (see the module for which mark is decimal); None for what is no number: 1.2.3, 007, too long."""
    plain = written.replace(" ", "").replace("\u00a0", "").replace("’", "'")
    if len(plain) > LONGEST * 2 or sum(map(str.isdigit, plain)) > LONGEST:
        return None
    marks = [sign for sign in plain if not sign.isdigit()]
    if len(marks) == 1 and marks[0] != "'":
        head, tail = plain.split(marks[0])
        groups = len(tail) == 3 and len(head) < 4 and head[0] != "0" and (points or marks[0] == ",")
        plain = head + ("" if groups else ".") + tail
    elif marks:
        if not GROUPED.fullmatch(plain):
            return None
        plain = plain.replace(marks[0], "").replace(",", ".")
    return None if len(plain) > 1 and plain[0] == "0" and plain[1] != "." else Decimal(plain)


def _step(value: Decimal, last: Decimal, scale: Decimal) -> Decimal:
    """What the last significant digit stands for (see the module): `last` is the last numeral written, `scale` what it is multiplied by."""
    exponent = last.as_tuple().exponent
    step = scale.scaleb(exponent) if isinstance(exponent, int) else scale
    whole = str(int(value / step))
    if exponent != 0 or whole == "0":
        return step
    zeros = len(whole) - len(whole.rstrip("0"))
    return step.scaleb(max(0, min(zeros, len(whole) - 2)))


def _ends(amount: _Amount, bound: str) -> tuple[Decimal, Decimal]:
    value, step = amount.value, amount.step
    if bound == "at_least":
        return value, INFINITY
    if bound == "at_most":
        return (ZERO if value >= 0 else -INFINITY), value
    if bound == "about":
        step *= TEN if abs(value) >= step * TEN else TWO
    return value - step / TWO, value + step / TWO


def _tail(words: str) -> str:
    return fold(words).lstrip("- ").removeprefix("de ")


def _grouped(words: str) -> str:
    found = NUMERAL.search(words)
    return found[0] if found else words
