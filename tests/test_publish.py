"""A published site: its figures are those of `figure`, a killed run ends in the same bytes, what has not changed is not written, what may not be passed on is not there."""

from __future__ import annotations

import itertools
import json
import os
import random
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from lxml import etree, html

import command
import tiny
import worlds
from bilateral.bulk import FLOWS, INVESTED, OF_OTHER, OF_YEAR, TOP, Pair, read_pairs
from bilateral.check import check_text
from bilateral.documents.profile import Known, write_profile
from bilateral.figures import Warehouse, open_warehouse
from bilateral.lang import languages, text
from bilateral.licences import may_redistribute, terms, why_not
from bilateral.model import BilateralError
from bilateral.publish import Published, publish
from bilateral.publish.economy import shared
from bilateral.snapshot import add, open_store
from bilateral.sources import source
from bilateral.warehouse import db
from bilateral.warehouse.build import build
from test_lang_es_ko import UNSETTLED

LANGS = ("en", "es", "ko")
ECONOMIES = {156: "CHN", 410: "KOR", 484: "MEX", 710: "ZAF", 842: "USA", 392: "JPN", 276: "DEU", 76: "BRA", 152: "CHL"}
GOODS = ("010121", "010129", "270900", "270730", "847130", "854231", "870323", "870324", "940360", "020130", "610910", "720293", "740311", "880240")
BASE = "https://example.org/trade/"


# ------------------------------------------------------------------------------------------------------------------ the worlds


def baci(folder: Path, year: int, release: str = "202401") -> Path:
    """A year of nine economies in BACI's format, every pair in it but one."""
    rng, lines = random.Random(f"{year} {release}"), ["t,i,j,k,v,q"]
    for i in ECONOMIES:
        for j in ECONOMIES:
            if i != j and (i, j) != (710, 156):
                lines += [f"{year},{i},{j},{k},{rng.lognormvariate(3, 2):.3f},NA" for k in sorted(rng.sample(GOODS, rng.randint(1, len(GOODS))))]
    path = folder / f"BACI_HS17_Y{year}_V{release}.csv"
    path.write_text("\n".join(lines) + "\n")
    return path


def load(home: Path, *paths: Path) -> None:
    store = open_store(home)
    for path in paths:
        add(store, source("baci"), path)
    build(store, large=0)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two years in two releases, kept as Parquet, beside the starter."""
    folder = tmp_path_factory.mktemp("publish")
    load(folder / "home", baci(folder, 2021), baci(folder, 2022), baci(folder, 2022, "202501"))
    return folder / "home"


@pytest.fixture(scope="module")
def w(home: Path) -> Iterable[Warehouse]:
    opened = open_warehouse(home)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def site(home: Path, w: Warehouse, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An undisturbed run in three languages."""
    root = tmp_path_factory.mktemp("site") / "site"
    publish(w, root, langs=LANGS, base=BASE)
    return root


def contents(root: Path) -> dict[str, bytes]:
    return {p.relative_to(root).as_posix(): p.read_bytes() for p in sorted(root.rglob("*")) if p.is_file() and p.suffix != ".lock" and p.name not in ("lock", ".partial-0", ".partial-1", ".partial-2")}


def times(root: Path) -> dict[str, int]:
    return {p.relative_to(root).as_posix(): p.stat().st_mtime_ns for p in root.rglob("*") if p.is_file() and p.name != "lock" and p.suffix != ".lock"}


def pages(root: Path) -> list[Path]:
    return sorted(root.rglob("*.html"))


# ------------------------------------------------------------------------------------------------- the figures are those of `figure`


def all_pairs(w: Warehouse, year: int, among: Iterable[str]) -> list[Pair]:
    listed = list(among)
    return [pair for a in listed for pair in read_pairs(w, a, [b for b in listed if b != a], year, allowed=lambda s, v: True, day=date.today())]


