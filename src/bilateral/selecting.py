"""The rows of a metric for some keys, best first; and the rows of a pair of economies kept in memory, so that a document asks the database once.

The order is that of `figures`: whole numbers before partial sums, the agency's own file before the starter, numbers with parts before stated ones, the
producer's rank, the newer classification and the newer vintage.
"""

from __future__ import annotations

import contextlib
import threading
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from bilateral.model import WORLD, Metric
from bilateral.warehouse import db
from bilateral.warehouse.commodity_rows import commodity_rows

STARTER = "starter"
UNRANKED = 18  # a national agency quoted by the starter: after sources that bring their own files of FDI (10), before UN Comtrade (20)
# The order of `in_order` in SQL, for where the leading of very many rows are chosen.
ORDER = f"""(c.status = 'partial'), (c.via = '{STARTER}'), c.stated, coalesce(r.rank, {UNRANKED}), c.source, """
RANKED = "left join (select producer, min(rank) as rank from producer group by 1) r on r.producer = c.source"
CHAPTERS = (0, 2)  # levels of commodities at which releases are compared
CELLS = ("instrument", "industry", "region")  # keys by which a register breaks a total down
LAST = "\U0010ffff"  # after every key

Row = dict[str, Any]


@dataclass(frozen=True)
class Provenance:
    """What tells rows apart by where they come from: the sha256 of kept files by their number, the rank of producers that have one, and the (source, via)
    whose rows are not shown."""

    hashes: Mapping[int, str]
    ranks: Mapping[str, int]
    refused: frozenset[tuple[str, str]] = frozenset()


@dataclass(frozen=True)
class Only:
    """A condition on rows, in SQL (the metric's view is `c`) and as a function; the two say the same. `levels` are those of commodities it keeps, if it says."""

    sql: str
    keeps: Callable[[Mapping[str, Any]], bool]
    levels: tuple[int, ...] = ()


ALL = Only("true", lambda row: True)
Question = tuple[Metric, Mapping[str, str], Only]  # what `Held.rows` is asked


