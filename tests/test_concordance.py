"""Goods across HS revisions: weights and conversion, on concordances small enough to work out on paper, and on the UN's tables."""

from __future__ import annotations

from decimal import Decimal
from itertools import permutations
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bilateral.classify.concordance import chain, convert, path, relationships
from bilateral.model import BilateralError, UnknownName
from once import hs_tables

A, B, C, D, E, F = "010101", "010102", "010103", "020201", "020202", "030301"
# H6 to H5: A alone; B and C become B; D becomes D or E; E becomes D or E. F is nowhere in H5's table.
NEW = [(A, A), (B, B), (C, B), (D, D), (D, E), (E, D), (E, E)]
# H5 to H4: A becomes A or C; B alone; D and E become D. Both halves of H6's D and E meet again in D.
OLD = [(A, A), (A, C), (B, B), (D, D), (E, D)]


def table(here: str, there: str, listed: list[tuple[str, str]]) -> pl.DataFrame:
    frame = pl.DataFrame(listed, schema={"from_commodity": pl.String, "to_commodity": pl.String}, orient="row")
    return frame.with_columns(pl.lit(here).alias("from_classification"), pl.lit(there).alias("to_classification"))


PAIRS = pl.concat([table("H6", "H5", NEW), table("H5", "H4", OLD)])


def rows(weights: pl.DataFrame) -> list[tuple[str, str, float, bool]]:
    return [(a, b, pytest.approx(w), e) for a, b, w, e in weights.iter_rows()]


def usd(*values: str | None) -> pl.Series:
    return pl.Series("value_usd", [None if v is None else Decimal(v) for v in values], dtype=pl.Decimal(18, 2))


def values(*listed: tuple[str, str | None]) -> pl.DataFrame:
    return pl.DataFrame({"commodity": [code for code, _ in listed]}, schema={"commodity": pl.String}).with_columns(usd(*(v for _, v in listed)))


def plain(frame: pl.DataFrame) -> dict[str, tuple[str | None, str | None, bool, bool]]:
    """commodity → value, assumed, exact, partial."""
    return {
        row["commodity"]: (*(None if row[n] is None else str(row[n]) for n in ("value_usd", "assumed_usd")), row["exact"], row["partial"])
        for row in frame.to_dicts()
    }


# ------------------------------------------------------------------------------------------------------------ relationships


def test_relationship_of_the_pair_and_of_its_group() -> None:
    """The pair C–E: C splits (right n), E comes from C alone (left 1). Its group has two codes on each side."""
    found = relationships(table("H6", "H5", [(A, A), (B, B), (C, B), (C, E), (F, F), (F, D)]))
    assert found.select("from_commodity", "to_commodity", "relationship", "group").rows() == [
        (A, A, "1:1", "1:1"),
        (B, B, "n:1", "n:n"),
        (C, B, "n:n", "n:n"),
        (C, E, "1:n", "n:n"),
        (F, F, "1:n", "1:n"),
        (F, D, "1:n", "1:n"),
    ]


def test_a_repeated_pair_counts_once() -> None:
    assert relationships(table("H6", "H5", [(A, A), (A, A)]))["relationship"].to_list() == ["1:1", "1:1"]


# -------------------------------------------------------------------------------------------------------------------- chain


def test_one_step() -> None:
    assert rows(chain(PAIRS, "H6", "H5")) == [
        (A, A, 1.0, True),
        (B, B, 1.0, True),
        (C, B, 1.0, True),
        (D, D, 0.5, False),
        (D, E, 0.5, False),
        (E, D, 0.5, False),
        (E, E, 0.5, False),
    ]


def test_one_step_the_other_way() -> None:
    assert rows(chain(PAIRS, "H5", "H6")) == [
        (A, A, 1.0, True),
        (B, B, 0.5, False),
        (B, C, 0.5, False),
        (D, D, 0.5, False),
        (D, E, 0.5, False),
        (E, D, 0.5, False),
        (E, E, 0.5, False),
    ]


def test_two_steps_multiply_and_halves_that_meet_again_are_exact() -> None:
    assert rows(chain(PAIRS, "H6", "H4")) == [
        (A, A, 0.5, False),
        (A, C, 0.5, False),
        (B, B, 1.0, True),
        (C, B, 1.0, True),
        (D, D, 1.0, True),
        (E, D, 1.0, True),
    ]


