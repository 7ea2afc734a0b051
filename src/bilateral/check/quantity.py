"""Which numbers are claims: those that state a quantity, share, rank or count of an economy, and not a room, an address or a page."""

from __future__ import annotations

import re
from functools import cache

from bilateral.check.lexicon import folded
from bilateral.check.line import Line
from bilateral.check.special import count_unit
from bilateral.lang.context import context
from bilateral.lang.read import Number
from bilateral.metrics import metric as metric_named

__all__ = ["beside_rank", "is_claim"]

EACH = 10  # characters before a number in which "of every" stands
LARGE = 100  # a bare count from here on is taken for a quantity whatever its noun
HOUSES = 10_000  # no house has a higher number
OF = re.compile(r"\s?(?:del|de|of)(?: [^\W\d_]+){1,3}")
OWNED = re.compile(r"\b(?:the|its|their|our|your|that|this|of)$")  # half its sales, half of them
HALF = re.compile(r"(?: [^\W\d_]+){1,3}")
SMALL = {"USD": 10_000}  # units of a currency; a seat at a table costs no more
SMALL_ELSE = 15_000  # and of pesos and won
HEARTS = tuple("♥❤👍🔁⭐★↻🔄")
STREET = re.compile(r"\b[A-ZÁÉÍÓÚÑ][\w.]+ $")
DISTRICT = re.compile(r", (?:[Cc]ol(?:onia|\.) |[Pp]iso |[Ii]nt\. |[Ll]ocal |[Dd]espacho |C\. ?P\. |[A-ZÁÉÍÓÚÑ][a-záéíóúñ]+)")
ITEM = re.compile(r"/(?:\d{1,2})?\s")
WAY = 48  # characters in which the name of a street stands
SECTION = re.compile(r"\d{1,2}\.\d{1,2}")
HEADS = re.compile(r"\.? [A-ZÁÉÍÓÚÑ가-힣¿]")  # what stands behind the number of a section
NAMED = 26  # characters before a number in which the word for what it is the number of stands
KNOWN = ("metric", "concept", "concept_of", "goods", "goods?", "of_goods", "region", "the_region", "instrument", "market", "takes", "arrives", "count", "company")  # what a part of it may be of
FEW = 3  # up to here "three countries" is a way of speaking
GAP = 44  # characters between a rank in words and what says of what it is


def is_claim(line: Line, number: Number, lang: str) -> bool:
    """Whether a number states a quantity, share, rank or count of an economy."""
    if line.text[number.start - 1 : number.end + 1] == f"({number.text})" and len(number.text) == 2 and number.text.isdigit():
        return False  # vehicles (87)
    if any(m.start <= number.start and number.end <= m.end for m, _ in line.of("table_unit")):
        return False  # (in millions of dollars)
    if number.kind in ("ordinal", "rank") and lang == "es" and line.words.strip(" .:-\n") == number.text.strip() and number.text.strip().endswith("a"):
        return False  # Segunda. — of the clauses of an agreement
    before = line.between(max(line.sentence.start, number.start - EACH), number.start)
    if number.kind in ("amount", "count") and any(before.endswith(f" {word} ") for word in context(lang)["not_claims"]["each"]):
        return False  # 3.62 of every 100 dollars
    per = tuple(context(lang)["not_claims"]["per"])
    if per and number.kind == "amount" and number.value <= HOUSES and line.between(number.end, min(line.sentence.end, number.end + EACH)).lstrip().startswith(per):
        return False  # 100달러어치 가운데 3.62%
    if number.kind == "share" and not any(c.isdigit() for c in number.text) and _of_else(line, number):
        return False  # half the business
    if number.kind in ("amount", "count") and abs(number.value) < SMALL.get(number.unit, SMALL_ELSE) and number.scale == 1 and _is_fee(line, number):
        return False
    if number.kind in ("amount", "share"):
        return True
    if number.kind in ("ordinal", "rank") and _ordered(line, number, lang):
        return False  # the 14th floor
    if number.kind == "range":
        return bool(number.unit) or number.scale >= 1000 or bool(count_unit(line, number, lang))
    if number.kind in ("rank", "ordinal") and _labelled(line, number):
        return True
    if number.kind == "rank":
        return _is_rank(line, number) or any(number.value >= FEW and max(m.start - number.end, number.start - m.end) <= GAP for m, _ in line.of("event"))
    if number.kind == "ordinal":
        numbered = [m for m, event in line.of("event") if not context(lang)["event"][event].get("old")]  # meetings have numbers, other milestones none
        return beside_rank(line, number) or any(max(m.start - number.end, number.start - m.end) <= GAP for m in numbered)
    if number.kind != "count":
        return False
    if number.unit == "times":
        return "." in number.written or number.value >= 10
    if "." in number.written and any(abs(m.start - number.start) <= GAP for m, _ in line.of("unknown")):
        return True  # a life expectancy of 75.5 years
    if _no_quantity(line, number, lang):
        return False
    unit = count_unit(line, number, lang)
    if unit in ("units", "economies") and not any(c.isdigit() for c in number.text) and f" {before}".endswith(tuple(f" {word} " for word in context(lang)["not_claims"]["definite"])):
        return False  # the three states
    if unit and number.value >= FEW and not (unit == "economies" and number.value <= FEW):
        return True
    near_event = any(0 <= max(m.start - number.end, number.start - m.end) <= 6 for m, _ in line.of("event"))
    return number.scale >= 1000 or abs(number.value) >= LARGE or near_event or "." in number.written or line.has("table_unit")


