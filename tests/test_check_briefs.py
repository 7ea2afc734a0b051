"""A brief checked against the figures it was written from: every number is supported, and none still is once it is changed beyond its rounding.

What our briefs say that the checker does not read yet is listed in OPEN by world, language and sentence, and must fail until it is taken off the list.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

import briefs
import test_changes
import test_explain
import tiny
import worlds
from bilateral.check import Check, check_text
from bilateral.documents.brief import write_brief
from bilateral.documents.document import Document
from bilateral.figures import Warehouse
from bilateral.lang import table
from bilateral.model import Figure

LANGS = ("en", "es", "ko")
# Counts of lines loaded, of cells held back, of items not listed: they say what is loaded, not what an economy does.
COVERAGE = frozenset({"trade.exports.partial", "trade.imports.partial", "investment.unallocated", "changes.more"})
# World → pairs and years: years with two releases of investment, with one, and years with confidential cells; pairs with partial trade and estimates.
WRITTEN: Mapping[str, tuple[tuple[str, str, int], ...]] = {
    "starter": (("MEX", "KOR", 2024), ("KOR", "MEX", 2000)),
    "hundred facts": (("MEX", "KOR", 2024), ("CHL", "CHN", 2019), ("ZAF", "KOR", 2021)),
    "two reporters": (("MEX", "KOR", 2024),),
    "two releases": (("MEX", "KOR", 2020),),
}
ROUNDS = 4  # in which all numbers of a brief are changed
REAL = (("CHN", "CHL", 2019), ("LKA", "CHN", 2012))
# (world, language, sentence) → why its numbers are not read
UNLISTED = "a milestone of a user's own registry is not known by its title"
OF_RANK = "the period before a colon, and the group, are not read for a rank that moved"
OPEN: Mapping[tuple[str, str, str], str] = {
    **{("hundred facts", lang, "milestones.event"): UNLISTED for lang in LANGS},
    **{("two releases", lang, "changes.moved"): OF_RANK for lang in LANGS},
    ("hundred facts", "en", "trade.exports.products"): "the semicolon and the codes in a heading's name part it from its number",
    **{("hundred facts", lang, "trade.balance.regions"): "the amount of a balance in brackets behind its state is not read" for lang in ("en", "es")},
    ("hundred facts", "es", "investment.rank"): "the rank's economies are read the wrong way round",
    ("hundred facts", "ko", "investment.outward"): "investment in the partner is read as that of the partner",
}


@dataclass(frozen=True)
class Said:
    """A number of a brief: its place in the prose, its figure, the sentence it stands in (by its key), and whether it is only a bound."""

    start: int
    end: int
    figure: Figure
    key: str
    sentence: int


def prose(document: Document) -> tuple[str, tuple[Said, ...]]:
    """A document as a person would paste it, and the numbers in it. What is held back has no number."""
    text, made, sentence = f"{document.title}\n\n", [], 0
    for section in document.sections:
        text += f"{section.title}\n\n"
        for n, one in enumerate(section.sentences):
            text += "\n" if section.listed and n else ""
            made += [Said(len(text) + m.start, len(text) + m.end, m.figure, one.key, sentence) for m in one.marks if m.figure.value is not None]
            text += f"{one.text} "
            sentence += 1
        text += "\n\n"
    return text, tuple(said for said in made if not _of_coverage(text[said.start : said.end], said.key))


def _of_coverage(words: str, key: str) -> bool:
    return key in COVERAGE and words.isdigit() and int(words) < 1000


def verdict(check: Check, said: Said) -> str:
    """The verdict on a number; "not found" where no claim covers it."""
    return next((j.verdict for j in check.claims if j.claim.start < said.end and j.claim.end > said.start), "not found")


@cache
def world(name: str) -> Warehouse:
    made = {
        "starter": briefs.starter_world, "hundred facts": lambda: tiny.shared_world(worlds.FILES), "two reporters": lambda: test_explain.world(test_explain.ROWS),
        "two releases": test_changes.history,
    }  # fmt: skip
    return made[name]()


def unsupported(w: Warehouse, a: str, b: str, year: int, lang: str) -> Iterator[tuple[str, str]]:
    """Each number that is not supported: the key of its sentence, and what is wrong."""
    text, numbers = prose(write_brief(w, a, b, year=year, lang=lang))
    check = check_text(w, text, lang=lang)
    for said in numbers:
        found = verdict(check, said)
        if found != "supported":
            yield said.key, f"{a}-{b} {year}: {found}: … {text[max(0, said.start - 80) : said.start]}[{text[said.start : said.end]}]{text[said.end : said.end + 30]} …"


@cache
def failing(name: str, lang: str) -> Mapping[str, tuple[str, ...]]:
    """What is not supported in the briefs of a world, by sentence."""
    found: dict[str, list[str]] = {}
    for a, b, year in WRITTEN[name]:
        for key, what in unsupported(world(name), a, b, year, lang):
            found.setdefault(key, []).append(what)
    return {key: tuple(listed) for key, listed in found.items()}


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", WRITTEN)
def test_every_number_of_a_brief_is_supported(name: str, lang: str) -> None:
    assert {key: listed for key, listed in failing(name, lang).items() if (name, lang, key) not in OPEN} == {}


@pytest.mark.parametrize(("name", "lang", "key"), [pytest.param(*at, marks=pytest.mark.xfail(reason=why, strict=True)) for at, why in OPEN.items()])
def test_sentences_of_a_brief_that_are_not_read_yet(name: str, lang: str, key: str) -> None:
    assert failing(name, lang).get(key, ()) == ()


@pytest.mark.parametrize("lang", LANGS)
def test_a_brief_as_of_a_day_was_true_on_that_day(lang: str) -> None:
    """What was revised since is outdated, and says so; everything else is supported."""
    text, numbers = prose(write_brief(world("starter"), "MEX", "KOR", year=2024, lang=lang, as_of="2025-08-12"))
    check = check_text(world("starter"), text, lang=lang, date="2025-08-12")
    found = {(said.key, text[said.start : said.end]): verdict(check, said) for said in numbers}
    assert {at: v for at, v in found.items() if v not in ("supported", "outdated")} == {}
    revised = [j for j in check.claims if j.verdict == "outdated"]
    assert len(revised) == 4  # reinvested earnings, debt, Nuevo León, Baja California; the total is supported with both its releases named
    assert all(j.figures[1].vintage and j.figures[1].vintage.isoformat() == "2025-08-19" for j in revised)


@pytest.mark.real
@pytest.mark.slow
@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize(("a", "b", "year"), REAL)
def test_every_number_of_a_brief_of_real_rows_is_supported(shared: Path, a: str, b: str, year: int, lang: str) -> None:
    assert list(unsupported(briefs.china_chile(shared), a, b, year, lang)) == []


# ---------------------------------------------------------------------------------------------------------------- changed numbers


def changed(words: str, lang: str, *, up: bool = False, year: bool = False) -> str:
    """The words with another first digit, far from what it was, or another rank in words: beyond what was rounded, and beyond what two rounded numbers
    may differ by. `up`: a larger number; `year`: another year of a date."""
    digit = re.search(r"(?<=\d\d\d)\d" if year else r"\d", words)
    if digit is None:
        ranks = [word for key in ("rank.words", "rank.feminine") for word in table(lang).get(key, [])]
        return ranks[ranks.index(words) - 1 if words in ranks[1:] else 1]
    was = int(digit[0])
    put = f"9{was}" if up else str((was + 4) % 9 + 1)
    return f"{words[: digit.start()]}{put}{words[digit.end() :]}"


@pytest.mark.parametrize(
    ("lang", "words", "how", "made"),
    [
        ("en", "US$6.16 billion", {}, "US$2.16 billion"), ("es", "9,010 millones", {}, "5,010 millones"), ("ko", "52억", {"up": True}, "952억"), ("en", "second", {}, "first"),
        ("en", "first", {}, "second"), ("en", "26 January 1962", {"year": True}, "26 January 1967"), ("ko", "1962년 1월 26일", {"year": True}, "1967년 1월 26일"),
    ],
)  # fmt: skip
def test_a_number_changed_is_another(lang: str, words: str, how: dict[str, bool], made: str) -> None:
    assert changed(words, lang, **how) == made


def _bound(said: Said) -> bool:
    """Whether it is said as "at least", so that only more than it is wrong."""
    return said.key == "projects.count_at_least" or said.figure.status == "partial"


def still_supported(w: Warehouse, a: str, b: str, year: int, lang: str) -> Iterator[str]:
    """Numbers that stay supported when changed. A number of every sentence is changed at a time, in long ones every fourth: they do not support one another."""
    text, numbers = prose(write_brief(w, a, b, year=year, lang=lang))
    placed = [(said, sum(1 for other in numbers if other.sentence == said.sentence and other.start < said.start)) for said in numbers]
    for turn in range(ROUNDS):
        chosen = [said for said, at in placed if at % ROUNDS == turn]
        written, longer, places = text, 0, []
        for said in chosen:
            was = text[said.start : said.end]
            put = changed(was, lang, up=_bound(said), year=said.figure.unit == "year")
            written = f"{written[: said.start + longer]}{put}{written[said.end + longer :]}"
            places.append((Said(said.start + longer, said.start + longer + len(put), said.figure, said.key, said.sentence), was, put))
            longer += len(put) - len(was)
        check = check_text(w, written, lang=lang)
        yield from (f"{said.key}: {was} → {put}" for said, was, put in places if verdict(check, said) == "supported")


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", ["starter", "two releases"])
def test_no_number_of_a_brief_is_supported_once_changed(name: str, lang: str) -> None:
    assert list(still_supported(world(name), *WRITTEN[name][0], lang)) == []


@pytest.mark.real
@pytest.mark.slow
def test_no_number_of_a_brief_of_real_rows_is_supported_once_changed(shared: Path) -> None:
    assert list(still_supported(briefs.china_chile(shared), *REAL[1], "en")) == []
