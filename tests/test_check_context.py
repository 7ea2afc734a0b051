"""What the checker reads by: tables of words that three languages have alike, metrics by their declared phrases, figures gathered many at a time, pairs as typed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import pytest

import bilateral.metrics
from bilateral.check import check_text, lexicon, topics
from bilateral.classify import areas
from bilateral.figures import Warehouse
from bilateral.gather import asked, gather
from bilateral.keys import parse_pair
from bilateral.lang import languages
from bilateral.lang.context import context, contexts, language_of
from bilateral.metrics import metric, metrics
from bilateral.model import BilateralError, Metric, Scope, UnknownName
from tiny import world
from worlds import EXAMPLES, FILES

# Tables that a language has only where its grammar needs them.
OF_SOME = ("counted", "period.compared_after")
# Tables whose members are words or numbers of the language, or economies its writers name by a capital: any members will do.
OWN_MEMBERS = ("metonyms", "table_unit", "roles.before", "roles.after", "roles.turned", "counted")


@pytest.fixture(scope="module")
def w() -> Warehouse:
    return world(FILES)


# ------------------------------------------------------------------------------------------------------------------ the tables


def names(table: Mapping[str, Any], prefix: str = "") -> Iterator[str]:
    """The names of all tables and lists in a table, dotted; members of those in OWN_MEMBERS are left out."""
    for key, value in table.items():
        at = f"{prefix}{key}"
        yield at
        if isinstance(value, Mapping) and not at.startswith(OWN_MEMBERS):
            yield from names(value, f"{at}.")


def test_every_language_can_be_checked() -> None:
    assert set(contexts()) == set(languages())


@pytest.mark.parametrize("lang", languages())
def test_every_language_has_the_same_tables(lang: str) -> None:
    own, english = ({n for n in names(context(x)) if not n.startswith(OF_SOME)} for x in (lang, "en"))
    assert own ^ english == set()


@pytest.mark.parametrize("lang", languages())
def test_units_and_wholes_of_concepts_are_the_same(lang: str) -> None:
    """What a concept is measured in, and of what it is a share, are no matter of language."""
    facts = [{name: (held["unit"], held.get("of")) for name, held in context(x)["concept"].items()} for x in (lang, "en")]
    assert facts[0] == facts[1]
    assert set(context(lang)["metonyms"]) <= set(areas.areas())


def lists(table: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, list[str]]]:
    for key, value in table.items():
        if isinstance(value, Mapping):
            yield from lists(value, f"{prefix}{key}.")
        elif isinstance(value, list):
            yield f"{prefix}{key}", value


@pytest.mark.parametrize("lang", languages())
def test_words_are_written_as_they_are_searched_for(lang: str) -> None:
    """Lower case but for names; no word empty or with a blank at its end, where it would never be found."""
    named = ("metonyms", "capitals", "skip", "products")
    for at, words in lists(context(lang)):
        assert all(word.strip() for word in words), at
        assert at.startswith((*named, "roles.after")) or all(word == word.strip() for word in words), at
        assert at.startswith(named) or all(word == word.lower() for word in words), at


def test_an_unknown_language_names_those_there_are() -> None:
    with pytest.raises(UnknownName, match="en, es, ko"):
        context("fr")


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("Exports of Mexico to Korea grew by 5%.", "en"), ("Las exportaciones de México a Corea crecieron 5%.", "es"), ("멕시코의 대한국 수출은 5% 증가했다.", "ko"), ("6.16", "en"),
        ("La inversion de las empresas en el pais", "es"), ("LG전자(LG Electronics)는 멕시코 공장에 투자한다", "ko"),
    ],
)  # fmt: skip
def test_the_language_of_a_text(text: str, lang: str) -> None:
    assert language_of(text) == lang


# --------------------------------------------------------------------------------------------------------- a metric declared anew


PLEDGED = Metric(
    "aid_pledged", "trade", "USD", ("reporter", "partner", "period"), "What an economy pledged to another in a year.",
    "select 'MEX' as reporter, 'KOR' as partner, '2023' as period, cast(4500000 as decimal(18, 2)) as value, 'published' as status, 'press' as source, 'starter' as via, "
    "false as stated, cast(null as date) as vintage, json_object() as basis, cast([] as integer[]) as snapshots, cast([] as varchar[]) as citations",
    (Scope("trade", "reporter = $reporter"),), label="Aid pledged", phrases={"en": ("aid pledged",), "es": ("ayuda comprometida",), "ko": ("약정 원조",)},
    roles={"from": "reporter", "by": "reporter", "of": "reporter", "to": "partner"},
)  # fmt: skip


@pytest.fixture
def declared(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The registry with one metric more, as if its module listed it."""
    module = bilateral.metrics.trade
    caches = (metrics, lexicon.lexicon, topics._of_topic, topics._kinds)

    def forget() -> None:
        for held in caches:
            held.cache_clear()

    monkeypatch.setattr(module, "METRICS", (*module.METRICS, PLEDGED))
    forget()
    yield
    monkeypatch.undo()
    forget()


