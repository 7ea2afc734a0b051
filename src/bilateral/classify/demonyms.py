"""Words by which a text refers to an economy other than by its names: adjectives, words for people, Korean short forms; names that mislead.

The words are typed in `demonyms.toml`; regular forms are made here. A word maps to canonical codes: to one, or, where the word alone does not
say which, to several, the likelier first. The names themselves are in `areas.spellings`; none of these words is added to them, because
`areas.area` reads what a person typed and must stay exact.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Any

from bilateral.classify.areas import LANGS, areas, spellings
from bilateral.model import UnknownName

HANGUL_NAME = re.compile("[가-힣]{2,}")
NO_PLURAL = re.compile(r"(?:s|x|z|sh|ch|ese|asy|ic|abe|bati|otho|è|\.|[A-Z])$")  # Japanese, Swiss, Dutch, Hellenic, Basotho, UK
ENDINGS: tuple[tuple[str, tuple[str, ...]], ...] = (  # a Spanish ending of the masculine singular → the endings of all four forms
    ("és", ("és", "esa", "eses", "esas")),
    ("án", ("án", "ana", "anes", "anas")),
    ("ón", ("ón", "ona", "ones", "onas")),
    ("ol", ("ol", "ola", "oles", "olas")),
    ("uís", ("uís", "uisa", "uises", "uisas")),
    ("í", ("í", "íes", "ís")),
    ("ú", ("ú", "úes", "ús")),
    ("i", ("i", "is")),
    ("r", ("r", "res")),
    ("o", ("o", "a", "os", "as")),
    ("a", ("a", "as")),
    ("e", ("e", "es")),
)


@cache
def demonyms(lang: str) -> Mapping[str, tuple[str, ...]]:
    """Word → canonical codes: adjectives and words for people, in every form.

    English as written ("South Korean", "Japanese", "Mexicans"), to be matched by case; Spanish in lower case in both genders and numbers; Korean
    names with a suffix ("한국산", "미국계"). Where a word is longer than another inside it ("North Korean"), the longer is meant.

    Raises:
        UnknownName: for a language other than en, es and ko.
    """
    _known(lang)
    found: dict[str, tuple[str, ...]] = dict(_korean_words()) if lang == "ko" else {}
    for code, words in _data()["words"].items():
        for word in _split(words.get(lang, "")):
            found.update(dict.fromkeys(_forms(word, lang), (code,)))
    for word, codes in _data()["ambiguous"][lang].items():
        found.update(dict.fromkeys(_forms(word, lang), tuple(codes)))
    return MappingProxyType(found)


@cache
def regional(lang: str) -> Mapping[str, str]:
    """Adjective → the code of the region it is of, in every form: coahuilense, coahuilenses.

    Raises:
        UnknownName: for a language other than en, es and ko.
    """
    _known(lang)
    return MappingProxyType({form: code for code, words in _data()["regional"].items() for word in _split(words.get(lang, "")) for form in _forms(word, lang)})


@cache
def korean_short() -> Mapping[str, tuple[str, ...]]:
    """Korean short forms of one syllable → canonical codes, the likelier first. They count only inside a compound (`korean_compound`)."""
    return MappingProxyType({word: tuple(codes) for word, codes in _data()["short"].items()})


@cache
def korean_compounds() -> Mapping[str, tuple[str, ...]]:
    """Compounds of short forms written in one ("대미", "한중일") → the economies in them, in order: all of them, not one of them.

    Those that are common words too (대중, "the public"; 대한, "about") are in `ordinary_words`.
    """
    return MappingProxyType({word: tuple(codes) for word, codes in _data()["compounds"].items()})


def korean_compound(text: str) -> tuple[tuple[str, ...], ...]:
    """The economies in a Korean compound, in order, each as the codes it may mean; empty for what is no such compound.

    It reads a compound of `korean_compounds`, 대 before a name, and names or short forms joined by a mark, at least one of them a name or a
    usual short form (한·베, but not 월·화); the whole text must be the compound, without particles or blanks.

    >>> korean_compound("한·미"), korean_compound("대멕시코"), korean_compound("미국")
    ((('KOR',), ('USA',)), (('MEX',),), ())
    """
    if text in korean_compounds():
        return tuple((code,) for code in korean_compounds()[text])
    names = _korean_names()
    if text.startswith("대") and text not in names and text[1:] in names:
        return (names[text[1:]],)
    parts = re.split("[·ㆍ・‧∙•⋅/–—-]", text)
    members = [names.get(part) or korean_short().get(part) for part in parts]
    firm = len(parts) > 1 and any(part in names or part in _data()["korean"]["strong"] for part in parts)
    return tuple(m for m in members if m) if firm and all(members) else ()


@cache
def ordinary_words(lang: str) -> frozenset[str]:
    """Spellings of economies, and words of this module, that must not be taken for an economy without further evidence.

    They are common words, other names or abbreviations of something else: Korean 인도 (handing over), Spanish "Reunión", English "Chad", nearly
    every ISO code. As written: a text in lower case may mislead with more of them.

    Raises:
        UnknownName: for a language other than en, es and ko.
    """
    _known(lang)
    safe = _data()["ordinary"]["safe_codes"]
    codes = {form for code, one in areas().items() for form in (code, one.iso2) if form and form not in safe}
    return frozenset(codes.union(_data()["ordinary"][lang]))


@cache
def other_names(lang: str) -> frozenset[str]:
    """Longer names in which an economy's name or adjective stands without meaning it: "New Mexico", "North American", "멕시코시티".

    Not a full list; names of agencies and ministries are not in it.

    Raises:
        UnknownName: for a language other than en, es and ko.
    """
    _known(lang)
    return frozenset(_data()["other_names"][lang])


# ---------------------------------------------------------------------------------------------------------------- the parts


@cache
def _data() -> Mapping[str, Any]:
    return tomllib.loads(resources.files(__package__).joinpath("demonyms.toml").read_text(encoding="utf-8"))


def _known(lang: str) -> None:
    if lang not in LANGS:
        raise UnknownName(f"no words for economies in {lang!r}; there are words in {', '.join(LANGS)}", nearest=LANGS)


def _split(words: str) -> list[str]:
    return [word.strip() for word in words.split(",") if word.strip()]


def _forms(word: str, lang: str) -> tuple[str, ...]:
    if lang == "en":
        return (word,) if NO_PLURAL.search(word) else (word, f"{word}s")
    if lang == "es":
        ending, endings = next(pair for pair in ENDINGS if word.endswith(pair[0]))
        return tuple(word.removesuffix(ending) + form for form in endings)
    return (word,)


def _korean_words() -> Iterator[tuple[str, tuple[str, ...]]]:
    listed = _data()["korean"]
    for name, codes in _korean_names().items():
        barred: Iterable[str] = listed["not_after_ordinary"] if name in _data()["ordinary"]["ko"] else ()
        for suffix in listed["suffixes"]:
            if suffix not in barred and name + suffix not in _data()["ambiguous"]["ko"] and name + suffix not in _korean_names():
                yield name + suffix, codes


@cache
def _korean_names() -> Mapping[str, tuple[str, ...]]:
    """Names in Hangul without blanks → canonical codes, and abbreviations that Korean joins to names (한-EU, 한-UAE)."""
    kept = ("economy", "aggregate")
    named = {code: listed for code, listed in spellings().items() if areas()[code].kind in kept and code != "WLD"}
    found: dict[str, set[str]] = {}
    for code, listed in named.items():
        for name in listed:
            if HANGUL_NAME.fullmatch(name):
                found.setdefault(name, set()).add(code)
    abbreviations = {"EU": ("EUU",), "UAE": ("ARE",), "ASEAN": ("ASEAN",), "US": ("USA",)}
    return MappingProxyType({**{name: tuple(sorted(codes)) for name, codes in found.items()}, **abbreviations})