def test_two_steps_back() -> None:
    """H4's D is H5's D or E (½ each), each of which is H6's D or E (½ each): ¼ + ¼ for D, the same for E."""
    assert rows(chain(PAIRS, "H4", "H6")) == [
        (A, A, 1.0, True),
        (B, B, 0.5, False),
        (B, C, 0.5, False),
        (C, A, 1.0, True),
        (D, D, 0.5, False),
        (D, E, 0.5, False),
    ]


def test_unequal_weights_over_two_steps() -> None:
    """A → B or C; B → B; C → B, D or E: B gets ½ + ½ · ⅓ = ⅔, D and E get ⅙ each."""
    pairs = pl.concat([table("H6", "H5", [(A, B), (A, C)]), table("H5", "H4", [(B, B), (C, B), (C, D), (C, E)])])
    assert rows(chain(pairs, "H6", "H4")) == [(A, B, 2 / 3, False), (A, D, 1 / 6, False), (A, E, 1 / 6, False)]


def test_a_revision_to_itself() -> None:
    assert rows(chain(PAIRS, "H4", "H4")) == [(code, code, 1.0, True) for code in (A, B, C, D)]
    assert path(PAIRS, "H4", "H4") == ("H4",)


def test_what_has_no_pair_on_the_way_stays_at_its_heading_or_chapter() -> None:
    """H6's A is half D, half F in H5; H4 has neither F nor heading 0303 (chapter 03). H6's C is B; H4 has no B, but heading 0101."""
    pairs = pl.concat([table("H6", "H5", [(A, D), (A, F), (C, B)]), table("H5", "H4", [(D, D), (E, A)])])
    assert rows(chain(pairs, "H6", "H4")) == [(A, D, 0.5, False), (A, "03", 0.5, False), (C, "0101", 1.0, False)]


def test_the_table_in_the_direction_asked_goes_before_the_other_turned_round() -> None:
    pairs = pl.concat([table("H6", "H5", [(A, A), (A, B)]), table("H5", "H6", [(A, A)])])
    assert rows(chain(pairs, "H5", "H6")) == [(A, A, 1.0, True), (B, "0101", 1.0, False)]


def test_the_shortest_path_is_taken() -> None:
    assert path(PAIRS, "H4", "H6") == ("H4", "H5", "H6")
    assert path(pl.concat([PAIRS, table("H6", "H4", [(A, A)])]), "H4", "H6") == ("H4", "H6")


@pytest.mark.parametrize(("source", "target"), [("H6", "H0"), ("S3", "H6"), ("S3", "S3"), ("H6", "")])
def test_revisions_that_no_table_links(source: str, target: str) -> None:
    with pytest.raises(UnknownName, match=f"'{source}' to '{target}': those loaded link H4, H5, H6; load") as caught:
        chain(PAIRS, source, target)
    assert caught.value.nearest == ("H4", "H5", "H6")


def test_no_tables_at_all() -> None:
    with pytest.raises(UnknownName, match="none is loaded; load"):
        chain(PAIRS.clear(), "H6", "H5")


def test_two_islands_of_tables() -> None:
    with pytest.raises(UnknownName, match="'H6' to 'H0'"):
        chain(pl.concat([PAIRS, table("H1", "H0", [(A, A)])]), "H6", "H0")


# ------------------------------------------------------------------------------------------------------------------ convert


def test_values_by_hand() -> None:
    """0.05 of D and 0.03 of E: 5 cents are 2½ + 2½, the odd one to the smaller code, D 3 and E 2; 3 cents are D 2 and E 1."""
    found = convert(values((A, "10.00"), (B, "1.50"), (C, "0.25"), (D, "0.05"), (E, "0.03")), chain(PAIRS, "H6", "H5"))
    assert plain(found) == {
        A: ("10.00", "0.00", True, False),
        B: ("1.75", "0.00", True, False),
        D: ("0.05", "0.05", False, False),
        E: ("0.03", "0.03", False, False),
    }
    assert found.schema["value_usd"] == pl.Decimal(38, 2)