@pytest.mark.parametrize(
    ("lang", "text", "value"),
    [
        ("en", "In 2023, aid pledged from Mexico to South Korea was US$4.5 million.", 4_500_000),
        ("es", "En 2023, la ayuda comprometida de México a Corea del Sur fue de 4.5 millones de dólares.", 4_500_000),
        ("ko", "2023년 멕시코의 한국에 대한 약정 원조는 450만 달러였다.", 4_500_000),
    ],
)
def test_a_metric_declared_with_its_phrases_is_read(declared: None, w: Warehouse, lang: str, text: str, value: int) -> None:
    w.con.execute(f"create or replace temp view metric_aid_pledged as {PLEDGED.relation}")
    made = check_text(w, text)
    assert made.lang == lang
    found = [(j.claim.metric, dict(j.claim.keys), j.claim.value) for j in made.claims]
    assert found == [("aid_pledged", {"reporter": "MEX", "partner": "KOR", "period": "2023"}, value)]
    assert made.claims[0].verdict == "supported"


def test_without_the_declaration_it_is_not_understood(w: Warehouse) -> None:
    made = check_text(w, "In 2023, aid pledged from Mexico to South Korea was US$4.5 million.")
    assert [j.claim.metric for j in made.claims] == [None]


@pytest.mark.parametrize("name", metrics())
def test_every_metric_can_be_read_in_every_language(name: str) -> None:
    topic = metrics().get(metric(name).topic or name, metric(name))
    by_name = topic.family in ("projects", "economy")  # by the names of companies, milestones and concepts
    assert by_name or all(topic.phrases.get(lang) for lang in languages())
    assert all(phrase == phrase.strip().lower() for phrases in topic.phrases.values() for phrase in phrases)


# ------------------------------------------------------------------------------------------------------------- figures at once


QUESTIONS = [(name, keys) for name, keys, as_of, *_ in EXAMPLES if as_of is None]


def facts(figures: Any) -> list[tuple[Any, ...]]:
    return sorted((str(f.value), f.status, f.unit, str(f.source), f.via, str(f.vintage), f.snapshots) for f in figures)


def test_gathered_at_once_and_one_at_a_time_are_the_same(w: Warehouse) -> None:
    together = gather(w, QUESTIONS)
    for name, keys in QUESTIONS:
        assert gather(w, [(name, keys)])[asked(name, keys)] == together[asked(name, keys)], (name, keys)


@pytest.mark.parametrize(("name", "keys"), [(n, k) for n, k in QUESTIONS if "/" not in k.get("period", "")], ids=lambda v: v if isinstance(v, str) else "-".join(v.values()))
def test_gathered_figures_are_the_candidates(w: Warehouse, name: str, keys: dict[str, str]) -> None:
    gathered, candidates = gather(w, [(name, keys)])[asked(name, keys)], w.candidates(name, **keys)
    assert facts(gathered) == facts(f for f in candidates if f.source is not None)
    if gathered:
        assert (gathered[0].value, gathered[0].source, gathered[0].vintage) == (candidates[0].value, candidates[0].source, candidates[0].vintage)


def test_gathered_sums_are_those_known_on_each_release_day(w: Warehouse) -> None:
    """10 and 20 in the release of 2023; 10, and 22, in that of 2025. With 2023 added, 10 + 22 + 30."""
    keys = {"reporter": "MEX", "partner": "KOR"}
    short, long = {**keys, "period": "2021/2022"}, {**keys, "period": "2021/2023"}
    found = gather(w, [("fdi_inward_cumulative", short), ("fdi_inward_cumulative", long)])
    assert {(int(f.value or 0), str(f.vintage)) for f in found[asked("fdi_inward_cumulative", short)]} == {(30_000_000, "2023-02-19"), (32_000_000, "2025-08-19")}
    assert [int(f.value or 0) for f in found[asked("fdi_inward_cumulative", long)]] == [62_000_000]


