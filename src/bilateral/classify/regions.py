"""States and provinces: ISO 3166-2 codes, names, and exact look-up.

Mexico's 32 states and Korea's 17 provinces are typed in `regions.csv` with names in three languages. Every other economy has the
first-level subdivisions of ISO 3166-2 (pycountry), under one name that stands for all languages.
"""

from __future__ import annotations

import csv
import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import MappingProxyType

import pycountry

from bilateral.classify import areas
from bilateral.classify.areas import LANGS, NEAREST, normalise
from bilateral.model import UnknownName

SCHEMES: tuple[str, ...] = ("any", "iso", "se_fdi", "inegi", "mois")
NATIONAL: Mapping[str, str] = MappingProxyType({"inegi": "MEX", "mois": "KOR"})
# Korea's Ministry of the Interior renumbered two provinces that changed status, Gangwon on 2023-06-11 and North Jeolla on 2024-01-18.
FORMER_MOIS: Mapping[str, str] = MappingProxyType({"42": "KR-42", "45": "KR-45"})


@dataclass(frozen=True)
class Region:
    """A first-level subdivision of an economy: its ISO 3166-2 code, the economy's canonical code, names (en, es, ko) and other spellings.

    `se_fdi` is its name in the tables of Mexico's Secretaría de Economía, `national` its number at INEGI ("19") or at Korea's
    Ministry of the Interior ("41"); empty where there is none.
    """

    code: str
    area: str
    names: Mapping[str, str]
    aliases: tuple[str, ...] = ()
    se_fdi: str = ""
    national: str = ""


def regions(area: str) -> tuple[Region, ...]:
    """The regions of an economy, by canonical code, in the order of their list; none for a group or an economy ISO 3166-2 does not divide.

    Raises:
        UnknownName: for a code that is no canonical code.
    """
    if area not in areas.areas():
        raise UnknownName(f"unknown area code {area!r}; see 'bilateral areas'", nearest=areas.nearest(normalise(area)))
    return tuple(r for r in _typed().values() if r.area == area) or _standard(area)


def region(text: str, area: str = "") -> Region:
    """The region that a person means by an ISO 3166-2 code or a name; `area`, a canonical code, says of which economy.

    Without `area`, Mexico's and Korea's regions go before those of other economies.

    Raises:
        UnknownName: when no list holds it, naming at most four nearest, or when several regions share the name, naming some.
    """
    exact = _typed().get(text)
    if exact is not None and area in ("", exact.area):
        return exact
    key = normalise(text)
    lists = [regions(area)] if area else [tuple(_typed().values()), _world()]
    for listed in lists:
        found = {r.code: r for r in listed if key in _keys(r)}
        if len(found) == 1:
            return next(iter(found.values()))
        if found:
            near = tuple(found)[:NEAREST]
            more = " …" if len(found) > NEAREST else ""
            raise UnknownName(f"region {text!r} may be {' or '.join(label(found[c]) for c in near)}{more}; write its code", nearest=near)
    raise _unknown(text, area, lists[0])


def name(code: str, lang: str = "en") -> str:
    """The short name of an ISO 3166-2 code.

    Raises:
        UnknownName: for a code that is none, or a language other than en, es and ko.
    """
    found = _typed().get(code) or next((r for r in _of_code(code) if r.code == code), None)
    if found is None:
        raise _unknown(code, "", tuple(_typed().values()))
    if lang not in found.names:
        raise UnknownName(f"no names of regions in {lang!r}; there are names in {', '.join(LANGS)}", nearest=LANGS)
    return found.names[lang]


@cache
def typed() -> tuple[str, ...]:
    """The economies whose regions are typed with names in three languages."""
    return tuple(sorted({r.area for r in _typed().values()}))


def owner(code: str) -> str:
    """The canonical code of the economy that a region belongs to; empty for a code that no list holds.

    >>> owner("MX-NLE"), owner("KR-26"), owner("XX-1")
    ('MEX', 'KOR', '')
    """
    found = _typed().get(code)
    return found.area if found else areas.codes("iso2").get(code.partition("-")[0], "")


