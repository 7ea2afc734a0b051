"""Goods as texts name them: words in three languages → codes, and the nearest codes to a noun phrase.

The words are typed in `goods.toml`; plurals are made here. The names of chapters and product groups are added from `commodities`. A word
that is typed keeps its typed meaning even where it is such a name too. Nothing here reads numbers or decides a claim.
"""

from __future__ import annotations

import math
import re
import tomllib
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Any

from bilateral.classify import commodities
from bilateral.classify.areas import LANGS
from bilateral.model import UnknownName

HS = "HS"
NOT_NAMED = ("77", "98", "99")  # chapters whose names are no goods
EN_LINK = re.compile(r" (?:of|for|in|to|not|with|having)\b")  # what follows keeps its number: "parts of engines"
ES_LINK = re.compile(r" (?:de|del|para|por|con|sin|en|a|al|tipo)\b")  # "barras de acero"
ES_FIXED = frozenset(  # words without a plural of their own
    {"y", "e", "o", "u", "diésel", "diesel", "lcd", "oled", "led", "ssd", "dram", "pet", "kraft", "gnl", "lp", "suv", "cpu"}
)
WORD = re.compile(r"\w+")
ACCENTS = re.compile("[\u0300-\u0302\u0304-\u036f]")  # all but the tilde of ñ
EXCLUDED = re.compile(r"\b(?:other than|excluding|except|excl\.|not)\b[^;,)]*|\bn\.e\.c\.?(?: in (?:chapter|heading)[^;,]*)?")
SPELLINGS: Mapping[str, str] = MappingProxyType(
    {"aluminum": "aluminium", "tire": "tyre", "tires": "tyres", "fiber": "fibre", "fibers": "fibres", "sulfur": "sulphur"}
)
QUERY_PART = 0.7  # of a score: how much of the phrase is found in the name; the rest is how much of the name is in the phrase
NEAR = 0.99  # the most that words in common can score
PARTS: Mapping[str, frozenset[str]] = MappingProxyType(
    {"en": frozenset({"part", "component"}), "es": frozenset({"part", "piez", "component"}), "ko": frozenset({"부품", "부분"})}
)
WHOLE = 0.6  # of its score is left to a name that says nothing of parts when the phrase does


@dataclass(frozen=True)
class Good:
    """What a word means: (scheme, code) pairs, best first; the scheme is "HS" with 2, 4 or 6 digits, or "motie" with a group's id.

    `exact`: the word means the first code and nothing else, so that a figure of that code which differs contradicts. Otherwise the codes
    are only about what is meant.
    """

    id: str
    codes: tuple[tuple[str, str], ...]
    exact: bool


@dataclass(frozen=True)
class Match:
    """A code (HS digits, or the id of a product group), the words or the HS name that led to it, and a score: 1 only for equal words."""

    code: str
    words: str
    score: float


@cache
def words(lang: str) -> Mapping[str, Good]:
    """Word or phrase in lower case, singular or plural → what it means. Korean without particles, with and without blanks.

    Raises:
        UnknownName: for a language other than en, es and ko.
    """
    _known(lang)
    own = {form: good for good, typed in _typed() for word in _split(typed[lang]) for form in _forms(word, lang)}
    plain = {_plain(form): good for form, good in own.items()}
    return MappingProxyType({name: plain.get(_plain(name), good) for name, good in _named(lang).items()} | own)


@cache
def ordinary_words(lang: str) -> frozenset[str]:
    """Words of `words` that are common words too (English "lead", Korean 면): no evidence of goods by themselves.

    Raises:
        UnknownName: for a language other than en, es and ko.
    """
    _known(lang)
    return frozenset(form for word in _split(_data()["ordinary"][lang]) for form in _forms(word, lang))


def match(text: str, lang: str, *, limit: int = 3, exact: bool = False) -> tuple[Match, ...]:
    """The codes whose words or names are nearest to a noun phrase, best first, the shorter code first among equals.

    Equal, but for case and punctuation, to one of our words, to an HS 2022 name, or to such a name as our documents shorten it: score 1,
    and all codes so named are returned, even beyond `limit`. Otherwise by words in common, rare ones counting more, in any order and number;
    in Spanish and Korean only with our own words. A low score means little: the caller sets the bar. With `exact`, only
    what scores 1. Empty when no word is known.

    Raises:
        UnknownName: for a language other than en, es and ko.

    >>> [m.code for m in match("Crude petroleum", "en")]
    ['2709']
    """
    _known(lang)
    same = _same(text, lang)
    return same if same or exact else _near(text, lang, limit)


