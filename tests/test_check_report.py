"""A check as JSON, for a terminal and as a page. The checks are made by hand; nothing here finds claims."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from bilateral.check.claim import VERDICTS, Check, Claim, Judged, Reading
from bilateral.check.report import to_html, to_json, to_terminal
from bilateral.check.report_marks import segments
from bilateral.check.report_words import SIGNS, about, value_words
from bilateral.lang import languages, text
from bilateral.model import Figure

DAY = date(2025, 8, 12)
KEYS = {"reporter": "MEX", "partner": "KOR", "period": "2024"}
VOID = {"meta", "br", "hr", "img", "input", "link"}
HOSTILE = "</style></title><script>alert('5')</script><img src=x onerror=\"alert(6)\"> & &amp; {{ 7 }} \u202e8 billion\u202c \u200b9\u200f ]]> --> 10%"


def figure(value: object = Decimal(6160000000), **more: object) -> Figure:
    made = Figure("f:9c1e00aa0001", "exports", KEYS, value, "USD", "published", DAY, "b1", "datamexico", "starter", date(2025, 3, 1), {"valuation": "FOB", "partner_basis": "destination"}, ("sha256:1",), ("article",))  # type: ignore[arg-type]
    return replace(made, **more)  # type: ignore[arg-type]


def judged(words: str, at: int, verdict: str = "supported", *figures: Figure, reason: str = "It agrees.", correction: str = "", **more: object) -> Judged:
    claim = Claim(at, at + len(words), words, f"So {words}.", "exports", KEYS, Decimal(6160000000), Decimal("6155000000"), None, "USD")
    return Judged(replace(claim, **more), verdict, reason, figures, correction)  # type: ignore[arg-type]


def check(words: str, *claims: Judged, lang: str = "en", **more: object) -> Check:
    return replace(Check(words, lang, DAY, ("MEX", "KOR"), claims, "b1", "A text"), **more)  # type: ignore[arg-type]


WORDS = "Exports were US$6.16 billion.\n\nImports were US$23 billion, 3.62% of all."
SIMPLE = check(
    WORDS, judged("US$6.16 billion", 13, "supported", figure()),
    judged("US$23 billion", 44, "outdated", figure(Decimal(22000000000), vintage=None), figure(None, status="suppressed", source=None), correction="Imports were US$22 billion."),
    judged("3.62%", 59, "not_checkable", metric=None, value=Decimal("0.0362"), unit="ratio", low=None),
)  # fmt: skip


class Page(HTMLParser):
    """A page taken apart strictly: every element is closed where it must be. `text` is what stands in the element with the id `text`."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.inside = 0
        self.feed(page)
        self.close()
        assert not self.open, f"not closed: {self.open}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len(dict(attrs)) == len(attrs), "an attribute twice"
        self.tags.append((tag, dict(attrs)))
        if tag == "p":
            assert "p" not in self.open, "a paragraph in a paragraph"
        if tag == "a":
            assert "a" not in self.open, "a link in a link"
        if tag not in VOID:
            self.open.append(tag)
        if dict(attrs).get("id") == "text":
            self.inside = len(self.open)

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"</{tag}> closes nothing"
        assert self.open.pop() == tag
        if len(self.open) < self.inside:
            self.inside = 0

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.text += data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attrs for found, attrs in self.tags if found == tag]


# -------------------------------------------------------------------------------------------------------------------- JSON


def test_json_is_the_contract() -> None:
    made = json.loads(json.dumps(to_json(SIMPLE)))
    assert (made["lang"], made["date"], made["pair"], made["title"], made["build_id"]) == ("en", "2025-08-12", ["MEX", "KOR"], "A text", "b1")
    first = made["claims"][0]
    assert {k: first[k] for k in ("start", "end", "text", "sentence", "metric", "keys", "value", "low", "high", "unit", "verdict", "reason")} == {
        "start": 13, "end": 28, "text": "US$6.16 billion", "sentence": "So US$6.16 billion.", "metric": "exports", "keys": KEYS, "value": 6160000000,
        "low": 6155000000, "high": None, "unit": "USD", "verdict": "supported", "reason": "It agrees.",
    }  # fmt: skip
    assert WORDS[first["start"] : first["end"]] == first["text"]
    assert first["figures"][0]["vintage"] == "2025-03-01"
    assert (first["figures"][0]["value"], first["figures"][0]["source"]) == (6160000000, "datamexico")
    assert made["claims"][1]["correction"] == "Imports were US$22 billion."
    assert made["claims"][2]["metric"] is None
    assert made["claims"][2]["value"] == 0.0362
    assert made["summary"] == {"supported": 1, "outdated": 1, "not_checkable": 1}
    assert list(made["summary"]) == ["supported", "outdated", "not_checkable"]