def same_as_asked(w: Warehouse, year: int, among: Iterable[str]) -> int:
    """Every number of every pair against the verbs; how many were compared."""
    compared = 0
    for pair in all_pairs(w, year, among):
        for reporter, partner in ((pair.a, pair.b), (pair.b, pair.a)):
            ends = {"reporter": reporter, "partner": partner}
            for metric in (*FLOWS, *(OF_YEAR if reporter == pair.a else OF_OTHER)):
                asked = [f for f in w.candidates(metric, period=str(year), **ends) if not f.basis.get("summed")]
                assert list(pair.candidates(metric, reporter, partner, str(year))) == asked, (metric, ends)
                compared += len(asked)
                if asked:
                    assert next(pair.candidates(metric, reporter, partner, str(year))) == w.figure(metric, period=str(year), **ends)
            for metric in INVESTED:
                for period in pair.years(metric, reporter, partner):
                    assert list(pair.candidates(metric, reporter, partner, period)) == list(w.candidates(metric, period=period, **ends))
                    compared += 1
        for flow in FLOWS:
            made, asked_series = pair.series(flow, pair.a, pair.b), w.series(flow, reporter=pair.a, partner=pair.b)
            assert [(f.keys["period"], None if f.value is None else float(f.value), f.status, f.vintage) for f in made] == [(*tuple(row.values())[:2], row["status"], row["vintage"]) for row in asked_series.rows.to_dicts()]
            assert {f.source for f in made} <= {asked_series.source}
            for f in made:
                assert f in w.candidates(flow, **f.keys)
            compared += len(made) + same_products(w, pair, flow, year)
    return compared


def same_products(w: Warehouse, pair: Pair, flow: str, year: int) -> int:
    """The products listed are those of `ranking`, each with the figure that `figure` gives, or that of the ranking's agency."""
    ends = {"reporter": pair.a, "partner": pair.b, "period": str(year)}
    metric = f"commodity_{flow}"
    lead = next(iter(w.candidates(flow, **ends)), None)
    if lead is None or lead.value is None:
        return 0
    tried = [r for level in (4, 2) if (r := w.ranking(metric, "commodity", top=TOP, level=level, **ends)).rows.height]
    listed = next((r for r in tried if (r.source, r.via) == (lead.source, lead.via)), tried[0] if tried else None)
    wanted = []
    for row in listed.rows.to_dicts() if listed else []:
        figures = w.candidates(metric, commodity=row["commodity"], **ends)
        wanted.append(next(f for f in figures if listed and (f.source, f.via) == (listed.source, listed.via)))
    assert pair.leading(metric) == wanted, (flow, ends)
    return len(wanted)


@pytest.mark.slow
def test_the_figures_of_many_pairs_are_those_asked_for_one_by_one(w: Warehouse) -> None:
    assert same_as_asked(w, 2022, ("MEX", "KOR", "CHN", "ZAF", "USA")) > 700


@pytest.mark.slow
def test_so_are_those_of_many_sources_bases_and_vintages() -> None:
    made = tiny.world(worlds.FILES)
    assert same_as_asked(made, 2024, ("MEX", "KOR", "USA", "JPN", "BRA")) > 40
    assert same_as_asked(made, 2021, ("MEX", "KOR", "ZAF")) > 10
    for year in (2017, 2018, 2019):
        assert same_as_asked(made, year, ("CHL", "CHN"))


def test_each_number_of_a_page_has_its_figure_and_each_figure_is_the_one_asked_for(w: Warehouse, site: Path) -> None:
    for name in ("MEX/KOR", "KOR/MEX", "CHN/ZAF", "ZAF/CHN"):
        data = json.loads((site / f"en/2022/{name}.json").read_text("utf-8"))
        figures = {f["id"]: f for f in data["figures"]}
        marked = {m["figure"] for section in data["sections"] for one in section["sentences"] for m in one["marks"]}
        assert marked
        assert marked <= figures.keys()
        page = html.document_fromstring((site / f"en/2022/{name}.html").read_text("utf-8"))
        assert {e.get("value") for e in page.iter("data")} == figures.keys()
        for f in data["figures"]:
            found = {c.id: c for c in w.candidates(f["metric"], **f["keys"])}[f["id"]]
            assert (f["value"], f["source"], f["vintage"]) == (float(found.value or 0), found.source, str(found.vintage))
            assert f["snapshots"] == list(found.snapshots)


