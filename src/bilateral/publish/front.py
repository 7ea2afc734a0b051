"""What stands around the pages of economies: the lists of economies, the page that leads to them, the search, the style, the sitemap, and what the site is made from."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from xml.sax.saxutils import escape

from bilateral.classify import areas
from bilateral.documents.profile_page import NAMES, POLICY
from bilateral.documents.render import environment
from bilateral.lang import fill, text
from bilateral.licences import terms
from bilateral.publish.site import LEDGER, MARK, Ledger, Site, ledgers, read_ledger, ready, remove_file, write_file

WITH_SEARCH = POLICY.replace("default-src 'none';", "default-src 'none'; script-src 'self'; connect-src 'self';")
STATIC = ("style.css", "search.js")
MOST = 50_000  # addresses in one file of a sitemap (sitemaps.org)


@dataclass(frozen=True)
class Year:
    """What the ledgers hold of a year: lang → economy → partners; whether any of its numbers were drawn."""

    year: int
    partners: Mapping[str, Mapping[str, Sequence[str]]]
    drawn: bool


def write_front(site: Site, titles: Mapping[str, str]) -> tuple[int, int, int]:
    """Write what changed around the pages: how many files were written, stood as they were, and were removed. `titles` are those of the agencies, by id."""
    ready.cache_clear()
    held = [(year, economy, read_ledger(path)) for year, economy, path in ledgers(site.root)]
    years = [_year(year, [(e, ledger) for y, e, ledger in held if y == year]) for year in sorted({year for year, _, _ in held}, reverse=True)]
    files = dict(_files(site, [y for y in years if y.partners], [ledger for _, _, ledger in held], titles))
    written = sum(write_file(site.root, path, content) for path, content in files.items())
    removed = sum(remove_file(site.root, path) for path in marked(site.root) if path not in files)
    note(site, sorted(files))
    return written, len(files) - written, removed


def write_static(site: Site) -> int:
    """Write the style and the search before the first page, so that a site whose run was stopped can be looked at; how many of them changed."""
    return sum(write_file(site.root, name, _static(name)) for name in STATIC)


def marked(root: Path) -> list[str]:
    """The files around the pages that an earlier run wrote."""
    try:
        return [str(path) for path in json.loads((root / LEDGER / f"{MARK}.json").read_text("utf-8"))["files"]]
    except (OSError, ValueError, KeyError, TypeError):
        return []


def note(site: Site, files: Iterable[str]) -> None:
    """Mark the folder as ours, and note the files around the pages."""
    write_file(site.root, f"{LEDGER}/{MARK}.json", json.dumps({"made_by": "bilateral publish", "files": list(files)}, indent=0))


# ---------------------------------------------------------------------------------------------------------------- the parts


def _year(year: int, held: Iterable[tuple[str, Ledger]]) -> Year:
    partners: dict[str, dict[str, list[str]]] = {}
    drawn = False
    for economy, ledger in held:
        drawn = drawn or ledger.drawn
        for lang in sorted({path.split("/", 1)[0] for path in ledger.pages}):
            if listed := ledger.partners(lang, year, economy):
                partners.setdefault(lang, {})[economy] = listed
    return Year(year, partners, drawn)


def _files(site: Site, years: Sequence[Year], held: Iterable[Ledger], titles: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Path and content of every file around the pages."""
    for name in STATIC:
        yield name, _static(name)
    for year in years:
        for lang in year.partners:
            yield f"{lang}/{year.year}/index.html", _economies_page(site, year, lang)
        pairs: dict[str, set[str]] = {}
        for economies in year.partners.values():
            for economy, partners in economies.items():
                pairs.setdefault(economy, set()).update(partners)
        yield f"{year.year}/pairs.json", json.dumps({economy: " ".join(sorted(pairs[economy])) for economy in sorted(pairs)}, separators=(",", ":")) + "\n"
    yield "index.html", _first_page(site, years)
    yield "site.json", _about(site, years, held, titles)
    if site.base:
        yield from _sitemap(site, years)


