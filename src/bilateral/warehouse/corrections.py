"""Corrections of known producer errors: entries in corrections.toml, each failing once the producer has mended it."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from bilateral.model import FACT_TABLES, BuildBroken
from bilateral.warehouse import db


@dataclass(frozen=True)
class Correction:
    """One known error: the rows (`where`), what they are expected to hold, what they are set to, and why."""

    id: str
    table: str
    where: str
    expect: str
    set: Mapping[str, str]
    why: str
    evidence: str


def load_corrections(path: Path | None = None) -> tuple[Correction, ...]:
    """The entries of `path`, by default of the package.

    Raises:
        BuildBroken: when an entry lacks a field or names no fact table.
    """
    text = path.read_text("utf-8") if path else files("bilateral.warehouse").joinpath("corrections.toml").read_text("utf-8")
    made = []
    for entry in tomllib.loads(text).get("correction", []):
        missing = [name for name in Correction.__dataclass_fields__ if not entry.get(name)]
        if missing or entry.get("table") not in (*FACT_TABLES, "published"):
            raise BuildBroken(
                f"correction {entry.get('id', '?')!r} lacks {', '.join(missing) or 'a known table'}; see the head of corrections.toml"
            )
        made.append(Correction(**{name: entry[name] for name in Correction.__dataclass_fields__}))
    return tuple(made)


def correct(con: db.Connection, entries: Iterable[Correction]) -> None:
    """Apply the entries whose rows are loaded.

    Raises:
        BuildBroken: when a selected row no longer holds what the entry expects.
    """
    for entry in entries:
        selected, expected = con.execute(
            f"select count(*), count(*) filter ({entry.expect}) from {entry.table} where {entry.where}"
        ).fetchone() or (0, 0)
        if selected != expected:
            raise BuildBroken(
                f"correction {entry.id!r} expected {entry.expect} in {selected} rows and found it in {expected}: mended at the source? delete or change the entry"
            )
        assignments = ", ".join(f"{column} = {value}" for column, value in entry.set.items())
        db.run(con, f"update {entry.table} set {assignments} where {entry.where}")