@dataclass(frozen=True)
class Held:
    """The rows of two economies, and of each with the world, kept from the first time a metric is asked for them: every vintage, in the order of `select`.

    Of a metric by commodity the levels and the periods that were asked for are kept; of any other, all periods of the cells that were asked for.
    """

    con: db.Connection
    a: str
    b: str
    known: Provenance
    kept: dict[tuple[str, str, str, tuple[tuple[str, str], ...]], list[Row]] = field(default_factory=dict)
    by_commodity: dict[tuple[str, str, str, str | None, tuple[int, ...]], dict[str, list[Row]]] = field(default_factory=dict)

    @cached_property
    def barren(self) -> frozenset[str]:
        """Metrics of the table `metric_pair` that have no rows for these economies."""
        found = db.rows(
            self.con,
            f"""select metric from metric_pair group by metric
                having not bool_or(one in ($a, $b) and other in ($a, $b, '{WORLD}'))""",
            {"a": self.a, "b": self.b},
        )
        return frozenset(row["metric"] for row in found)

    def ask_ahead(self, wanted: Iterable[Question], second: db.Connection) -> None:
        """Keep the rows of these questions, asked over two connections at once: planning a question over Parquet takes longer than reading its rows, and is done by one thread.

        For the same reason questions by commodity that differ in nothing but their two sides are one query; of others the rows of one pair are found faster alone.
        """
        left = deque(_together(wanted))
        kept = {"barren": self.barren}

        def work(con: db.Connection) -> None:
            one = Held(con, self.a, self.b, self.known, self.kept, self.by_commodity)
            one.__dict__.update(kept)
            while left:
                try:
                    one._several(left.popleft())
                except IndexError:  # the other took the last
                    return

        def aside() -> None:
            with contextlib.suppress(Exception):  # what fails there is asked again when it is needed, and fails then
                work(second)

        other = threading.Thread(target=aside, daemon=True)
        other.start()
        try:
            work(self.con)
        finally:
            other.join()

    def rows(self, declared: Metric, given: Mapping[str, str], only: Only) -> list[Row] | None:
        """The rows among which those for these keys are; None where they are not a matter of the two economies."""
        sides = declared.sides
        if sides is None or not set(sides) <= set(given):
            return None
        x, y = given[sides[0]], given[sides[1]]
        if x not in (self.a, self.b) or y not in (self.a, self.b, WORLD) or x in (y, WORLD):
            return None
        if "commodity" not in declared.keys:
            return self._pair(declared, sides, x, y, tuple((key, given[key]) for key in CELLS if key in given and key in declared.optional))
        if "commodity" in given:
            level = level_of(given["commodity"])
            levels = CHAPTERS if level in CHAPTERS else (0, level)
            return self._commodities(declared, sides, x, y, given.get("period"), levels).get(given["commodity"], [])
        return self._commodities(declared, sides, x, y, given.get("period"), only.levels)[""] if only.levels else None

    def _several(self, group: list[Question]) -> None:
        """Keep the rows of questions by commodity that differ in nothing but their two sides."""
        declared, given, only = group[0]
        sides = declared.sides
        if len(group) == 1 or sides is None:
            for one in group:
                self.rows(*one)
            return
        ends = list(dict.fromkeys((g[sides[0]], g[sides[1]]) for _, g, _ in group))
        conditions, values = ["c.period = $period"], {"period": given["period"]}
        for n, side in enumerate(sides):
            members = dict(zip("ijklmn", dict.fromkeys(end[n] for end in ends), strict=False))
            conditions.append(f"c.{side} in ({', '.join(f'${side}_{letter}' for letter in members)})")
            values |= {f"{side}_{letter}": member for letter, member in members.items()}
        worlds = {y == WORLD for _, y in ends}
        found = _asked(self.con, declared, conditions, values, self.known, only.levels, worlds.pop() if len(worlds) == 1 else None)
        for x, y in ends:
            rows = [row for row in found if row[sides[0]] == x and row[sides[1]] == y]
            self.by_commodity[declared.name, x, y, given["period"], only.levels] = _by_commodity(rows)

    def _pair(self, declared: Metric, sides: tuple[str, str], x: str, y: str, cells: tuple[tuple[str, str], ...]) -> list[Row]:
        """The rows of two sides, of the cells of breakdowns that are asked for: an investment register has a million cells for the world."""
        if declared.name in self.barren:
            return []
        if (declared.name, x, y, cells) not in self.kept:
            conditions = [f"c.{sides[0]} = $x", f"c.{sides[1]} = $y", *(f'c."{key}" = ${key}' for key, _ in cells)]
            self.kept[declared.name, x, y, cells] = _asked(self.con, declared, conditions, {"x": x, "y": y, **dict(cells)}, self.known)
        return self.kept[declared.name, x, y, cells]

    def _commodities(self, declared: Metric, sides: tuple[str, str], x: str, y: str, period: str | None, levels: tuple[int, ...]) -> dict[str, list[Row]]:
        """The rows of these levels by commodity, and all of them under no name."""
        key = (declared.name, x, y, period, levels)
        if key not in self.by_commodity:
            conditions = [f"c.{sides[0]} = $x", f"c.{sides[1]} = $y", *(["c.period = $period"] if period else [])]
            rows = _asked(self.con, declared, conditions, {"x": x, "y": y, **({"period": period} if period else {})}, self.known, levels, y == WORLD)
            self.by_commodity[key] = _by_commodity(rows)
        return self.by_commodity[key]


