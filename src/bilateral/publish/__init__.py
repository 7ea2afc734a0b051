"""A static site of profiles: one page and one JSON file for every pair of economies, in each language, and what leads to them.

`publish` writes only what changed, goes on where a killed run stopped, and ends in the same bytes. Pages do not name the build they were made from, since
a build that changes nothing about a pair must leave its page as it is; `site.json` does.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

from bilateral.classify import areas
from bilateral.documents.facts import producers
from bilateral.figures import Warehouse
from bilateral.keys import parse_pair
from bilateral.lang import table
from bilateral.licences import may_redistribute
from bilateral.model import BilateralError
from bilateral.publish.front import STATIC, marked, note, write_front, write_static
from bilateral.publish.site import LEDGER, MARK, Done, Economy, Site, code_identity, ledgers, read_ledger, remove_file, writing
from bilateral.publish.work import alone, share_out
from bilateral.warehouse import db

__all__ = ["Published", "publish"]

PROCESSES = 2
KINDS = ("economy", "withdrawn")  # what has a page; groups and remainders have none
Pairs = dict[str, set[str]]


@dataclass(frozen=True)
class Published:
    """What a run did: the year, pairs in each language, files written, unchanged and removed.

    `refused`: agency → pages of pairs on which its figures are left out; `without`: pairs that have no page at all, because nothing of them may be passed on.
    """

    root: Path
    year: int
    langs: tuple[str, ...]
    pairs: int
    written: int
    unchanged: int
    removed: int
    refused: Mapping[str, int] = field(default_factory=dict)
    without: int = 0


def publish(
    w: Warehouse, folder: Path | str, *, year: int | None = None, pairs: Iterable[str] = (), langs: Sequence[str] = ("en",), base: str = "",
    processes: int = PROCESSES, progress: Callable[[int, int], None] | None = None,
) -> Published:
    """Write the site of a year into a folder of its own.

    Without `year`: the newest that holds at least half as many pairs as the fullest. `pairs`, such as "MEX-KOR": only their pages are written, from both
    sides, and no other is removed; without them the year's pages become exactly those of the pairs loaded and the languages asked for. Pages of other years stay.
    `base` is the address the site will have; without it there is no sitemap. `progress` is told how many of how many pairs are done.

    Raises:
        UnknownName: for an economy or a language that is not known.
        BilateralError: for a year or pair without figures that may be shown, and for a folder that is not ours, not writable or in use.
    """
    asked = tuple(dict.fromkeys(langs))
    for lang in asked:
        table(lang)
    if not asked:
        raise BilateralError("no language is given; write --lang en, or several: --lang en,es,ko")
    root = Path(folder).expanduser().absolute()
    today = date.today()
    base = _base(base)
    chosen = year if year is not None else _newest(w, today)
    found, hidden = _pairs(w, chosen, today)
    wanted = _only(found, pairs, chosen) if (only := list(pairs)) else found
    if not any(wanted.values()):
        raise BilateralError(f"no figures of {chosen} that may be passed on are loaded for any pair; {_loaded(w, today)}")
    with writing(root):
        _ours(root)
    with writing(root), alone(root):
        known = str(db.one(w.con, "select max(vintage) from dyad_period where vintage <= $day", {"day": today}))
        held = _langs_held(root, chosen) if only else ()
        site = Site(root, w.home, chosen, (*asked, *(lang for lang in held if lang not in asked)), base, w.build_id, code_identity(), today, known)
        note(site, sorted({*marked(root), *STATIC}))
        static = write_static(site)
        economies = [Economy(a, tuple(sorted(wanted[a])), not only) for a in sorted(wanted)]
        done: list[Done] = []
        ready = {e.code: len(e.partners) for e in economies}

        def tell(one: Done) -> None:
            done.append(one)
            if progress:
                progress(sum(ready[d.economy] for d in done), sum(ready.values()))

        share_out(w, site, economies, processes=processes, report=tell)
        removed = 0 if only else _remove_economies(site, wanted)
        front = write_front(site, {producer: str(row["title"]) for producer, row in producers(w.con).items()})
    refused: dict[str, int] = {}
    for one in done:
        for source, count in one.refused.items():
            refused[source] = refused.get(source, 0) + count
    return Published(
        root, chosen, site.langs, sum(ready.values()), sum(d.written for d in done) + front[0] + static, sum(d.unchanged for d in done) + front[1] - static,
        sum(d.removed for d in done) + front[2] + removed, refused, 0 if only else hidden,
    )  # fmt: skip


# ---------------------------------------------------------------------------------------------------------------- the pairs

DYADS = """
  select period, reporter, partner, source, via from dyad_period
  where frequency = 'A' and flow in ('X', 'M') and value_usd is not null and partner <> reporter and not coalesce(provisional, false) and (vintage is null or vintage <= $day)