# ---------------------------------------------------------------------------------------------------------------- the words


@cache
def _data() -> Mapping[str, Any]:
    return tomllib.loads(resources.files(__package__).joinpath("goods.toml").read_text(encoding="utf-8"))


def _known(lang: str) -> None:
    if lang not in LANGS:
        raise UnknownName(f"no words for goods in {lang!r}; there are words in {', '.join(LANGS)}", nearest=LANGS)


def _split(words: str) -> list[str]:
    return [word.strip() for word in words.split(";") if word.strip()]


def _typed() -> Iterator[tuple[Good, Mapping[str, str]]]:
    for id_, entry in _data()["goods"].items():
        pairs = (code.rpartition(":") for code in _split(entry["codes"]))
        yield Good(id_, tuple((scheme or HS, code) for scheme, _, code in pairs), not entry.get("about", False)), entry


def _named(lang: str) -> dict[str, Good]:
    """The names of product groups and chapters. A group's is never exact, nor a chapter's of one word: "Glass" is said of less too."""
    codes: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for scheme, listed in ((commodities.MOTIE, commodities.groups()), (HS, commodities.chapters())):
        for code, names in listed.items():
            if code not in NOT_NAMED:
                codes[names[lang].lower()].append((scheme, code))
    return {name: Good(" ".join(found[0]), tuple(found), _says_one(name, found)) for name, found in codes.items()}


def _says_one(name: str, codes: list[tuple[str, str]]) -> bool:
    return codes[0][0] == HS and re.search("[ ·]", name) is not None


def _forms(word: str, lang: str) -> tuple[str, ...]:
    if lang == "en":
        return (word, _plural_en(word))
    if lang == "es":
        return (word, _plural_es(word))
    return (word, word.replace(" ", ""))


def _plural_en(phrase: str) -> str:
    """The plural of a phrase: of the last word before the first link ("article of steel" → "articles of steel")."""
    link = EN_LINK.search(phrase)
    word, rest = (phrase[: link.start()], phrase[link.start() :]) if link else (phrase, "")
    if re.search(r"(?:s|[^a-z])$", word):
        return phrase
    if re.search(r"[^aeiou]y$", word):
        return word[:-1] + "ies" + rest
    return word + ("es" if re.search(r"(?:x|z|sh|ch)$", word) else "s") + rest


def _plural_es(phrase: str) -> str:
    """The plural of a phrase: of every word before the first link ("tubo y perfil de acero" → "tubos y perfiles de acero")."""
    link = ES_LINK.search(phrase)
    head, rest = (phrase[: link.start()], phrase[link.start() :]) if link else (phrase, "")
    return " ".join(_plural_es_word(word) for word in head.split(" ")) + rest


def _plural_es_word(word: str) -> str:
    if word in ES_FIXED or re.search(r"(?:s|x|[^a-zñáéíóúü])$", word):
        return word
    if re.search("[aeiouáéóbcfgkmptvw]$", word):
        return word + "s"
    if word.endswith("z"):
        return word[:-1] + "ces"
    if re.search("[áéíóú]n$", word):
        word = word[:-2] + word[-2:].translate(str.maketrans("áéíóú", "aeiou"))
    return word + "es"


# ------------------------------------------------------------------------------------------------------------- the matching


@dataclass(frozen=True)
class Index:
    """The names a phrase is compared with, one per row: codes, the name, the weight of its tokens; and the rows that hold each token."""

    codes: tuple[tuple[str, ...], ...]
    names: tuple[str, ...]
    sizes: tuple[float, ...]
    rows: Mapping[str, tuple[int, ...]]
    weights: Mapping[str, float]
    unseen: float  # the weight of a token that no name has


def _same(text: str, lang: str) -> tuple[Match, ...]:
    key = _plain(text)
    good = _plain_words(lang).get(key)
    codes = [code for _, code in good.codes] if good else []
    codes += [code for code in _hs_names().get(key, ()) if code not in codes]
    return tuple(Match(code, text, 1.0) for code in codes)


