"""The words a text is searched for, and where they stand: economies, regions, goods, metrics, and the words of `lang/context`.

A lexicon is a table from the first word of a phrase (in Korean its first two syllables) to the phrases that begin so, the longest first. A text
is gone over once; at each place the longest phrase is taken, and the search goes on behind it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import product
from typing import Any

from bilateral.classify import areas, commodities, goods, regions
from bilateral.classify.demonyms import demonyms, korean_compound, korean_compounds, ordinary_words, regional
from bilateral.lang.context import context
from bilateral.lang.patterns import clean
from bilateral.metrics import metrics
from bilateral.model import WORLD

__all__ = ["Entry", "Flat", "Lexicon", "Mention", "extended", "find", "flat", "folded", "joined_areas", "lexicon"]

# Codes that are written in prose as names are.
CODES_IN_PROSE = frozenset({"US", "USA", "U.S.", "UK", "UAE", "EU"})
SHOUTED = frozenset({"led", "leds"})  # goods whose name in small letters is another word
MOST_WORDS = 6  # of a Korean phrase that is looked for with and without each of its blanks
JOINTS = re.compile(r"[\s\-‐‑–—/]+")
TOKEN = re.compile(r"[a-z0-9]+|[가-힣]")
GUARD = re.compile(r"\s?(?:수출|수입|무역|교역|투자|직접|흑자|적자|경상|수지)")
OF = re.compile(r"(?:산|의|에서|에서의|으로부터|로부터|과의|와의|으로|로|에)?\s?(?:대[가-힣]{2,}|수출|수입|무역|교역|투자|직접|경제|인구|국내|자체|시장|기업|정부|향하|향한|보낸|보내|나간)")
BEFORE = re.compile(r"\b(?:from|to|with|between|and|in|of|by|desde|a|hacia|con|entre|y)\s$")
PARTICLES = frozenset("을를은는이가의과와도로")
HANGUL = re.compile("[가-힣]")
JOINED = re.compile("(?<![가-힣])[가-힣]{1,8}[·ㆍ・‧∙•⋅/–—-]([가-힣]{1,8})")  # 한·멕, 한-칠레
VERBAL = re.compile("[파팔판사산]")  # first syllables of short verbs, which are the last of other words
# Tables of the context file whose words are found as they are, by the kind of mention they make.
LISTS: Mapping[str, tuple[str, str]] = {
    "up": ("growth", "up"), "down": ("growth", "down"), "year_on_year": ("growth", "year_on_year"), "share": ("share", "words"),
    "negative": ("sign", "negative"), "positive": ("sign", "positive"), "outflow": ("sign", "outflow"), "more_than": ("sign", "more"), "larger": ("sign", "larger"), "balance": ("sign", "balance"), "in_all": ("all_of", "total"), "overall": ("all_of", "overall"), "claims_positive": ("sign", "claims_positive"),
    "claims_negative": ("sign", "claims_negative"), "lead": ("lead", "words"), "respectively": ("list", "respectively"), "goods_intro": ("goods", "words"), "earns": ("goods_earn", "words"),
    "cumulative": ("cumulative", "words"), "revision": ("revision", "words"), "vintage": ("revision", "vintage"), "anaphoric": ("period", "anaphoric"),
    "plan": ("period", "plans"), "skip": ("skip", "words"), "project": ("project", "other"), "the_firm": ("project", "the_firm"), "capacity": ("project", "capacity"),
    "export_share": ("project", "export_share"), "markets": ("project", "markets"), "jobs": ("project", "jobs"), "threshold": ("threshold", "words"), "anniversary": ("anniversary", "words"), "same": ("period", "same"), "next": ("period", "next"), "of_goods": ("goods", "of"),
    "unknown": ("unknown", "words"), "ppp": ("ppp", "words"), "qualified": ("qualified", "words"), "together": ("period", "together"), "the_region": ("the_region", "words"), "the_capital": ("the_region", "capital"), "industry": ("industry", "words"), "grows": ("concept_growth", "words"), "takes": ("takes", "words"), "at_home": ("language", "at_home"), "arrives": ("arrives", "words"), "first_person": ("speaker", "first"), "second_person": ("speaker", "second"), "office": ("speaker", "offices"), "home": ("speaker", "home"), "latter": ("anaphora", "latter"), "former": ("anaphora", "former"), "part_of": ("list", "part_of"), "alike": ("list", "alike"),
    "whole": ("period", "whole"), "founded": ("founded", "words"), "both": ("both", "words"), "other_people": ("other_people", "words"),
    "highest": ("period", "highest"), "inverse": ("inverse", "words"), "side": ("inverse", "one_side"), "in_order": ("lead", "in_order"), "counted_in": ("counted_in", "words"), "fees": ("fees", "words"),
}  # fmt: skip
MEMBERS = ("concept", "concept_of", "instrument", "index", "market", "event")  # tables of tables: member → words


@dataclass(frozen=True, slots=True)
class Entry:
    """A phrase in search form, what it stands for, and how its first letter must be written (capital for names in Latin script)."""

    phrase: str
    kind: str
    value: Any
    capital: bool = False
    whole: bool = False  # capital letters throughout, as in codes
    shouted: bool = False  # the same, though listed in small letters


@dataclass(frozen=True, slots=True)
class Mention:
    """Characters `start` to `end` of the text as given are a phrase of the lexicon; all that it may stand for, by kind."""

    start: int
    end: int
    means: tuple[tuple[str, Any], ...]

    def get(self, kind: str) -> Any:
        """What it stands for as a kind; None where it is none."""
        for name, value in self.means:
            if name == kind:
                return value
        return None

    def all(self, kind: str) -> tuple[Any, ...]:
        """All that it stands for as a kind."""
        return tuple([value for name, value in self.means if name == kind])


@dataclass(frozen=True, slots=True)
class Flat:
    """A text in search form, and the place of each of its characters in the text as given."""

    given: str
    searched: str
    places: Sequence[int]


Lexicon = Mapping[str, tuple[tuple[str, tuple[Entry, ...]], ...]]


@lru_cache(maxsize=4096)
def folded(text: str) -> str:
    """A text in search form: lower case, accents off, blanks and hyphens as single blanks, zero-width marks out."""
    return JOINTS.sub(" ", _small(clean(text)[0]))


def flat(text: str) -> Flat:
    """A text in search form, with the places of its characters."""
    searched, places = clean(text)
    kept: list[int] = []
    at = 0
    for joint in JOINTS.finditer(searched):
        if joint.end() - joint.start() > 1:
            kept += range(at, joint.start() + 1)
            at = joint.end()
    kept += range(at, len(searched))
    return Flat(text, JOINTS.sub(" ", _small(searched)), kept if places is None else [places[index] for index in kept])


def find(text: Flat, words: Lexicon) -> tuple[Mention, ...]:
    """Every phrase of the lexicon in the text, in order; none overlaps another."""
    found: list[Mention] = []
    searched, at = text.searched, 0
    for token in TOKEN.finditer(searched):
        start = token.start()
        if start < at:
            continue
        word = token[0]
        for phrase, entries in words.get(word, ()) if word.isascii() else words.get(searched[start : start + 2], ()) or words.get(word, ()):
            if not searched.startswith(phrase, start) or not _ends(searched, start, start + len(phrase)):
                continue
            first, last = text.places[start], text.places[start + len(phrase) - 1] + 1
            fitting = tuple((_kind(e), e.value) for e in entries if _written_so(text, e, first, last, start))
            if fitting:
                found.append(Mention(first, last, fitting))
                at = start + len(phrase)
                break
    return tuple(found)


def joined_areas(text: str, lang: str) -> tuple[Mention, ...]:
    """Two economies joined by a mark, at least one of them in its short form (한·멕 교역): what follows without a blank is no part of them."""
    found = []
    for joined in JOINED.finditer(text) if lang == "ko" else ():
        for end in range(joined.end(), joined.start(1), -1):
            codes = korean_compound(text[joined.start() : end])
            behind = text[end : end + 4]
            if len(codes) == 2 and (not HANGUL.match(behind) or behind[0] in PARTICLES or GUARD.match(behind)):
                found.append(Mention(joined.start(), end, (("pair", tuple(held[0] for held in codes)),)))
                break
    return tuple(found)


@cache
def lexicon(lang: str, names: tuple[tuple[str, str, str], ...] = ()) -> Lexicon:
    """The words of a language, with `names` of companies and producers as (kind, name, value)."""
    return _built([*_areas(lang), *_goods(lang), *_metrics(lang), *_context(lang), *(_name(kind, text, value) for kind, text, value in names)])


@cache
def extended(lang: str, owners: tuple[str, ...]) -> Lexicon:
    """The regions of some economies. One name may stand for regions of several."""
    found: list[Entry] = []
    for owner in owners:
        for region in regions.regions(owner):
            spellings = {region.names[lang], region.names["en"], *region.aliases, *((region.se_fdi,) if region.se_fdi else ())}
            spellings |= {short for name in tuple(spellings) if (short := _without_word(name)) != name}
            spellings -= {word for words in context(lang)["metonyms"].values() for word in words}
            found += [_name("region", name, region.code) for name in spellings if name and areas.normalise(name) not in areas.claims()]
    found += [Entry(word, "region", code) for word, code in regional(lang).items() if regions.owner(code) in owners]
    return _built(found)


# ---------------------------------------------------------------------------------------------------------------- the parts


def _small(text: str) -> str:
    """Lower case, character for character: what has no small letter of its own stays as it is."""
    small = text.lower()
    return small if len(small) == len(text) and "Σ" not in text else "".join(low if len(low := sign.lower()) == 1 else sign for sign in text)


def _kind(entry: Entry) -> str:
    return entry.kind if entry.kind == "goods?" else entry.kind.removesuffix("?")


def _built(entries: Iterable[Entry]) -> Lexicon:
    by_phrase: dict[str, dict[tuple[str, Any], Entry]] = {}
    for entry in entries:
        for phrase in _variants(entry.phrase):
            by_phrase.setdefault(phrase, {}).setdefault((entry.kind, entry.value), entry)
    table: dict[str, list[str]] = {}
    for phrase in by_phrase:
        if first := TOKEN.match(phrase):
            key = phrase[:2] if not first[0].isascii() and len(phrase) > 1 and HANGUL.match(phrase[1]) else first[0]
            table.setdefault(key, []).append(phrase)
    return {key: tuple((p, tuple(by_phrase[p].values())) for p in sorted(listed, key=lambda p: (-len(p), p))) for key, listed in table.items()}


def _variants(phrase: str) -> tuple[str, ...]:
    """The phrase in search form; a Korean one also without any of its blanks."""
    form = folded(phrase).strip()
    if form.isascii():
        return (form,)
    words = form.split(" ")
    if not HANGUL.search(form) or len(words) > MOST_WORDS:
        return (form,)
    return tuple("".join(sum(zip(words, (*blanks, ""), strict=True), ())) for blanks in product(("", " "), repeat=len(words) - 1))


def _ends(searched: str, start: int, end: int) -> bool:
    """A Latin word ends where its letters do; a Korean one anywhere, for particles follow it."""
    last = searched[end - 1]
    return not (last.isascii() and last.isalnum() and searched[end : end + 1].isascii() and searched[end : end + 1].isalnum())


def _written_so(text: Flat, entry: Entry, first: int, last: int, start: int) -> bool:
    written = text.given[first:last]
    if entry.kind == "area" and text.given[last : last + 1] == "$":  # US$
        return False
    if entry.whole or (entry.shouted and written[0].isascii()):
        return written.rstrip("s").isupper()
    if entry.capital and written[0].islower():
        return False
    if not HANGUL.match(written):
        return entry.kind != "area?" or BEFORE.search(text.searched[max(0, start - 12) : start]) is not None
    before, behind = text.searched[start - 1 : start] if start else "", text.searched[start + len(entry.phrase) : start + len(entry.phrase) + 4]
    if entry.kind == "area?":  # 인도, "delivery", is India before 의 수출 and behind 대
        return before in ("대", "對") or (not HANGUL.match(before) and OF.match(text.searched[start + len(entry.phrase) : start + len(entry.phrase) + 12]) is not None)
    if entry.kind == "pair" and len(entry.phrase) == 2 and HANGUL.match(behind) and behind[0] not in PARTICLES and GUARD.match(behind) is None:
        return False  # 대북마케도니아 is not 대북
    if entry.kind in ("area", "region", "pair"):  # inside another word it is none, but for 대미, 한·미
        return not HANGUL.match(before) or before in ("대", "對")
    if entry.kind == "pair?":  # 대중, "the public", is China before 수출
        about = entry.phrase == "대한" and text.searched[max(0, start - 2) : start].rstrip().endswith("에")  # 멕시코에 대한 투자
        return not HANGUL.match(before) and not about and GUARD.match(behind) is not None
    if entry.kind == "the_region":  # not in 양국이 주고받은
        return not HANGUL.match(before) and (not HANGUL.match(behind) or behind[0] in PARTICLES or behind[0] == "에")
    if entry.kind == "table_unit" and before and before in "0123456789십백천만":
        return False  # (136억 달러) is an amount
    if entry.kind == "metric" and VERBAL.match(entry.phrase) and not entry.phrase.startswith("판매"):
        return not HANGUL.match(before)
    if entry.kind in ("goods", "goods?") and len(entry.phrase) <= 2:  # 면 is cotton, but not in 따르면
        return not HANGUL.match(before) and (len(entry.phrase) == 2 or not HANGUL.match(behind) or behind[0] in PARTICLES)
    return True


def _name(kind: str, text: str, value: Any) -> Entry:
    short = text.isascii() and text.isupper() and len(text) <= 4
    return Entry(text, kind, value, capital=text[:1].isupper(), whole=short)


def _areas(lang: str) -> Iterator[Entry]:
    doubtful = ordinary_words(lang)
    common = {folded(word) for word in doubtful if not word.isupper()}  # Réunion as the Spanish word for a meeting
    for code, spellings in areas.spellings().items():
        own = {code, areas.areas()[code].iso2} - CODES_IN_PROSE
        for text in spellings:
            short = text.isascii() and (len(text) < 3 or (text.isupper() and len(text) <= 3))
            if text in own or (short and text not in CODES_IN_PROSE):
                continue
            kind = "area?" if (text in doubtful or (lang == "es" and folded(text) in common)) and code != WORLD else "area"
            yield Entry(text, "area", (code, "name")) if code == WORLD else _name(kind, text, (code, "name"))
    for code, words in context(lang)["metonyms"].items():
        yield from (_name("area", word, (code, "name")) for word in words)
    for word in context(lang)["all_of"]["words"]:
        yield from (Entry(word, "area", (WORLD, "name")), Entry(word, "all_of", True))
    for word, codes in demonyms(lang).items():
        for code in codes:
            yield _name("area", word, (code, "adjective"))
    if lang == "ko":
        for word, codes in korean_compounds().items():
            yield Entry(word, "pair?" if word in doubtful else "pair", codes)


def _goods(lang: str) -> Iterator[Entry]:
    ordinary = goods.ordinary_words(lang)
    for word, good in goods.words(lang).items():
        yield Entry(word, "goods?" if word in ordinary else "goods", good, shouted=word in SHOUTED)
    for code, names in commodities.chapters().items():  # names that our briefs say of goods without one
        if names[lang].lower() not in goods.words(lang):
            yield Entry(names[lang], "goods", goods.Good(code, (("HS", code),), True))


def _metrics(lang: str) -> Iterator[Entry]:
    adjectives = {word.lower(): codes for word, codes in demonyms(lang).items()} if lang != "ko" else {}
    for metric in metrics().values():
        for phrase in metric.phrases.get(lang, ()):
            yield Entry(phrase, "metric", metric.name)
            for code in adjectives.get(phrase.split(" ")[0 if lang == "en" else -1], ()) if " " in phrase or lang == "en" else ():  # korean money, capital coreano
                yield Entry(phrase, "area", (code, "adjective"))


def _context(lang: str) -> Iterator[Entry]:
    tables = context(lang)
    for kind, (group, name) in LISTS.items():
        yield from (Entry(phrase, kind, True) for phrase in tables[group][name])
    adjectives = {word.lower(): codes for word, codes in demonyms(lang).items()} if lang == "es" else {}
    for phrase in tables["project"]["the_firm"]:  # la coreana is a firm, or the customs just spoken of
        yield from (Entry(phrase, "area", (code, "adjective")) for code in adjectives.get(phrase.split(" ")[-1], ()))
    for group in MEMBERS:
        for member, held in tables.get(group, {}).items():
            yield from (Entry(phrase, group, member) for phrase in held["words"])
            yield from (Entry(phrase, f"{group}_old", member) for phrase in held.get("old", ()))
    for flow, words in tables["total_flow"].items():
        yield from (Entry(word, kind, value) for word in words for kind, value in (("metric", flow), ("total_flow", True)))
    for firm, words in tables["products"].items():
        yield from (_name("company", word, firm) for word in words)
    for times, words in tables["table_unit"].items():
        yield from (Entry(word, "table_unit", int(times)) for word in words)
    for unit, words in tables["counts"].items():
        yield from (Entry(word, "count", unit) for word in words)


def _without_word(name: str) -> str:
    """Names of regions without the word for what they are: 누에보레온주 → 누에보레온."""
    return re.sub(r"(?:주|도|특별자치도|광역시|특별시|특별자치시)$", "", name) if HANGUL.search(name) and len(name) > 2 else name
