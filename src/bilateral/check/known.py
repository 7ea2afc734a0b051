"""What a warehouse names that a text may name too: companies, places of projects, producers, milestones. No figure comes from here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bilateral.check.claim import Check
from bilateral.classify import areas
from bilateral.figures import Warehouse
from bilateral.lang import named
from bilateral.warehouse import db

__all__ = ["Known", "known", "titles"]

SHORTEST = 3  # letters of a producer's name that is looked for


@dataclass(frozen=True)
class Known:
    """`companies`: name → (host, origin) pairs; `places`: place of a project → its region; `events`: id → its two economies. `names` is what the
    lexicon looks for: (kind, words, value)."""

    companies: Mapping[str, tuple[tuple[str, str], ...]]
    places: Mapping[str, str]
    events: Mapping[str, tuple[str, str]]
    names: tuple[tuple[str, str, str], ...]


def known(w: Warehouse, lang: str) -> Known:
    """What the warehouse names, with the words by which a language names it."""
    firms: dict[str, list[tuple[str, str]]] = {}
    for row in db.rows(w.con, "select distinct company, host, origin from project union select distinct company, host, origin from company order by all"):
        firms.setdefault(row["company"], []).append((row["host"], row["origin"]))
    places = {row["place"]: row["region"] for row in db.rows(w.con, "select distinct place, region from project where place is not null and region is not null order by all")}
    events = {row["event"]: (row["area_a"], row["area_b"]) for row in db.rows(w.con, "select distinct event, area_a, area_b from event order by all")}
    producers = db.rows(w.con, "select distinct title, short from producer order by all")
    names = {("company", said, name) for name in firms for said in (name, named(lang, name))}
    names |= {("company", f"{said} {host}", name) for name, pairs in firms.items() for said in (name, named(lang, name)) for host in _hosts(pairs, lang)}
    names |= {("place", said, region) for place, region in places.items() for said in (place, named(lang, place))}
    titles = {title for row in producers for title in (row["title"], row["short"]) if title and len(title) >= SHORTEST}
    names |= {("skip", said, "") for title in titles for said in (title, named(lang, title))}
    return Known({name: tuple(pairs) for name, pairs in firms.items()}, places, events, tuple(sorted(names)))


def _hosts(pairs: list[tuple[str, str]], lang: str) -> list[str]:
    """The names of the economies that companies are known for, as they follow a company's name: Kia Mexico, Kia de México."""
    said = [name for pair in pairs for code in pair for name in (areas.areas()[code].names[lang], areas.areas()[code].names["en"])]
    return [form for name in dict.fromkeys(said) for form in ((name, f"de {name}") if lang == "es" else (name,))]


def titles(w: Warehouse, check: Check) -> dict[str, str]:
    """Titles of the producers and citations that a check's figures rest on, by their ids."""
    sources = {f.source for judged in check.claims for f in judged.figures if f.source}
    cited = {c for judged in check.claims for f in judged.figures for c in f.citations}
    producers = db.rows(w.con, "select producer, title, short from producer order by rank nulls first")
    found = {row["producer"]: str(row["title"] or row["short"] or row["producer"]) for row in producers if row["producer"] in sources}
    rows = db.rows(w.con, "select * from citation where list_contains($wanted, citation)", {"wanted": sorted(cited)})
    return found | {row["citation"]: ", ".join(str(row[key]) for key in ("author", "title", "publisher", "date") if row[key]) for row in rows}
