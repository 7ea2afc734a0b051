"""The figures of many pairs at once: of one economy and all its partners, one query a metric. For documents by the thousand.

Rows come in the order of `selecting.select`, and the choice among them is that of `figures`: what a profile shows is what `figure`, `series` and `ranking`
answer for the same keys, less what may not be passed on (`allowed`). `tests/test_publish.py` compares them figure by figure.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from typing import Any

import polars as pl

from bilateral.figures import Warehouse, made_figure
from bilateral.metrics import metric as metric_named
from bilateral.model import TOTAL, Figure, Metric
from bilateral.selecting import ORDER, RANKED, in_order
from bilateral.shown import figure_id
from bilateral.warehouse import db
from bilateral.warehouse.commodity_rows import commodity_rows

FLOWS = ("exports", "imports")
OF_YEAR = ("trade_balance", "export_share", "import_share", "export_growth", "import_growth", "partner_rank")
OF_OTHER = ("exports", "imports", "partner_rank")  # what the partner's own books are asked for
INVESTED = ("fdi_inward", "fdi_outward", "fdi_rank")
LEVELS = (4, 2)  # digits of the products listed: the finer where there are any
TOP = 10
CELL = {"among": "WLD", "instrument": TOTAL, "industry": TOTAL, "region": TOTAL}  # the whole, of what optional keys divide

Row = dict[str, Any]
Allowed = Callable[[str, str], bool]
Key = tuple[str, str, str]  # metric, reporter, partner


@dataclass(frozen=True)
class Pair:
    """What is held of two economies, A's books first.

    `rows`: by metric, reporter and partner, then by period, every row of every source and vintage, best first. `products`: by metric, the leading products as
    (place among the candidates for its keys, row), largest first, of one source that may be passed on. `refused` are the sources (agency, loaded from) whose rows may not be.
    """

    w: Warehouse
    a: str
    b: str
    day: date
    allowed: Allowed
    rows: Mapping[Key, Mapping[str, Sequence[Row]]]
    products: Mapping[str, Sequence[tuple[int, Row]]] = field(default_factory=dict)
    made: dict[tuple[str, int], Figure] = field(default_factory=dict, repr=False)  # figures made so far, by metric and row: each language shows the same

    def candidates(self, metric: str, reporter: str, partner: str, period: str) -> Iterator[Figure]:
        """The figures that could be meant and may be shown, the best first, as `figures.candidates` gives them."""
        for place, row in enumerate(self.rows.get((metric, reporter, partner), {}).get(period, ())):
            if self.allowed(row["source"], row["via"]):
                yield self._figure(metric, row, place)

    def series(self, metric: str, reporter: str, partner: str) -> list[Figure]:
        """Its yearly figures from the one source that covers most years, as `figures.series` chooses them, oldest first."""
        periods = self.rows.get((metric, reporter, partner), {})
        groups: dict[tuple[str, str, str], dict[str, tuple[int, Row]]] = {}
        firsts: dict[tuple[str, str, str], int] = {}
        for period, rows in periods.items():
            for place, row in enumerate(rows):
                if not self.allowed(row["source"], row["via"]):
                    continue
                group = (row["source"], row["via"], row.get("classification") or "")
                firsts[group] = min(firsts.get(group, row["order"]), row["order"])
                held = groups.setdefault(group, {}).get(period)
                if held is None or (row["vintage"] or date.min) > (held[1]["vintage"] or date.min):
                    groups[group][period] = (place, row)
        best = max(sorted(groups, key=lambda g: firsts[g]), key=lambda g: len(groups[g]), default=None)
        return [self._figure(metric, row, place) for _, (place, row) in sorted(groups[best].items())] if best else []

    def years(self, metric: str, reporter: str, partner: str) -> list[str]:
        """The years for which there is a row that may be shown, oldest first."""
        held = self.rows.get((metric, reporter, partner), {})
        return sorted(period for period, rows in held.items() if any(self.allowed(row["source"], row["via"]) for row in rows))

    def leading(self, metric: str) -> list[Figure]:
        """The leading products of a flow in A's books, largest first."""
        return [self._figure(metric, row, place) for place, row in self.products.get(metric, ())]

    def refused(self) -> tuple[tuple[str, str], ...]:
        """The sources whose rows are held and may not be passed on."""
        found = {(row["source"], row["via"]): None for periods in self.rows.values() for rows in periods.values() for row in rows}
        return tuple(sorted(origin for origin in found if not self.allowed(*origin)))

    def made_of(self) -> str:
        """All that a document about the pair can show of it, as one text: the same text, the same document."""
        listed = [(key, period, rows) for key, periods in self.rows.items() for period, rows in periods.items()]
        return repr((listed, sorted(self.products.items())))

    def _figure(self, metric: str, row: Row, place: int) -> Figure:
        held = self.made.get((metric, id(row)))
        if held is None:
            declared = metric_named(metric)
            held = made_figure(self.w, declared, _keys(declared, row), {**row, "basis": _basis(row["basis"])}, self.day, None)
            if place:
                held = replace(held, id=figure_id(held.metric, held.keys, None, (held.source, held.via, held.vintage)))
            self.made[metric, id(row)] = held
        return held