def test_keys_no_list_knows_gather_nothing(w: Warehouse) -> None:
    wanted = [("exports", {"reporter": "Freedonia", "partner": "KOR", "period": "2024"}), ("exports", {"reporter": "MEX"}), ("exports", {"reporter": "MEX", "partner": "KOR", "period": "24"})]
    assert set(gather(w, wanted).values()) == {()}
    assert gather(w, []) == {}


def test_keys_are_bound_not_written_into_the_question(w: Warehouse) -> None:
    keys = {"area": "KOR", "concept": "population'; drop table snapshot; --", "period": "2023"}
    assert gather(w, [("indicator", keys)])[asked("indicator", keys)] == ()
    assert w.con.execute("select count(*) from snapshot").fetchone()


def test_ids_tell_candidates_apart(w: Warehouse) -> None:
    keys = {"reporter": "MEX", "partner": "KOR", "period": "2024"}
    found = gather(w, [("exports", keys)])[asked("exports", keys)]
    assert len({f.id for f in found}) == len(found) == 3
    assert found[0].id == w.figure("exports", **keys).id
    assert replace(found[0], id="") != replace(found[1], id="")


# ----------------------------------------------------------------------------------------------------------------------- pairs


@pytest.mark.parametrize(
    ("text", "pair"),
    [
        ("MEX-KOR", ("MEX", "KOR")), ("mx-kr", ("MEX", "KOR")), ("México-Corea del Sur", ("MEX", "KOR")), ("멕시코–한국", ("MEX", "KOR")), ("South Korea—Mexico", ("KOR", "MEX")),
        ("Guinea-Bissau-Portugal", ("GNB", "PRT")), ("Portugal-Guinea-Bissau", ("PRT", "GNB")), ("MEX - KOR", ("MEX", "KOR")), ("Guinea-Portugal", ("GIN", "PRT")),
    ],
)  # fmt: skip
def test_pairs_as_a_person_types_them(text: str, pair: tuple[str, str]) -> None:
    assert parse_pair(text) == pair


@pytest.mark.parametrize(
    ("text", "part"),
    [("MEX", "hyphen"), ("", "hyphen"), ("MEX-MEX", "twice"), ("México-MEX", "twice"), ("Mexcio-KOR", "Mexico"), ("MEX-Kore", "Korea"), ("-", ""), ("MEX-", ""), ("MEX-KOR-JPN", "")],
)
def test_what_is_no_pair_gets_one_line(text: str, part: str) -> None:
    with pytest.raises(BilateralError) as caught:
        parse_pair(text)
    assert part in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("mark", ["[^1]", "[12]"])
def test_marks_of_footnotes_are_not_read(w: Warehouse, mark: str) -> None:
    """They part no number from the words behind it, are no claims, and stay in the sentence that is shown."""
    text = "Direct investment from South Korea in Mexico was US$984 million{} in 2022 and US$1.38 billion{} in 2024, as the ministry says."
    plain, noted = check_text(w, text.replace("{}", "")), check_text(w, text.replace("{}", mark))
    read = [[(j.claim.text, j.claim.metric, dict(j.claim.keys), j.verdict) for j in made.claims] for made in (plain, noted)]
    assert read[0] == read[1]
    assert [keys["period"] for _, _, keys, _ in read[1]] == ["2022", "2024"]
    assert {j.claim.sentence for j in noted.claims} == {text.replace("{}", mark)}
    assert [noted.text[j.claim.start : j.claim.end] for j in noted.claims] == ["US$984 million", "US$1.38 billion"]


def test_brackets_that_are_no_footnotes_are_read(w: Warehouse) -> None:
    made = check_text(w, "Exports from Mexico to South Korea were [4.07] billion dollars in 2024 ([tables](https://example.org)).")
    assert [j.claim.text for j in made.claims if j.claim.value] != []


def test_halves_and_counts_in_words_are_read(w: Warehouse) -> None:
    """Half of a scale is no whole one; a community may number so many; the half of a year may be that of the same year."""
    texts = {
        "Nuevo León drew half a billion dollars of South Korean investment in 2024.": ("half a billion dollars", 500_000_000),
        "Descendants of the Koreans of Yucatán number about 30,000 today.": ("about 30,000", 30_000),
        "Mexican imports from South Korea rose by a fifth in 2024.": ("by a fifth", 0.2),
    }
    for text, said in texts.items():
        claim = check_text(w, text, lang="en").claims[0].claim
        assert (claim.text, float(claim.value)) == said
    text = "Mexico imported $23 billion from South Korea in 2024. Exports to South Korea were $1.96 billion in the first half of the same year."
    assert [dict(j.claim.keys)["period"] for j in check_text(w, text, lang="en").claims] == ["2024", "2024-01/2024-06"]
