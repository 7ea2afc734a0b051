"""The pages of one economy: a profile with each partner, as HTML and JSON in each language, and the list of its partners."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from bilateral.bulk import FLOWS, Pair, read_pairs
from bilateral.classify import areas
from bilateral.documents import facts
from bilateral.documents.brief import number_sources
from bilateral.documents.common import first, name, word
from bilateral.documents.document import Cell, Document, Section, Subject, Table
from bilateral.documents.profile import Known, drawn, write_profile
from bilateral.documents.profile_page import POLICY, Other, Place, as_data, as_page, source_line
from bilateral.documents.render import environment
from bilateral.figures import Warehouse
from bilateral.lang import fill, text
from bilateral.lang.say import say_money
from bilateral.licences import is_drawn, may_redistribute
from bilateral.model import Figure
from bilateral.publish.site import (
    Done,
    Economy,
    Ledger,
    Site,
    hashed,
    ledger_path,
    read_ledger,
    ready,
    remove_file,
    stands,
    write_file,
    write_ledger,
)
from bilateral.warehouse import db

ROOT = "../../../"  # from a page of a pair to the root of the site
BUILD = f"{ROOT}site.json"


@dataclass
class _Counts:
    written: int = 0
    unchanged: int = 0
    removed: int = 0


def shared(w: Warehouse, langs: Iterable[str]) -> Known:
    """What all pages need of a warehouse. Names of commodities that may not be passed on are left out."""
    rows = db.rows(w.con, "select n.*, s.via from commodity_name n join snapshot s using (snapshot_id) order by snapshot_id, classification, commodity")
    named: dict[str, dict[tuple[str, str], str]] = {lang: {} for lang in langs}
    for row in rows:
        if row["lang"] in named and may_redistribute(row["via"]):
            named[row["lang"]].setdefault((row["classification"], row["commodity"]), row["name"])
    cited = {row["citation"]: row for row in db.rows(w.con, "select * from citation")}
    return Known(facts.producers(w.con), cited, named)


def as_it_was(site: Site, economy: Economy) -> Done | None:
    """What to say of an economy whose pages all stand as this very build made them; None where that is not so, or not known."""
    before, key = read_ledger(ledger_path(site.root, site.year, economy.code)), _key(site, economy)
    if key and before.key == key and all(stands(site.root, page, size) for page, (_, size) in before.pages.items()):
        return Done(economy.code, unchanged=len(before.pages), refused=before.refused)
    return None


def write_economy(w: Warehouse, site: Site, economy: Economy, known: Known, *, worker: int = 0) -> Done:
    """Write what changed of an economy's pages, and remove what is no longer wanted.

    Raises:
        BilateralError: when a folder leads out of the site.
    """
    ready.cache_clear()
    path = ledger_path(site.root, site.year, economy.code)
    before = read_ledger(path)
    key = _key(site, economy)
    wanted = _wanted(site, economy, before)
    _announce(site, path, before, wanted, worker)
    counts, after = _Counts(), Ledger(key, drawn=False)
    sources: dict[tuple[str, str], None] = {}
    listed = sorted({b for lang in site.langs for b in (economy.partners if economy.whole else {*economy.partners, *before.partners(lang, site.year, economy.code)})})
    leads: dict[str, dict[str, Figure | None]] = {}
    asked = set(economy.partners)
    for pair in read_pairs(w, economy.code, listed, site.year, allowed=may_redistribute, day=site.day, detailed=asked):
        leads[pair.b] = {flow: _lead(pair, flow, site.year) for flow in FLOWS}
        shown = _shown(pair)
        sources.update(dict.fromkeys(shown))
        after.drawn = after.drawn or any(is_drawn(source) for source, _ in shown)
        if pair.b in asked:
            for source, _ in pair.refused():
                after.refused[source] = after.refused.get(source, 0) + 1
            _write_pair(w, site, pair, known, before, after, counts, worker)
    kept = {p: made for p, made in before.pages.items() if p not in wanted and not economy.whole}
    after.pages.update(kept)
    for lang in site.langs:
        _write_list(w, site, economy.code, lang, after, before, leads, known, counts, worker)
    for gone in before.pages.keys() - after.pages.keys():
        counts.removed += remove_file(site.root, gone)
    after.sources = sorted([source, via] for source, via in sources)
    write_ledger(site.root, path, after, worker)
    return Done(economy.code, counts.written, counts.unchanged, counts.removed, after.refused)


# ---------------------------------------------------------------------------------------------------------------- the parts


def _key(site: Site, economy: Economy) -> str:
    return hashed(site.options, site.build, site.known, *economy.partners) if economy.whole else ""


def _wanted(site: Site, economy: Economy, before: Ledger) -> set[str]:
    """The paths this run writes."""
    pairs = {page_path(site, lang, economy.code, b, kind) for lang in site.langs for b in economy.partners for kind in ("html", "json")}
    return pairs | {page_path(site, lang, economy.code, "index", "html") for lang in site.langs}


def _announce(site: Site, path: Any, before: Ledger, wanted: set[str], worker: int) -> None:
    """Name new pages in the ledger before the first of them is written."""
    if wanted - before.pages.keys():
        write_ledger(site.root, path, Ledger("", {**before.pages, **{p: ("", -1) for p in wanted if p not in before.pages}}, before.drawn, before.sources, before.refused), worker)


def page_path(site: Site, lang: str, a: str, b: str, kind: str) -> str:
    """The path of a page: stable under rebuilds, whatever it shows."""
    return f"{lang}/{site.year}/{a}/{b}.{kind}"


def _write_pair(w: Warehouse, site: Site, pair: Pair, known: Known, before: Ledger, after: Ledger, counts: _Counts, worker: int) -> None:
    made_of = hashed(site.options, pair.made_of(), _shared_words(known, pair))
    for lang in site.langs:
        paths = {kind: page_path(site, lang, pair.a, pair.b, kind) for kind in ("html", "json")}
        held = {path: before.pages.get(path, ("", -1)) for path in paths.values()}
        if all(made == made_of and stands(site.root, path, size) for path, (made, size) in held.items()):
            after.pages.update(held)
            counts.unchanged += len(held)
            continue
        document = write_profile(w, pair, year=site.year, day=site.day, lang=lang, known=known)
        texts = {paths["html"]: as_page(document, _place(site, pair, lang), drawn=drawn(document)), paths["json"]: as_data(document, BUILD)}
        for path, content in texts.items():
            _put(site, path, content, made_of, after, counts, worker)


def _put(site: Site, path: str, content: str, made_of: str, after: Ledger, counts: _Counts, worker: int) -> None:
    if write_file(site.root, path, content, worker):
        counts.written += 1
    else:
        counts.unchanged += 1
    after.pages[path] = (made_of, len(content.encode("utf-8")))


def _shared_words(known: Known, pair: Pair) -> str:
    """What a page takes from tables that are not the pair's own: names of its agencies, citations, names of its products."""
    codes = {(str(row.get("classification") or ""), row["commodity"][:n]) for listed in pair.products.values() for _, row in listed for n in (2, 4, 6)}
    names = [(lang, code, held[code]) for lang, held in sorted(known.names.items()) for code in sorted(codes) if code in held]
    return repr((_tables(_Same(known)), names))


