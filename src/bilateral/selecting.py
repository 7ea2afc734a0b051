"""The rows of a metric for some keys, best first; and the rows of a pair of economies held in memory, so that a document asks the database once.

The order is that of `figures`: whole numbers before partial sums, the agency's own file before the starter, numbers with parts before stated ones, the
producer's rank, the newer classification and the newer vintage.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from bilateral.metrics import metrics
from bilateral.model import WORLD, Metric
from bilateral.warehouse import db

STARTER = "starter"
UNRANKED = 18  # a national agency quoted by the starter: after sources that bring their own files of FDI (10), before UN Comtrade (20)
ORDER = f"""(c.status = 'partial'), (c.via = '{STARTER}'), c.stated, coalesce(r.rank, {UNRANKED}), c.source, """
RANKED = "left join (select producer, min(rank) as rank from producer group by 1) r on r.producer = c.source"
SIDES = (("reporter", "partner"), ("exporter", "importer"), ("host", "origin"), ("area_a", "area_b"))
CHAPTERS = (0, 2)  # levels of commodities at which releases are compared
HELD_LEVELS = (0, 2, 4)  # levels of commodities that a document of a pair shows; of one economy with the world it shows chapters

Row = dict[str, Any]


@dataclass(frozen=True)
class Only:
    """A condition on rows, in SQL (the metric's view is `c`) and as a function; the two say the same. `levels` are those of commodities it keeps, if it says."""

    sql: str
    keeps: Callable[[Mapping[str, Any]], bool]
    levels: tuple[int, ...] = ()


ALL = Only("true", lambda row: True)


@dataclass(frozen=True)
class Held:
    """Rows of every metric for two economies, in the order of `select`, by metric and the pair of the metric's sides.

    `years` are the years of goods by commodity that are held; of all else every period is. Rows are of every vintage.
    """

    rows: Mapping[tuple[str, str, str], list[Row]]
    years: frozenset[str]


def select(
    con: db.Connection, declared: Metric, given: Mapping[str, str], day: date, only: Only = ALL, *, sha: Mapping[int, str], held: Held | None = None
) -> list[Row]:
    """Rows of the metric's view for these keys, known on `day`, best first; from memory where they are held. `sha` are the hashes of kept files by number."""
    if held is not None:
        found = _in_memory(held, declared, given, only)
        if found is not None:
            return [
                row for row in found
                if all(row[key] == value for key, value in given.items()) and (row["vintage"] is None or row["vintage"] <= day) and only.keeps(row)
            ]  # fmt: skip
    conditions = [f'c."{key}" = ${key}' for key in given]
    if "commodity" in given and "commodity" in declared.keys:  # its level too: finer ones, of which there are millions, are then not looked through
        conditions.append(f"c.level = {level_of(given['commodity'])}")
    text = _text(declared, [*conditions, only.sql, "(c.vintage is null or c.vintage <= $as_of_day)"])
    return _with_hashes(db.rows(con, text, {**given, "as_of_day": day}), sha)


def hold(con: db.Connection, a: str, b: str, years: Iterable[str], *, sha: Mapping[int, str]) -> Held:
    """The rows of two economies and of each with the world, one query a metric; of goods by commodity, chapters and headings of these years."""
    wanted = frozenset(years)
    listed = ", ".join(db.quoted(year) for year in sorted(wanted))
    found: dict[tuple[str, str, str], list[Row]] = {}
    for declared in metrics().values():
        sides = sides_of(declared)
        if sides is None:
            continue
        found.update({(declared.name, x, y): [] for x in (a, b) for y in (a, b, WORLD) if x != y})
        if declared.family not in ("trade", "structure"):  # small tables: one query for both
            _note(found, declared.name, sides, db.rows(con, _text(declared, [f"c.{sides[0]} in ($a, $b)", f"c.{sides[1]} in ($a, $b, '{WORLD}')"]), {"a": a, "b": b}), sha)
            continue
        conditions = [f"c.{sides[0]} = $a", f"c.{sides[1]} in ($b, '{WORLD}')"]  # one economy at a time: rows lie in its order
        if "commodity" in declared.keys:
            conditions += [f"(c.level in {CHAPTERS} or (c.level in {HELD_LEVELS} and c.{sides[1]} = $b))", f"c.period in ({listed})"]
        for x, y in ((a, b), (b, a)):
            _note(found, declared.name, sides, db.rows(con, _text(declared, conditions), {"a": x, "b": y}), sha)
    return Held(found, wanted)


def sides_of(declared: Metric) -> tuple[str, str] | None:
    """The keys of a metric that name its two economies; None for a metric of one."""
    return next((pair for pair in SIDES if set(pair) <= set(declared.keys)), None)


def level_of(commodity: str) -> int:
    """The level of a commodity: its digits, 0 for TOTAL and for groups that are no heading of the HS."""
    return len(commodity) if commodity.isdecimal() else 0


# ---------------------------------------------------------------------------------------------------------------- the parts


def _text(declared: Metric, conditions: Iterable[str]) -> str:
    newest = "c.classification desc, " if "classification" in declared.optional else ""
    keys = ", ".join(f'c."{name}"' for name in (*declared.keys, *declared.optional))
    return f"""select c.* from metric_{declared.name} c {RANKED} where {" and ".join(conditions)}
        order by {ORDER}{newest}c.vintage desc nulls last, c.value, {keys}"""


def _note(found: dict[tuple[str, str, str], list[Row]], name: str, sides: tuple[str, str], rows: Iterable[Row], sha: Mapping[int, str]) -> None:
    for row in _with_hashes(rows, sha):
        found.setdefault((name, row[sides[0]], row[sides[1]]), []).append(row)


def _with_hashes(rows: Iterable[Row], sha: Mapping[int, str]) -> list[Row]:
    return [{**row, "snapshots": tuple(sha[s] for s in row["snapshots"])} for row in rows]


def _in_memory(held: Held, declared: Metric, given: Mapping[str, str], only: Only) -> list[Row] | None:
    """The rows among which those for these keys are, if all of them are held."""
    sides = sides_of(declared)
    if sides is None or not set(sides) <= set(given):
        return None
    if "commodity" in declared.keys:
        levels = (level_of(given["commodity"]),) if "commodity" in given else only.levels
        if given.get("period") not in held.years or not levels or not set(levels) <= set(CHAPTERS if given[sides[1]] == WORLD else HELD_LEVELS):
            return None
    return held.rows.get((declared.name, given[sides[0]], given[sides[1]]))