def _near(text: str, lang: str, limit: int) -> tuple[Match, ...]:
    index, asked = _index(lang), _tokens(text, lang)
    shared: dict[int, float] = defaultdict(float)
    for token in asked:
        for row in index.rows.get(token, ()):
            shared[row] += index.weights[token]
    size = sum(index.weights.get(token, index.unseen) for token in asked)
    scores = {row: QUERY_PART * part / size + (1 - QUERY_PART) * part / index.sizes[row] for row, part in shared.items()}
    if asked & PARTS[lang]:
        parts = {row for token in PARTS[lang] for row in index.rows.get(token, ())}
        scores = {row: score if row in parts else score * WHOLE for row, score in scores.items()}
    best: dict[str, Match] = {}
    for row in sorted(scores, key=lambda row: (-scores[row], row)):
        for code in index.codes[row]:
            best.setdefault(code, Match(code, index.names[row], round(NEAR * scores[row], 4)))
        if len(best) >= limit:
            break
    return tuple(best.values())[:limit]


def _plain(text: str) -> str:
    """Letters and digits only, in lower case, without accents in Latin script: equal for texts that differ in nothing else."""
    text = text.casefold()
    if not text.isascii():
        text = unicodedata.normalize("NFC", ACCENTS.sub("", unicodedata.normalize("NFD", text)))
    return " ".join(WORD.findall(text))


@cache
def _plain_words(lang: str) -> Mapping[str, Good]:
    return MappingProxyType({_plain(word): good for word, good in words(lang).items()})


@cache
def _hs_names() -> Mapping[str, tuple[str, ...]]:
    """HS 2022's names, whole and as a sentence shortens them, → codes, the shortest first."""
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for code, name in sorted(commodities.hs2022().items(), key=lambda pair: (len(pair[0]), pair[0])):
        for text in (name, commodities.in_sentence(name)):
            found[_plain(text)][code] = None
    return MappingProxyType({key: tuple(codes) for key, codes in found.items()})


@cache
def _index(lang: str) -> Index:
    entries = [(tuple(code for _, code in good.codes), word, _tokens(word, lang)) for word, good in words(lang).items()]
    if lang == "en":
        names = sorted(commodities.hs2022().items(), key=lambda pair: (len(pair[0]), pair[0]))
        entries += [((code,), name, _tokens(EXCLUDED.sub("", name), lang)) for code, name in names]
    entries = [entry for entry in entries if entry[2]]
    counts = Counter(token for _, _, tokens in entries for token in tokens)
    weights = {token: math.log(1 + len(entries) / count) for token, count in counts.items()}
    rows: dict[str, list[int]] = defaultdict(list)
    for row, (_, _, tokens) in enumerate(entries):
        for token in tokens:
            rows[token].append(row)
    sizes = tuple(sum(weights[token] for token in tokens) for _, _, tokens in entries)
    held = {token: tuple(found) for token, found in rows.items()}
    return Index(tuple(e[0] for e in entries), tuple(e[1] for e in entries), sizes, held, weights, math.log(1 + len(entries)))


def _tokens(text: str, lang: str) -> frozenset[str]:
    cut: Callable[[str], list[str]] = _pairs if lang == "ko" else _stems
    return frozenset(cut(_plain(text)))


def _pairs(text: str) -> list[str]:
    """Pairs of neighbouring syllables, blanks aside: Korean compounds share them however they are spaced."""
    joined = text.replace(" ", "")
    return [joined[at : at + 2] for at in range(len(joined) - 1)] or [joined]


def _stems(text: str) -> list[str]:
    return [stem for word in text.split(" ") if (stem := _stem(word))]


@cache
def _stem(word: str) -> str:
    """The word cut to what singular and plural share ("batteries", "battery" → "batteri"); empty for a word that says nothing."""
    if word.isdigit() or word in _passed_over():
        return ""
    word = re.sub(r"(?<=\w{3})[es]+$", "", SPELLINGS.get(word, word))
    return word[:-1] + "i" if word.endswith("y") else word


@cache
def _passed_over() -> frozenset[str]:
    return frozenset(_data()["passed_over"]["words"].split())