@pytest.mark.slow
def test_every_sentence_is_one_that_the_checker_supports(w: Warehouse) -> None:
    for lang in LANGS:
        known = shared(w, (lang,))
        for pair in read_pairs(w, "MEX", ["KOR", "USA", "BRA"], 2022, allowed=may_redistribute, day=date.today()):
            document = write_profile(w, pair, year=2022, day=date.today(), lang=lang, known=known)
            said = " ".join(one.text for section in document.sections for one in section.sentences)
            verdicts = [j.verdict for j in check_text(w, said, lang=lang, pair=(pair.a, pair.b)).claims]
            assert verdicts, said
            assert set(verdicts) <= {"supported", "supported_by_partner"}, [(j.claim.text, j.verdict, j.reason) for j in check_text(w, said, lang=lang, pair=(pair.a, pair.b)).claims if not j.verdict.startswith("supported")]


# ------------------------------------------------------------------------------------------------------- written once, and whole


def test_what_has_not_changed_is_not_written(w: Warehouse, site: Path) -> None:
    before = times(site)
    made = publish(w, site, langs=LANGS, base=BASE)
    assert (made.written, made.removed) == (0, 0)
    assert made.unchanged == len([p for p in before if not p.startswith(".bilateral/")])
    assert times(site) == before


@pytest.mark.slow
def test_nor_when_every_page_is_looked_at_anew(w: Warehouse, site: Path) -> None:
    for path in (site / ".bilateral/2022").glob("*.json"):
        path.write_text(re.sub(r'"key": "\w+"', '"key": ""', path.read_text()))
    before = {name: t for name, t in times(site).items() if not name.startswith(".bilateral/")}
    assert publish(w, site, langs=LANGS, base=BASE).written == 0
    assert {name: t for name, t in times(site).items() if not name.startswith(".bilateral/")} == before


@pytest.mark.slow
def test_a_build_that_changes_nothing_of_a_pair_leaves_its_pages(home: Path, w: Warehouse, tmp_path: Path) -> None:
    root = tmp_path / "site"
    publish(w, root, year=2022)
    before = times(root)
    made = publish(replace(w, build_id="another"), root, year=2022, processes=1)
    changed = [name for name, t in times(root).items() if before[name] != t and not name.startswith(".bilateral/")]
    assert changed == ["site.json"]
    assert made.written == 1
    assert json.loads((root / "site.json").read_text())["build_id"] == "another"


def test_a_page_that_was_lost_or_cut_short_is_written_again(w: Warehouse, tmp_path: Path) -> None:
    root = tmp_path / "site"
    publish(w, root, pairs=["MEX-KOR"])
    before = contents(root)
    (root / "en/2022/MEX/KOR.html").unlink()
    (root / "en/2022/KOR/MEX.json").write_text("{")
    (root / ".bilateral/2022/KOR.json").write_text("not a ledger")
    assert publish(w, root, pairs=["MEX-KOR"]).written == 2
    assert contents(root) == before


@pytest.mark.slow
@pytest.mark.parametrize("files", [1, pytest.param(120, marks=pytest.mark.slow)])
def test_a_run_that_was_killed_goes_on_and_ends_in_the_same_bytes(home: Path, w: Warehouse, site: Path, tmp_path: Path, files: int) -> None:
    root = tmp_path / "site"
    words = [sys.executable, "-m", "bilateral.cli", "--home", str(home), "publish", str(root), "--lang", "en,es,ko", "--base-url", BASE]
    process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while process.poll() is None and sum(1 for _ in root.rglob("*.html")) < files:
        time.sleep(0.002)
    process.send_signal(signal.SIGKILL)
    process.wait()
    there = {name for name in contents(root) if name.endswith(".html")}
    again = publish(w, root, langs=LANGS, base=BASE)
    assert contents(root) == contents(site)
    assert again.written + again.unchanged == len([name for name in contents(site) if not name.startswith(".bilateral/")])
    assert there


