"""Goods across revisions of the HS: weights from the codes of one revision to those of another, and values converted by them.

Basis: the correlation tables of the UN Statistics Division (source `unsd_hs`), which list every pair of codes that share goods, each table
between one revision and the one before. They do not say how much of a code's trade goes to each of its pairs. So:

* A code with one pair moves whole (1:1, n:1): exact. A code with n pairs (1:n, n:n) is split into n EQUAL parts: an assumption, not a
  statistic. Over several steps the weights multiply and add up; a code whose parts all meet again in one code is exact.
* What a table has no pair for stays at its 4-digit heading where the other revision has that heading, else at its chapter. So do codes that
  no table knows, and the codes of 2 and 4 digits, whose limits also move between revisions: none of these is exact. TOTAL is.

Convert to the older revision wherever there is a choice: of the 5,613 codes of HS 2022, 97 % move whole to HS 2012, but of the 5,388 of
HS 2017 only 77 % to HS 2022, whose new codes of electrical waste (8549) take a part from each of 1,019 codes: equal parts would make
six sevenths of all integrated circuits (854231) waste.

Every figure that rests on a converted value must say so, with `assumed_usd`, the part of it that was placed by assumption.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping
from fractions import Fraction
from itertools import pairwise

import polars as pl

from bilateral.model import TOTAL, BilateralError, UnknownName

DIGITS = 6
SCALE = 10**12  # weights become whole parts of this, so that money is shared out in whole numbers; 10^24 dollars still fit 128 bits
VALUE, COMMODITY = "value_usd", "commodity"
COLUMNS = ("from_classification", "to_classification", "from_commodity", "to_commodity")
MADE = ("assumed_usd", "exact", "partial")  # columns that `convert` adds

Weights = Mapping[str, Mapping[str, Fraction]]


def relationships(pairs: pl.DataFrame) -> pl.DataFrame:
    """The pairs of one table with `relationship` and `group`: 1:1, n:1, 1:n or n:n, from left to right, read in the two ways in use.

    `relationship` looks at the pair alone: left n when its to-code has other from-codes, right n when its from-code has other to-codes. It
    decides weights. `group` looks at all the codes that hang together through shared pairs: n:1 when many codes form one, n:n when both
    sides have several. Grain: one row per row of `pairs`, in its order; repeated pairs count once.
    """
    sources, targets = _linked(pairs)
    once = pairs.select("from_commodity", "to_commodity").unique()
    splits = dict(once.group_by("from_commodity").len().iter_rows())
    joins = dict(once.group_by("to_commodity").len().iter_rows())
    listed = list(pairs.select("from_commodity", "to_commodity").iter_rows())
    narrow = [_relationship(joins[b], splits[a]) for a, b in listed]
    wide = [_relationship(sources[a], targets[a]) for a, _ in listed]
    return pairs.with_columns(pl.Series("relationship", narrow, dtype=pl.String), pl.Series("group", wide, dtype=pl.String))


def path(pairs: pl.DataFrame, source: str, target: str) -> tuple[str, ...]:
    """The revisions that lead from one to another through the tables in `pairs`, both ends included; a table serves both directions.

    The fewest steps; ("H5",) when source and target are the same.

    Raises:
        UnknownName: when no table has one of them, or the tables do not link them.
    """
    links: dict[str, set[str]] = {}
    for a, b in pairs.select("from_classification", "to_classification").unique().iter_rows():
        links.setdefault(a, set()).add(b)
        links.setdefault(b, set()).add(a)
    came: dict[str, str] = {source: ""}
    waiting = deque([source] if source in links else [])
    while waiting and target not in came:
        here = waiting.popleft()
        for there in sorted(links[here] - set(came)):
            came[there] = here
            waiting.append(there)
    if source not in links or target not in came:
        known = tuple(sorted(links))
        listed = f"those loaded link {', '.join(known)}" if known else "none is loaded"
        raise UnknownName(f"no concordance from {source!r} to {target!r}: {listed}; load the UN tables in between (source unsd_hs)", nearest=known)
    steps = [target]
    while came[steps[-1]]:
        steps.append(came[steps[-1]])
    return tuple(reversed(steps))


def chain(pairs: pl.DataFrame, source: str, target: str) -> pl.DataFrame:
    """Weights from the codes of revision `source` to those of `target`, composed along `path`.

    `pairs`: the columns of the staged table "concordance", any number of tables. Grain of the result: one row per from_commodity and
    to_commodity, sorted. Columns: `weight` (Float64, above 0; those of a from_commodity sum to 1; equal at each split, which is an
    assumption), `exact` (all of the from-code is in this one code). Every code of `source` in `pairs` has its rows. A to_commodity is
    of 6 digits, or the heading or chapter of what had no pair on the way.

    Raises:
        UnknownName: as `path`.
    """
    route = path(pairs, source, target)
    codes = _codes(pairs, source)
    weights: Weights = {code: {code: Fraction(1)} for code in codes}
    for here, there in pairwise(route):
        weights = _compose(weights, _step(pairs, here, there))
    headings = {code[:4] for code in _codes(pairs, target)}
    rows = []
    for code, parts in weights.items():
        settled: dict[str, Fraction] = {}
        for to, weight in parts.items():
            at = to if len(to) == DIGITS or to in headings else to[:2]
            settled[at] = settled[at] + weight if at in settled else weight
        exact = len(settled) == 1 and all(len(to) == DIGITS for to in settled)
        rows += [(code, to, float(settled[to]), exact) for to in sorted(settled)]
    schema = {"from_commodity": pl.String, "to_commodity": pl.String, "weight": pl.Float64, "exact": pl.Boolean}
    return pl.DataFrame(rows, schema=schema, orient="row").sort("from_commodity", "to_commodity")


def convert(values: pl.DataFrame, weights: pl.DataFrame) -> pl.DataFrame:
    """Values by commodity, brought to another revision: no cent is lost or made.

    `values`: `commodity`, `value_usd` (Decimal with at most two places, or whole US dollars), and keys: every other column is one (drop
    quantities before; they cannot be split by value). `weights`: as `chain` gives them. A value is shared out by its weights in whole cents, the
    cents left over going to the largest remainders, then to the smaller code. Grain of the result: one row per keys and commodity,
    sorted. Columns: the keys, `commodity`, `value_usd` (Decimal(38, 2)), `assumed_usd` (the part of it placed by equal weights or left at
    a heading or chapter), `exact` (none of what it is made of was), `partial` (a value that goes into it is missing: it is the sum of the
    others, null when there are none). Give leaves only: a heading beside its own subheadings stands beside them afterwards too.

    Raises:
        BilateralError: when a column is missing or taken, or value_usd is not exact money.
    """
    keys = _keys(values)
    cents = pl.col(VALUE).cast(pl.Decimal(38, 2)).to_physical()
    rows = values.with_row_index("_row").with_columns(cents.alias("_cents"))
    known = weights.select("from_commodity", "to_commodity", "weight", "exact")
    paired = rows.join(known, left_on=COMMODITY, right_on="from_commodity", how="inner")
    stays = rows.join(known, left_on=COMMODITY, right_on="from_commodity", how="anti").with_columns(
        _standing(known).alias("to_commodity"), pl.lit(1.0).alias("weight"), (pl.col(COMMODITY) == TOTAL).fill_null(False).alias("exact")
    )
    parts = _share_out(pl.concat([paired, stays.select(paired.columns)]))
    assumed = pl.col("_part").filter(~pl.col("exact")).sum()
    money = [_usd(pl.when(pl.col("_known")).then(pl.col(name))).alias(column) for name, column in (("_sum", VALUE), ("_assumed", "assumed_usd"))]
    return (
        parts.group_by(*keys, pl.col("to_commodity").alias(COMMODITY))
        .agg(
            pl.col("_part").sum().alias("_sum"),
            assumed.alias("_assumed"),
            pl.col("_part").is_not_null().any().alias("_known"),
            pl.col("exact").all(),
            pl.col("_part").is_null().any().alias("partial"),
        )
        .select(*keys, COMMODITY, *money, "exact", "partial")
        .sort(*keys, COMMODITY, nulls_last=True)
    )


# ---------------------------------------------------------------------------------------------------------------- the parts


def _relationship(left: int, right: int) -> str:
    return f"{'1' if left == 1 else 'n'}:{'1' if right == 1 else 'n'}"


def _linked(pairs: pl.DataFrame) -> tuple[dict[str, int], dict[str, int]]:
    """For each from-code, how many from-codes and how many to-codes hang together with it."""
    forward = _step_of(pairs.select("from_commodity", "to_commodity").iter_rows())
    back = _step_of(pairs.select("to_commodity", "from_commodity").iter_rows())
    sources: dict[str, int] = {}
    targets: dict[str, int] = {}
    for start in forward:
        if start in sources:
            continue
        lefts, rights, waiting = {start}, set[str](), [start]
        while waiting:
            new = set(forward[waiting.pop()]) - rights
            rights |= new
            fresh = {a for b in new for a in back[b]} - lefts
            lefts |= fresh
            waiting += fresh
        sources.update(dict.fromkeys(lefts, len(lefts)))
        targets.update(dict.fromkeys(lefts, len(rights)))
    return sources, targets


def _codes(pairs: pl.DataFrame, classification: str) -> list[str]:
    sides = [pairs.filter(pl.col(f"{side}_classification") == classification)[f"{side}_commodity"] for side in ("from", "to")]
    return sorted({code for side in sides for code in side})


def _step(pairs: pl.DataFrame, here: str, there: str) -> Mapping[str, tuple[str, ...]]:
    """The pairs of one step: from the table in that direction where there is one, else from the other one turned round."""
    for a, b, x, y in ((here, there, "from_commodity", "to_commodity"), (there, here, "to_commodity", "from_commodity")):
        found = pairs.filter((pl.col("from_classification") == a) & (pl.col("to_classification") == b))
        if found.height:
            return _step_of(found.select(x, y).iter_rows())
    return {}


def _step_of(listed: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    step: dict[str, set[str]] = {}
    for a, b in listed:
        step.setdefault(a, set()).add(b)
    return {a: tuple(sorted(found)) for a, found in step.items()}


def _compose(weights: Weights, step: Mapping[str, tuple[str, ...]]) -> Weights:
    composed: dict[str, dict[str, Fraction]] = {}
    for code, parts in weights.items():
        found: dict[str, Fraction] = {}
        for at, weight in parts.items():
            onward = step.get(at) or (at[:4],)
            share = weight / len(onward) if len(onward) > 1 else weight
            for to in onward:
                found[to] = found[to] + share if to in found else share
        composed[code] = found
    return composed


def _keys(values: pl.DataFrame) -> list[str]:
    lacking = [name for name in (COMMODITY, VALUE) if name not in values.columns]
    if lacking:
        raise BilateralError(f"values to convert have no column {', '.join(lacking)}; they have {', '.join(values.columns) or 'none'}: give both")
    taken = [name for name in values.columns if name in MADE or name.startswith("_") or name in ("to_commodity", "weight")]
    if taken:
        raise BilateralError(f"values to convert have the column {', '.join(taken)}, a name that conversion uses; rename it")
    kind = values.schema[VALUE]
    if not (kind.is_integer() or (isinstance(kind, pl.Decimal) and kind.scale <= 2)):
        raise BilateralError(f"{VALUE} to convert is {kind}, which is not exact money; give Decimal with at most two places, or whole dollars")
    return [name for name in values.columns if name not in (COMMODITY, VALUE)]


def _standing(weights: pl.DataFrame) -> pl.Expr:
    """Where a code without a pair stays: a 6-digit code, or a longer one, at its heading, if the other revision has it, else at its chapter."""
    headings = weights["to_commodity"].filter(weights["to_commodity"].str.len_chars() >= 4).str.slice(0, 4).unique()
    code = pl.col(COMMODITY)
    heading, is_hs = code.str.slice(0, 4), code.str.contains(r"^\d{4,}$")
    return pl.when(~is_hs).then(code).when(heading.is_in(headings.implode())).then(heading).otherwise(code.str.slice(0, 2))


def _share_out(rows: pl.DataFrame) -> pl.DataFrame:
    """Each row's cents among its parts, `_part`: rounded down first, then one more cent each for the largest remainders."""
    parts = (pl.col("weight") * SCALE).round().cast(pl.Int128)
    shares = rows.with_columns(parts.alias("_parts"), parts.sum().over("_row").alias("_all"))
    floor = (pl.col("_cents") * pl.col("_parts")).floordiv(pl.col("_all"))
    floored = shares.with_columns(floor.alias("_floor")).with_columns(
        (pl.col("_cents") * pl.col("_parts") - pl.col("_floor") * pl.col("_all")).alias("_rest"),
        (pl.col("_cents") - pl.col("_floor").sum().over("_row")).alias("_left"),
    )
    ordered = floored.sort("_row", "_rest", "to_commodity", descending=[False, True, False])
    place = pl.int_range(pl.len()).over("_row")
    return ordered.with_columns((pl.col("_floor") + (place < pl.col("_left")).cast(pl.Int128)).alias("_part"))


def _usd(cents: pl.Expr) -> pl.Expr:
    return cents.cast(pl.Decimal(38, 2)) / 100