def _economies_page(site: Site, year: Year, lang: str) -> str:
    """The list of economies of a year, with the search."""
    codes = sorted(year.partners[lang], key=lambda code: (areas.normalise(areas.name(code, lang)), code))
    listed = [
        {"code": code, "name": areas.name(code, lang), "count": len(year.partners[lang][code]), "words": " ".join(dict.fromkeys([code.lower(), *(areas.normalise(n) for n in areas.spellings()[code])]))}
        for code in codes
    ]
    path = f"{lang}/{year.year}/index.html"
    languages = [
        {"lang": other, "name": NAMES.get(other, other), "href": f"../../{other}/{year.year}/index.html", "address": _address(site, f"{other}/{year.year}/index.html", "../../"), "own": other == lang}
        for other in year.partners
    ]
    return str(environment().get_template("economies.html.j2").render(
        lang=lang, year=year.year, economies=listed, drawn=year.drawn, languages=languages, policy=WITH_SEARCH, title=fill(lang, "site.heading", year=str(year.year)),
        about=fill(lang, "site.about", year=str(year.year)), canonical=f"{site.base}{path}" if site.base else "", say=lambda key: text(lang, key),
    ))  # fmt: skip


def _first_page(site: Site, years: Sequence[Year]) -> str:
    """The page at the root: every year in every language."""
    langs = sorted({lang for year in years for lang in year.partners}, key=lambda lang: (lang not in site.langs, site.langs.index(lang) if lang in site.langs else 0, lang))
    lang = langs[0] if langs else site.langs[0]
    listed = [
        {"year": year.year, "links": [{"lang": one, "title": fill(one, "site.heading", year=str(year.year)), "href": f"{one}/{year.year}/index.html"} for one in langs if one in year.partners]}
        for year in years
    ]
    return str(environment().get_template("site.html.j2").render(
        lang=lang, years=listed, drawn=any(year.drawn for year in years), policy=POLICY, canonical=site.base, say=lambda key: text(lang, key), title="Bilateral",
    ))  # fmt: skip


def _about(site: Site, years: Sequence[Year], held: Iterable[Ledger], titles: Mapping[str, str]) -> str:
    """What the site is made from: the build, the years, the sources shown and those left out. Pages do not name the build, so that a new one leaves them as they are."""
    shown: dict[tuple[str, str], None] = {}
    left: dict[str, None] = {}
    for ledger in held:
        shown.update(dict.fromkeys((source, via) for source, via in ledger.sources))
        left.update(dict.fromkeys(ledger.refused))
    return json.dumps(
        {
            "made_by": "bilateral publish", "build_id": site.build, "built_from_year": site.year,
            "years": [{"year": y.year, "drawn": y.drawn, "languages": {lang: sum(map(len, economies.values())) for lang, economies in y.partners.items()}} for y in years],
            "sources": [{"source": s, "via": via, "title": titles.get(s, s), "licence": terms(s, via)} for s, via in sorted(shown)],
            "not_shown": [{"source": s, "title": titles.get(s, s), "licence": terms(s)} for s in sorted(left)],
        },
        ensure_ascii=False, indent=1,
    ) + "\n"  # fmt: skip


def _address(site: Site, path: str, root: str) -> str:
    return f"{site.base}{path}" if site.base else f"{root}{path}"


def _sitemap(site: Site, years: Sequence[Year]) -> Iterator[tuple[str, str]]:
    """Sitemaps by year and language, and their index."""
    names = []
    for year in years:
        for lang, economies in year.partners.items():
            start = f"{lang}/{year.year}"
            paths = [f"{start}/index.html"]
            paths += [f"{start}/{economy}/{page}.html" for economy, partners in economies.items() for page in ("index", *partners)]
            for part in range(0, len(paths), MOST):
                name = f"sitemap-{lang}-{year.year}-{part // MOST + 1}.xml"
                names.append(name)
                yield name, _xml("urlset", "url", [f"{site.base}{path}" for path in paths[part : part + MOST]])
    yield "sitemap.xml", _xml("sitemapindex", "sitemap", [f"{site.base}{name}" for name in names])


def _xml(whole: str, part: str, addresses: Iterable[str]) -> str:
    body = "".join(f"<{part}><loc>{escape(address)}</loc></{part}>\n" for address in addresses)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<{whole} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{body}</{whole}>\n'


@cache
def _static(name: str) -> str:
    return resources.files(__package__).joinpath("static", name).read_text("utf-8")

