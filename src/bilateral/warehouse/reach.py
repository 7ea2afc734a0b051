"""What a rollup or an identity rests on, as the head of its .sql file declares it, so that a build can make again what a change reaches and nothing else.

The line is, for example:  `-- rests on: dyad_release (same year and the one before); area_member`
Rows of a year are made from rows of these tables of the same year, or of the same year and the one before; tables without brackets are read whole. The
year of a row is the first four letters of its `period`. What declares nothing rests on everything.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Set
from dataclasses import dataclass
from functools import cache

from bilateral.model import BuildBroken
from bilateral.warehouse import db

BACK = {"same year": 0, "same year and the one before": 1}  # how many years before its own a row reads
Years = frozenset[str]
Changed = Mapping[str, Years | None]  # the years in which a table changed, None where any row may have; tables that are not named did not


@dataclass(frozen=True)
class Reach:
    """What an .sql file reads: tables by year, with how many years back, and tables read whole."""

    by_year: Mapping[str, int]
    whole: tuple[str, ...] = ()


@cache
def reach(name: str) -> Reach | None:
    """The declaration in an .sql file; None where there is none.

    Raises:
        BuildBroken: when a declaration cannot be read.
    """
    found = re.search(r"^-- rests on: (.+)$", db.sql(name), flags=re.MULTILINE)
    if not found:
        return None
    by_year, whole = dict[str, int](), list[str]()
    for part in found[1].split(";"):
        told = re.fullmatch(r"\s*([a-z_]+(?:, [a-z_]+)*)(?: \(([a-z ]+)\))?\s*", part)
        if not told or (told[2] and told[2] not in BACK):
            raise BuildBroken(f"{name} says what it rests on in words that are none of: {', '.join(BACK)}: {part.strip()!r}")
        if told[2]:
            by_year |= dict.fromkeys(told[1].split(", "), BACK[told[2]])
        else:
            whole += told[1].split(", ")
    return Reach(by_year, tuple(whole))


def reached(name: str, changed: Changed) -> Years | None:
    """The years whose rows these changes can have changed: none where it rests on nothing that changed, None where it may be any."""
    declared = reach(name)
    if declared is None or any(table in changed for table in declared.whole) or any(changed.get(table, Years()) is None for table in declared.by_year):
        return None
    return Years(_shifted(year, n) for table, back in declared.by_year.items() for year in changed.get(table) or () for n in range(back + 1))


def needed(name: str, years: Set[str]) -> Mapping[str, Years]:
    """By table, the years whose rows are read to make those of `years`."""
    declared = reach(name) or Reach({})
    return {table: Years(_shifted(year, -n) for year in years for n in range(back + 1)) for table, back in declared.by_year.items()}


# ---------------------------------------------------------------------------------------------------------------- the parts


def _shifted(year: str, by: int) -> str:
    return f"{int(year) + by:04d}"
