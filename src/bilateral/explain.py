"""Why two reporters of one movement differ: the gap between their reports in parts that add up exactly, and a remainder called unexplained.

Basis of each part (UN, International Merchandise Trade Statistics: Compilers Manual, 2013, chapter 16, on bilateral asymmetries): valuation,
goods passed on through the exporter, codes that hide the commodity, commodities only one side reports, parts of the totals that are not broken
down, and shipments under way at the turn of the year. What is left is not explained by anything that is loaded.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from bilateral.classify import areas
from bilateral.figures import Warehouse, as_json, candidates, figure
from bilateral.keys import expand_period
from bilateral.model import BilateralError, Figure
from bilateral.shown import json_number
from bilateral.warehouse import db

CENT = Decimal("0.01")
HIDDEN = "99"  # chapter 99 and Comtrade's 9999: commodities not specified, often confidential
PARTS = ("valuation", "re_exports", "hidden_codes", "importer_only", "exporter_only", "level", "timing", "unexplained")


@dataclass(frozen=True)
class Part:
    """One part of the gap in US dollars, positive where it makes the importer's figure the larger. `known` is False where nothing is loaded to compute it."""

    name: str
    value_usd: Decimal
    known: bool
    commodities: int = 0


@dataclass(frozen=True)
class Pair:
    """Both reports of one commodity; None where a side is silent. `importer_fob_usd` is the importer's value brought to FOB."""

    classification: str
    commodity: str
    exporter_usd: Decimal | None
    importer_usd: Decimal | None
    importer_fob_usd: Decimal | None
    log_ratio: float | None


@dataclass(frozen=True)
class Explanation:
    """Two reports of one direction. `ratio` is the importer's figure over the exporter's, as reported; `gap_usd` their difference.

    `missing` names the side that has no figure ("exporter", "importer", "both" or ""). `mixed` says that the two figures are of different
    sources or bases. `level` is the number of digits at which commodities meet, 0 when only totals do.
    """

    exporter: str
    importer: str
    period: str
    exported: Figure | None
    imported: Figure | None
    ratio: float | None
    gap_usd: Decimal | None
    parts: tuple[Part, ...]
    pairs: tuple[Pair, ...]
    level: int
    missing: str
    mixed: bool

    def part(self, name: str) -> Part:
        """The part of that name."""
        return next(part for part in self.parts if part.name == name)


def explain(w: Warehouse, a: str, b: str, *, year: int | str | None = None, as_of: date | str | None = None) -> tuple[Explanation, Explanation]:
    """Both directions, A's exports to B first, in a year; by default the latest in which both sides of one direction report.

    Where one side has no figure of the year but one of a range of years that holds it, the range is compared instead.

    Raises:
        UnknownName: for an unknown economy. BilateralError: when A and B are one, or neither reports anything.
    """
    one, other = areas.area(a).code, areas.area(b).code
    if one == other:
        raise BilateralError(f"two reporters are needed, and {a!r} and {b!r} are both {areas.name(one)}")
    period = str(year) if year else _latest(w, one, other)
    return _direction(w, one, other, period, as_of), _direction(w, other, one, period, as_of)


def to_json(made: Explanation) -> dict[str, Any]:
    """An explanation as JSON; money in whole dollars and cents, so that the parts add up to the gap."""
    return {
        "exporter": made.exporter, "importer": made.importer, "period": made.period, "missing": made.missing, "mixed": made.mixed, "level": made.level,
        "exported": as_json(made.exported) if made.exported else None, "imported": as_json(made.imported) if made.imported else None,
        "ratio": made.ratio, "gap_usd": json_number(made.gap_usd),
        "parts": [{"name": p.name, "value_usd": json_number(p.value_usd), "known": p.known, "commodities": p.commodities} for p in made.parts],
        "commodities": [
            {"classification": p.classification, "commodity": p.commodity, "exporter_usd": json_number(p.exporter_usd), "importer_usd": json_number(p.importer_usd),
             "importer_fob_usd": json_number(p.importer_fob_usd), "log_ratio": p.log_ratio}
            for p in made.pairs
        ],
    }  # fmt: skip


