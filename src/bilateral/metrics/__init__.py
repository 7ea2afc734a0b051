"""The registry of metrics: declarations by family, one module each. A metric is a relation from keys to a value.

Each declaration gives unit, keys, definition, the SQL of its relation over a rollup, and the scope of fact rows it may read. A metric
declared here appears at every door by itself.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from bilateral.metrics import economy, investment, projects, structure, trade
from bilateral.model import Metric, UnknownName

FAMILIES = (trade, structure, investment, economy, projects)


@cache
def metrics() -> Mapping[str, Metric]:
    """All metrics by name, in order of family."""
    listed = [metric for family in FAMILIES for metric in family.METRICS]
    found = {metric.name: metric for metric in listed}
    if len(found) != len(listed):
        raise ValueError(f"a metric is declared twice among {[m.name for m in listed]}")
    return MappingProxyType(found)


def metric(name: str) -> Metric:
    """The metric of that name.

    Raises:
        UnknownName: with the nearest names.
    """
    try:
        return metrics()[name]
    except KeyError:
        nearest = tuple(difflib.get_close_matches(name, metrics(), 4, 0.5))
        hint = f"; nearest: {', '.join(nearest)}" if nearest else ""
        raise UnknownName(f"unknown metric {name!r}{hint}; see 'bilateral metrics'", nearest=nearest) from None
