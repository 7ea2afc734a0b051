"""Codes that words for goods stand for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bilateral.model import WORLD

__all__ = ["GROUPS_OF", "read_goods"]

GROUPS_OF = "KOR"  # whose ministry publishes the product groups of the classification motie


def read_goods(found: Any, keys: Mapping[str, str]) -> tuple[list[str], bool, str, float]:
    """Codes that words for goods may mean, the likeliest first; whether they mean just that; the words; how well they match."""
    if isinstance(found, tuple):
        return [m.code for m in found], found[0].score == 1 and len(found) == 1, found[0].words, found[0].score
    if isinstance(found, str):
        return [found], True, found, 1.0
    groups = [code for scheme, code in found.codes if scheme == "motie"]
    headings = [code for scheme, code in found.codes if scheme != "motie"]
    ordered = groups + headings if keys.get("partner") == WORLD else headings + groups
    if groups and keys.get("reporter") == GROUPS_OF and keys.get("partner") == WORLD:
        return ordered, len(groups) == 1, found.id, 1.0
    return ordered, found.exact and len(headings) <= 1, found.id, 1.0
