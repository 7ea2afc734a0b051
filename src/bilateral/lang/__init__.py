"""Languages: every sentence, heading, label and number word is in `<lang>.toml`; code asks for it by key.

A template has typed slots: `{value:money}` is a number said as money, `{reporter}` is a text put in as it is, never read as a template.
`pieces` gives the parts with the slot each came from, so that a document can bind the words of a number to its figure. Words that depend on
those beside them (del, 은/는) are settled by `grammar`. Names and titles that a file brings in English are said by the table `named`.
"""

from __future__ import annotations

import string
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Any

from bilateral.lang.grammar import fit
from bilateral.model import UnknownName

__all__ = ["Piece", "fill", "has", "heading", "languages", "named", "pieces", "place", "table", "text"]


@dataclass(frozen=True)
class Piece:
    """A part of a filled template: its words, and the name and type of the slot they fill (both empty for the template's own words)."""

    text: str
    slot: str = ""
    kind: str = ""


@cache
def languages() -> tuple[str, ...]:
    """The languages there are: one per TOML file of this package."""
    return tuple(sorted(f.name.removesuffix(".toml") for f in resources.files(__package__).iterdir() if f.name.endswith(".toml")))


@cache
def table(lang: str) -> Mapping[str, Any]:
    """All entries of a language by dotted key.

    Raises:
        UnknownName: naming the languages there are.
    """
    if lang not in languages():
        raise UnknownName(f"unknown language {lang!r}; known: {', '.join(languages())}", nearest=languages())
    data = tomllib.loads(resources.files(__package__).joinpath(f"{lang}.toml").read_text("utf-8"))
    return MappingProxyType(dict(_flat(data, "")))


def text(lang: str, key: str) -> str:
    """The text of a key, its slots not filled.

    Raises:
        UnknownName: for a language or a key that is not there.

    >>> text("en", "section.trade")
    'Goods trade'
    """
    found = table(lang).get(key)
    if not isinstance(found, str):
        raise UnknownName(f"{lang}.toml has no text {key!r}; add it there")
    return found


def has(lang: str, key: str) -> bool:
    """Whether a language has the key."""
    return key in table(lang)


def pieces(lang: str, key: str, **slots: Any) -> tuple[Piece, ...]:
    """A template filled, in parts. A slot without a type takes text; a typed slot takes what its type says (see `say.SAY`).

    Raises:
        UnknownName: for a key or a type that is not there, or a slot left empty.
    """
    from bilateral.lang.say import say

    made: list[Piece] = []
    for words, slot, kind in _parsed(lang, key):
        if words:
            made.append(Piece(words))
        if slot is None:
            continue
        if slot not in slots:
            raise UnknownName(f"{key!r} of {lang}.toml needs the slot {slot!r}; given: {', '.join(slots) or 'none'}")
        made.append(Piece(say(lang, kind, slots[slot]), slot, kind))
    fitted = fit(lang, [(piece.text, not piece.slot) for piece in made])
    return tuple(Piece(words, piece.slot, piece.kind) for words, piece in zip(fitted, made, strict=True))


def fill(lang: str, key: str, **slots: Any) -> str:
    """A template filled, as one text.

    >>> fill("en", "money.negative", amount="US$2")
    '−US$2'
    """
    return "".join(piece.text for piece in pieces(lang, key, **slots))


def named(lang: str, text: str) -> str:
    """A name or title as the language says it: by its table `named`, keyed by the text as files write it; else as it is.

    >>> named("es", "Koreans arrive in Mexico"), named("en", "press"), named("ko", "Reynosa City")
    ('Llegada de coreanos a México', 'press', 'Reynosa City')
    """
    return str(table(lang).get(f"named.{text}", text))


def place(lang: str, place: str, region: str) -> str:
    """A place in its region, in the language's order; one of them where the other is empty or the same.

    >>> place("ko", "Reynosa", "타마울리파스주"), place("en", "", "Texas")
    ('타마울리파스주 레이노사', 'Texas')
    """
    if not place or not region or place == region:
        return named(lang, place or region)
    return fill(lang, "projects.where.both", place=place, region=region)


def heading(lang: str, code: str, chapter: str) -> str:
    """What a commodity of four or six digits is called in a language in which only chapters have names: its code, and its chapter's name.

    >>> heading("es", "8407", "maquinaria y computadoras")
    'la partida SA 8407 del capítulo de maquinaria y computadoras'
    """
    return fill(lang, "product.heading" if len(code) == 4 else "product.subheading", code=code, chapter=chapter)


@cache
def _parsed(lang: str, key: str) -> tuple[tuple[str, str | None, str], ...]:
    """A template taken apart: the words before a slot, the slot, its type."""
    return tuple((words, slot, kind or "") for words, slot, kind, _ in string.Formatter().parse(text(lang, key)))


def _flat(data: Mapping[str, Any], prefix: str) -> list[tuple[str, Any]]:
    made: list[tuple[str, Any]] = []
    for name, value in data.items():
        if isinstance(value, dict):
            made.extend(_flat(value, f"{prefix}{name}."))
        else:
            made.append((f"{prefix}{name}", value))
    return made
