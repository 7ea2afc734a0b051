"""Figures a home has shown: their ids, their JSON form, and what an id stands for (`figures.jsonl`, one line an id)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from bilateral.model import BilateralError, Figure

REGISTRY = "figures.jsonl"
ENCODE = json.JSONEncoder(ensure_ascii=False).encode


def figure_id(metric: str, keys: Mapping[str, str], as_of: date | str | None, among: tuple[Any, ...] = ()) -> str:
    """The short id of a figure: the same before and after a rebuild. A figure asked for without a date is the latest one, whatever the day.

    `among` (source, via, vintage) tells a candidate that was not chosen from the one that was.
    """
    day = str(as_of) if as_of else "latest"
    text = ENCODE([metric, sorted(keys.items()), day, *(str(part) for part in among)])
    return "f:" + hashlib.sha256(text.encode()).hexdigest()[:12]


def remember(home: Path, figures: Iterable[Figure], as_of: date | str | None) -> None:
    """Add the ids that the home has not shown before. A home that cannot be written is left as it is: ids are a convenience."""
    path = home / REGISTRY
    known = path.read_text("utf-8") if path.exists() else ""
    lines = [json.dumps(_entry(f, as_of), ensure_ascii=False) + "\n" for f in figures if f'"{f.id}"' not in known]
    if lines:
        try:
            with path.open("a", encoding="utf-8") as stream:
                stream.write("".join(dict.fromkeys(lines)))
        except OSError:
            return


def _entry(f: Figure, as_of: date | str | None) -> dict[str, Any]:
    entry: dict[str, Any] = {"id": f.id, "metric": f.metric, "keys": dict(f.keys), "as_of": str(as_of) if as_of else None}
    if f.id != figure_id(f.metric, f.keys, as_of):
        entry["among"] = [f.source, f.via, f.vintage.isoformat() if f.vintage else None]
    return entry


def recall(home: Path | None, wanted: str) -> dict[str, Any]:
    """Metric, keys and as_of of an id.

    Raises:
        BilateralError: when this home never showed it.
    """
    path = home / REGISTRY if home else None
    if path and path.exists():
        for line in path.read_text("utf-8").splitlines():
            if line.startswith(f'{{"id": "{wanted}"') and line.endswith("}"):
                entry: dict[str, Any] = json.loads(line)
                return entry
    raise BilateralError(
        f"no figure {wanted!r} was shown from this home; give its metric and keys instead: bilateral trace METRIC KEY=VALUE …"
    )


def as_json(f: Figure) -> dict[str, Any]:
    """A figure in the form of the contract."""
    return {
        "id": f.id, "metric": f.metric, "keys": dict(f.keys), "value": json_number(f.value), "unit": f.unit, "status": f.status,
        "as_of": f.as_of.isoformat(), "build_id": f.build_id, "source": f.source, "via": f.via, "vintage": f.vintage.isoformat() if f.vintage else None,
        "basis": dict(f.basis), "snapshots": list(f.snapshots), "citations": list(f.citations), "note": f.note,
    }  # fmt: skip


def json_number(value: Any) -> float | int | None:
    """A number as JSON writes it: whole numbers without a point."""
    if value is None or isinstance(value, int | float):
        return value
    return int(value) if value == value.to_integral_value() else float(value)
