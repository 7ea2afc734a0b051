"""Office files are zips of XML: packed with the same bytes for the same parts, whenever and wherever."""

from __future__ import annotations

import io
import unicodedata
import zipfile
from collections.abc import Mapping

STAMP = (1980, 1, 1, 0, 0, 0)  # the first moment a zip can write


def packed(parts: Mapping[str, bytes]) -> bytes:
    """A zip of these parts, in their order, without times of its own."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as into:
        for name, data in parts.items():
            entry = zipfile.ZipInfo(name, STAMP)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0
            entry.external_attr = 0
            into.writestr(entry, data)
    return held.getvalue()


def across(words: str) -> int:
    """How wide words are, in letters: a syllable of Hangul is as wide as two.

    >>> across("US$ 달러")
    8
    """
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in words)