# ---------------------------------------------------------------------------------------------------------------- the parts


def _direction(w: Warehouse, exporter: str, importer: str, period: str, as_of: date | str | None) -> Explanation:
    exported, imported = _reports(w, exporter, importer, period, as_of)
    if exported is None or imported is None:
        for wider in _ranges(w, exporter, importer, period):
            exported_wider, imported_wider = _reports(w, exporter, importer, wider, as_of)
            if exported_wider and imported_wider:
                exported, imported, period = exported_wider, imported_wider, wider
                break
    missing = {(True, True): "both", (True, False): "exporter", (False, True): "importer", (False, False): ""}[exported is None, imported is None]
    if exported is None or imported is None:
        return Explanation(exporter, importer, period, exported, imported, None, None, (), (), 0, missing, False)
    x, m = _decimal(exported.value), _decimal(imported.value)
    mixed = exported.source != imported.source
    pairs = () if mixed or "/" in period else _pairs(w, exporter, importer, period, exported, imported)
    parts = tuple(_parts(w, exported, imported, x, m, pairs, as_of))
    level = max((len(p.commodity) for p in pairs), default=0)
    return Explanation(exporter, importer, period, exported, imported, float(m / x) if x else None, m - x, parts, pairs, level, "", mixed)


def _parts(
    w: Warehouse, exported: Figure, imported: Figure, x: Decimal, m: Decimal, pairs: Sequence[Pair], as_of: date | str | None
) -> Iterable[Part]:
    """The parts in the order of PARTS; the last is what the others leave of m − x."""
    both = [p for p in pairs if p.exporter_usd is not None and p.importer_fob_usd is not None and not p.commodity.startswith(HIDDEN)]
    hidden = [p for p in pairs if p.commodity.startswith(HIDDEN)]
    only_importer = [p for p in pairs if p.exporter_usd is None and not p.commodity.startswith(HIDDEN)]
    only_exporter = [p for p in pairs if p.importer_fob_usd is None and not p.commodity.startswith(HIDDEN)]
    if pairs:
        by_commodity = _sum(p.importer_usd for p in pairs) - _sum(p.importer_fob_usd for p in pairs)
        rest = m - _sum(p.importer_usd for p in pairs)
        valuation = by_commodity + rest - _to_fob(rest, imported)
        level = _to_fob(rest, imported) - (x - _sum(p.exporter_usd for p in pairs))
    else:
        valuation, level = m - _to_fob(m, imported), Decimal(0)
    passed_on = _re_exports(w, exported, as_of)
    timing = _timing(w, exported, as_of)
    made = [
        Part("valuation", valuation, True),
        Part("re_exports", -passed_on if passed_on is not None else Decimal(0), passed_on is not None),
        Part("hidden_codes", _sum(p.importer_fob_usd for p in hidden) - _sum(p.exporter_usd for p in hidden), bool(pairs), len(hidden)),
        Part("importer_only", _sum(p.importer_fob_usd for p in only_importer), bool(pairs), len(only_importer)),
        Part("exporter_only", -_sum(p.exporter_usd for p in only_exporter), bool(pairs), len(only_exporter)),
        Part("level", level, bool(pairs)),
        Part("timing", timing if timing is not None else Decimal(0), timing is not None),
    ]
    yield from made
    yield Part("unexplained", m - x - _sum(p.value_usd for p in made), True, len(both))


def _reports(w: Warehouse, exporter: str, importer: str, period: str, as_of: date | str | None) -> tuple[Figure | None, Figure | None]:
    """The two sides' figures, of one source where both have one, else the best of each."""
    exported = _reported(candidates(w, "exports", as_of=as_of, reporter=exporter, partner=importer, period=period))
    imported = _reported(candidates(w, "imports", as_of=as_of, reporter=importer, partner=exporter, period=period))
    for x in exported:
        for m in imported:
            if x.source == m.source:
                return x, m
    return (exported[0] if exported else None), (imported[0] if imported else None)


def _reported(found: Sequence[Figure]) -> list[Figure]:
    return [f for f in found if f.value is not None and f.basis.get("partner_basis") != "reconciled"]


