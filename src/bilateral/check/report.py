"""A check as JSON, for a terminal, and as a page."""

from __future__ import annotations

import difflib
import json
import shutil
from typing import Any

from bilateral.check.claim import Check, Judged
from bilateral.check.known import titles
from bilateral.check.report_html import to_html
from bilateral.check.report_terminal import to_terminal
from bilateral.check.report_words import count_verdicts
from bilateral.figures import Warehouse
from bilateral.model import BilateralError
from bilateral.shown import as_json, json_number

__all__ = ["FORMATS", "show", "to_html", "to_json", "to_terminal"]

FORMATS: tuple[str, ...] = ("text", "json", "html")
PLAIN_WIDTH = 100  # of a report that goes to a file or a pipe


def show(w: Warehouse, check: Check, format_: str, *, colour: bool) -> str:
    """A check in a format: text (coloured, and as wide as the terminal, where `colour`), json or html.

    Raises:
        BilateralError: for another format, naming those there are.
    """
    if format_ not in FORMATS:
        near = difflib.get_close_matches(format_, FORMATS, 1)
        raise BilateralError(f"unknown format {format_!r}{f'; nearest: {near[0]}' if near else ''}; there are {', '.join(FORMATS)}", nearest=tuple(near))
    if format_ == "json":
        return json.dumps(to_json(check), ensure_ascii=False, indent=2)
    names = titles(w, check)
    return to_html(check, names) if format_ == "html" else to_terminal(check, names, colour=colour, width=shutil.get_terminal_size().columns if colour else PLAIN_WIDTH)


def to_json(check: Check) -> dict[str, Any]:
    """The contract's form: `low` and `high` are null where the interval is open, `value` a number, or "positive" or "negative"; fields may be
    added, never renamed."""
    return {
        "lang": check.lang, "date": check.date.isoformat() if check.date else None, "pair": list(check.pair), "title": check.title, "build_id": check.build_id,
        "claims": [_claim(judged) for judged in check.claims],
        "summary": count_verdicts(check),
    }  # fmt: skip


def _claim(judged: Judged) -> dict[str, Any]:
    c = judged.claim
    return {
        "start": c.start, "end": c.end, "text": c.text, "sentence": c.sentence, "metric": c.metric, "keys": dict(c.keys),
        "value": c.value if isinstance(c.value, str) else json_number(c.value), "low": json_number(c.low), "high": json_number(c.high), "unit": c.unit,
        "bound": c.bound, "vintage": c.vintage.isoformat() if c.vintage else None, "goods": c.goods, "score": c.score, "place": c.place,
        "doubts": list(c.doubts), "also": [{"metric": r.metric, "keys": dict(r.keys)} for r in c.also],
        "verdict": judged.verdict, "reason": judged.reason, "correction": judged.correction, "figures": [as_json(f) for f in judged.figures],
    }  # fmt: skip
