"""The pages: every language, every chart with its parts, every figure a way to its page."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from html import escape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from bilateral.classify import regions
from bilateral.documents.brief import write_brief
from bilateral.figures import open_warehouse
from bilateral.lang import languages, text
from bilateral.metrics import metrics
from bilateral.server.pictures import grid_of
from bilateral.sources import sources
from served import PAGE, client


@pytest.fixture(scope="module")
def site(_starter_home: Path) -> Iterator[Any]:
    with client(_starter_home) as made:
        made.headers.update(PAGE)
        yield made


class Links(HTMLParser):
    """Addresses, ids, and what asks for something of its own accord."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: list[str] = []
        self.asks: list[str] = []
        self.inline: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "a" and "href" in given:
            self.links.append(given["href"])
        self.ids += [given["id"]] if given.get("id") else []
        self.asks += [given[name] for name in ("src", "action", "data") if name in given] + ([given["href"]] if tag == "link" else [])
        self.inline += [f"{tag} {name}" for name in given if name == "style" or name.startswith("on")] + ([tag] if tag == "style" or (tag == "script" and "src" not in given) else [])


@pytest.mark.slow
@pytest.mark.parametrize("lang", languages())
@pytest.mark.parametrize("path", ["/", "/MEX/KOR?year=2024", "/KOR/MEX", "/MEX", "/MEX/WLD", "/check", "/sources", "/methods", "/figures/exports?reporter=MEX&partner=KOR&period=2024", "/go?a=Mexic"])
def test_every_page_in_every_language(site: Any, path: str, lang: str) -> None:
    given = site.get(f"{path}{'&' if '?' in path else '?'}lang={lang}")
    assert given.status_code == (404 if path.startswith("/go") else 200)
    assert f'<html lang="{lang}">' in given.text
    found = Links(given.text)
    assert not found.inline  # the policy would not let it in
    assert all(address.startswith("/") and not address.startswith("//") for address in found.asks), found.asks
    assert len(found.ids) == len(set(found.ids))
    assert all(address.startswith(("/", "#")) and not address.startswith("//") for address in found.links)
    assert {address[1:] for address in found.links if address.startswith("#")} <= set(found.ids)


@pytest.mark.slow
def test_every_link_of_the_dyad_page_leads_somewhere(site: Any) -> None:
    page = site.get("/MEX/KOR?year=2024&lang=en").text
    for address in sorted(set(Links(page).links)):
        if address.startswith("/") and ".png" not in address:
            assert site.get(address.replace("&amp;", "&")).status_code in (200, 303), address


@pytest.mark.slow
def test_the_page_is_the_brief(site: Any, starter_home: Path) -> None:
    w = open_warehouse(starter_home)
    for lang in languages():
        made = write_brief(w, "MEX", "KOR", year=2024, lang=lang)
        shown = re.sub(r"\s+", " ", re.sub(r"<sup>.*?</sup>|<[^>]+>", "", site.get(f"/MEX/KOR?year=2024&lang={lang}").text))
        for section in made.sections:
            for one in section.sentences:
                assert re.sub(r"\s+", " ", escape(one.text).replace("&#x27;", "&#39;").replace("&quot;", "&#34;")) in shown
    w.close()


@pytest.mark.slow
def test_every_chart_has_its_parts(site: Any) -> None:
    page = site.get("/MEX/KOR?year=2024&lang=en").text
    plates = re.findall(r'<div class="plate \w+" id="([\w-]+)">(.*?)<p class="soft under">(US\$\. Sources: .*?)</p>', page, re.DOTALL)
    assert {"goods-MEX-KOR", "places-exports-MEX", "places-imports-MEX", "places-fdi-MEX", "investment-1", "vintages-MEX"} <= {name for name, _, _ in plates}
    for name, inner, under in plates:
        assert '<h3 class="finding">' in inner
        assert "<table" in inner
        assert '<div role="img" aria-label="' in inner or "<svg" not in inner
        assert re.search(r"\[\d+\]", under)
        rows = list(csv.DictReader(io.StringIO(site.get(f"/MEX/KOR/charts/{name}.csv?year=2024&lang=en").text)))
        assert rows
        assert {"metric", "value", "status", "id", "source"} <= set(rows[0])
        assert pl.read_parquet(io.BytesIO(site.get(f"/MEX/KOR/charts/{name}.parquet?year=2024").content)).height == len(rows)
        svg = site.get(f"/MEX/KOR/charts/{name}.svg?year=2024")
        assert svg.headers["content-type"].startswith("image/svg+xml")
        assert "currentColor" not in svg.text
        assert "attachment" in svg.headers["content-disposition"]


def test_a_chart_as_a_picture(site: Any) -> None:
    given = site.get("/MEX/KOR/charts/places-exports-MEX.png?year=2024&lang=ko")
    assert given.content.startswith(b"\x89PNG")


def test_tiles_hold_every_region_once() -> None:
    for area in ("MEX", "KOR"):
        grid = grid_of(area)
        assert grid is not None
        assert set(grid.places) == {one.code for one in regions.regions(area)}
        assert len(set(grid.places.values())) == len(grid.places)
    assert set(grid.short["en"]) == set(grid.short["ko"]) == set(grid.places)
    assert grid_of("FRA") is None


