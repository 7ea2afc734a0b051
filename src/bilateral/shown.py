"""Figures a home has shown: their ids, their JSON form, and what an id stands for (`figures.jsonl`, one line an id)."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from bilateral.model import Figure, UnknownName

REGISTRY = "figures.jsonl"
ENCODE = json.JSONEncoder(ensure_ascii=False).encode
START = b'{"id": "'
MOST = 64 * 2**20  # bytes of that list


def figure_id(metric: str, keys: Mapping[str, str], as_of: date | str | None, among: tuple[Any, ...] = ()) -> str:
    """The short id of a figure: the same before and after a rebuild. A figure asked for without a date is the latest one, whatever the day.

    `among` (source, via, vintage) tells a candidate that was not chosen from the one that was.
    """
    day = str(as_of) if as_of else "latest"
    text = ENCODE([metric, sorted(keys.items()), day, *(str(part) for part in among)])
    return "f:" + hashlib.sha256(text.encode()).hexdigest()[:12]


def remember(home: Path, figures: Iterable[Figure], as_of: date | str | None) -> None:
    """Add the ids that the home has not shown before. A home that cannot be written, or whose list is full, is left as it is: ids are a convenience."""
    path = home / REGISTRY
    known = _index(path)
    if known.size > MOST:
        return
    lines = [json.dumps(_entry(f, as_of), ensure_ascii=False) + "\n" for f in figures if f.id not in known.lines]
    if lines:
        try:
            with path.open("ab") as stream:
                stream.write("".join(dict.fromkeys(lines)).encode())
        except OSError:
            return


def remember_all(home: Path | None, build_id: str, listed: Iterable[Figure], as_of: date | str | None) -> None:
    """Note what the ids shown stand for, each under the day its figure was asked for, so that they can be traced.

    Figures of an earlier build are left out: they are not this warehouse's to trace.
    """
    days: dict[str | None, list[Figure]] = {}
    for f in listed:
        day = f.as_of.isoformat()
        if f.build_id == build_id:
            days.setdefault(day if f.id == figure_id(f.metric, f.keys, day) else str(as_of) if as_of else None, []).append(f)
    for asked, figures in days.items():
        if home is not None:
            remember(home, figures, asked)


def _entry(f: Figure, as_of: date | str | None) -> dict[str, Any]:
    entry: dict[str, Any] = {"id": f.id, "metric": f.metric, "keys": dict(f.keys), "as_of": str(as_of) if as_of else None}
    if f.id != figure_id(f.metric, f.keys, as_of):
        entry["among"] = [f.source, f.via, f.vintage.isoformat() if f.vintage else None]
    return entry


def recall(home: Path | None, wanted: str) -> dict[str, Any]:
    """Metric, keys and as_of of an id.

    Raises:
        UnknownName: when this home never showed it.
    """
    line = _index(home / REGISTRY).lines.get(wanted) if home else None
    if line is not None:
        entry: dict[str, Any] = json.loads(line)
        return entry
    raise UnknownName(f"no figure {wanted!r} was shown from this home; give its metric and keys instead: bilateral trace METRIC KEY=VALUE …")


@dataclass
class _Index:
    """What was read of a list of ids so far: how many bytes, and the first line of each id."""

    lines: dict[str, bytes] = field(default_factory=dict)
    size: int = 0
    inode: int = 0


_indices: dict[Path, _Index] = {}
_reading = threading.Lock()


def _index(path: Path) -> _Index:
    """The ids of a home, read on from where the list ended last time; other processes add to it."""
    with _reading:
        try:
            found = path.stat()
        except OSError:
            _indices.pop(path, None)
            return _Index()
        held = _indices.get(path)
        if held is None or held.inode != found.st_ino or held.size > found.st_size:
            held = _indices[path] = _Index(inode=found.st_ino)
        if held.size < found.st_size:
            with path.open("rb") as stream:
                stream.seek(held.size)
                added = stream.read()
            whole = added[: added.rfind(b"\n") + 1]  # a line that is being written is read the next time
            held.size += len(whole)
            for line in whole.splitlines():
                if line.startswith(START) and line.endswith(b"}"):
                    held.lines.setdefault(line[len(START) :].partition(b'"')[0].decode("utf-8", "replace"), line)
        return held


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