def read_pairs(w: Warehouse, a: str, partners: Iterable[str], year: int, *, allowed: Allowed, day: date, detailed: Collection[str] | None = None) -> Iterator[Pair]:
    """One economy and each of these partners, the economy's books first; goods of this year, totals and investment of all years.

    Products only of the partners `detailed`; of all where that is None.
    """
    wanted = sorted(set(partners))
    among = f"c.%s in ({', '.join(db.quoted(p) for p in wanted)})"
    own, others = ["c.reporter = $a", among % "partner"], ["c.partner = $a", among % "reporter"]
    of_year = [f"c.period = '{year:d}'"]
    yearly = ["length(c.period) = 4"]
    rows: dict[Key, dict[str, list[Row]]] = {}
    for name in FLOWS:
        _note(w, rows, name, _rows(w, name, [*own, *yearly], a, day))
    for name in OF_YEAR:
        _note(w, rows, name, _rows(w, name, [*own, *of_year], a, day))
    for name in OF_OTHER:
        _note(w, rows, name, _rows(w, name, [*others, *of_year], a, day))
    for name in INVESTED:
        for side in (own, others):
            _note(w, rows, name, _rows(w, name, [*side, *yearly, f"c.period <= '{year:d}'"], a, day))
    by_partner: dict[str, dict[Key, dict[str, list[Row]]]] = {b: {} for b in wanted}
    for key, periods in rows.items():
        by_partner[key[2] if key[1] == a else key[1]][key] = periods
    pairs = {b: Pair(w, a, b, day, allowed, held) for b, held in by_partner.items()}
    asked = {b: pair for b, pair in pairs.items() if detailed is None or b in detailed}
    products = {flow: _products(w, flow, asked, year, day) for flow in FLOWS}
    for b, pair in pairs.items():
        yield replace(pair, products={f"commodity_{flow}": listed[b] for flow, listed in products.items() if b in listed})


# ---------------------------------------------------------------------------------------------------------------- the parts


def _rows(w: Warehouse, name: str, conditions: Iterable[str], a: str, day: date) -> list[Row]:
    """The rows of a metric under these conditions, best first. Optional keys are at their whole."""
    declared = metric_named(name)
    whole = [f"c.{key} = '{CELL[key]}'" for key in declared.optional if key in CELL]
    found = db.rows(w.con, f"select c.* from metric_{name} c where {' and '.join([*conditions, *whole, _known()])}", {"a": a, "day": day})
    return in_order(declared, found, w.known)


def _products(w: Warehouse, flow: str, pairs: Mapping[str, Pair], year: int, day: date) -> dict[str, list[tuple[int, Row]]]:
    """The leading products by partner: four digits, else two; of the leading figure's own agency before any other."""
    leads = {b: next(pair.candidates(flow, pair.a, b, str(year)), None) for b, pair in pairs.items()}
    found: dict[str, list[tuple[int, Row]]] = {}
    open_ = [b for b, lead in leads.items() if lead is not None and lead.value is not None]
    for level in LEVELS:
        if not open_:
            break
        made = _top(w, flow, open_, level, year, day, next(iter(pairs.values())))
        for b in list(open_):
            lead, listed = leads[b], made.get(b)
            if listed:
                own = lead is not None and (listed[0][1]["source"], listed[0][1]["via"]) == (lead.source, lead.via)
                if own or b not in found:
                    found[b] = listed
                if own:
                    open_.remove(b)
    return found


