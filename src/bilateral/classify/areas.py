"""Economies, groups of economies, and what sources write in an economy's place: canonical codes, names, and exact look-up.

The canonical code of an economy is its ISO 3166-1 alpha-3 code (Kosovo: XKX); of one that is no more, its ISO 3166-3 alpha-3 code. What
ISO has no code for is `_` and its UN Comtrade number. Groups (`WLD`, `APAC`, `LAC`, …) and all that is typed by us are in `areas.toml`.
"""

from __future__ import annotations

import difflib
import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from types import MappingProxyType
from typing import Any

import pycountry
from babel import Locale

from bilateral.model import WORLD, UnknownArea, UnknownName

KINDS: tuple[str, ...] = ("economy", "aggregate", "withdrawn", "unspecified", "part")
LANGS: tuple[str, ...] = ("en", "es", "ko")
SCHEMES: tuple[str, ...] = ("any", "iso3", "iso2", "m49", "comtrade", "worldbank", "se_fdi")
NEAREST = 4  # entries named in an error
KOSOVO = ("XKX", "XK")  # user-assigned codes, which ISO 3166-1 leaves free; the World Bank and CLDR use them

name_source = (
    "Names of economies: Unicode CLDR through Babel (Spanish as in Mexico), and ISO 3166-1 through pycountry for look-up; short names that "
    "differ from CLDR's, other spellings and groups are typed in areas.toml; names of origins of investment in se_fdi.toml."
)


@dataclass(frozen=True)
class Area:
    """An economy, or what stands in an economy's place.

    `kind` is one of KINDS. "economy": has trade and investment of its own now. "withdrawn": had, once. "aggregate": a group, the
    sum of its `members`. "part": within an economy, but apart from it in some source. "unspecified": a remainder or an unnamed
    partner, never an economy. `names` has en, es and ko. `iso2` and `m49` (three digits, "484"; Taiwan, which M49 does not list,
    has its ISO number) are empty where there is none. `comtrade` are UN Comtrade's numbers without leading zeros, the one in use
    first. `members` are canonical codes, sorted; the world has none. `definition` says what it is; for an economy, what UN Comtrade counts with it, if anything.
    """

    code: str
    names: Mapping[str, str]
    kind: str
    iso2: str = ""
    m49: str = ""
    comtrade: tuple[str, ...] = ()
    members: tuple[str, ...] = ()
    definition: str = ""


def normalise(text: str) -> str:
    """The form in which names are compared: Unicode NFKC, case folded, accents stripped, blanks and punctuation left out.

    "EE. UU." → "eeuu", "México" → "mexico", "대한 민국" → "대한민국". The underscore of a canonical code stays.
    """
    folded = unicodedata.normalize("NFKC", text).casefold()
    bare = "".join(c for c in unicodedata.normalize("NFKD", folded) if not unicodedata.combining(c))
    return re.sub(r"\W+", "", unicodedata.normalize("NFKC", bare))


@cache
def areas() -> Mapping[str, Area]:
    """Every area by canonical code: economies, then withdrawn, parts and unspecified, then groups."""
    found = [*_economies(), *_specials(), *_aggregates()]
    return MappingProxyType({a.code: a for a in found})


@lru_cache(maxsize=4096)
def area(text: str) -> Area:
    """The area that a person means by a code or a name in English, Spanish or Korean.

    Raises:
        UnknownName: when no list holds it, naming at most four nearest, or when two areas share the name, naming them.
    """
    key = normalise(text)
    code = codes("any").get(key)
    if code:
        return areas()[code]
    shared = claims().get(key, ())
    if shared:
        both = " or ".join(label(c) for c in shared)
        raise UnknownArea(f"{text!r} may be {both}; write one of these", nearest=shared)
    near = nearest(key)
    listed = f"; nearest: {', '.join(label(c) for c in near)}" if near else ""
    raise UnknownArea(f"unknown economy {text!r}{listed}; see 'bilateral areas'", nearest=near)


def name(code: str, lang: str = "en") -> str:
    """The short common name of a canonical code.

    Raises:
        UnknownName: for a code that is no canonical code, or a language other than en, es and ko.
    """
    found = areas().get(code)
    if found is None:
        raise UnknownName(f"unknown area code {code!r}; see 'bilateral areas'", nearest=nearest(normalise(code)))
    if lang not in found.names:
        raise UnknownName(f"no names of economies in {lang!r}; there are names in {', '.join(LANGS)}", nearest=LANGS)
    return found.names[lang]


def search(text: str) -> tuple[Area, ...]:
    """Areas with `text` anywhere in a code or a name in any language, in code order; all of them for an empty text."""
    key = normalise(text)
    hits = {code for spelling, owners in claims().items() if key in spelling for code in owners}
    return tuple(areas()[code] for code in sorted(hits))


@cache
def codes(scheme: str) -> Mapping[str, str]:
    """A code list: what a source writes → canonical code.

    "any" is keyed by `normalise`d codes and names, without those that two areas share. "m49" holds numbers with and without leading zeros,
    "comtrade" without. "iso3" also holds withdrawn codes, those replaced by a change of name, and WLD. "se_fdi" holds the names as Mexico's
    Secretaría de Economía writes them, the same normalised, and every normalised name of "any" that is longer than a code.

    Raises:
        UnknownName: for another scheme.
    """
    makers = {
        "any": _any,
        "iso3": lambda: {**_alpha3(), **_data()["former_iso3"]},
        "iso2": lambda: {a.iso2: a.code for a in areas().values() if a.iso2},
        "m49": lambda: {form: a.code for a in areas().values() if a.m49 for form in (a.m49, a.m49.lstrip("0"))},
        "comtrade": lambda: {number: a.code for a in areas().values() for number in a.comtrade},
        "worldbank": lambda: {**{c: c for c, a in areas().items() if a.kind == "economy"}, **_data()["worldbank"]},
        "se_fdi": _se_fdi,
    }
    if scheme not in makers:
        raise UnknownName(f"unknown code list {scheme!r} of economies; known: {', '.join(SCHEMES)}", nearest=SCHEMES)
    return MappingProxyType(makers[scheme]())


