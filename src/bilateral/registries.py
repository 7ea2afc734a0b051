"""The registries as lists, the same at every door: sources, metrics, areas. Each is loaded when it is asked for."""

from __future__ import annotations

from typing import Any

from bilateral.model import UnknownName


def source_rows() -> list[dict[str, Any]]:
    """The sources there are, with licence and what they cover."""
    from bilateral.sources import sources

    return [
        {"id": s.id, "title": s.title, "producer": s.producer, "licence": s.licence, "redistributable": s.redistributable, "covers": s.covers,
         "homepage": s.homepage, "fetch": s.requests is not None}
        for s in sources().values()
    ]  # fmt: skip


def metric_rows() -> list[dict[str, Any]]:
    """The metrics there are, with keys, unit and definition."""
    from bilateral.metrics import metrics

    return [
        {"name": m.name, "family": m.family, "unit": m.unit, "keys": list(m.keys), "optional": dict(m.optional), "definition": m.definition} for m in metrics().values()
    ]


def area_rows(text: str = "") -> list[dict[str, Any]]:
    """Economies and declared areas whose name holds a text; all for an empty one.

    Raises:
        UnknownName: when none does.
    """
    from bilateral.classify.areas import areas, nearest, normalise, search

    found = list(search(text) if text else areas().values())
    if not found:
        raise UnknownName(f"no economy's name holds {text!r}; 'bilateral areas' lists them all", nearest=nearest(normalise(text)))
    return [
        {"code": a.code, "iso2": a.iso2, "m49": a.m49, "names": dict(a.names), "kind": a.kind, "members": list(a.members), "definition": a.definition} for a in found
    ]