def _pairs(w: Warehouse, exporter: str, importer: str, period: str, exported: Figure, imported: Figure) -> tuple[Pair, ...]:
    """Both reports by commodity, as known when both figures were, at the finest level both have."""
    vintages = [v for v in (exported.vintage, imported.vintage) if v]
    rows = db.rows(
        w.con,
        """select * from mirror
           where exporter = $exporter and importer = $importer and period = $period and source = $figure_source and via = $via and commodity <> 'TOTAL'
             and (vintage is null or vintage <= $known_by)
           qualify dense_rank() over (order by coalesce(vintage, date '0001-01-01') desc) = 1
           order by greatest(coalesce(exporter_usd, importer_usd), coalesce(importer_usd, exporter_usd)) desc, commodity""",
        {"exporter": exporter, "importer": importer, "period": period, "figure_source": exported.source, "via": exported.via, "known_by": max(vintages, default=date.max)},
    )
    if exported.via != imported.via:
        return ()
    return tuple(
        Pair(r["exporter_classification"] or r["importer_classification"], r["commodity"], _maybe(r["exporter_usd"]), _maybe(r["importer_usd"]), _maybe(r["importer_fob_usd"]), r["log_ratio"])
        for r in rows
    )  # fmt: skip


def _re_exports(w: Warehouse, exported: Figure, as_of: date | str | None) -> Decimal | None:
    """Foreign goods the exporter counts among its exports, which an importer that goes by origin books under another economy."""
    found = [f for f in candidates(w, "re_exports", as_of=as_of, **exported.keys) if f.source == exported.source and f.value is not None]
    return _decimal(found[0].value) if found else None


def _timing(w: Warehouse, exported: Figure, as_of: date | str | None) -> Decimal | None:
    """What left in the December before minus what left in December: goods that take a month are imported in the month after."""
    if not exported.keys["period"].isdigit():
        return None
    year = int(exported.keys["period"])
    decembers = [figure(w, "exports", as_of=as_of, **{**exported.keys, "period": f"{y}-12"}) for y in (year - 1, year)]
    if any(f.value is None or f.source != exported.source for f in decembers):
        return None
    return _decimal(decembers[0].value) - _decimal(decembers[1].value)


def _ranges(w: Warehouse, exporter: str, importer: str, period: str) -> list[str]:
    """Ranges of years that hold the year and for which one of the sides published one number."""
    found = db.rows(
        w.con,
        """select distinct period from dyad_period
           where frequency = 'R' and ((reporter = $exporter and partner = $importer and flow = 'X') or (reporter = $importer and partner = $exporter and flow = 'M'))
           order by 1""",
        {"exporter": exporter, "importer": importer},
    )
    return [r["period"] for r in found if period in expand_period(r["period"])]


def _latest(w: Warehouse, a: str, b: str) -> str:
    found = db.rows(
        w.con,
        """with sides as (
             select case flow when 'X' then reporter else partner end as exporter, period, flow from dyad_period
             where frequency = 'A' and not provisional and partner_basis is distinct from 'reconciled' and flow in ('X', 'M')
               and ((reporter = $a and partner = $b) or (reporter = $b and partner = $a)))
           select period, max(n) as n from (select exporter, period, count(distinct flow) as n from sides group by all) group by 1 order by n desc, period desc limit 1""",
        {"a": a, "b": b},
    )
    if not found:
        raise BilateralError(f"neither {areas.name(a)} nor {areas.name(b)} reports goods trade with the other in what is loaded; load their files first")
    return str(found[0]["period"])


def _to_fob(value: Decimal, imported: Figure) -> Decimal:
    if "FOB" in str(imported.basis.get("valuation", "")):
        return value
    from bilateral.warehouse.mirroring import MEAN_CIF

    return (value / MEAN_CIF).quantize(CENT, ROUND_HALF_UP)


def _sum(values: Iterable[Decimal | None]) -> Decimal:
    return sum((v for v in values if v is not None), Decimal(0))


def _decimal(value: Any) -> Decimal:
    return value if isinstance(value, Decimal) else Decimal(str(value))


def _maybe(value: Any) -> Decimal | None:
    return None if value is None else _decimal(value)


