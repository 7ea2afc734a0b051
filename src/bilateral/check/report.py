"""A check as JSON, for a terminal, and as a page."""

from __future__ import annotations

from typing import Any

from bilateral.check.claim import Check, Judged
from bilateral.check.report_html import to_html
from bilateral.check.report_terminal import to_terminal
from bilateral.check.report_words import count_verdicts
from bilateral.shown import as_json, json_number

__all__ = ["to_html", "to_json", "to_terminal"]


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
