"""The words around a number that tell what it says, by language: `context/<lang>.toml`. Also which language a text is in.

Words are in lower case. In a phrase a blank stands for blanks and hyphens of the text, and in a Korean phrase it may be left out there.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

from bilateral.model import UnknownName

__all__ = ["context", "contexts", "language_of"]

SAMPLE = 200_000  # characters looked at to tell the language
HANGUL = re.compile("[가-힣]")
WORD = re.compile(r"[^\W\d_]+")
SPANISH_SIGNS = re.compile("[áéíóúñ¿¡]", re.I)


@cache
def contexts() -> tuple[str, ...]:
    """The languages whose texts can be checked."""
    return tuple(sorted(f.name.removesuffix(".toml") for f in _folder().iterdir() if f.name.endswith(".toml")))


@cache
def context(lang: str) -> Mapping[str, Any]:
    """The tables of a language.

    Raises:
        UnknownName: naming the languages there are.
    """
    if lang not in contexts():
        raise UnknownName(f"texts cannot be checked in the language {lang!r}; known: {', '.join(contexts())}", nearest=contexts())
    return tomllib.loads(_folder().joinpath(f"{lang}.toml").read_text("utf-8"))


def language_of(text: str) -> str:
    """The language a text is mostly in: Korean by its script, the others by their commonest words. English where nothing tells.

    >>> language_of("Las exportaciones de México"), language_of("멕시코의 수출"), language_of("Exports of Mexico"), language_of("")
    ('es', 'ko', 'en', 'en')
    """
    sample = text[:SAMPLE]
    hangul = len(HANGUL.findall(sample))
    words = Counter(WORD.findall(sample.lower()))
    if hangul * 3 > sum(words[word] * len(word) for word in words) - hangul:
        return "ko"
    scores = {lang: sum(words[word] for word in _common(lang)) for lang in contexts() if lang != "ko"}
    scores["es"] = scores.get("es", 0) + len(SPANISH_SIGNS.findall(sample))
    best = max(sorted(scores), key=lambda lang: scores[lang])
    return best if scores[best] else "en"


@cache
def _common(lang: str) -> tuple[str, ...]:
    """The commonest words of a language, from the head of its file: the rest is only read for the language a text is in."""
    head = re.split(r"^\[(?!language\])", _folder().joinpath(f"{lang}.toml").read_text("utf-8"), maxsplit=1, flags=re.M)[0]
    return tuple(tomllib.loads(head)["language"]["common"])


def _folder() -> Any:
    return resources.files(__package__).joinpath("context")
