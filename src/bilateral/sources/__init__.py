"""The registry of sources: one module each, found by listing this package. A module whose name starts with `_` is shared by several.

A source module holds `SOURCE`, a `bilateral.model.Source`. An import error is an error: no source is silently left out.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from bilateral.model import Source, UnknownName


@cache
def sources() -> Mapping[str, Source]:
    """All sources by id, in order of rank."""
    found = [importlib.import_module(f"{__name__}.{m.name}").SOURCE for m in pkgutil.iter_modules(__path__) if not m.name.startswith("_")]
    return MappingProxyType({s.id: s for s in sorted(found, key=lambda s: (s.rank, s.id))})


def source(source_id: str) -> Source:
    """The source of that id.

    Raises:
        UnknownName: naming the sources there are.
    """
    try:
        return sources()[source_id]
    except KeyError:
        raise UnknownName(f"unknown source {source_id!r}; known: {', '.join(sources())}", nearest=tuple(sources())) from None