def test_json_of_signs_dates_and_other_readings() -> None:
    one = judged("positive", 0, "contradicted", value="positive", low=None, also=(Reading("imports", {"period": "2024"}),), vintage=DAY, doubts=("period",), goods="ships", score=0.5, bound="about", place=2)
    made = to_json(check("positive", one, date=None, pair=()))
    assert (made["date"], made["pair"]) == (None, [])
    claim = made["claims"][0]
    assert (claim["value"], claim["low"], claim["high"], claim["vintage"], claim["doubts"]) == ("positive", None, None, "2025-08-12", ["period"])
    assert (claim["also"], claim["goods"], claim["score"], claim["bound"], claim["place"]) == ([{"metric": "imports", "keys": {"period": "2024"}}], "ships", 0.5, "about", 2)
    assert to_json(check("nothing"))["summary"] == {}


# -------------------------------------------------------------------------------------------------------------------- marks


@st.composite
def checks(draw: st.DrawFn) -> Check:
    """A text of paragraphs with claims anywhere in it: apart, nested, crossing, the same twice, empty, beyond its end."""
    words = draw(st.text(alphabet=st.sampled_from("ab5 &<>'\"\n\r\t한\u200b\u202e"), max_size=40))
    places = st.integers(0, len(words) + 3)
    spans = draw(st.lists(st.tuples(places, places), max_size=6))
    claims = tuple(judged("x", min(span), draw(st.sampled_from(VERDICTS)), end=max(span)) for span in spans)
    return check(words, *claims)


@given(checks())
def test_pieces_make_up_the_text_and_every_claim_ends_once(made: Check) -> None:
    pieces = list(segments(made.text, made.claims))
    assert "".join(piece.text for piece in pieces) == made.text
    assert sorted(at for piece in pieces for at in piece.ending) == list(range(len(made.claims)))
    assert [p.owner for p in pieces if p.first] == list(dict.fromkeys(p.owner for p in pieces if p.owner is not None))


@given(checks())
def test_the_page_without_its_tags_is_the_text(made: Check) -> None:
    page = Page(to_html(made))
    assert page.text == made.text
    ids = [attrs["id"] for _, attrs in page.tags if "id" in attrs]
    assert len(ids) == len(set(ids))
    assert {f"m{n}" for n in range(1, len(made.claims) + 1)} | {f"c{n}" for n in range(1, len(made.claims) + 1)} <= set(ids)
    assert {attrs["href"] for attrs in page.all("a")} <= {f"#{name}" for name in ids}


@pytest.mark.slow
@given(checks())
def test_the_terminals_text_has_every_number(made: Check) -> None:
    shown = to_terminal(made, colour=False, width=60)
    assert all(f"[{n}{SIGNS[j.verdict]}]" in shown for n, j in enumerate(made.claims, 1))


# -------------------------------------------------------------------------------------------------------------------- the page


def test_the_page_lets_nothing_in() -> None:
    page = to_html(SIMPLE, {"article": "Founding article", "datamexico": "DataMéxico"})
    made = Page(page)
    policy = next(attrs["content"] for attrs in made.all("meta") if attrs.get("http-equiv") == "Content-Security-Policy")
    style = re.search(r"<style>(.*?)</style>", page, re.DOTALL)
    assert style
    assert policy
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    assert policy.startswith(f"default-src 'none'; style-src 'sha256-{digest}'")
    assert "unsafe" not in policy
    assert not made.all("script")
    assert not any(name == "style" or name.startswith("on") or name == "src" for _, attrs in made.tags for name in attrs)
    assert not re.search(r"url\(|@import|https?:", page)
    for words in ("US$6.16 billion", "DataMéxico", "vintage 1 March 2025", "valued FOB", "f:9c1e00aa0001", "It agrees.", "Imports were US$22 billion.", "Founding article", "held back as confidential", "vintage unknown"):
        assert words in page, words


