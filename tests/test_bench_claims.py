"""The benchmark of claims: its gold is well formed and true of the starter, its twins are made as they say, and it counts rightly."""

from __future__ import annotations

import sys
from collections import Counter
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace

import pytest

import briefs
from bilateral.figures import Warehouse

BENCH = Path(__file__).parent.parent / "bench" / "claims"
sys.path.insert(0, str(BENCH))
import gold as golds  # noqa: E402
import holding  # noqa: E402
import mutate  # noqa: E402
import score  # noqa: E402

VERDICTS = ("supported", "supported_by_partner", "other_basis", "outdated", "unit_slip", "inconsistent", "contradicted", "not_checkable")
GROUPS = [(lang, half) for lang in golds.LANGS for half in golds.HALVES]
TEXTS = golds.load()
CLAIMS = [(text, claim) for text in TEXTS for claim in text.claims]


@pytest.fixture(scope="module")
def w() -> Warehouse:
    return briefs.starter_world()


@pytest.fixture(scope="module")
def made(w: Warehouse) -> list[mutate.Twin]:
    return list(mutate.twins(w, TEXTS))


def test_offsets_are_those_of_the_text() -> None:
    for text, claim in CLAIMS:
        assert text.text[claim.start : claim.end] == claim.text, claim.id
        assert claim.text == claim.text.strip(), claim.id
        assert claim.text, claim.id
    for text in TEXTS:
        ends = [(c.start, c.end) for c in text.claims]
        assert all(a[1] <= b[0] for a, b in pairwise(ends)), f"{text.name}: claims overlap or are out of order"


def test_every_id_stands_once_and_every_verdict_is_one() -> None:
    assert all(count == 1 for count in Counter((text.lang, claim.id) for text, claim in CLAIMS).values())
    assert all(claim.verdicts and claim.verdicts <= set(VERDICTS) for _, claim in CLAIMS)
    assert all(claim.metric is not None or (not claim.keys and claim.verdicts == {"not_checkable"}) for _, claim in CLAIMS)


@pytest.mark.parametrize(("lang", "half"), GROUPS)
def test_each_half_has_enough_claims_and_all_verdicts(lang: str, half: str) -> None:
    verdicts = Counter(v for text, claim in CLAIMS if (text.lang, text.half) == (lang, half) for v in claim.verdicts)
    assert sum((text.lang, text.half) == (lang, half) for text, _ in CLAIMS) >= 75
    assert min(verdicts[v] for v in VERDICTS) >= 3, verdicts


def test_no_text_stands_in_both_halves() -> None:
    lines = {half: {line.strip() for t in TEXTS if t.half == half for line in t.text.splitlines() if len(line) > 40} for half in golds.HALVES}
    assert not lines["seen"] & lines["unseen"]


def test_values_are_what_is_written() -> None:
    """A plain reading agrees, but where a list or a table's heading carries the unit or the percent sign: there it differs by a power of ten (Korean tables count in ten thousands too)."""
    unread, carried = [], []
    for text, claim in CLAIMS:
        read = golds.written(claim.text, text.lang)
        if read is None or isinstance(claim.value, str):
            unread.append(claim.id)
        elif read.value != abs(claim.value):
            assert abs(claim.value) / read.value in (1000, 10_000, 1_000_000, 100_000_000, 1_000_000_000, 1_000_000_000_000, Decimal("0.01")), f"{claim.id}: {claim.text!r} is not {claim.value}"
            carried.append(claim.id)
    assert len(unread) < 0.08 * len(CLAIMS)
    assert len(carried) < 0.08 * len(CLAIMS)  # tables in thousands of dollars have many


def in_words(claim: golds.Gold) -> tuple[Decimal, Decimal]:
    """The interval of a number written in words, which the plain reading does not read."""
    value = Decimal(claim.value)
    if claim.bound == "about":
        return value - abs(value) / 20, value + abs(value) / 20
    if claim.bound == "at_least":
        return value, Decimal("Infinity")
    if claim.units and claim.units[0] == "USD":  # as of numerals, zeros at the end are not significant, three leading digits are
        step = Decimal(10) ** min(value.normalize().as_tuple().exponent, value.adjusted() - 2)
        return value - step / 2, value + step / 2
    return value, value


@pytest.mark.slow
def test_what_is_supported_is_held(w: Warehouse) -> None:
    for text, claim in CLAIMS:
        if claim.verdicts != {"supported"}:
            continue
        if claim.value == "positive":
            assert any(f.basis.get("qualifier") == "positive" for f in holding.held(w, claim.metric, claim.query)), claim.id
            continue
        ends = golds.interval(claim, text) or in_words(claim)
        assert holding.supported(w, claim, ends, text.day), f"{claim.id}: {claim.text!r}, {claim.metric} {claim.query}"


@pytest.mark.slow
def test_what_is_not_supported_is_not_held(w: Warehouse) -> None:
    for text, claim in CLAIMS:
        ends = golds.interval(claim, text)
        if "supported" in claim.verdicts or ends is None or set(claim.units) & {"MXN", "KRW"}:
            continue
        assert not holding.supported(w, claim, ends, text.day), claim.id


