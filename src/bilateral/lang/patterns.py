"""The one pattern by which a language's numbers are found, built from its data (`reading/<lang>.toml` and `reading/common.toml`).

The data hold words and small patterns; here they become alternatives of one regular expression, tried in this order: what is skipped (web
addresses), phrases (fractions, "last year"), dates, codes, ordinals, quantities, and any digits left over. Every repetition is
bounded or possessive, and leftovers are taken whole, so no text makes the search go over the same digits again and again.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib import resources
from itertools import groupby
from typing import Any

from babel import Locale

from bilateral.model import UnknownName

__all__ = ["Patterns", "clean", "fold", "grouped_by_points", "patterns", "readable", "spoken"]

COMMON = "common"
BLANKS = r"\s{1,4}"  # between two words of one paragraph
GAP = f"(?:{BLANKS})"
LETTER = "[A-Za-z_]"  # accents are off; a Korean particle may follow a number at once
# Where a number may begin: not inside a word or number, and at a sign only one that a number can begin with.
FREE = rf"(?<!{LETTER})(?<![0-9])(?<![0-9][.,])(?=\w|[-−–+△▽▼](?=[\w$€₩£¥])|[$€₩£¥§#№~≈(\[](?=[^(\[]))"
END = rf"(?!{LETTER}|[.,:]?[0-9])"
DATE_END = rf"(?!{LETTER}|[-.,:/]?[0-9]|\s?%)"  # a date does not end inside a larger number
DASH = "[-‐‑–—~∼〜]"
ALONE = "(?-i:(?![가-힣]))"
PARTICLE = "(?-i:(?=(?:이라고|이라|이다|이었|이며|으로는|으로도|으로|까지는|까지|부터|씩|어치|에서는|에서|에는|에도|보다는|보다|이나|입니다|입니까|이에요|예요|라고|로는|로|이지만|이니까|이니|인데|이고|규모|상당|가량|정도|[을를은는이의에만])?(?![가-힣])|이라고|이라는|이었|이며|어치))"
PARAGRAPH = re.compile(r"\n(?=[^\S\n]*\n)")
JOINT = r"(?:\s{1,4}|-)?"
DATE_HEAD = re.compile(r"(?P<weekday>\(\?:\{W\},\? \)\?)?\{(?:(?P<digits>Y2?|YY2?|T|N2?|D2?|A|B)|M2?|W)\}")
YEAR = "(?:1[5-9]|20|21)[0-9]{2}"
DECIMAL_COMMA = re.compile(r"(?<![0-9.,])[0-9]{1,20}(?:\.[0-9]{3}){0,9}(?:,[0-9]{1,2}(?![0-9.,])|(?<=\.[0-9]{3}),[0-9])")
DECIMAL_POINT = re.compile(r"(?<![0-9.,])[0-9]{1,20}(?:,[0-9]{3}){0,9}(?:\.[0-9]{1,2}(?![0-9.,])|(?<=,[0-9]{3})\.[0-9])")
WORD = r"(?<!\w)"

# Marks that may stand inside a number without being seen: soft hyphen, accents of decomposed letters, zero-width and bidi marks.
UNSEEN = re.compile("[\u00ad\u0300-\u036f\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")


@dataclass(frozen=True)
class Patterns:
    """What reading a language needs: `whole` finds, its groups s f d0… c o q x say what; `joint` is what may stand between the ends of a
    range; `parts` are the numerals and scale words of a quantity; `slots` the named parts of each date. Tables are keyed by folded words."""

    whole: re.Pattern[str]
    joint: re.Pattern[str]
    not_before_range: re.Pattern[str]
    parts: re.Pattern[str]
    slots: Mapping[str, tuple[str, ...]]
    scale: Mapping[str, int]
    small: frozenset[str]
    words: Mapping[str, int]
    point: str
    weak: frozenset[str]
    hundreds: frozenset[str]
    ordinals: Mapping[str, int]
    fractions: Mapping[str, tuple[int, int]]
    relative: Mapping[str, int]
    currency: Mapping[str, str]
    tails: Mapping[str, tuple[Decimal, str, str]]
    months: Mapping[str, int]
    weekdays: Mapping[str, int]
    quarter: Mapping[str, int]
    half: Mapping[str, int]
    day_first: bool
    point_groups: bool
    rank_before: re.Pattern[str]
    counted: re.Pattern[str]
    noun: re.Pattern[str]
    bounds_before: Mapping[str, str]
    bounds_after: re.Pattern[str]


def grouped_by_points(searched: str) -> bool:
    """Whether points of a text group thousands: it has a decimal comma elsewhere, and never a decimal point."""
    return DECIMAL_COMMA.search(searched) is not None and DECIMAL_POINT.search(searched) is None


def fold(word: str) -> str:
    """A word as the tables are keyed: lower case, blanks single, no accents."""
    return " ".join(word.translate(_alike()).lower().split())


def spoken(written: str, known: Patterns) -> Decimal:
    """The value of a numeral in words, digits behind its point included: six point one six."""
    whole, _, rest = written.partition(f" {known.point} ") if known.point else (written, "", "")
    digits = str(known.words[rest]) if rest in known.words else "".join(str(known.words[word]) for word in rest.replace("-", " ").split())
    hundreds, _, below = ("", "", whole) if whole in known.words else whole.partition(" ")
    return Decimal(known.words[below] + (known.words[hundreds] if hundreds else 0)) + (Decimal(int(digits)).scaleb(-len(digits)) if digits else 0)


def clean(text: str) -> tuple[str, list[int] | None]:
    """The text as it is searched, and the place of each of its characters in the text as given (None where they are the same)."""
    places = None
    if text.isascii():
        return (PARAGRAPH.sub("\0", text) if "\n" in text else text), places
    if UNSEEN.search(text):
        places = [at for at, sign in enumerate(text) if not UNSEEN.match(sign)]
        text = UNSEEN.sub("", text)
    if "\n" in text:
        text = PARAGRAPH.sub("\0", text)
    return text.translate(_alike()), places


@cache
def readable() -> tuple[str, ...]:
    """The languages whose numbers can be read."""
    names = (f.name.removesuffix(".toml") for f in _folder().iterdir() if f.name.endswith(".toml"))
    return tuple(sorted(name for name in names if name != COMMON))


@cache
def patterns(lang: str) -> Patterns:
    """The patterns of a language.

    Raises:
        UnknownName: naming the languages there are.
    """
    if lang not in readable():
        raise UnknownName(f"numbers cannot be read in the language {lang!r}; known: {', '.join(readable())}", nearest=readable())
    return _built(_load(COMMON), _load(lang), lang)


# ------------------------------------------------------------------------------------------------------------------ building


def _built(common: Mapping[str, Any], data: Mapping[str, Any], lang: str) -> Patterns:
    months, weekdays = _calendar(lang, data["date"])
    codes = frozenset(common["currency"]["codes"])
    currency = {fold(sign): code for sign, code in (common["currency"]["before"] | data["currency"]["before"]).items()}
    currency |= {code.lower(): code for code in codes}
    tails = _tails(data, currency)
    sizes = common["scale"] | data["scale"]
    tens = {word: value for word, value in data["tens"].items() if word != "joint"}
    units = {word: value for word, value in (data["cardinal"] | data["weak"] | data["article"]).items() if value < 10}
    compound = {f"{ten}{data['tens']['joint']}{unit}": tens[ten] + units[unit] for ten in tens for unit in units}
    native = data.get("native", {}) | data.get("native_weak", {})
    counter = f"(?:{_any(data.get('counter', {}).get('words', ()))})"
    notes = data["scale_notes"]

    digits = rf"(?:[0-9]{{1,3}}(?:[{data['space_groups']}][0-9]{{3}}(?![0-9])){{1,8}}+(?:[.,][0-9]++)?|[0-9]++(?:[.,'’][0-9]++)*+)"
    scale = rf"(?:{_any(sizes, stuck=ALONE)})"
    below = [_any([*data["cardinal"], *data["weak"]])] if data["cardinal"] else []
    below += [rf"(?:{_any(tens)})(?:{_escaped(data['tens']['joint'])}(?:{_any(units)}))?"] if tens else []
    hundreds = _any(data.get("hundreds", {}).get("words", ()))
    words = [rf"(?:{hundreds}){GAP}(?:{'|'.join(reversed(below))})", *below] if "hundreds" in data else below
    words += [rf"(?:{_any(data['article'])})(?={GAP}{scale})"] if data["article"] else []
    words += [rf"(?:{_any(native)})(?={GAP}?{counter})"] if native else []
    point = data["scale_notes"].get("point", "")  # six point one six billion
    behind = rf"(?:{GAP}(?:{'|'.join(reversed(below))}|{_any([*units, *data['zero']])})){{1,4}}" if point else ""  # tres punto sesenta y dos
    spoken = rf"(?:{'|'.join([*words, _any(data['article'])])}){GAP}{point}{behind}" if point else "(?!)"
    one = f"(?:{digits}|{WORD}(?:{spoken}|{'|'.join(words)}))"
    tokens = _date_tokens(data, months, weekdays) | {"dash": DASH, "n": digits, "counter": counter}
    head = rf"{one}|{WORD}{_expand(notes['bare'], tokens)}" if "bare" in notes else one
    more = rf"(?:{GAP}?{one}(?:{JOINT}{scale}){{1,3}}){{0,4}}(?:{GAP}?{_expand(notes['last'], tokens)})?" if "last" in notes else ""
    more = rf"(?:{_expand(notes['linked'], tokens)}{one}(?:{JOINT}{scale}){{0,3}})?" if "linked" in notes else more
    body = rf"(?:{head})(?:{JOINT}{scale}){{0,3}}{more}"
    tail = rf"(?:{JOINT}(?:de{GAP})?(?:{_any(tails, codes=codes, stuck=PARTICLE)}))"
    before = rf"(?:{_any(currency, codes=codes)}){GAP}?"
    minus = rf"(?:{WORD}(?:{_any(data['sign']['minus'])})|(?<![\w)%])[-−–+△▽▼])"  # Korean statistics write a fall with a triangle
    bound = rf"{WORD}(?:{_any(_listed(data['bound']), open_end=True)}){GAP}?"
    after = "|".join(_expand(p, tokens) for p in _listed(data["bound_after"]))
    glued = f"(?(cur){GAP}?(?:{_any(common['glued'])})|(?!))"
    quantity = (
        rf"(?P<bound>{bound})?(?P<sign>{minus})?(?P<cur>{before})?(?P<inner>[-−](?=[0-9]))?"
        rf"(?P<body>{body})(?P<tail>{tail}|{glued})?(?P<after>{after})?{END}"
    )

    listed = [*common["date"]["patterns"], *data["date"]["patterns"]]
    dates = {f"d{at}": _expand(p, tokens) + DATE_END for at, p in enumerate(listed)}
    named_so = [*common["code"]["patterns"], *data["code"]["patterns"], _before(data), _hyphened(data)]
    fractions = _fractions(data)
    fixed = rf"{WORD}(?:{_any([*fractions, *data['relative'], *data['idioms']['words']])})(?!{LETTER})"
    alternatives = [f"(?P<s>{'|'.join(common['code']['skipped'])})", f"(?P<f>{fixed})"]
    letters = "".join(sorted({word[0].lower() for word in (*months, *weekdays)}))
    for first, run in groupby(zip(dates.items(), listed, strict=True), key=lambda pair: _first(pair[1], letters)):
        made = "|".join(f"(?P<{name}>{_renamed(p, name)})" for (name, p), _ in run)
        alternatives.append(f"(?=[{first}])(?:{made})" if first else made)
    alternatives += [f"(?P<o>{_ordinal(data, tokens)})", f"(?P<c>(?:{'|'.join(_expand(p, tokens) for p in named_so)})(?!{LETTER}|[0-9]))"]
    alternatives += [f"(?P<q>{quantity})", r"(?P<x>[0-9](?:[.,'’:/_-]?\w)*+)"]
    return Patterns(
        whole=re.compile(FREE + "(?:" + "|".join(alternatives) + ")", re.I),
        joint=re.compile("|".join(f"(?P<{name}>{_expand(p, tokens)})" for name, p in data["range"]["joint"].items()), re.I),
        not_before_range=re.compile(f"(?:{data['range']['not_before']})$", re.I),
        parts=re.compile(rf"(?P<number>{digits}|{spoken}|{_any([*compound, *tens, *data['cardinal'], *data['weak'], *data['article'], *native])})|(?P<scale>{scale})", re.I),
        slots={name: tuple(re.findall(r"\(\?P<(\w+)>", p)) for name, p in dates.items()},
        scale=_folded(sizes),
        small=frozenset(fold(w) for w in notes["small"]),
        words=_folded(data["cardinal"] | tens | compound | data["weak"] | data["article"] | native | data.get("zero", {})),
        point=point,
        hundreds=frozenset(fold(w) for w in data.get("hundreds", {}).get("words", ())),
        weak=frozenset(fold(w) for w in (*data["weak"], *data.get("native_weak", {}))),
        ordinals=_folded(data["ordinal"]),
        fractions={fold(w): (part, whole) for w, (part, whole) in fractions.items()},
        relative=_folded(data["relative"]),
        currency=currency,
        tails={w: (Decimal(size), "", "amount") for w, size in common["glued"].items()} | tails,
        months=_folded(months),
        weekdays=_folded(weekdays),
        quarter=_folded(data["date"]["quarter"]),
        half=_folded(data["date"]["half"]),
        day_first=data["date"]["day_first"],
        point_groups=data.get("point_groups", False),
        rank_before=re.compile(data["rank_before"], re.I),
        counted=re.compile(f"{GAP}?{counter}"),
        noun=re.compile(rf"{GAP}(?!(?:{data['year_words']})(?![a-z]))[a-z]{{4,}}"),
        bounds_before={fold(w): name for name, words in data["bound"].items() for w in words},
        bounds_after=re.compile("|".join(f"(?P<{n}>{'|'.join(_expand(p, tokens) for p in ps)})" for n, ps in data["bound_after"].items()), re.I),
    )


def _fractions(data: Mapping[str, Any]) -> dict[str, tuple[int, int]]:
    """Fractions in words, as part and whole: those listed, two cardinals with a joint between them, and parts behind a word that makes them no ranks."""
    of, by = data.get("fraction_of", {"joints": (), "nouns": ()}), data.get("fraction_by", {"words": (), "parts": {}})
    small = [(word, value) for word, value in (data["cardinal"] | data["weak"]).items() if value <= 10]
    pairs = [((a, b), (one, other)) for a, one in small for b, other in small if one < other]
    made = {f"{a}{noun} {joint} {b}": parts for (a, b), parts in pairs for joint in of["joints"] for noun in ("", *(f" {word}" for word in of["nouns"]))}
    made |= {f"{word} {part}": (1, whole) for word in by["words"] for part, whole in by["parts"].items()}
    return {**made, **data["fraction"]}


def _ordinal(data: Mapping[str, Any], tokens: Mapping[str, str]) -> str:
    """Words, digits with their ending, and digits with what makes them a rank; a superlative behind them."""
    given = {kind: "|".join(_expand(p, tokens) for p in data["ordinal_digits"][kind]) for kind in ("ordinal", "rank")}
    words = rf"{WORD}(?:{_any(data['ordinal'])})(?!{LETTER})"
    best = _expand(data["superlative"], tokens)
    return rf"(?:(?P<word>{words})|(?P<ranked>{given['rank']})|(?P<ending>{given['ordinal']}))(?P<best>{best})?{END}"


def _tails(data: Mapping[str, Any], currency: Mapping[str, str]) -> dict[str, tuple[Decimal, str, str]]:
    """What may stand behind a quantity: what it multiplies by, its unit and kind."""
    hundredth = Decimal("0.01")
    made: dict[str, tuple[Decimal, str, str]] = dict.fromkeys(data["percent"]["words"], (hundredth, "ratio", "share"))
    made |= dict.fromkeys(data["percent"]["points"], (hundredth, "points", "share"))
    made |= {w: (Decimal(1), code, "amount") for w, code in (currency | data["currency"]["after"]).items() if w not in data["currency"]["before"] or w in data["currency"]["after"]}
    made |= {w: (Decimal(size), code, "amount") for w, (size, code) in data["abbreviation"].items()}
    made |= {w: (Decimal(1), unit, "count") for w, unit in data["unit"].items()}
    return {fold(w): what for w, what in made.items()}


def _date_tokens(data: Mapping[str, Any], months: Iterable[str], weekdays: Iterable[str]) -> dict[str, str]:
    month = rf"{WORD}(?:(?-i:{_any(months, case=True)}))\.?" if data["date"]["month_case"] else rf"{WORD}(?:{_any(months)})\.?"
    day, number = "(?:3[01]|[12][0-9]|0?[1-9])(?![0-9])", "(?:1[0-2]|0?[1-9])(?![0-9])"
    part = "(?:3[01]|[12][0-9]|0?[1-9])"
    return {
        "Y": f"(?P<y>{YEAR})(?![0-9])", "Y2": f"(?P<y2>{YEAR})(?![0-9])", "YY": "(?P<yy>[0-9]{2})(?![0-9])", "YY2": "(?P<yy2>[0-9]{2})(?![0-9])", "T": "(?P<t>(?:1[5-9]|20)[0-9]0)",
        "M": f"(?P<m>{month})", "M2": f"(?P<m2>{month})", "N": f"(?P<n>{number})", "N2": f"(?P<n2>{number})",
        "D": f"(?P<d>{day})", "D2": f"(?P<d2>{day})", "A": f"(?P<a>{part})", "B": f"(?P<b>{part})",
        "W": rf"{WORD}(?P<w>{_any(weekdays)})\.?", "Q": f"(?P<q>{_any(data['date']['quarter'])})", "H": f"(?P<h>{_any(data['date']['half'])})",
    }  # fmt: skip


def _first(pattern: str, letters: str) -> str:
    """The signs that a pattern of dates can begin with, as those of a class; empty where its head does not tell. `letters` begin months and weekdays."""
    head = DATE_HEAD.match(pattern)
    if head is None:
        return ""
    return "0-9" if head["digits"] and not head["weekday"] else f"0-9{letters}"


def _calendar(lang: str, date: Mapping[str, Any]) -> tuple[dict[str, int], dict[str, int]]:
    """Names of months (1–12) and weekdays (0 is Monday) of a language, long and short, by the locale data of CLDR and what else is in use (Sept, Tues)."""
    locale = Locale.parse(lang)
    months: dict[str, int] = {}
    for width in ("wide", "abbreviated"):
        for number, name in locale.months["format"][width].items():
            stem = name.rstrip(".").translate(_alike())
            shapes = (stem, stem[:3]) if stem.isalpha() else ()
            months |= {shape: number for word in shapes for shape in _cases(word, date["month_case"])}
    months |= {shape: number for word, number in date["months"].items() for shape in _cases(word, date["month_case"])}
    weekdays = {name.rstrip(".").translate(_alike()): day for width in ("wide", "abbreviated") for day, name in locale.days["format"][width].items()}
    return months, weekdays | date["weekdays"]


def _cases(word: str, case: bool) -> tuple[str, ...]:
    return (word.capitalize(), word.upper()) if case else (word,)


def _before(data: Mapping[str, Any]) -> str:
    """Words whose number is a name: Room 5, Law 19496; but not: sold abroad (al exterior) 70 thousand million."""
    scales = "|".join(sorted({re.escape(fold(word)) for word in data["scale"] if word.isalpha()}, key=lambda word: (-len(word), word)))
    return rf"{WORD}(?:{_by_initial(data['code']['before'])})[.:]?(?: ?(?:nos?\.?|num\.?|number))?[.:]? ?[#№]?[a-z]?[0-9](?:[./-]?\w)*+(?!(?:,\d{{3}})*+ (?:{scales})\b)"


def _by_initial(pattern: str) -> str:
    """The alternatives of a pattern, those that begin with one letter together; as it is where one may begin otherwise."""
    listed = re.split(r"\|(?![^(]*\))", pattern)
    if not all(re.match(r"\w(?![?*+{])", one) for one in listed):
        return pattern
    groups: dict[str, list[str]] = {}
    for one in listed:
        groups.setdefault(one[0].lower(), []).append(one[1:])
    return "|".join(f"{_letter(first)}(?:{'|'.join(rest)})" for first, rest in groups.items())


def _letter(sign: str) -> str:
    """A letter in both cases, as a class that the search can rule out without trying."""
    return f"(?-i:[{sign}{sign.upper()}])" if sign.isascii() and sign.isalpha() else _escaped(sign)


def _hyphened(data: Mapping[str, Any]) -> str:
    """A name with digits behind its hyphen: COVID-19; but not mid-2024."""
    return rf"(?!(?:{_any(data['mid_words'])})-){WORD}[a-z][a-z&]{{0,30}}+[-‐‑][0-9](?:[.-]?\w)*+"


def _any(words: Iterable[str], *, codes: frozenset[str] = frozenset(), open_end: bool = False, stuck: str = "", case: bool = False) -> str:
    """An alternation, longest word first, as a tree: words that begin alike share their beginning, so that it is looked at once. A Latin word ends
    where its letters do.

    `codes` count in capitals alone (USD). `open_end`: a gap must follow a Latin word. `stuck`: a Korean word of one syllable must stand at
    its number, or have this behind it, since behind a blank it may be the start of another word (3 만족). `case`: words are as written.
    """
    tree: dict[str, Any] = {}
    for word in sorted({(w if case else w.lower()).translate(_alike()) for w in words}, key=len, reverse=True):
        node = tree
        for sign in word:
            node = node.setdefault(sign, {})
        node[""] = ""
        if stuck and len(word) == 1 and "가" <= word <= "힣":
            node[""] = rf"(?:(?<!\s{word})|{stuck})"
        elif word.upper() in codes:
            node[""] = f"(?<=(?-i:{word.upper()}))(?![A-Za-z])"
        elif word[-1].isalpha() and word.isascii():
            node[""] = rf"(?={GAP})" if open_end else rf"(?!{LETTER})"
    ends = _ends(tree)
    same = ends.pop() if len(ends) == 1 else None  # said once behind all words
    return (_branches(tree, quick=not case, same=same) or "(?!)") + (same or "")


def _ends(node: Mapping[str, Any]) -> set[str]:
    """What must follow the words of a tree."""
    return {end for sign, below in node.items() for end in (_ends(below) if sign else (below,))}


def _branches(node: Mapping[str, Any], *, quick: bool = False, same: str | None = None) -> str:
    """What may follow in a tree of words, the end of a word last. `quick`: first letters as classes, which the search can rule out without trying.
    `same` is left out where it stands at the end of a word."""
    made = []
    for sign, below in node.items():
        if sign:
            made.append((_letter(sign) if quick else BLANKS if sign == " " else re.escape(sign)) + _branches(below, same=same))
    made += ["" if node[""] == same else node[""]] if "" in node else []
    return made[0] if len(made) == 1 else f"(?:{'|'.join(made)})" if made else ""


def _escaped(word: str) -> str:
    return re.escape(word).replace(r"\ ", GAP)


def _expand(pattern: str, tokens: Mapping[str, str]) -> str:
    """A pattern of the data with its {names} filled in and its blanks as gaps."""
    gaps = re.sub(r"(?<!\\) ", lambda _: GAP, pattern)
    return re.sub(r"\{([A-Za-z]\w*)\}", lambda m: tokens[m[1]], gaps)


def _renamed(pattern: str, name: str) -> str:
    return re.sub(r"\(\?P<(\w+)>", rf"(?P<{name}_\1>", pattern)


def _listed(data: Mapping[str, Iterable[str]]) -> list[str]:
    return sorted((word for words in data.values() for word in words), key=len, reverse=True)


def _folded(data: Mapping[str, int]) -> dict[str, int]:
    return {fold(word): value for word, value in data.items()}


def _load(name: str) -> dict[str, Any]:
    """A language's data, accents taken off as they are from the text."""
    return tomllib.loads(_folder().joinpath(f"{name}.toml").read_text("utf-8").translate(_alike()))


def _folder() -> Any:
    return resources.files(__package__).joinpath("reading")


@cache
def _alike() -> dict[int, str]:
    """Characters read as others, one for one: accented and other forms of plain letters as these, full-width forms and other digits as ASCII, hard blanks as one."""
    table = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)} | {0x3000: " ", 0x131: "i", 0x17F: "s", 0x212A: "K", 0xFFE6: "₩", 0xFFE5: "¥"}
    for code in range(0xC0, 0x250):
        plain = unicodedata.normalize("NFD", chr(code))
        if len(plain) == 2 and plain[0].isascii():
            table[code] = plain[0]
    for code in (*range(0x660, 0x66A), *range(0x6F0, 0x6FA), *range(0x966, 0x970)):
        table[code] = str(unicodedata.decimal(chr(code)))
    return table | dict.fromkeys((0x2007, 0x2009, 0x202F), "\u00a0")