def select(
    con: db.Connection, declared: Metric, given: Mapping[str, str], day: date, only: Only = ALL, *, known: Provenance, held: Held | None = None
) -> list[Row]:
    """Rows of the metric's view for these keys, known on `day`, best first; from memory where they are kept."""
    if held is not None:
        found = held.rows(declared, given, only)
        if found is not None:
            return [
                row for row in found
                if all(row[key] == value for key, value in given.items()) and (row["vintage"] is None or row["vintage"] <= day) and only.keeps(row)
            ]  # fmt: skip
    conditions = [*(f'c."{key}" = ${key}' for key in given), only.sql, "(c.vintage is null or c.vintage <= $as_of_day)"]
    levels = (level_of(given["commodity"]),) if "commodity" in given and "commodity" in declared.keys else ()
    return _asked(con, declared, conditions, {**given, "as_of_day": day}, known, levels or only.levels, given["partner"] == WORLD if "partner" in given else None)


def level_of(commodity: str) -> int:
    """The level of a commodity: its digits, 0 for TOTAL and for groups that are no heading of the HS."""
    return len(commodity) if commodity.isdecimal() else 0


def in_order(declared: Metric, rows: list[Row], known: Provenance) -> list[Row]:
    """Rows of a metric that may be shown, best first; rows that are alike in all that counts by value and keys, what is absent last."""
    if known.refused:
        rows = [row for row in rows if (row["source"], row["via"]) not in known.refused]
    keys = (*declared.keys, *declared.optional)
    made = sorted(rows, key=lambda row: (row["value"] is None, row["value"] or 0, [row[key] or LAST for key in keys]))
    if len({row["vintage"] for row in made}) > 1:
        made.sort(key=lambda row: row["vintage"] or date.min, reverse=True)
    if "classification" in declared.optional and len({row["classification"] for row in made}) > 1:
        made.sort(key=lambda row: row["classification"] or "", reverse=True)
    made.sort(key=lambda row: (row["status"] == "partial", row["via"] == STARTER, row["stated"], known.ranks.get(row["source"], UNRANKED), row["source"]))
    return made


# ---------------------------------------------------------------------------------------------------------------- the parts


def _asked(
    con: db.Connection, declared: Metric, conditions: Iterable[str], values: Mapping[str, Any], known: Provenance, levels: tuple[int, ...] = (), world: bool | None = None
) -> list[Row]:
    """Rows of a metric's view under these conditions, of these levels of commodities where any are given: finer ones are then not looked through.

    `world`: whether the partner asked for is the world, None where that is not said."""
    of = f"metric_{declared.name}"
    listed = list(conditions)
    if levels:
        listed.append(f"c.level in ({', '.join(map(str, levels))})")
        part = commodity_rows(levels, _flow(declared), world)
        of = f"({declared.relation.replace('dyad_commodity_period', f'({part})')})"
    rows = db.rows(con, f"select c.* from {of} c where {' and '.join(listed)}", values)
    for row in rows:
        row["snapshots"] = tuple(known.hashes[s] for s in row["snapshots"])
    return in_order(declared, rows, known)


def _flow(declared: Metric) -> str:
    """The one flow that a metric by commodity reads; empty for none or both."""
    flows = [flow for flow in ("X", "M") if f"flow = '{flow}'" in declared.relation]
    return flows[0] if len(flows) == 1 else ""


def _together(wanted: Iterable[Question]) -> list[list[Question]]:
    """Questions, those by commodity together that differ in nothing but their two sides, in the order of the first of each."""
    made: dict[tuple[object, ...], list[Question]] = {}
    for one in wanted:
        declared, given, only = one
        rest = {key: value for key, value in given.items() if key not in (declared.sides or ())}
        alike = set(rest) == {"period"} and bool(only.levels) and "commodity" in declared.keys
        key = (declared.name, rest.get("period"), only.levels) if alike else (declared.name, len(made))
        made.setdefault(key, []).append(one)
    return list(made.values())


def _by_commodity(rows: list[Row]) -> dict[str, list[Row]]:
    """Rows by their commodity, and all of them under no name."""
    made = {"": rows}
    for row in rows:
        made.setdefault(row["commodity"], []).append(row)
    return made
