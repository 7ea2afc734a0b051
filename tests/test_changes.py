"""What releases changed: small worlds worked out by hand, the embedded starter's rebasing, builds of one home, the document and the command."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

import briefs
import tiny
from bilateral.changes import KINDS, Changes, changes, to_json
from bilateral.documents.changes_document import LISTED, write_changes
from bilateral.documents.document import Document
from bilateral.documents.render import figures_of, render
from bilateral.figures import Warehouse, open_warehouse
from bilateral.model import BilateralError, UnknownName
from bilateral.snapshot import add, lock, open_store
from bilateral.sources import source
from bilateral.warehouse.build import build
from command import last, run

MILLION = Decimal(1_000_000)
OLD, NEW = date(2023, 2, 19), date(2025, 8, 19)


def rank(value: str) -> dict[str, str | None]:
    return {"metric": "partner_rank", "keys": "reporter=MEX; partner=KOR; period=2020; among=APAC", "value": value, "unit": "rank", "producer": "press"}


def history() -> Warehouse:
    """Two releases: 2010 to 2012 revised up by 5, 6 and 7 million, 2013 down by 4, 2014 withdrawn (50), 2015 new (60), a rank from third to second."""
    first = [tiny.fdi("KOR", y, v) for y, v in (("2010", "10"), ("2011", "20"), ("2012", "30"), ("2013", "40"), ("2014", "50"))]
    then = [tiny.fdi("KOR", y, v) for y, v in (("2010", "15"), ("2011", "26"), ("2012", "37"), ("2013", "36"), ("2015", "60"))]
    return tiny.shared_world(
        [
            tiny.File("se_fdi", {"investment": first}, OLD, multiplier=MILLION),
            tiny.File("se_fdi", {"investment": then}, NEW, multiplier=MILLION),
            tiny.File("curated", {"statement": [rank("3")]}, OLD),
            tiny.File("curated", {"statement": [rank("2")]}, NEW),
        ]
    )


@pytest.fixture(scope="module")
def made() -> Changes:
    return changes(history(), "Mexico", "Corea del Sur")


def said(document: Document) -> list[str]:
    return [one.text for section in document.sections for one in section.sentences]


def test_kinds_sizes_and_order(made: Changes) -> None:
    assert (made.a, made.b, made.since) == ("MEX", "KOR", "2025-08-18")
    assert [(c.kind, c.metric, c.periods, c.size) for c in made.items] == [
        ("revised", "fdi_inward", ("2010", "2011", "2012"), 18e6),
        ("revised", "fdi_inward", ("2013",), 4e6),
        ("withdrawn", "fdi_inward", ("2014",), 50e6),
        ("moved", "partner_rank", ("2020",), 1),
        ("added", "fdi_inward", ("2015",), 60e6),
    ]
    run_ = made.items[0]
    assert (run_.total_before, run_.total_after) == (60e6, 78e6)
    assert {f.vintage for f in run_.before if f} == {OLD}
    assert {f.vintage for f in run_.after if f} == {NEW}


def test_a_change_is_seen_from_either_side_and_only_in_the_metrics_asked(made: Changes) -> None:
    w = history()
    other = changes(w, "KOR", "MEX")
    assert [(c.kind, c.metric, c.periods) for c in other.items] == [(c.kind, c.metric, c.periods) for c in made.items]
    assert [c.metric for c in changes(w, "MEX", "KOR", only=("partner_rank",)).items] == ["partner_rank"]


def test_since_a_day_and_as_of_a_day() -> None:
    w = history()
    assert {c.kind for c in changes(w, "MEX", "KOR", since="2023-02-18", as_of=date(2023, 2, 19)).items} == {"added"}
    assert changes(w, "MEX", "KOR", since="2025-08-19").items == ()


def test_ids_after_are_those_of_the_latest_figures() -> None:
    w = history()
    after = changes(w, "MEX", "KOR").items[1].after[0]
    assert after is not None
    assert after.id == w.figure("fdi_inward", reporter="MEX", partner="KOR", period="2013").id


@pytest.mark.slow
def test_held_back_is_withdrawn_and_given_again_is_new() -> None:
    hidden = tiny.fdi("KOR", "2010", None, conf_status="C")
    shown = tiny.fdi("KOR", "2010", "3")
    for rows, kind, words in (((shown, hidden), "withdrawn", "now held back as confidential"), ((hidden, shown), "added", "held back as confidential before")):
        w = tiny.world([tiny.File("se_fdi", {"investment": [row]}, day, multiplier=MILLION) for row, day in zip(rows, (OLD, NEW), strict=True)])
        assert [c.kind for c in changes(w, "MEX", "KOR").items] == [kind]
        line = said(write_changes(w, "MEX", "KOR"))[0]
        assert words in line
        assert "US$3 million" in line


def test_nothing_changed() -> None:
    w = tiny.world([tiny.File("se_fdi", {"investment": [tiny.fdi("KOR", "2010", "3")]}, day, multiplier=MILLION) for day in (OLD, NEW)])
    assert changes(w, "MEX", "KOR", since="2023-03-01").items == ()
    document = write_changes(w, "MEX", "KOR", since="2023-03-01", as_of=date(2025, 9, 1))
    assert said(document) == ["Nothing about Mexico and South Korea changed between 1 March 2023 and 1 September 2025."]


def test_json_has_every_change(made: Changes) -> None:
    data = json.loads(json.dumps(to_json(made)))
    assert data["pair"] == ["MEX", "KOR"]
    assert [c["kind"] for c in data["changes"]] == [c.kind for c in made.items]
    assert data["changes"][0]["periods"] == ["2010", "2011", "2012"]
    assert [f["value"] for f in data["changes"][0]["after"]] == [15_000_000, 26_000_000, 37_000_000]


# ------------------------------------------------------------------------------------------------------------ the starter


def test_the_rebasing_of_2006_to_2012_is_at_the_head() -> None:
    """Secretaría de Economía, workbooks of end 2022 and of the third quarter of 2025: Korea 2011 went from 143.2 to 494.5 (US$ million)."""
    head = changes(briefs.starter_world(), "MEX", "KOR", since="2023-03-01").items[0]
    assert (head.kind, head.metric, head.periods) == ("revised", "fdi_inward", tuple(str(y) for y in range(2006, 2013)))
    assert dict(head.keys)["instrument"] == "TOTAL"
    at = head.periods.index("2011")
    values = [round(float(f.value or 0) / 1e6, 1) for f in (head.before[at], head.after[at]) if f]
    assert values == [143.2, 494.5]


def test_the_document_of_the_founding_pair() -> None:
    document = write_changes(briefs.starter_world(), "Mexico", "South Korea", since="2023-03-01")
    first = document.sections[0]
    assert (first.id, first.title, first.listed) == ("revised", "Revised", True)
    assert first.sentences[0].text.startswith("Direct investment from South Korea in Mexico, 2006–2012: revised up by US$1.14 billion in all, from US$1.58 billion to US$2.72 billion")
    assert "(vintage 19 August 2025, before: 19 February 2023)." in first.sentences[0].text
    assert len(first.sentences) == LISTED + 1
    assert first.sentences[-1].text.startswith("And ")
    whole = first.sentences[0].marks[-1].figure
    assert whole.keys["period"] == "2006/2012"
    assert round(float(whole.value or 0) / 1e9, 2) == 2.72
    assert any("Baja California" in line for line in said(document))
    assert any("new equity" in line for line in said(document))


def test_every_amount_is_bound_and_every_source_listed() -> None:
    document = write_changes(history(), "MEX", "KOR")
    assert [s.id for s in document.sections] == list(KINDS)
    for section in document.sections:
        for one in section.sentences:
            assert one.marks
            assert all(m.source and one.text[m.start : m.end].strip() == one.text[m.start : m.end] != "" for m in one.marks)
    assert said(document) == [
        "Direct investment from South Korea in Mexico, 2010–2012: revised up by US$18 million in all, from US$60 million to US$78 million "
        "(vintage 19 August 2025, before: 19 February 2023).",
        "Direct investment from South Korea in Mexico, 2013: revised down by US$4 million, from US$40 million to US$36 million "
        "(vintage 19 August 2025, before: 19 February 2023).",
        "Direct investment from South Korea in Mexico, 2014: US$50 million before, no longer given (vintage 19 February 2023).",
        "The rank of South Korea among the trading partners of Mexico, among those of Asia-Pacific, 2020: second, before: third "
        "(vintage 19 August 2025, before: 19 February 2023).",
        "Direct investment from South Korea in Mexico, 2015: US$60 million (vintage 19 August 2025).",
    ]


@pytest.mark.parametrize("form", ["text", "md", "html", "json"])
def test_every_format_says_it(form: str) -> None:
    text = render(write_changes(history(), "MEX", "KOR"), form)
    assert "revised up by" in text
    assert "US$78 million" in text
    if form == "md":
        assert "- Direct investment from South Korea in Mexico, 2010–2012: revised up by US$18 million[^1] in all, from US$60 million[^2] to" in text
    if form == "html":
        assert text.count("<li>Direct investment") == 4


def test_bad_use_is_one_line() -> None:
    w = history()
    with pytest.raises(BilateralError, match="give a day instead"):
        changes(w, "MEX", "KOR", since="1234abcd")
    with pytest.raises(UnknownName, match="Mexcio"):
        changes(w, "Mexcio", "KOR")
    with pytest.raises(UnknownName, match="unknown language"):
        write_changes(w, "MEX", "KOR", lang="xx")


# ----------------------------------------------------------------------------------------------------------- in the brief


def test_the_brief_says_what_the_newest_release_changed() -> None:
    from bilateral.documents.brief import write_brief

    section = briefs.founding_pair().sections[-1]
    assert section.id == "changed"
    assert section.sentences[0].text == "Against what was known on 18 August 2025:"
    assert "2006–2012: revised up by US$1.14 billion in all" in section.sentences[1].text
    assert len(section.sentences) == 7  # what it is against, five changes, how many more
    quiet = briefs.small(event=[{"event": "e", "area_a": "MEX", "area_b": "KOR", "date": "2020", "title": "Forum"}])
    assert [one.text for one in write_brief(quiet, "MEX", "KOR").sections[-1].sentences] == [
        "The newest release loaded changed none of the figures of Mexico and South Korea."
    ]


# ------------------------------------------------------------------------------------------------- builds, and the command


@pytest.mark.slow
def test_since_an_earlier_build_of_the_home(tmp_path: Path) -> None:
    """BACI gives thousands of dollars: 12.5 in one release and 13.75 in the next."""
    home = tmp_path / "home"
    ids = []
    for name, value in (("BACI_HS17_Y2021_V202201.csv", "12.5"), ("BACI_HS17_Y2021_V202301.csv", "13.75")):
        path = tmp_path / name
        path.write_text(f"t,i,j,k,v,q\n2021,484,410,870323,{value},3.25\n")
        with lock(open_store(home)):
            add(open_store(home), source("baci"), path)
        ids.append(build(open_store(home)).build_id)
    w = open_warehouse(home)
    listed = changes(w, "MEX", "KOR", since=ids[0])
    assert listed.since == f"build {ids[0]}"
    exports = next(c for c in listed.items if c.metric == "exports")
    assert (exports.kind, exports.total_before, exports.total_after) == ("revised", 12500, 13750)
    assert changes(w, "MEX", "KOR", since=ids[1]).items == ()
    document = write_changes(w, "MEX", "KOR", since=ids[0])
    assert any("revised up by US$1,250, from US$12,500 to US$13,750" in line for line in said(document))
    assert {f.build_id for f in figures_of(document)} == set(ids)
    w.close()
    done = run(home, "changes", "MEX", "KOR", "--since", ids[0], "--json")
    assert json.loads(done.stdout)["since"] == f"build {ids[0]}"
    assert ids[1] in last(run(home, "changes", "MEX", "KOR", "--since", "0123456789abcdef", code=2))
    shown = run(home, "changes", "MEX", "KOR", "--since", "2023-03-01").stdout
    assert "2006–2012: revised up by US$1.14" in shown
    assert "yesterday" in last(run(home, "changes", "MEX", "KOR", "--since", "yesterday", code=2))
    listed_ = json.loads(run(home, "changes", "MEX", "KOR", "--format", "json").stdout)
    before = listed_["sections"][0]["sentences"][0]["marks"][1]["figure"]
    assert json.loads(run(home, "trace", before["id"], "--json").stdout)["figure"]["value"] == before["value"]


def test_history_of_a_figure_at_the_command_line(starter_home: Path) -> None:
    keys = ("fdi_inward", "reporter=MEX", "partner=KOR", "period=2011")
    listed = json.loads(run(starter_home, "figure", *keys, "--history", "--json").stdout)
    assert [round(f["value"] / 1e6, 1) for f in listed] == [143.2, 494.5]
    assert [f["vintage"] for f in listed] == ["2023-02-19", "2025-08-19"]
    assert "143,219,324.99" in run(starter_home, "figure", *keys, "--history").stdout
    assert json.loads(run(starter_home, "trace", listed[0]["id"], "--json").stdout)["figure"]["value"] == listed[0]["value"]
    assert "--history" in last(run(starter_home, "figure", *keys, "--history", "--as-of", "2024-01-01", code=2))