def test_the_other_verdicts_have_their_reason(w: Warehouse) -> None:
    for text, claim in CLAIMS:
        ends, verdict = golds.interval(claim, text), next(iter(claim.verdicts))
        if ends is None or len(claim.verdicts) > 1:
            continue
        known = holding.held(w, claim.metric, claim.query)
        if verdict == "supported_by_partner":
            sign = holding.mirror(claim.metric, claim.query)[2]  # type: ignore[index]
            turned = (ends[1] * sign, ends[0] * sign) if sign < 0 else ends
            assert any(holding.inside(f, turned) for f in holding.partners(w, claim.metric, claim.query)), claim.id
        elif verdict == "outdated":
            assert any(holding.inside(f, ends) for f in (*known, *holding.held(w, claim.metric, claim.query, text.day or holding.LAST))), claim.id
        elif verdict == "unit_slip":
            assert not any(holding.inside(f, ends) for f in known) or set(claim.units) & {"MXN", "KRW"}, claim.id
            assert holding.coincides(w, claim.metric, claim.query, ends), claim.id
        elif verdict in ("contradicted", "inconsistent"):
            is_turned = any(f.value is not None and Decimal(str(f.value)) * claim.value < 0 for f in known)  # a fall of as much as it rose, a surplus for a deficit
            assert claim.bound or is_turned or not holding.coincides(w, claim.metric, claim.query, ends), claim.id
            assert verdict == "inconsistent" or any(f.value is not None for f in known), claim.id
        elif verdict == "not_checkable":
            assert not any(f.value is not None for f in holding.held(w, claim.metric, claim.query, text.day or holding.LAST)), claim.id


def test_twins_are_made_for_every_language_and_half_and_by_every_rule(made: list[mutate.Twin]) -> None:
    assert {(t.source.lang, t.source.half) for t in made} == set(GROUPS)
    for half in golds.HALVES:
        made_so = {t.rule for t in made if t.source.half == half}
        assert len(set(mutate.RULES) - made_so) <= (half == "unseen"), set(mutate.RULES) - made_so  # few texts have what can be exchanged


@pytest.mark.slow
def test_the_same_seed_makes_the_same_twins(w: Warehouse, made: list[mutate.Twin]) -> None:
    assert list(mutate.twins(w, TEXTS)) == made
    assert [t.text.text for t in mutate.twins(w, TEXTS, seed=2)] != [t.text.text for t in made]


def test_a_twin_differs_in_its_place_only(made: list[mutate.Twin]) -> None:
    for twin in made:
        source, at, back = twin.source.text, 0, twin.text.text
        kept = []
        for edit in twin.edits:
            assert source[edit.start : edit.end] != edit.new
            kept.append(source[at : edit.start])
            at = edit.end
        for piece, edit in zip(kept, twin.edits, strict=True):
            assert back.startswith(piece + edit.new), twin.rule
            back = back[len(piece + edit.new) :]
        assert back == source[at:]
        for before, after in zip(twin.source.claims, twin.text.claims, strict=True):
            assert twin.text.text[after.start : after.end] == after.text
            assert after.id in twin.touched or (before.text, before.value, before.keys, before.verdicts) == (after.text, after.value, after.keys, after.verdicts)


@pytest.mark.slow
def test_nothing_touched_is_still_supported(w: Warehouse, made: list[mutate.Twin]) -> None:
    for twin in made:
        for claim in twin.text.claims:
            if claim.id in twin.touched:
                ends = golds.interval(claim, twin.text) or in_words(claim)
                assert "supported" not in claim.verdicts
                assert not holding.supported(w, claim, ends, twin.text.day), (twin.rule, claim.id)


# ------------------------------------------------------------------------------------------------------------------ the counting


def answered(text: golds.Text, *, verdict: str = "") -> SimpleNamespace:
    """A check that answers with the gold itself, or with one verdict throughout."""
    claims = tuple(
        SimpleNamespace(
            claim=SimpleNamespace(start=c.start, end=c.end, text=c.text, sentence="", metric=c.metric, keys=c.query, value=c.value, unit=(c.units or ("",))[0]),
            verdict=verdict or min(c.verdicts), reason="",
        )
        for c in text.claims
    )  # fmt: skip
    return SimpleNamespace(claims=claims, lang=text.lang, date=text.day, pair=text.pair)


def test_the_gold_itself_scores_everything(made: list[mutate.Twin]) -> None:
    for text in TEXTS:
        t, n = score.tally(text, answered(text)), len(text.claims)
        assert (t.gold, t.detected, t.exact, t.read, t.verdict) == (n, n, n, n, n)
        assert (t.false_bad, t.spurious, t.lang, t.date, t.pair) == (0, 0, 1, 1, 1)
    for twin in made:
        t = score.tally_twin(twin, answered(twin.text))
        assert t.touched == t.detected == t.caught == t.right > 0
        assert t.others == t.kept


def test_what_is_missed_counts_as_wrong_and_false_alarms_are_counted() -> None:
    text = TEXTS[0]
    silent = SimpleNamespace(claims=(), lang="en", date=None, pair=())
    assert score.tally(text, silent) == score.Tally(gold=len(text.claims), texts=1, lang=1, pair=not text.pair)
    alarmed = score.tally(text, answered(text, verdict="contradicted"))
    assert alarmed.false_bad == sum(not c.verdicts & golds.BAD for c in text.claims)
    stray = SimpleNamespace(claim=SimpleNamespace(start=len(text.text) - 1, end=len(text.text)), verdict="contradicted", reason="")
    assert score.tally(text, SimpleNamespace(**{**vars(silent), "claims": (stray,)})).spurious == 1


def test_the_report_has_all_tables(w: Warehouse) -> None:
    printed = "\n".join(score.report(w, answered, ("ko",), golds.HALVES, with_twins=True, verbose=True))
    assert "| ko | unseen |" in printed
    assert "(100.0%)" in printed
    assert "misjudged" not in printed