def test_hostile_words_stay_words() -> None:
    at = HOSTILE.index("5")
    one = judged("5", at, "contradicted", figure(source=HOSTILE, citations=(HOSTILE,), id=HOSTILE), reason=HOSTILE, correction=HOSTILE, sentence=HOSTILE, text=HOSTILE)
    page = to_html(check(HOSTILE, one, title=HOSTILE, build_id=HOSTILE), {})
    made = Page(page)
    assert made.text == HOSTILE
    assert not made.all("script")
    assert not made.all("img")
    assert len(re.findall("<style>", page)) == len(re.findall("</style>", page)) == 1
    assert all("onerror" not in attrs for _, attrs in made.tags)


@pytest.mark.parametrize("words", ["a\x00b 5", "\x1b[31m5", "\ud800 5", "\ufffe5\x85"])
def test_what_no_page_may_hold_is_replaced(words: str) -> None:
    page = to_html(check(words, judged("5", words.index("5"))))
    page.encode("utf-8")
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe]", page)
    assert len(Page(page).text) == len(words)


def test_marks_can_be_reached_and_read_out() -> None:
    made = Page(to_html(SIMPLE))
    marks = [attrs for attrs in made.all("a") if (attrs.get("class") or "").startswith("m ")]
    assert [(m["href"], m["aria-label"]) for m in marks] == [
        ("#c1", "US$6.16 billion: supported, evidence 1"), ("#c2", "US$23 billion: outdated, evidence 2"), ("#c3", "3.62%: not checkable, evidence 3"),
    ]  # fmt: skip
    assert made.all("html")[0]["lang"] == "en"
    assert {"main", "header", "h1", "section"} <= {tag for tag, _ in made.tags}
    assert all(attrs.get("tabindex") == "-1" for attrs in made.all("li") if (attrs.get("class") or "").startswith("card"))


def test_paragraphs_and_rows_are_kept() -> None:
    made = Page(to_html(check("One 5\n\nState\t6\nSonora\t7\n\n" + "long line of words " * 4 + "\nthat goes on here", judged("5", 4))))
    paragraphs = [attrs for attrs in made.all("p") if attrs.get("dir") == "auto" and attrs.get("class") != "reason"]
    assert [attrs.get("class") for attrs in paragraphs] == [None, "lines", None]


def test_a_page_without_claims() -> None:
    made = to_html(check("No number here.", title=""))
    Page(made)
    assert "states something of the economy" in made
    assert '<section class="evidence"' not in made


