"""Formats: what each must hold, and what must never get out of a file into a page."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest

import briefs
import tiny
from bilateral.documents import charts
from bilateral.documents.brief import write_brief
from bilateral.documents.document import Document
from bilateral.documents.render import figures_of, html_pieces, render
from bilateral.model import BilateralError

EVIL = '<script>alert("x")</script> & "quoted" ![p](http://evil.example/p.png) | `code`'


@pytest.fixture(scope="module")
def document() -> Document:
    return briefs.founding_pair()


@pytest.fixture(scope="module")
def evil() -> Document:
    project = {
        "project": "p", "host": "MEX", "origin": "KOR", "company": EVIL, "region": "MX-NLE", "place": EVIL, "announced": "2025-01",
        "product": EVIL, "amount_usd": "5000000", "citation": EVIL,
    }  # fmt: skip
    rows = [tiny.trade("MEX", "KOR", "X", year, code, value) for year in ("2023", "2024") for code, value in (("84", "9000000"), ("85", "5000000"), ("87", "3000000"))]
    return write_brief(briefs.small(project=[project], trade=rows, event=[{"event": "e", "area_a": "MEX", "area_b": "KOR", "date": "2020", "title": EVIL}]), "MEX", "KOR")


class Page(HTMLParser):
    """Tags with their attributes, and tags left open."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.words = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in ("meta", "br", "path", "rect", "circle", "line", "use"):
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if tag in self.open:
            assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words += data


def marks(data: dict[str, list[dict[str, list[dict[str, object]]]]]) -> Iterator[tuple[str, dict[str, object]]]:
    for section in data["sections"]:
        for one in section["sentences"]:
            for mark in one["marks"]:  # type: ignore[attr-defined]
                yield str(one["text"]), mark


def test_unknown_format_is_refused(document: Document) -> None:
    with pytest.raises(BilateralError, match="unknown format 'pdf'; known: text, md, html, json"):
        render(document, "pdf")


def test_text_is_wrapped_and_ends_with_its_sources(document: Document) -> None:
    text = render(document, "text")
    prose, _, sources = text.partition("\nSources\n")
    assert all(len(line) <= 100 for line in prose.splitlines() if not line.startswith("  "))
    assert "US$6.16 billion[1]" in text
    for words in ("[1] DataMéxico", "vintage 12 August 2025", "valued FOB; partner is the last known destination", "Adriana Alarcón", "figures: f:"):
        assert words in sources
    assert {int(n) for n in re.findall(r"\[(\d+)\]", prose)} <= {int(n) for n in re.findall(r"^\[(\d+)\]", sources, re.M)}


def test_markdown_footnotes_all_lead_somewhere(document: Document) -> None:
    text = render(document, "md")
    used = set(re.findall(r"\[\^(\d+)\](?!:)", text))
    assert used
    assert used <= set(re.findall(r"^\[\^(\d+)\]: ", text, re.M))
    assert text.startswith("# Mexico and South Korea")


def test_json_marks_slice_to_the_words_of_the_number(document: Document) -> None:
    data = json.loads(render(document, "json"))
    found = list(marks(data))
    for text, mark in found:
        assert text[mark["start"] : mark["end"]].strip()  # type: ignore[misc]
        assert {"id", "metric", "keys", "value", "unit", "status", "as_of", "build_id", "source", "vintage", "basis", "snapshots"} <= set(mark["figure"])  # type: ignore[call-overload]
    exports = next((t, m) for t, m in found if m["figure"]["metric"] == "exports")  # type: ignore[index]
    assert exports[0][exports[1]["start"] : exports[1]["end"]] == "US$6.16 billion"  # type: ignore[misc]
    assert exports[1]["figure"]["value"] == 6160000000  # type: ignore[index]
    assert exports[1]["figure"]["keys"] == {"reporter": "MEX", "partner": "KOR", "period": "2024"}  # type: ignore[index]
    assert [s["id"] for s in data["sections"]] == ["trade", "investment", "projects", "milestones", "ranks", "context", "changed"]
    assert {"kind", "title", "a", "b", "year", "lang", "as_of", "build_id", "sections", "sources"} <= set(data)
    assert {"number", "source", "via", "vintage", "basis", "title", "citations", "figures"} == set(data["sources"][0])


