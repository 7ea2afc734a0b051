"""The SQL of a pair's rows by commodity, `commodity_rows.sql`, in whole or in the parts that can answer a question."""

from __future__ import annotations

import re
from functools import cache

from bilateral.warehouse import db


@cache
def commodity_rows(levels: tuple[int, ...] = (), flow: str = "", world: bool | None = None) -> str:
    """The SQL of `dyad_commodity_period`: all of it, or without the parts that hold no rows of these levels, of this flow, or with (or only with) the world."""
    first, *parts = re.split(r"^-- part: levels ([\d ]+), flow (X|M), partner (pair|world)$", db.sql("commodity_rows.sql"), flags=re.MULTILINE)
    chosen = [first]
    for held, of, partner, text in zip(*(parts[n::4] for n in range(4)), strict=True):
        if (not levels or {int(level) for level in held.split()} & set(levels)) and flow in ("", of) and world in (None, partner == "world"):
            chosen.append(text)
    return "union all".join(part.rstrip() + "\n" for part in chosen)