def test_what_a_killed_run_wrote_is_known_to_be_ours(w: Warehouse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages of a partner that is gone when the run goes on are removed, though no ledger says what they were made of."""
    from bilateral.publish import economy

    root = tmp_path / "site"

    def stop(*_: object, **__: object) -> str:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(economy, "as_data", stop)
        with pytest.raises(KeyboardInterrupt):
            publish(w, root, year=2022, processes=1)
    ledger = json.loads((root / ".bilateral/2022/BRA.json").read_text())
    assert ledger["pages"]["en/2022/BRA/CHL.html"] == ["", -1]
    assert ledger["key"] == ""


# --------------------------------------------------------------------------------------------------- what is published, and what not


@pytest.mark.slow
def test_a_site_holds_the_pairs_of_its_year_and_no_others(w: Warehouse, tmp_path: Path) -> None:
    root = tmp_path / "site"
    publish(w, root, year=2021, langs=("en", "es"))
    (root / "notes.txt").write_text("mine")
    made = publish(w, root, langs=("ko",))
    assert made.year == 2022
    assert made.pairs == 72
    assert {p.name for p in root.iterdir()} == {"en", "es", "ko", "2021", "2022", "index.html", "site.json", "style.css", "search.js", "notes.txt", ".bilateral"}
    made = publish(w, root, year=2021, langs=("ko",))
    assert made.removed == 2 * (72 * 2 + 9) + 2
    assert {p.name for p in root.iterdir()} == {"ko", "2021", "2022", "index.html", "site.json", "style.css", "search.js", "notes.txt", ".bilateral"}


def test_pairs_asked_for_are_written_from_both_sides_and_nothing_is_removed(w: Warehouse, tmp_path: Path) -> None:
    root = tmp_path / "site"
    publish(w, root, pairs=["MEX-KOR"], langs=("en", "es"))
    assert {p.relative_to(root).as_posix() for p in pages(root) if p.parent.name in ECONOMIES.values()} == {f"{lang}/2022/{a}/{b}.html" for lang in ("en", "es") for a, b in (("MEX", "KOR"), ("KOR", "MEX"), ("MEX", "index"), ("KOR", "index"))}
    made = publish(w, root, pairs=["México-Japón"], langs=("ko",))
    assert set(made.langs) == {"en", "es", "ko"}
    assert made.removed == 0
    assert (root / "en/2022/MEX/KOR.html").exists()
    assert (root / "ko/2022/JPN/MEX.html").exists()
    links_resolve(root)


def test_figures_that_may_not_be_passed_on_are_not_in_the_site(w: Warehouse, site: Path) -> None:
    held = {row["source"] for row in db.rows(w.con, "select distinct source from dyad_period")}
    assert {"comtrade", "datamexico"} <= held  # the starter's
    for path in site.rglob("*.json"):
        if "figures" in (data := json.loads(path.read_text("utf-8"))):
            assert {f["source"] for f in data["figures"]} <= {"baci", "se_fdi"}
    data = json.loads((site / "site.json").read_text())
    assert {s["source"] for s in data["not_shown"]} >= {"comtrade", "datamexico"}
    assert all(s["licence"] for s in data["sources"])
    page = (site / "en/2022/MEX/KOR.html").read_text()
    assert "Figures of UN Comtrade" in page
    assert "their terms do not allow" not in (site / "en/2022/ZAF/BRA.html").read_text()


def test_a_home_of_which_nothing_may_be_passed_on_says_so(tmp_path: Path) -> None:
    w = tiny.world([tiny.File("comtrade", {"trade": [tiny.trade("MEX", "KOR", "X", "2024", "TOTAL", "100")]}, date(2025, 1, 1))])
    with pytest.raises(BilateralError, match="may be passed on"):
        publish(w, tmp_path / "site")
    assert not (tmp_path / "site").exists()


def test_terms_are_those_of_the_agency_whoever_quotes_it() -> None:
    assert may_redistribute("worldbank", "starter")
    assert not may_redistribute("comtrade", "starter")
    assert not may_redistribute("datamexico", "starter")
    assert not may_redistribute("nobody")
    assert "no re-dissemination" in terms("comtrade", "starter")
    assert why_not("comtrade").startswith("its terms do not allow")
    assert why_not("datamexico").startswith("no terms are on record")


@pytest.mark.slow
def test_drawn_worlds_say_so_on_every_page(tmp_path: Path) -> None:
    path = tmp_path / "SYNTHETIC_BACI_HS22_Y2022_V190001.csv"
    path.write_text("t,i,j,k,v,q\n2022,484,410,870323,5.000,NA\n2022,410,484,854231,7.000,NA\n")
    store = open_store(tmp_path / "home")
    add(store, source("synthetic"), path)
    build(store, large=0)
    w = open_warehouse(tmp_path / "home")
    publish(w, tmp_path / "site", year=2022, langs=LANGS)
    for page in pages(tmp_path / "site"):
        assert any(text(lang, "site.drawn") in page.read_text("utf-8") for lang in LANGS), page


# -------------------------------------------------------------------------------------------------------------------- the pages


def links_resolve(root: Path) -> int:
    count = 0
    for page in pages(root):
        tree = html.document_fromstring(page.read_text("utf-8"))
        ids = [e.get("id") for e in tree.xpath("//*[@id]")]
        assert len(ids) == len(set(ids)), page
        for name in ("aria-labelledby", "aria-describedby"):
            assert {i for e in tree.xpath(f"//*[@{name}]") for i in e.get(name).split()} <= set(ids), page
        for element in tree.xpath("//*[@href or @src]"):
            address = element.get("href") or element.get("src")
            parts = urlsplit(address)
            if parts.scheme:
                assert address.startswith(BASE), (page, address)
                target = root / unquote(parts.path.removeprefix("/trade/"))
                target = target / "index.html" if address.endswith("/") else target
            elif parts.path:
                assert not parts.path.startswith("/"), (page, address)
                target = page.parent / unquote(parts.path)
            else:
                assert parts.fragment in ids, (page, address)
                continue
            assert target.is_file(), (page, address)
            count += 1
    return count


def test_every_link_leads_somewhere(site: Path) -> None:
    assert links_resolve(site) > 1_000


def test_pages_run_no_script_and_ask_for_nothing_outside(site: Path) -> None:
    for page in pages(site):
        tree = html.document_fromstring(page.read_text("utf-8"))
        policy = tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
        assert "default-src 'none'" in policy
        assert "style-src 'self'" in policy
        assert "unsafe" not in policy
        assert not tree.xpath("//*[@style]") and not tree.xpath("//style") and not [a for e in tree.iter() for a in e.attrib if a.startswith("on")]  # noqa: PT018
        scripts = tree.xpath("//script")
        if page.relative_to(site).as_posix().count("/") == 2 and page.name == "index.html":
            assert [s.get("src") for s in scripts] == ["../../search.js"]
            assert not any(s.text for s in scripts)
            assert "script-src 'self'" in policy
        else:
            assert not scripts
            assert "script-src" not in policy


def test_pages_can_be_read_aloud_and_by_keyboard(site: Path) -> None:
    for page in pages(site):
        tree = html.document_fromstring(page.read_text("utf-8"))
        lang = page.relative_to(site).parts[0]
        assert tree.get("lang") == (lang if lang in LANGS else "en")
        levels = [int(e.tag[1]) for e in tree.iter("h1", "h2", "h3")]
        assert levels[0] == 1
        assert levels.count(1) == 1
        assert all(b - a <= 1 for a, b in itertools.pairwise(levels))
        for svg in tree.iter("svg"):
            assert svg.get("role") == "img"
            assert svg.find("title").text
            assert svg.find("desc").text
        for table in tree.iter("table"):
            assert table.find("caption").text
            assert all(th.get("scope") for th in table.iter("th"))
        if len(page.relative_to(site).parts) > 1:
            assert tree.xpath("//a[@class='skip']/@href") == ["#content"]


def test_languages_have_all_their_words(site: Path) -> None:
    assert set(LANGS) == set(languages())
    for page in pages(site):
        tree = html.document_fromstring(page.read_text("utf-8"))
        lang = page.relative_to(site).parts[0]
        for script in tree.xpath("//script|//nav|//footer"):
            script.drop_tree()
        for element in tree.iter():
            for said in (element.text, element.tail, element.get("aria-label")):
                assert not UNSETTLED.search((said or "").strip()), (page, said)
                assert "{" not in (said or "")
        if lang in ("es", "ko"):
            english = set(re.findall(r"[A-Za-z]{4,}", tree.text_content())) & {"exports", "imports", "figure", "from", "with", "trade", "amounted", "estimated", "largest", "source", "products", "loaded", "balance"}
            assert not english, page


def test_hostile_names_are_shown_as_they_are(tmp_path: Path) -> None:
    bad = "<script>alert(1)</script>&\"'{{7*7}}"
    rows = [{**tiny.trade("MEX", "KOR", f, y, c, "5000"), "partner_basis": "destination"} for f in ("X", "M") for y in ("2021", "2022") for c in ("TOTAL", "8703", "8704")]
    w = tiny.world([tiny.File("baci", {"trade": rows}, date(2024, 1, 1))])
    w.con.execute("update producer set title = $t, short = $t", {"t": bad})
    w.con.execute("insert into commodity_name values ('H6', '8703', $t, 'es', 1), ('H6', '8703', $t, 'ko', 1)", {"t": bad})
    publish(w, tmp_path / "site", langs=LANGS)
    for page in pages(tmp_path / "site"):
        tree = html.document_fromstring(page.read_text("utf-8"))
        assert not [s for s in tree.xpath("//script") if not s.get("src")]
        assert "49" not in tree.text_content()
    shown = html.document_fromstring((tmp_path / "site/en/2022/MEX/KOR.html").read_text("utf-8")).text_content()
    assert bad in shown


def test_the_sitemap_names_every_page(site: Path) -> None:
    space = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    index = etree.parse(site / "sitemap.xml").getroot()
    assert index.tag == f"{space}sitemapindex"
    found = set()
    for part in index.iter(f"{space}loc"):
        tree = etree.parse(site / part.text.removeprefix(BASE)).getroot()
        assert tree.tag == f"{space}urlset"
        found |= {loc.text.removeprefix(BASE) for loc in tree.iter(f"{space}loc")}
    assert found == {p.relative_to(site).as_posix() for p in pages(site)} - {"index.html"}


def test_without_an_address_there_is_no_sitemap(w: Warehouse, site: Path, tmp_path: Path) -> None:
    root = tmp_path / "site"
    publish(w, root, pairs=["MEX-KOR"], base=BASE)
    assert 'rel="canonical" href="https://example.org/trade/en/2022/MEX/KOR.html"' in (root / "en/2022/MEX/KOR.html").read_text()
    publish(w, root, pairs=["MEX-KOR"])
    assert not list(root.glob("*.xml"))
    assert "canonical" not in (root / "en/2022/MEX/KOR.html").read_text()


# ----------------------------------------------------------------------------------------------------------------- the verb, and bad input


def test_the_verb_says_what_it_did(home: Path, tmp_path: Path) -> None:
    done = command.run(home, "publish", str(tmp_path / "site"), "--lang", "en,ko", "--pairs", "MEX-KOR,MEX-JPN")
    assert "4 profiles of 2022 in en, ko" in done.stdout
    assert "written 29" in done.stdout
    assert "left out\tfigures of comtrade on " in done.stdout
    assert done.stderr == ""


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--pairs", "MEX-Atlantis"], "unknown economy 'Atlantis'"),
        (["--pairs", "MEX"], "not two economies"),
        (["--pairs", "MEX-WLD"], "no figures of Mexico (MEX) and World (WLD) in 2022"),
        (["--pairs", "MEX-TUV"], "no figures of Mexico (MEX) and Tuvalu (TUV) in 2022"),
        (["--lang", "en,xx"], "unknown language 'xx'"),
        (["--lang", ","], "no language"),
        (["--year", "1905"], "years loaded: "),
        (["--base-url", "example.org"], "not the address of a site"),
        (["--base-url", "https://example.org/?a=b"], "not the address of a site"),
    ],
)
def test_bad_words_get_one_line(home: Path, tmp_path: Path, words: list[str], said: str) -> None:
    done = command.run(home, "publish", str(tmp_path / "site"), *words, code=2)
    assert said in command.last(done)
    assert len(done.stderr.splitlines()) == 1
    assert not (tmp_path / "site").exists()


def test_a_folder_that_is_not_ours_is_refused(home: Path, w: Warehouse, tmp_path: Path) -> None:
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos/one.jpg").write_text("")
    assert "was not made by 'bilateral publish'" in command.last(command.run(home, "publish", str(tmp_path / "photos"), code=2))
    assert [p.name for p in (tmp_path / "photos").iterdir()] == ["one.jpg"]
    assert "is a file" in command.last(command.run(home, "publish", str(tmp_path / "photos/one.jpg"), code=2))
    if os.geteuid():
        (tmp_path / "locked").mkdir(mode=0o500)
        assert "cannot be written" in command.last(command.run(home, "publish", str(tmp_path / "locked"), code=2))
    assert "cannot be written" in command.last(command.run(home, "publish", "/proc/site", code=2)) if sys.platform == "linux" else True


def test_nothing_is_written_outside_the_folder(w: Warehouse, tmp_path: Path) -> None:
    root, outside = tmp_path / "site", tmp_path / "outside"
    publish(w, root, pairs=["MEX-KOR"])
    outside.mkdir()
    for path in (root / "en/2022/MEX").iterdir():
        path.unlink()
    (root / "en/2022/MEX").rmdir()
    (root / "en/2022/MEX").symlink_to(outside)
    with pytest.raises(BilateralError, match="leads out of"):
        publish(w, root, pairs=["MEX-KOR"])
    assert not list(outside.iterdir())


@pytest.mark.slow
def test_a_ledger_cannot_name_files_that_are_not_ours(w: Warehouse, tmp_path: Path) -> None:
    root, mine = tmp_path / "site", tmp_path / "mine.html"
    mine.write_text("mine")
    publish(w, root, year=2022)
    path = root / ".bilateral/2022/MEX.json"
    ledger = json.loads(path.read_text())
    ledger["pages"] |= {"../mine.html": ["", 4], "en/2022/MEX/../../../../mine.html": ["", 4]}
    path.write_text(json.dumps(ledger | {"key": ""}))
    publish(w, root, year=2022)
    assert mine.read_text() == "mine"


def test_one_run_at_a_time(w: Warehouse, tmp_path: Path) -> None:
    import filelock

    root = tmp_path / "site"
    publish(w, root, pairs=["MEX-KOR"])
    with filelock.FileLock(root / ".bilateral/lock"), pytest.raises(BilateralError, match="another publish is writing"):
        publish(w, root, pairs=["MEX-KOR"])


def test_processes_that_are_ended_are_said_in_one_line(home: Path, w: Warehouse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from bilateral.publish import work

    monkeypatch.setattr(work, "sys", type("Sys", (), {"executable": "/bin/false", "stdin": sys.stdin, "stdout": sys.stdout}))
    with pytest.raises(BilateralError, match="goes on where it stopped"):
        publish(w, tmp_path / "site", year=2022)


@pytest.mark.slow
def test_two_processes_write_what_one_does(w: Warehouse, site: Path, tmp_path: Path) -> None:
    made: Published = publish(w, tmp_path / "site", langs=LANGS, base=BASE, processes=1)
    assert made.pairs == 72
    assert contents(tmp_path / "site") == contents(site)


def test_a_known_is_shared_by_all_pages(w: Warehouse) -> None:
    known: Known = shared(w, LANGS)
    assert set(known.names) == set(LANGS)
    assert "baci" in known.producers