def test_largest_remainder() -> None:
    """1.00 in parts of ⅔, ⅙, ⅙: 66.67, 16.67, 16.67 cents; two cents left over: all remainders are ⅔, so to the two smaller codes."""
    pairs = pl.concat([table("H6", "H5", [(A, B), (A, C)]), table("H5", "H4", [(B, B), (C, B), (C, D), (C, E)])])
    found = plain(convert(values((A, "0.10")), chain(pairs, "H6", "H4")))  # 6.67, 1.67, 1.67 cents
    assert sum(Decimal(v or 0) for v, *_ in found.values()) == Decimal("0.10")
    found = plain(convert(values((A, "0.11")), chain(pairs, "H6", "H4")))  # 7.33, 1.83, 1.83 cents: the two cents go to D and E
    assert {code: v for code, (v, *_) in found.items()} == {B: "0.07", D: "0.02", E: "0.02"}


def test_a_negative_value_is_shared_out_too() -> None:
    found = plain(convert(values((D, "-0.05")), chain(PAIRS, "H6", "H5")))
    assert {code: v for code, (v, *_) in found.items()} == {D: "-0.02", E: "-0.03"}


def test_assumed_is_only_the_part_that_was_split() -> None:
    """H5's B (4.00) halves into H6's B and C."""
    pairs = pl.concat([table("H6", "H5", [(A, A), (B, B), (C, B)]), table("H5", "H4", [])])
    found = plain(convert(values((A, "1.00"), (B, "4.00")), chain(pairs, "H5", "H6")))
    assert found == {A: ("1.00", "0.00", True, False), B: ("2.00", "2.00", False, False), C: ("2.00", "2.00", False, False)}


def test_what_no_table_knows_stays_at_its_heading_or_chapter() -> None:
    given_values = values(("010199", "1.00"), ("0101990010", "2.00"), ("990000", "4.00"), ("0202", "8.00"), ("9988", "16.00"), ("03", "32.00"), ("TOTAL", "64.00"))
    assert plain(convert(given_values, chain(PAIRS, "H6", "H5"))) == {
        "0101": ("3.00", "3.00", False, False),
        "0202": ("8.00", "8.00", False, False),
        "03": ("32.00", "32.00", False, False),
        "99": ("20.00", "20.00", False, False),
        "TOTAL": ("64.00", "0.00", True, False),
    }


def test_missing_is_not_zero() -> None:
    """B has no value and C has: B's target is the sum of what there is, and says so. A's target has nothing; D is a zero, shared out."""
    found = plain(convert(values((A, None), (B, None), (C, "3.00"), (D, "0.00")), chain(PAIRS, "H6", "H5")))
    assert found == {
        A: (None, None, True, True),
        B: ("3.00", "0.00", True, True),
        D: ("0.00", "0.00", False, False),
        E: ("0.00", "0.00", False, False),
    }


def test_keys_stay_apart_and_rows_are_added_up_within_them() -> None:
    two = values((B, "1.00"), (C, "2.00"), (B, "5.00")).with_columns(pl.Series("period", ["2023", "2023", "2024"]), pl.Series("partner", ["KOR", "KOR", None]))
    assert convert(two, chain(PAIRS, "H6", "H5")).select("period", "partner", "commodity", "value_usd").rows() == [
        ("2023", "KOR", B, Decimal("3.00")),
        ("2024", None, B, Decimal("5.00")),
    ]


def test_whole_dollars() -> None:
    frame = pl.DataFrame({"commodity": [D], "value_usd": [3]})
    assert [row["value_usd"] for row in convert(frame, chain(PAIRS, "H6", "H5")).to_dicts()] == [Decimal("1.50"), Decimal("1.50")]


def test_the_largest_sums_lose_nothing() -> None:
    found = convert(values((D, "9999999999999999.99")), chain(PAIRS, "H6", "H5"))
    assert found["value_usd"].to_list() == [Decimal("5000000000000000.00"), Decimal("4999999999999999.99")]


def test_nothing_in_nothing_out() -> None:
    assert convert(values(), chain(PAIRS, "H6", "H5")).is_empty()