@dataclass(frozen=True)
class _Same:
    """A Known by its identity, so that what is derived from it is derived once."""

    known: Known

    def __hash__(self) -> int:
        return id(self.known)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.known is self.known


@cache
def _tables(same: _Same) -> str:
    return hashed(repr(sorted(same.known.producers.items())), repr(sorted((k, {f: v for f, v in row.items() if f != "snapshot_id"}) for k, row in same.known.citations.items())))


def _shown(pair: Pair) -> set[tuple[str, str]]:
    found = {(row["source"], row["via"]) for periods in pair.rows.values() for rows in periods.values() for row in rows}
    return {origin for origin in found if may_redistribute(*origin)}


def _lead(pair: Pair, flow: str, year: int) -> Figure | None:
    return first(f for f in pair.candidates(flow, pair.a, pair.b, str(year)) if f.value is not None or f.status == "suppressed")


def _place(site: Site, pair: Pair, lang: str) -> Place:
    path = page_path(site, lang, pair.a, pair.b, "html")
    s_a, s_b = areas.name(pair.a, lang), areas.name(pair.b, lang)
    languages = tuple(_other(site, lang, other, f"{pair.a}/{pair.b}.html", ROOT) for other in site.langs) if len(site.langs) > 1 else ()
    return Place(
        lang, ROOT, f"{pair.b}.json", fill(lang, "site.title", year=str(site.year)), s_a, languages, f"{site.base}{path}" if site.base else "",
        (f"../{pair.b}/{pair.a}.html", fill(lang, "site.reverse", b=s_b)),
    )  # fmt: skip


def _other(site: Site, lang: str, other: str, rest: str, root: str) -> Other:
    """The same page in another language: absolute for machines where the site's address is known."""
    relative = f"{root}{other}/{site.year}/{rest}"
    return Other(other, f"{site.base}{other}/{site.year}/{rest}" if site.base else relative, "" if other == lang else relative)


def _write_list(
    w: Warehouse, site: Site, a: str, lang: str, after: Ledger, before: Ledger, leads: Mapping[str, Mapping[str, Figure | None]], known: Known, counts: _Counts, worker: int
) -> None:
    """The page that lists an economy's partners with the trade of the year; none where no partner has a page."""
    partners = after.partners(lang, site.year, a)
    if not partners:
        return
    s = Subject(w, a, a, site.year, None, site.day, lang, known.producers)
    partners.sort(key=lambda b: (areas.normalise(name(s, b)), b))
    rows = tuple((Cell(areas.name(b, lang)), *(_money(s, leads.get(b, {}).get(flow)) for flow in FLOWS)) for b in partners)
    ends = {"a": name(s, a), "year": s.period}
    columns = tuple(text(lang, f"site.{c}") for c in ("partner", "exports", "imports"))
    section = Section("partners", "", (), (Table(fill(lang, "site.table", **ends), columns, rows),))
    numbered, sources = number_sources(s, (section,), known.citations)
    document = Document("partners", fill(lang, "site.economy", **ends), fill(lang, "site.economy_about", **ends), a, a, site.year, lang, None, "", numbered, sources)
    path = page_path(site, lang, a, "index", "html")
    languages = tuple(_other(site, lang, other, f"{a}/index.html", ROOT) for other in site.langs) if len(site.langs) > 1 else ()
    content = environment().get_template("partners.html.j2").render(
        document=document, partners=partners, rows=numbered[0].tables[0].rows, table=numbered[0].tables[0], drawn=after.drawn, root=ROOT, policy=POLICY, languages=languages,
        canonical=f"{site.base}{path}" if site.base else "", site=fill(lang, "site.title", year=s.period), say=lambda key: text(lang, key), line=lambda source: source_line(lang, source),
    )  # fmt: skip
    _put(site, path, content, "", after, counts, worker)


def _money(s: Subject, figure: Figure | None) -> Cell:
    if figure is None:
        return Cell("")
    return Cell(say_money(figure.value, figure.unit, s.lang) if figure.value is not None else word(s, "status", figure.status), figure)