def test_html_asks_for_nothing_and_runs_nothing(document: Document) -> None:
    page = Page(render(document, "html"))
    for tag, attrs in page.tags:
        assert tag not in ("script", "iframe", "link", "object", "embed", "img", "base", "form", "foreignobject", "image")
        for name, value in attrs.items():
            assert not name.startswith("on")
            if name in ("src", "href", "xlink:href", "action", "data", "poster", "srcset"):
                assert (value or "").startswith("#")
            assert "url(http" not in (value or "")
    assert "@import" not in page.words
    assert "default-src 'none'" in render(document, "html")
    assert not page.open


def test_html_charts_are_described_and_have_tables(document: Document) -> None:
    text = render(document, "html")
    page = Page(text)
    drawn = [attrs for tag, attrs in page.tags if tag == "figure"]
    assert len(drawn) == sum(len(s.charts) for s in document.sections) >= 2
    assert all(attrs["role"] == "img" and attrs["aria-label"] for attrs in drawn)
    assert text.count("<details>") == text.count("<figcaption>") == len(drawn)
    assert text.count("<svg") == len(drawn)
    ids = re.findall(r'\bid="([^"]+)"', text)
    assert len(ids) == len(set(ids)), "ids of two charts must not clash"


def test_html_says_every_sentence(document: Document) -> None:
    words = re.sub(r"\[\d+\]", "", Page(render(document, "html")).words)
    squeezed = " ".join(words.split())
    for section in document.sections:
        for one in section.sentences:
            assert one.text in squeezed


def test_html_links_lead_to_sources_that_are_there(document: Document) -> None:
    page = Page(render(document, "html"))
    ids = {attrs["id"] for _, attrs in page.tags if attrs.get("id")}
    assert {str(attrs["href"])[1:] for tag, attrs in page.tags if tag == "a"} <= ids


def test_what_a_file_says_cannot_become_markup(evil: Document) -> None:
    page = render(evil, "html")
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert EVIL in Page(page).words
    markdown = render(evil, "md")
    assert not re.search(r"(?<!\\)\]\(", markdown), "no link or picture"
    assert not re.search(r"(?<!\\)<", markdown)
    assert EVIL in json.loads(render(evil, "json"))["sections"][2]["sentences"][0]["text"]


def test_two_or_three_products_are_bars_and_more_are_a_treemap(evil: Document) -> None:
    assert [c.kind for c in evil.sections[0].charts] == ["vega", "vega"]
    assert evil.sections[0].charts[1].spec["mark"]["type"] == "bar"
    rows = [tiny.trade("MEX", "KOR", "X", "2024", code, value) for code, value in (("84", "9"), ("85", "5"), ("87", "3"), ("90", "2"))]
    document = write_brief(briefs.small(trade=rows), "MEX", "KOR")
    assert [c.kind for c in document.sections[0].charts] == ["treemap"]
    assert charts.TREEMAP_FROM == 4


def test_chart_titles_say_the_finding(document: Document) -> None:
    """UN Comtrade: 293,972,374 in 2000 and 4,065,202,081 in 2024; Secretaría de Economía: 1,381.3 million in 2024, the highest since 1999."""
    titles = [chart.title.text for section in document.sections for chart in section.charts]
    assert "Exports of Mexico to South Korea (UN Comtrade) rose from US$294 million in 2000 to US$4.07 billion in 2024" in titles
    assert "Direct investment from South Korea in Mexico was highest in 2024, at US$1.38 billion" in titles


def test_years_with_a_type_held_back_are_marked_in_the_chart(document: Document) -> None:
    chart = document.sections[1].charts[0]
    held_back = {cell.figure.keys["period"] for row in chart.table.rows for cell in row if cell.figure is not None and cell.figure.status == "suppressed"}
    crossed = {point["year"] for layer in chart.spec["layer"] if "data" in layer for point in layer["data"]["values"]}
    assert held_back == crossed != set()
    assert any(cell.text == "held back as confidential" for row in chart.table.rows for cell in row)


def test_every_figure_shown_is_handed_to_the_home(document: Document) -> None:
    ids = {f.id for f in figures_of(document)}
    shown = set(re.findall(r"f:[0-9a-f]{12}", render(document, "json")))
    assert shown <= ids


def test_a_source_is_numbered_once_where_a_figure_ends_its_sentence(document: Document) -> None:
    """A finding that ends with its figure has one number after it, not one for the figure and one for the end."""
    ending = [chart.title for section in document.sections for chart in section.charts if chart.title.marks[-1].end == len(chart.title.text)]
    assert ending
    for title in ending:
        assert [piece["sources"] for piece in html_pieces(title)][-1] == (title.marks[-1].source,)
        assert sum(title.marks[-1].source in piece["sources"] for piece in html_pieces(title)) == 1