def _is_fee(line: Line, number: Number) -> bool:
    """Whether a small sum of money is what someone pays for a ticket or a seat, as words beside it say."""
    return line.has("fees", number.start - GAP * 2, number.end + GAP)


def _ordered(line: Line, number: Number, lang: str) -> bool:
    """Whether the noun right behind an ordinal is of what has numbers and no ranks."""
    behind = line.between(number.end, min(line.sentence.end, number.end + GAP)).lstrip()
    return bool(_ordered_nouns(lang)) and behind.startswith(_ordered_nouns(lang))


def _of_else(line: Line, number: Number) -> bool:
    """Whether a fraction in words is of something that is no quantity of an economy."""
    behind = (HALF if OWNED.search(number.text) else OF).match(line.text, number.end, min(line.sentence.end, number.end + GAP))
    if behind is None or line.lang == "ko":
        return False
    known = [m for m in line.mentions if (behind.re is OF or any(m.get(kind) is not None for kind in KNOWN)) and number.start <= m.start < behind.end() + 2] + [a for a in line.areas if number.start <= a.start < behind.end() + 2]
    return not known and not any(n.kind == "amount" and not set(line.text[n.end : number.start]) & set(";:") for n in line.numbers if n.end <= number.start)


def beside_rank(line: Line, number: Number) -> bool:
    """Whether a rank stands near a word for what has ranks, and nearer than any milestone."""
    words = [m for m in line.mentions if m.get("index") or m.get("market") or any(metric_named(name).form == "rank" for name in m.all("metric"))]
    gaps = [gap for m in words if (gap := max(m.start - number.end, number.start - m.end)) <= GAP * 2]
    return bool(gaps) and not any(max(m.start - number.end, number.start - m.end) <= min(gaps) for m, _ in line.of("event"))


# ---------------------------------------------------------------------------------------------------------------- the parts


def _labelled(line: Line, number: Number) -> bool:
    """Whether an ordinal closes a line whose label says that it is a place: Mexico's place among Korea's export markets in 2024: 10th."""
    label = line.text[line.sentence.start : number.start].rstrip()
    if not label.endswith((":", "–", "—", "=")) or sum(c.isalnum() for c in line.text[number.end : line.sentence.end]) > 0:
        return False
    return re.search(rf"\b(?:{_places(line.lang)})\b", folded(label)) is not None


@cache
def _places(lang: str) -> str:
    return "|".join(re.escape(folded(word)) for word in context(lang)["list"]["places"]) or "(?!)"