"""
INVESTED = """
  select period, reporter, partner, source, via from investment_period
  where frequency = 'A' and measure = 'transaction' and instrument = 'TOTAL' and industry = 'TOTAL' and region = 'TOTAL' and partner <> reporter
    and (vintage is null or vintage <= $day)
"""


def _newest(w: Warehouse, day: date) -> int:
    counts = _counts(w, day)
    if not counts:
        raise BilateralError("no figures of pairs that may be passed on are loaded; load a source such as baci, then 'bilateral build' (see 'bilateral sources')")
    return max(year for year, count in counts.items() if 2 * count >= max(counts.values()))


def _counts(w: Warehouse, day: date) -> dict[int, int]:
    """How many pairs each year has figures of that may be passed on; of several sources, the one with most."""
    found: dict[int, int] = {}
    for facts in (DYADS, INVESTED):
        for row in db.rows(w.con, f"select period, source, via, count(distinct (reporter, partner)) as pairs from ({facts}) where partner <> 'WLD' group by all", {"day": day}):
            if may_redistribute(row["source"], row["via"]):
                found[int(row["period"])] = max(found.get(int(row["period"]), 0), row["pairs"])
    return found


def _loaded(w: Warehouse, day: date) -> str:
    years = sorted(_counts(w, day))
    return f"years loaded: {years[0]} to {years[-1]}" if years else "none of any year are"


def _pairs(w: Warehouse, year: int, day: date) -> tuple[Pairs, int]:
    """Each economy's partners in a year, both ways; and how many pairs have figures none of which may be passed on."""
    shown: Pairs = {}
    hidden: Pairs = {}
    real = {code for code, area in areas.areas().items() if area.kind in KINDS}
    for facts in (DYADS, INVESTED):
        for row in db.rows(w.con, f"select distinct reporter, partner, source, via from ({facts}) where period = $year", {"day": day, "year": str(year)}):
            a, b = row["reporter"], row["partner"]
            if a in real and b in real:
                into = shown if may_redistribute(row["source"], row["via"]) else hidden
                into.setdefault(a, set()).add(b)
                into.setdefault(b, set()).add(a)
    return shown, sum(len(partners - shown.get(a, set())) for a, partners in hidden.items())


def _only(found: Pairs, pairs: Iterable[str], year: int) -> Pairs:
    """The pairs asked for, from both sides."""
    made: Pairs = {}
    for text in pairs:
        a, b = parse_pair(text)
        if b not in found.get(a, set()):
            raise BilateralError(f"no figures of {areas.label(a)} and {areas.label(b)} in {year} that may be passed on are loaded; 'bilateral status' says what is, --year chooses another year")
        made.setdefault(a, set()).add(b)
        made.setdefault(b, set()).add(a)
    return made


# ---------------------------------------------------------------------------------------------------------------- the folder


def _ours(root: Path) -> None:
    """Make the folder, or see that it is empty or a site that we wrote."""
    if root.exists() and not root.is_dir():
        raise BilateralError(f"{root} is a file; name a folder for the site")
    root.mkdir(parents=True, exist_ok=True)
    others = [entry.name for entry in root.iterdir() if entry.name != LEDGER]
    if others and not (root / LEDGER / f"{MARK}.json").is_file():
        raise BilateralError(f"{root} is not empty and was not made by 'bilateral publish' (it holds {others[0]!r}); name an empty folder, or one that does not exist yet")
    if (root / LEDGER).is_symlink():
        raise BilateralError(f"{root / LEDGER} is a link; nothing is written outside {root}: remove it, or name another folder")
    (root / LEDGER).mkdir(exist_ok=True)


def _langs_held(root: Path, year: int) -> tuple[str, ...]:
    """The languages in which the site has pages of the year: pages are written anew in all of them, so that each links to the others."""
    found = {path.split("/", 1)[0] for held, _, ledger in ledgers(root) if held == year for path in read_ledger(ledger).pages}
    return tuple(sorted(found))


def _remove_economies(site: Site, wanted: Pairs) -> int:
    """Remove the pages of economies that have no pair left in the year."""
    removed = 0
    for year, economy, path in list(ledgers(site.root)):
        if year == site.year and economy not in wanted:
            removed += sum(remove_file(site.root, page) for page in read_ledger(path).pages)
            path.unlink(missing_ok=True)
    return removed


def _base(text: str) -> str:
    """The address of the site with a slash at its end; "" for none.

    Raises:
        BilateralError: when it is no address of a site.
    """
    if not text:
        return ""
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not re.fullmatch(r"[A-Za-z0-9.:\[\]-]+", parts.netloc) or parts.query or parts.fragment or re.search(r"[\s\"'<>]", text):
        raise BilateralError(f"--base-url {text!r} is not the address of a site; write it as https://example.org/trade/")
    return text.rstrip("/") + "/"