@pytest.mark.parametrize(
    ("frame", "told"),
    [
        (pl.DataFrame({"commodity": [A], "value_usd": [1.5]}), "Float64, which is not exact money"),
        (pl.DataFrame({"commodity": [A], "value_usd": ["1"]}), "String, which is not exact money"),
        (pl.DataFrame({"commodity": [A], "value_usd": [Decimal("1.234")]}), "not exact money"),
        (pl.DataFrame({"commodity": [A]}), "no column value_usd"),
        (pl.DataFrame({"value": [A]}), "no column commodity, value_usd; they have value"),
        (pl.DataFrame({"commodity": [A], "value_usd": [1], "exact": [True]}), "column exact, a name that conversion uses"),
    ],
)
def test_values_that_cannot_be_converted(frame: pl.DataFrame, told: str) -> None:
    with pytest.raises(BilateralError, match=told) as caught:
        convert(frame, chain(PAIRS, "H6", "H5"))
    assert "\n" not in str(caught.value)


# --------------------------------------------------------------------------------------------------------------- properties

CODES = st.sampled_from([f"{chapter:02d}{heading:02d}{sub:02d}" for chapter in (1, 2, 3) for heading in (1, 2) for sub in (1, 2, 3)])
LISTED = st.lists(st.tuples(CODES, CODES), min_size=1, max_size=30, unique=True)
CENTS = st.one_of(st.none(), st.integers(-(10**12), 10**16))


@settings(max_examples=60, deadline=None)
@given(LISTED, LISTED, st.permutations(["H6", "H5", "H4"]))
def test_weights_of_a_code_sum_to_one(new: list[tuple[str, str]], old: list[tuple[str, str]], order: list[str]) -> None:
    pairs = pl.concat([table("H6", "H5", new), table("H5", "H4", old)])
    weights = chain(pairs, order[0], order[1])
    sums = weights.group_by("from_commodity").agg(pl.col("weight").sum(), pl.len(), pl.col("exact").any())
    assert all(abs(w - 1) < 1e-12 for w in sums["weight"])
    assert weights["weight"].min() > 0  # type: ignore[operator]
    assert not sums.filter(pl.col("exact") & (pl.col("len") > 1)).height
    assert weights.select("from_commodity", "to_commodity").is_unique().all()


@settings(max_examples=60, deadline=None)
@given(LISTED, LISTED, st.lists(st.tuples(st.sampled_from(["2023", "2024"]), CODES, CENTS), max_size=20))
def test_no_cent_is_lost_or_made(new: list[tuple[str, str]], old: list[tuple[str, str]], listed: list[tuple[str, str, int | None]]) -> None:
    pairs = pl.concat([table("H6", "H5", new), table("H5", "H4", old)])
    given_values = pl.DataFrame({"period": [p for p, _, _ in listed], "commodity": [c for _, c, _ in listed]}, schema={"period": pl.String, "commodity": pl.String})
    money = [None if cents is None else Decimal(cents).scaleb(-2) for *_, cents in listed]
    given_values = given_values.with_columns(pl.Series("value_usd", money, dtype=pl.Decimal(38, 2)))
    found = convert(given_values, chain(pairs, "H6", "H4"))
    for period in ("2023", "2024"):
        before = sum((m for (p, *_), m in zip(listed, money, strict=True) if p == period and m is not None), Decimal(0))
        after = [v for v in found.filter(pl.col("period") == period)["value_usd"] if v is not None]
        assert sum(after, Decimal(0)) == before
    assert found.select("period", "commodity").is_unique().all()
    assert found.filter("exact")["assumed_usd"].drop_nulls().abs().sum() == 0


@settings(max_examples=40, deadline=None)
@given(LISTED, st.integers(1, 10**9))
def test_equal_parts_differ_by_a_cent_at_most(listed: list[tuple[str, str]], cents: int) -> None:
    weights = chain(table("H6", "H5", listed), "H6", "H5")
    code = listed[0][0]
    found = convert(values((code, str(Decimal(cents).scaleb(-2)))), weights)["value_usd"].to_list()
    assert max(found) - min(found) <= Decimal("0.01")
    assert len(found) == weights.filter(pl.col("from_commodity") == code).height


# --------------------------------------------------------------------------------------------------------- the UN's own tables