def _is_rank(line: Line, number: Number) -> bool:
    """A rank with a superlative, or one beside a word for what has ranks."""
    said = folded(number.text)
    if " " in said.strip() or "위" in said:
        return True
    return beside_rank(line, number)


def _no_quantity(line: Line, number: Number, lang: str) -> bool:
    if not number.unit and number.scale > 1 and not number.bound and _behind_no_claim(line, number, lang):
        return True  # 팔로워 5천
    if not number.unit and number.scale == 1:
        if line.words.strip() == number.text or (SECTION.fullmatch(number.text) and line.text[line.sentence.start : number.start].strip() == "" and HEADS.match(line.text, number.end)):
            return True  # the number of a section
        if not line.text[line.sentence.start : number.start].strip() and ITEM.match(line.text, number.end):
            return True  # 4/ and what the fourth message of a thread says
        if line.text[max(0, number.start - 3) : number.start].rstrip()[-1:] in HEARTS:
            return True  # what a message got: ♥ 214
        before = folded(line.text[max(line.sentence.start, number.start - NAMED) : number.start]).rstrip(" :.·♥(")
        if before.endswith(tuple(context(lang)["not_claims"]["streets"])):
            return True  # 여의대로 108
        if not number.bound and _behind_no_claim(line, number, lang):  # but: they number about 30,000
            return True
    if lang != "ko" and _is_address(line, number):
        return True
    behind = folded(line.text[number.end : min(line.sentence.end, number.end + 30)])
    nouns = _not_claims(lang)
    if lang == "ko":
        near = behind.lstrip()
        units = [word for words in context(lang)["counts"].values() for word in words if near.startswith(word)]
        return any(near.startswith(noun) and all(len(noun) >= len(unit) for unit in units) for noun in nouns)
    words = re.findall(r"[^\W\d_]+(?:'[a-z]+)?", re.split("[,.;:(]", behind)[0])[:2]
    return bool(words) and (words[0] in nouns or (len(words) > 1 and words[1] in nouns and number.scale < 1000 and not count_unit(line, number, lang)))


def _behind_no_claim(line: Line, number: Number, lang: str) -> bool:
    """Whether a word for what is no quantity of an economy stands right before a number."""
    before = folded(line.text[max(line.sentence.start, number.start - 14) : number.start]).rstrip(" :.·♥(")
    return any(before.endswith(word) and not before[-len(word) - 1 : -len(word)].isalpha() for word in _before_no_claims(lang))


def _is_address(line: Line, number: Number) -> bool:
    """Whether a bare number is that of a house: behind a name that is no economy or region and before a comma and another name."""
    if number.unit or number.scale != 1 or number.value >= HOUSES or "," in number.written or "." in number.written:
        return False
    if (ways := _ways(line.lang)) is not None and ways.search(line.text, max(line.sentence.start, number.start - WAY), number.start):
        return True  # avenida Hidalgo 151
    name = STREET.search(line.text, max(line.sentence.start, number.start - 24), number.start)
    ends = {number.start - m.end for kind in ("region", "company") for m, _ in line.of(kind)} | {number.start - a.end for a in line.areas}
    return name is not None and not ends & {1, 2} and DISTRICT.match(line.text, number.end) is not None


@cache
def _ways(lang: str) -> re.Pattern[str] | None:
    words = "|".join(re.escape(word) for word in context(lang)["not_claims"]["ways"])
    return re.compile(rf"\b(?i:{words})(?: (?:de|del|la|el|los|las|y|[A-ZÁÉÍÓÚÑ0-9][\w.]*)){{1,5}},? $") if words else None


@cache
def _before_no_claims(lang: str) -> tuple[str, ...]:
    return tuple(folded(noun) for noun in context(lang)["not_claims"]["before"])


@cache
def _ordered_nouns(lang: str) -> tuple[str, ...]:
    return tuple(folded(noun) for noun in context(lang)["not_claims"]["ordered"])


@cache
def _not_claims(lang: str) -> frozenset[str]:
    return frozenset(folded(noun) for noun in context(lang)["not_claims"]["words"])