def test_numbers_lead_to_their_page_and_down_to_the_line(site: Any) -> None:
    page = site.get("/MEX/KOR?year=2024&lang=en").text
    address = next(link for link in Links(page).links if link.startswith("/figures/exports?reporter=MEX&partner=KOR&period=2024"))
    figure = site.get(address).text
    for words in ("US$6.16 billion", "Goods the reporter says it sold", "6160000000", "@misc{", "CSL-JSON", "line 2"):
        assert words in figure
    old = site.get("/figures/fdi_inward?reporter=MEX&partner=KOR&period=2013&lang=en").text
    assert "US$472.7 million" in old  # vintage of end 2022
    assert "US$460 million" in old  # vintage of 2025 Q2
    found = site.get("/api/v1/figures/exports?reporter=MEX&partner=KOR&period=2024&format=json").json()
    assert site.get(f"/figure/{found['id']}").status_code == 200


def test_names_in_three_languages_lead_to_the_pair(site: Any) -> None:
    for a, b in (("Mexico", "South Korea"), ("México", "Corea del Sur"), ("멕시코", "한국"), ("mx", "KR")):
        given = site.get("/go", params={"a": a, "b": b, "lang": "es"})
        assert (given.status_code, given.headers["location"]) == (303, "/MEX/KOR?lang=es")
    assert site.get("/go", params={"a": "Mexico"}).headers["location"] == "/MEX?lang=en"
    assert "/go?a=MEX&amp;b=KOR&amp;lang=en" in site.get("/go", params={"a": "Mexic", "b": "KOR"}).text
    assert site.get("/go", params={"a": "Mexico", "b": "MEX"}).status_code == 303  # its own page
    assert site.get("/mexico/KOR?year=2024").headers["location"] == "/MEX/KOR?year=2024"


def test_the_language_is_the_readers_own_unless_asked(site: Any) -> None:
    assert '<html lang="ko">' in site.get("/", headers={"Accept-Language": "fr, ko-KR;q=0.8, en;q=0.5"}).text
    assert '<html lang="es">' in site.get("/?lang=es", headers={"Accept-Language": "ko"}).text
    assert '<html lang="en">' in site.get("/", headers={"Accept-Language": "fr"}).text


def test_year_and_day_in_the_address(site: Any) -> None:
    then = site.get("/MEX/KOR?year=2022&as_of=2023-03-01&lang=en").text
    assert "673.5 million" in then
    assert "683.9 million" not in then
    assert 'value="2023-03-01"' in then
    assert "as_of=2023-03-01" in next(link for link in Links(then).links if link.startswith("/figures/"))


def test_errors_are_pages_for_those_who_ask_for_pages(site: Any) -> None:
    given = site.get("/Mexic/KOR?lang=es")
    assert (given.status_code, given.headers["content-type"]) == (404, "text/html; charset=utf-8")
    assert text("es", "page.error") in given.text
    assert 'href="/MEX?lang=es"' in given.text
    plain = site.get("/Mexic/KOR", headers={"Accept": "application/json"})
    assert plain.json()["error"]["code"] == "unknown_area"


def test_checker(site: Any) -> None:
    given = site.post("/check?lang=en", data={"text": "In 2024, Mexico's exports to South Korea reached US$6.16 billion, and its imports US$32 billion.", "pair": "MEX-KOR"})
    assert given.status_code == 200
    assert given.headers["cache-control"] == "no-store"
    assert 'class="m v-supported"' in given.text
    assert 'class="m v-contradicted"' in given.text
    assert not Links(given.text).inline
    ids = [link for link in Links(given.text).links if link.startswith("/figure/")]
    assert ids
    assert site.get(ids[0]).status_code == 200
    assert site.post("/check?lang=ko", data={"text": ""}).status_code == 422
    assert text("ko", "page.check.empty") in site.post("/check?lang=ko", data={"text": " "}).text
    assert site.post("/check", data={"text": "US$5 billion", "pair": "MEX"}).status_code == 400
    upload = site.post("/check?lang=en", files={"file": ("nota.txt", "Las exportaciones de México a Corea del Sur fueron de 6,160 millones de dólares en 2024.".encode())})
    assert "v-supported" in upload.text
    assert "nota.txt" in upload.text


def test_methods_and_sources_are_the_registries(site: Any) -> None:
    methods = site.get("/methods?lang=en").text
    assert all(f'id="{name}"' in methods for name in metrics())
    listed = site.get("/sources?lang=en").text
    assert all(f'id="{name}"' in listed for name in sources())


def test_files_of_the_pages_may_be_kept_for_good(site: Any) -> None:
    page = site.get("/").text
    for address in Links(page).asks:
        if address.startswith("/static/"):
            given = site.get(address)
            assert given.status_code == 200
            assert "immutable" in given.headers["cache-control"]
    assert "immutable" not in site.get("/static/old/style.css").headers["cache-control"]