@pytest.fixture(scope="module")
def published(shared: Path) -> pl.DataFrame:
    frames = []
    for _, batch in hs_tables(shared / "hs").values():
        frames.append(batch.rows.with_columns(**{name: pl.lit(value) for name, value in batch.constants.items()}))
    return pl.concat(frames)


@pytest.mark.slow
@pytest.mark.real
@pytest.mark.parametrize("revisions", [("H0", "H3", "H6"), pytest.param(tuple(f"H{number}" for number in range(7)), marks=pytest.mark.slow)], ids=["three", "all"])
def test_every_code_of_every_revision_reaches_every_other(published: pl.DataFrame, revisions: tuple[str, ...]) -> None:
    for source, target in permutations(revisions, 2):
        weights = chain(published, source, target)
        sums = weights.group_by("from_commodity").agg(pl.col("weight").sum())
        sides = [published.filter(pl.col(f"{side}_classification") == source)[f"{side}_commodity"] for side in ("from", "to")]
        assert set(sums["from_commodity"]) == set(sides[0]) | set(sides[1])
        assert (sums["weight"] - 1).abs().max() < 1e-9  # type: ignore[operator]
        known = {code for side in ("from", "to") for code in published.filter(pl.col(f"{side}_classification") == target)[f"{side}_commodity"]}
        whole = set(weights["to_commodity"].filter(weights["to_commodity"].str.len_chars() == 6))
        assert whole <= known


@pytest.mark.real
def test_two_steps_are_one_after_the_other(published: pl.DataFrame) -> None:
    first, second = chain(published, "H6", "H5"), chain(published, "H5", "H4")
    joined = first.join(second, left_on="to_commodity", right_on="from_commodity", suffix="_then")
    composed = joined.group_by("from_commodity", pl.col("to_commodity_then").alias("to_commodity")).agg((pl.col("weight") * pl.col("weight_then")).sum().alias("product"))
    both = chain(published, "H6", "H4").join(composed, on=["from_commodity", "to_commodity"], how="full", coalesce=True)
    assert both.null_count().sum_horizontal().item() == 0
    assert (both["weight"] - both["product"]).abs().max() < 1e-12  # type: ignore[operator]


@pytest.mark.slow
@pytest.mark.real
@pytest.mark.parametrize(
    ("source", "code", "target", "expected"),
    [
        # HS 2022 parted telephones for mobile networks (8517.12) into smartphones and others.
        ("H6", "851713", "H5", {"851712"}),
        ("H6", "851714", "H5", {"851712"}),
        # HS 2012 parted live horses for breeding (0101.10, with asses) and others; asses for breeding are now in 0101.30 with all asses.
        ("H4", "010121", "H3", {"010110"}),
        ("H4", "010130", "H3", {"010110", "010190"}),
        # Cars of 1,500 to 3,000 cc have had one code since 1992.
        ("H6", "870323", "H0", {"870323"}),
    ],
)
def test_known_changes(published: pl.DataFrame, source: str, code: str, target: str, expected: set[str]) -> None:
    found = chain(published, source, target).filter(pl.col("from_commodity") == code)
    assert set(found["to_commodity"]) == expected
    assert found["weight"].to_list() == pytest.approx([1 / len(expected)] * len(expected))


@pytest.mark.real
def test_the_gaps_of_the_published_tables(published: pl.DataFrame) -> None:
    """3002.19 of HS 2017 and 2916.36 of HS 2007 have no pair in the next table: they stay at their headings."""
    assert rows(chain(published, "H5", "H6").filter(pl.col("from_commodity") == "300219")) == [("300219", "3002", 1.0, False)]
    assert rows(chain(published, "H3", "H4").filter(pl.col("from_commodity") == "291636")) == [("291636", "2916", 1.0, False)]


@pytest.mark.real
def test_a_table_of_every_code_keeps_its_total(published: pl.DataFrame) -> None:
    codes = published.filter(pl.col("from_classification") == "H6")["from_commodity"].unique().sort()
    all_values = pl.DataFrame({"commodity": codes}).with_columns(pl.Series("value_usd", [Decimal(7 * n * n + 1).scaleb(-2) for n in range(len(codes))]))
    for target in ("H5", "H3", "H0"):
        assert convert(all_values, chain(published, "H6", target))["value_usd"].sum() == all_values["value_usd"].sum()
