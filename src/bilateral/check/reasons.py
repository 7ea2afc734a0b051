"""The one sentence that says why, in the text's language, and the sentence with the number that should stand there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from bilateral.check.claim import Claim
from bilateral.lang import fill, has, text
from bilateral.lang.say import say_change, say_growth, say_money, say_number, say_rank, say_share
from bilateral.metrics import metric as metric_named
from bilateral.model import Figure

__all__ = ["Voice", "correct", "reason", "said"]

RESTED = 3  # other numbers of the text named in a conflict


@dataclass(frozen=True)
class Voice:
    """The language of a text, and the short names of agencies in it, by their ids."""

    lang: str
    names: Mapping[str, str]

    def source(self, figure: Figure) -> str:
        """The agency of a figure."""
        return self.names.get(figure.source or "", figure.source or "")


def said(figure: Figure, lang: str) -> str:
    """A figure's value in words."""
    value = figure.value
    if value is None:
        return text(lang, f"status.{figure.status}") if has(lang, f"status.{figure.status}") else figure.status
    if len(figure.unit) == 3 and figure.unit.isupper():
        return say_money(value, figure.unit, lang)
    if figure.unit == "ratio":
        return say_growth(value, lang) if metric_named(figure.metric).form == "growth" else say_share(value, lang)
    if figure.unit == "rank":
        return say_rank(value, lang)
    return str(int(value)) if figure.unit in ("year", "ordinal") else say_number(value, lang)


def reason(
    claim: Claim, voice: Voice, verdict: str, figure: Figure | None, *, why: str = "", power: int = 0, newer: Figure | None = None, rest: Sequence[str] = ()
) -> str:
    """Why a claim has its verdict. `why` is what the verdict turns on: a key of `check.basis`, `check.conflict` or `check.reason`."""
    lang = voice.lang
    if verdict == "inconsistent":
        return fill(lang, f"check.conflict.{why}", rest=list(dict.fromkeys(rest))[:RESTED])
    if figure is None:
        if verdict == "supported":
            return fill(lang, "check.reason.supported_difference")
        doubts = [text(lang, f"check.doubt.{d if has(lang, f'check.doubt.{d}') else 'other'}") for d in claim.doubts]
        return fill(lang, f"check.reason.{why}", doubts=list(dict.fromkeys(doubts)), currency=claim.unit)
    slots: dict[str, Any] = {"source": voice.source(figure), "value": said(figure, lang), "vintage": _vintage(figure, lang)}
    if verdict == "supported":
        if isinstance(claim.value, str):
            return fill(lang, "check.reason.supported_sign", **slots)
        if why == "later" and figure.vintage:
            return fill(lang, "check.reason.supported_later", **{**slots, "vintage": figure.vintage})
        said_so = fill(lang, "check.reason.supported_dated" if why == "dated" else "check.reason.supported", **slots)
        return said_so + (text(lang, "check.reason.inferred") if claim.inferred else "")
    if verdict == "other_basis":
        return fill(lang, "check.reason.other_basis", basis=fill(lang, f"check.basis.{why}", period=figure.keys.get("period", "")), **slots)
    if verdict == "outdated" and newer is not None:
        return fill(lang, f"check.reason.outdated_{why}", newer=said(newer, lang), newer_vintage=_vintage(newer, lang), **slots)
    if verdict == "unit_slip":
        key = "slip_scale" if why == "scale" else "slip_currency_scale" if power else "slip_currency"
        return fill(lang, f"check.reason.{key}", factor=_factor(power, lang), currency=claim.unit, **slots)
    return fill(lang, f"check.reason.{verdict}", **slots)


def correct(claim: Claim, figure: Figure, lang: str) -> str:
    """The claim's sentence with the figure in place of the number; empty where there is nothing to put."""
    if figure.value is None or isinstance(claim.value, str):
        return ""
    head, found, tail = claim.sentence.partition(claim.text)
    if not found:
        return ""
    value = figure.value
    if figure.unit == "ratio" and metric_named(figure.metric).form == "growth" and not claim.text.startswith(("+", "-", "−")):
        put = say_share(abs(Decimal(str(value))), lang)
        wrong_way = isinstance(claim.value, Decimal) and (claim.value < 0) != (value < 0)
        return f"{head}{say_change(value, lang) if wrong_way else put}{tail}"
    spoken = figure.unit == "USD" and isinstance(claim.value, Decimal) and claim.value < 0 and not claim.text.startswith(("-", "−"))  # "a deficit of US$16.8 billion"
    return f"{head}{say_money(abs(Decimal(str(value))), figure.unit, lang) if spoken else said(figure, lang)}{tail}"


# ---------------------------------------------------------------------------------------------------------------- the parts


def _vintage(figure: Figure, lang: str) -> str:
    return fill(lang, "check.reason.vintage", vintage=figure.vintage) if figure.vintage else text(lang, "check.reason.unknown_vintage")


def _factor(power: int, lang: str) -> str:
    return fill(lang, "check.factor.up" if power > 0 else "check.factor.down", number=say_number(Decimal(10) ** abs(power), lang))