def _top(w: Warehouse, flow: str, partners: Iterable[str], level: int, year: int, day: date, any_pair: Pair) -> dict[str, list[tuple[int, Row]]]:
    """Of each partner the largest products of one level, with the place of each row among the candidates for its keys."""
    declared = metric_named(f"commodity_{flow}")
    origins = db.rows(w.con, "select source, via from dyad_commodity_held union select source, via from leaf_file order by all")
    shown = ", ".join(f"({db.quoted(o['source'])}, {db.quoted(o['via'])})" for o in origins if any_pair.allowed(o["source"], o["via"]))
    if not shown:
        return {}
    where = f"c.reporter = $a and c.partner in ({', '.join(db.quoted(p) for p in partners)}) and c.period = '{year:d}' and c.level = {level:d} and {_known()}"
    # Which rows are wanted is found over the few columns that order them; what is costly to make of a row (its basis, its files) is made of those alone.
    text = f"""
        with ordered as materialized (
          select c.partner, c.commodity, c.source, c.via, coalesce(c.classification, '') as classification, c.vintage, c.value,
            row_number() over (partition by c.partner order by {_order(declared)}) as "order"
          from {_view(declared, level)} c {RANKED} where {where}
        ),
        leads as (
          select partner, arg_min((source, via, classification), "order") as lead from ordered where (source, via) in ({shown}) group by partner
        ),
        listed as (
          select partner, commodity, source, via, arg_max(value, coalesce(vintage, date '0001-01-01')) as value
          from ordered join leads using (partner) where (source, via, classification) = lead group by all
        ),
        top as (
          select partner, commodity, source, via, row_number() over (partition by partner order by value desc, commodity) as nth from listed where value is not null
          qualify nth <= {TOP}
        ),
        placed as (
          select o.*, t.nth, (o.source, o.via) = (t.source, t.via) as is_own, row_number() over (partition by o.partner, o.commodity order by o."order") - 1 as place
          from ordered o join top t using (partner, commodity)
        )
        select partner, commodity, source, via, classification, vintage, value, nth, place from placed where is_own
        qualify row_number() over (partition by partner, commodity order by place) = 1 order by partner, nth"""
    best = db.rows(w.con, text, {"a": any_pair.a, "day": day})
    if not best:
        return {}
    full = {_same(row): row for row in _full(w, _view(declared, level), where, best, any_pair.a, day)}
    found: dict[str, list[tuple[int, Row]]] = {}
    for row in best:
        held = full[_same(row)]
        held["snapshots"] = [w.known.hashes[s] for s in held["snapshots"]]
        found.setdefault(row["partner"], []).append((int(row["place"]), held))
    return found


def _view(declared: Metric, level: int) -> str:
    """The metric's view with the parts alone that hold pairs' rows of the level."""
    flow = "X" if "flow = 'X'" in declared.relation else "M"
    return f"({declared.relation.replace('dyad_commodity_period', f'({commodity_rows((level,), flow, False)})')})"


def _full(w: Warehouse, view: str, where: str, best: Sequence[Row], a: str, day: date) -> list[Row]:
    """The whole rows of those that were chosen."""
    chosen = pl.DataFrame({name: [row[name] for row in best] for name in ("partner", "commodity", "source", "via", "classification", "vintage")}, schema_overrides={"vintage": pl.Date})
    db.register(w.con, "chosen_products", chosen)
    text = f"""select c.* from {view} c join chosen_products p on p.partner = c.partner and p.commodity = c.commodity and p.source = c.source and p.via = c.via
        and p.classification = coalesce(c.classification, '') and p.vintage is not distinct from c.vintage where {where}"""
    return db.rows(w.con, text, {"a": a, "day": day})


def _same(row: Row) -> tuple[Any, ...]:
    return (row["partner"], row["commodity"], row["source"], row["via"], row["classification"] or "", row["vintage"])


def _note(w: Warehouse, rows: dict[Key, dict[str, list[Row]]], name: str, found: Iterable[Row]) -> None:
    """Sort rows by pair and period. `order` is a row's place among its pair's; kept files are named by their hashes, as their numbers differ from build to build."""
    places: dict[Key, int] = {}
    for row in found:
        key = (name, row["reporter"], row["partner"])
        places[key] = row["order"] = places.get(key, -1) + 1
        row["snapshots"] = [w.known.hashes[s] for s in row["snapshots"]]
        rows.setdefault(key, {}).setdefault(row["period"], []).append(row)


def _order(declared: Metric) -> str:
    """The order of `selecting.select`."""
    newest = "c.classification desc, " if "classification" in declared.optional else ""
    keys = ", ".join(f'c."{name}"' for name in (*declared.keys, *declared.optional))
    return f"{ORDER}{newest}c.vintage desc nulls last, c.value, {keys}"


@lru_cache(maxsize=10_000)
def _basis(text: str) -> Mapping[str, Any]:
    """A basis, which most rows of a metric share."""
    found: Mapping[str, Any] = json.loads(text)
    return found


def _known() -> str:
    return "(c.vintage is null or c.vintage <= $day)"


def _keys(declared: Metric, row: Row) -> dict[str, str]:
    """The keys of a row as `keys.normalise_keys` gives them: optional ones where they have a default."""
    return {key: str(row[key]) for key in (*declared.keys, *(k for k, default in declared.optional.items() if default))}