@cache
def codes(scheme: str) -> Mapping[str, str]:
    """A code list: what a source writes → ISO 3166-2 code, for Mexico and Korea.

    "any" is keyed by normalised codes and names. "iso" holds the ISO 3166-2 codes of every economy. "se_fdi" holds names as Mexico's
    Secretaría de Economía writes them, and the same normalised. "inegi" and "mois" hold the numbers of INEGI ("09" and "9") and of
    Korea's Ministry of the Interior (new and former).

    Raises:
        UnknownName: for another scheme.
    """
    if scheme not in SCHEMES:
        raise UnknownName(f"unknown code list {scheme!r} of regions; known: {', '.join(SCHEMES)}", nearest=SCHEMES)
    typed = _typed().values()
    if scheme == "any":
        found = {key: r.code for r in typed for key in _keys(r)}
    elif scheme == "iso":
        found = {r.code: r.code for r in (*typed, *_world())}
    elif scheme == "se_fdi":
        found = {form: r.code for r in typed if r.se_fdi for form in (r.se_fdi, normalise(r.se_fdi))}
    else:
        found = {form: r.code for r in typed if r.area == NATIONAL[scheme] for form in (r.national, r.national.lstrip("0"))}
        found.update(FORMER_MOIS if scheme == "mois" else {})
    return MappingProxyType(found)


def label(one: Region) -> str:
    """Name and code, as errors and lists show a region: "Nuevo León (MX-NLE)"."""
    return f"{one.names['en']} ({one.code})"


# ---------------------------------------------------------------------------------------------------------------- the parts


@cache
def _typed() -> Mapping[str, Region]:
    rows = csv.DictReader(resources.files(__package__).joinpath("regions.csv").read_text(encoding="utf-8").splitlines())
    found = {}
    for row in rows:
        names = MappingProxyType({lang: row[lang] for lang in LANGS})
        aliases = tuple(part for part in row["aliases"].split("|") if part)
        found[row["code"]] = Region(row["code"], row["area"], names, aliases, row["se_fdi"], row["national"])
    return MappingProxyType(found)


@cache
def _standard(area: str) -> tuple[Region, ...]:
    listed = _subdivisions().get(areas.areas()[area].iso2, [])
    return tuple(Region(code, area, MappingProxyType(dict.fromkeys(LANGS, name))) for code, name in sorted(listed))


@cache
def _subdivisions() -> Mapping[str, list[tuple[str, str]]]:
    """Code and name of each first-level subdivision, by its economy's alpha-2 code."""
    found: dict[str, list[tuple[str, str]]] = {}
    for one in pycountry.subdivisions:
        if one.parent_code is None:
            found.setdefault(one.country_code, []).append((one.code, one.name))
    return found


@cache
def _world() -> tuple[Region, ...]:
    typed = {r.area for r in _typed().values()}
    return tuple(r for a in areas.areas().values() if a.kind == "economy" and a.code not in typed for r in _standard(a.code))


def _of_code(code: str) -> tuple[Region, ...]:
    owner = areas.codes("iso2").get(code.partition("-")[0])
    return _standard(owner) if owner else ()


def _keys(one: Region) -> frozenset[str]:
    return frozenset(normalise(text) for text in (one.code, *one.names.values(), *one.aliases, one.se_fdi) if text)


def _unknown(text: str, area: str, listed: tuple[Region, ...]) -> UnknownName:
    held = {key: r for r in listed for key in _keys(r)}
    close = difflib.get_close_matches(normalise(text), held, n=4 * NEAREST, cutoff=0.6)
    near = tuple({held[key].code: held[key] for key in close}.values())[:NEAREST]
    of = f" of {areas.label(area)}" if area else ""
    if area and not listed:
        return UnknownName(f"unknown region {text!r}: ISO 3166-2 lists no regions{of}")
    hint = f"; nearest: {', '.join(label(r) for r in near)}" if near else ""
    return UnknownName(f"unknown region {text!r}{of}{hint}; write its name or its ISO 3166-2 code", nearest=tuple(r.code for r in near))