def contrast(a: str, b: str) -> float:
    """WCAG 2.2, relative luminance."""

    def luminance(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    high, low = sorted((luminance(a), luminance(b)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_colours_have_contrast_in_both_schemes() -> None:
    schemes = re.findall(r":root \{([^}]*)\}", to_html(SIMPLE))
    assert len(schemes) == 3  # light, dark, print
    for scheme in schemes:
        colours = dict(re.findall(r"--(\w+): (#[0-9a-f]{6})", re.sub(r"#([0-9a-f])([0-9a-f])([0-9a-f])(?=;)", r"#\1\1\2\2\3\3", scheme)))
        for name, colour in colours.items():
            if name not in ("line", "paper", "raised"):
                assert contrast(colour, colours["paper"]) >= 4.5, name
                assert contrast(colour, colours["raised"]) >= 4.5, name


@pytest.mark.parametrize("lang", languages())
def test_every_language(lang: str) -> None:
    claims = tuple(judged("6", 0, verdict, figure()) for verdict in VERDICTS)
    made = to_html(check("6", *claims, lang=lang))
    Page(made)
    assert f'<html lang="{lang}">' in made
    shown = to_terminal(check("6", *claims, lang=lang), colour=False, width=200)
    for verdict in VERDICTS:
        assert text(lang, f"check.verdict.{verdict}") in made
        assert text(lang, f"check.legend.{verdict}") in made.replace("&#39;", "'")
        assert text(lang, f"check.verdict.{verdict}").split()[0] in shown


# -------------------------------------------------------------------------------------------------------------------- words


@pytest.mark.parametrize(
    ("lang", "metric", "keys", "said"),
    [
        ("en", "exports", KEYS, "exports of Mexico to South Korea, 2024"),
        ("es", "exports", KEYS, "exportaciones de México a Corea del Sur, 2024"),
        ("ko", "exports", KEYS, "멕시코의 대한국 수출액, 2024년"),
        ("en", "region_exports", {**KEYS, "region": "MX-SON"}, "exports of Mexico to South Korea, Sonora, 2024"),
        ("en", "fdi_inward", {**KEYS, "instrument": "reinvested_earnings", "region": "TOTAL"}, "direct investment from South Korea in Mexico, reinvested earnings, 2024"),
        ("en", "indicator", {"area": "KOR", "concept": "gdp", "period": "2023"}, "gross domestic product, South Korea, 2023"),
        ("en", "index_rank", {"area": "KOR", "index": "GII"}, "rank of South Korea in the Global Innovation Index"),
        ("en", "exports", {"reporter": "MEX"}, "exports: Mexico"),
        ("en", "exports", {}, "exports"),
        ("ko", "exports", {"reporter": "MEX", "period": "soon"}, "수출: 멕시코, soon"),
        ("en", "exports", {"reporter": "???", "partner": "KOR"}, "exports of ??? to South Korea"),
        ("en", None, {}, "what it measures is not understood"),
        ("en", "no_such_metric", {"area": "KOR"}, "no_such_metric: South Korea"),
    ],
)
def test_what_a_claim_is_about(lang: str, metric: str | None, keys: dict[str, str], said: str) -> None:
    assert about(lang, metric, keys) == said


@pytest.mark.parametrize(
    ("lang", "value", "unit", "metric", "said"),
    [
        ("en", Decimal(6160000000), "USD", "exports", "US$6.16 billion"),
        ("es", Decimal(6160000000), "MXN", "exports", "6,160 millones de MXN"),
        ("en", 0.0362, "ratio", "import_share", "3.62%"),
        ("en", 0.05, "ratio", "export_growth", "+5%"),
        ("en", 5, "rank", "partner_rank", "fifth"),
        ("ko", 5, "rank", "partner_rank", "5위"),
        ("en", Decimal(1962), "year", "event", "1962"),
        ("en", 1900, "companies", "company_count", "1,900 companies"),
        ("ko", 1900, "companies", "company_count", "1,900개 기업"),
        ("es", 6_500_000, "persons", "indicator", "6.5 millones de personas"),
        ("en", "positive", "USD", "region_balance", "above zero"),
        ("en", Decimal(32), "", None, "32"),
    ],
)
def test_values_are_said_by_their_unit(lang: str, value: object, unit: str, metric: str | None, said: str) -> None:
    assert value_words(lang, value, unit, metric) == said


# -------------------------------------------------------------------------------------------------------------------- the terminal


def test_plain_text_reads_without_colour() -> None:
    shown = to_terminal(SIMPLE, {"datamexico": "DataMéxico"}, colour=False, width=140)
    assert "\x1b" not in shown
    assert "Exports were US$6.16 billion[1✓].\n\nImports were US$23 billion[2↻], 3.62%[3?] of all." in shown
    for words in ("✓ supported", "↻ outdated", "? not checkable", "DataMéxico", "vintage 1 March 2025", "supported: 1 · ↻ outdated: 1"):
        assert words in shown
    assert max(map(cell_len, shown.splitlines())) <= 140


@pytest.mark.parametrize("width", [40, 80, 120, 160])
def test_lines_keep_to_the_width_in_korean(width: int) -> None:
    words = "2024년 멕시코의 대한국 수출액은 61억 6천만 달러였다. " * 3
    shown = to_terminal(check(words, judged("61억 6천만 달러", words.index("61억"), "supported", figure(), reason="멕시코 경제부 수치와 맞는다. " * 3), lang="ko"), colour=False, width=width)
    assert max(map(cell_len, shown.splitlines())) <= width
    assert "확인됨" in shown


def test_colour_marks_the_span() -> None:
    assert re.search(r"\x1b\[[0-9;]*32mUS\$6.16 billion", to_terminal(SIMPLE, colour=True, width=100))


def test_a_terminal_takes_no_commands_from_a_text() -> None:
    words = "\x1b]0;title\x07\x1b[2J 5 \x9b31m \u202e6\u2066 \u20287"
    one = judged("5", words.index("5"), "contradicted", figure(source=words), reason=words, correction=words, text=words)
    for width in (60, 160):
        shown = to_terminal(check(words, one, title=words), colour=False, width=width)
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e\u2066\u2028]", shown)


def test_brackets_are_words_not_markup() -> None:
    assert "[red]5[/red] :smile:" in to_terminal(check("[red]5[/red] :smile:"), colour=False, width=80)
