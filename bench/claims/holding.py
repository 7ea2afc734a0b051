"""What a starter warehouse holds for a claim: the plain queries behind the labels of the twins and the tests of the gold."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from functools import cache

from bilateral.figures import Figure, Warehouse, candidates
from bilateral.model import BilateralError

from gold import Gold  # isort: skip

LAST = date(2026, 11, 23)  # the day the starter's figures were last changed: nothing it holds is newer
MIRRORED = {
    "exports": "imports", "imports": "exports", "trade": "trade", "trade_balance": "trade_balance", "export_growth": "import_growth",
    "import_growth": "export_growth", "commodity_exports": "commodity_imports", "commodity_imports": "commodity_exports",
}  # fmt: skip
FACTORS = tuple(Decimal(10) ** power for power in (3, 6, 9, 12, -3, -6, -9, -12, 4, -4, 8, -8))


def held(w: Warehouse, metric: str | None, keys: dict[str, str], day: date = LAST) -> tuple[Figure, ...]:
    """Every figure of a metric and keys known on a day; none where the keys do not suffice. A rank without a period is taken for 2024."""
    if metric is None:
        return ()
    if metric == "partner_rank" and "period" not in keys:
        keys = {**keys, "period": "2024"}
    return _asked(w, metric, tuple(keys.items()), day)


@cache
def _asked(w: Warehouse, metric: str, keys: tuple[tuple[str, str], ...], day: date) -> tuple[Figure, ...]:
    try:
        return candidates(w, metric, as_of=day, **dict(keys))
    except BilateralError:
        return ()


def newest(figures: Iterable[Figure]) -> tuple[Figure, ...]:
    """Of each source, its newest vintage."""
    best: dict[str | None, Figure] = {}
    for f in figures:
        if f.source not in best or (f.vintage or date.min) > (best[f.source].vintage or date.min):
            best[f.source] = f
    return tuple(best.values())


def inside(f: Figure, ends: tuple[Decimal, Decimal]) -> bool:
    """Whether a figure's value lies in an interval."""
    return f.value is not None and ends[0] <= Decimal(str(f.value)) <= ends[1]


def supported(w: Warehouse, claim: Gold, ends: tuple[Decimal, Decimal], day: date | None) -> bool:
    """Whether some source's newest vintage of the day lies in the interval, and its newest of all still does."""
    known = newest(held(w, claim.metric, claim.query, day or LAST))
    today = {f.source: f for f in newest(held(w, claim.metric, claim.query))}
    return any(inside(f, ends) and inside(today[f.source], ends) for f in known)


def mirror(metric: str | None, keys: dict[str, str]) -> tuple[str, dict[str, str], int] | None:
    """The other side's report of the same movement: metric, keys and sign; None where there is none."""
    if metric not in MIRRORED or "reporter" not in keys:
        return None
    turned = {**keys, "reporter": keys["partner"], "partner": keys["reporter"]}
    return MIRRORED[metric], turned, -1 if metric == "trade_balance" else 1


def partners(w: Warehouse, metric: str | None, keys: dict[str, str]) -> tuple[Figure, ...]:
    """The figures the other side holds of the same movement."""
    other = mirror(metric, keys)
    return held(w, other[0], other[1]) if other else ()


def coincides(w: Warehouse, metric: str | None, keys: dict[str, str], ends: tuple[Decimal, Decimal]) -> bool:
    """Whether a number matches anything held that could explain it: any vintage, the other side's report, any of these after a slip of unit."""
    figures = (*held(w, metric, keys), *partners(w, metric, keys))
    sizes = sorted(abs(end) for end in ends)
    return any(
        f.value is not None and any(sizes[0] * factor <= abs(Decimal(str(f.value))) <= sizes[1] * factor for factor in (Decimal(1), *FACTORS)) for f in figures
    )