@cache
def claims() -> Mapping[str, tuple[str, ...]]:
    """Every normalised code and name → the areas it stands for. More than one means that the name alone does not say which."""
    found: dict[str, set[str]] = {}
    for code, listed in spellings().items():
        for spelling in listed:
            found.setdefault(normalise(spelling), set()).add(code)
    return MappingProxyType({key: tuple(sorted(owners)) for key, owners in found.items()})


@cache
def spellings() -> Mapping[str, tuple[str, ...]]:
    """Canonical code → its codes and all its names as written, without repeats: what to look for in a text."""
    typed = _data()["aliases"]
    declared = {**_data()["special"], **_data()["aggregates"]}
    found = {}
    for code, one in areas().items():
        extra = typed.get(code, declared.get(code, {}).get("aliases", ()))
        standard = _standard_names(one) if one.kind == "economy" else ()
        found[code] = tuple(dict.fromkeys([code, *([one.iso2] if one.iso2 else []), *one.names.values(), *standard, *extra]))
    return MappingProxyType(found)


def nearest(key: str, limit: int = NEAREST) -> tuple[str, ...]:
    """Canonical codes of the names most like a normalised text, best first: for error messages only."""
    found: dict[str, None] = {}
    for spelling in difflib.get_close_matches(key, claims(), n=4 * limit, cutoff=0.6):
        found.update(dict.fromkeys(claims()[spelling]))
    return tuple(found)[:limit]


def label(code: str) -> str:
    """Name and code, as errors and lists show an area: "Mexico (MEX)"."""
    return f"{areas()[code].names['en']} ({code})"


# ---------------------------------------------------------------------------------------------------------------- the parts


@cache
def _data() -> Mapping[str, Any]:
    return tomllib.loads(resources.files(__package__).joinpath("areas.toml").read_text(encoding="utf-8"))


@cache
def _locales() -> Mapping[str, Locale]:
    # Mexican Spanish, because Spain's names differ for a few economies (Arabia Saudí, Rumanía).
    return {"en": Locale("en"), "es": Locale("es", "MX"), "ko": Locale("ko")}


def _economies() -> Iterator[Area]:
    listed = [(c.alpha_3, c.alpha_2, c.numeric) for c in pycountry.countries]
    for code, iso2, number in sorted([*listed, (*KOSOVO, "")]):
        names = {lang: locale.territories.get(iso2, "") for lang, locale in _locales().items()}
        names.update(_data()["names"].get(code, {}))
        comtrade = _data()["comtrade"].get(code, [number.lstrip("0")])
        yield Area(code, MappingProxyType(names), "economy", iso2, number, tuple(comtrade), (), _data()["notes"].get(code, ""))


def _specials() -> Iterator[Area]:
    for code, one in _data()["special"].items():
        comtrade = tuple(one.get("comtrade", ()))
        yield Area(code, _names(one), one["kind"], m49=one.get("m49", ""), comtrade=comtrade, definition=one["definition"])


def _aggregates() -> Iterator[Area]:
    for code, one in _data()["aggregates"].items():
        members = {m for region in one.get("of", ()) for m in _m49_members(region)} | set(one.get("members", "").split())
        comtrade, sorted_members = tuple(one.get("comtrade", ())), tuple(sorted(members))
        yield Area(code, _names(one), "aggregate", "", one.get("m49", ""), comtrade, sorted_members, one["definition"])


def _m49_members(region: str) -> list[str]:
    listed = _data()["m49"][region]
    return listed.split() if isinstance(listed, str) else [m for part in listed for m in _m49_members(part)]


def _names(one: Mapping[str, Any]) -> Mapping[str, str]:
    return MappingProxyType({lang: one[lang] for lang in LANGS})


def _standard_names(one: Area) -> Iterator[str]:
    """Names of an economy in ISO 3166-1 and CLDR, those of the form "Korea, Republic of" also the other way round."""
    iso = pycountry.countries.get(alpha_3=one.code)
    names = [getattr(iso, field) for field in ("name", "common_name", "official_name") if hasattr(iso, field)] if iso else []
    for locale in (*_locales().values(), Locale("es")):
        names.append(locale.territories[one.iso2])
    for text in names:
        yield text
        head, comma, tail = text.partition(", ")
        if comma and "," not in tail:
            yield f"{tail} {head}"
        if " & " in text:
            yield text.replace(" & ", " and ")
        for form, other in (("St. ", "Saint "), ("Saint ", "St. ")):
            if text.startswith(form):
                yield other + text.removeprefix(form)


def _any() -> dict[str, str]:
    return {key: owners[0] for key, owners in claims().items() if len(owners) == 1}


def _alpha3() -> dict[str, str]:
    listed = [a.code for a in areas().values() if a.kind in ("economy", "withdrawn") and re.fullmatch("[A-Z]{3}", a.code)]
    return {code: code for code in (*listed, WORLD)}


def _se_fdi() -> dict[str, str]:
    typed: dict[str, str] = tomllib.loads(resources.files(__package__).joinpath("se_fdi.toml").read_text(encoding="utf-8"))["origins"]
    names = {key: code for key, code in codes("any").items() if len(key) > 3}
    return {**names, **{normalise(text): code for text, code in typed.items()}, **typed}
