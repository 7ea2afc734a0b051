"""How well a text is checked: claims found, read and judged, against texts written before the checker was tuned.

Run from the project's root: `python bench/claims/score.py [--half seen|unseen|both] [--lang en|es|ko|all] [--twins] [--verbose]`. Prints Markdown.
The checker is given the text alone. What the columns mean stands in bench/claims/README.md.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any

from gold import BAD, HALVES, LANGS, OPTIONAL, Gold, Text, load
from mutate import Twin, twins

from bilateral.figures import Warehouse, open_warehouse
from bilateral.model import TOTAL

CLOSE = Decimal("1e-6")  # relative; a value is as the digits say, so that only the arithmetic of the reading may differ
Checked = Any  # bilateral.check.claim.Check, which need not exist for this module to load
Run = Callable[[Text], Checked]


@dataclass(frozen=True)
class Tally:
    """Counts over claims: those of the gold, and what the checker did with them."""

    gold: int = 0
    detected: int = 0
    exact: int = 0
    read: int = 0
    verdict: int = 0
    false_bad: int = 0
    made: int = 0
    spurious: int = 0
    texts: int = 0
    lang: int = 0
    date: int = 0
    pair: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(**{f.name: getattr(self, f.name) + getattr(other, f.name) for f in fields(self)})


@dataclass(frozen=True)
class TwinTally:
    """Counts over twins. `kept` of `others` are the untouched claims whose verdict is one of those allowed."""

    touched: int = 0
    detected: int = 0
    caught: int = 0
    right: int = 0
    others: int = 0
    kept: int = 0

    def __add__(self, other: TwinTally) -> TwinTally:
        return TwinTally(**{f.name: getattr(self, f.name) + getattr(other, f.name) for f in fields(self)})


def main(arguments: list[str] | None = None) -> int:
    """Check, count, print. 2 where there is no checker yet."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--half", choices=(*HALVES, "both"), default="seen")
    parser.add_argument("--lang", choices=(*LANGS, "all"), default="all")
    parser.add_argument("--twins", action="store_true", help="also the mutated twins")
    parser.add_argument("--verbose", action="store_true", help="list every miss; not for the unseen half while tuning")
    asked = parser.parse_args(arguments)
    langs = LANGS if asked.lang == "all" else (asked.lang,)
    halves = HALVES if asked.half == "both" else (asked.half,)
    with tempfile.TemporaryDirectory() as home:
        w = open_warehouse(home)
        try:
            print("\n".join(report(w, checker(w), langs, halves, with_twins=asked.twins, verbose=asked.verbose)))
        except ImportError as missing:
            print(f"there is no checker to score: {missing}; bilateral.check must offer check_text", file=sys.stderr)
            return 2
        finally:
            w.close()
    return 0


def report(w: Warehouse, run: Run, langs: tuple[str, ...], halves: tuple[str, ...], *, with_twins: bool = False, verbose: bool = False) -> list[str]:
    """The lines of the report: the table, the misses when asked, the table of the twins when asked."""
    texts = load(langs, halves)
    began = time.perf_counter()
    checks = [(text, run(text)) for text in texts]
    lines = [*_table(checks, langs, halves), f"\n{len(texts)} texts in {time.perf_counter() - began:.1f} s."]
    if verbose:
        lines += [line for text, check in checks for line in misses(text, check)]
    if with_twins:
        lines += _twin_table(list(twins(w, texts)), run, langs, halves, verbose)
    return lines


def checker(w: Warehouse) -> Run:
    """The checker, given nothing but a text.

    Raises:
        ImportError: where there is none yet.
    """
    from bilateral.check import check_text

    return lambda text: check_text(w, text.text)


# ---------------------------------------------------------------------------------------------------------------------- counting


def best_match(claim: Gold, check: Checked) -> Any | None:
    """The judged claim that shares most characters with a gold one, the first at a tie; None where none shares any."""
    shared = [(min(claim.end, j.claim.end) - max(claim.start, j.claim.start), -n, j) for n, j in enumerate(check.claims)]
    best = max(shared, key=lambda s: s[:2], default=None)
    return best[2] if best and best[0] > 0 else None


def read_right(gold: Gold, claim: Any) -> bool:
    """Whether a claim has the gold's metric, value, unit and keys; where the gold knows no metric, its value alone."""
    if claim.metric not in gold.metrics or not _same_value(gold, claim.value):
        return False
    if claim.metric is None:
        return True
    if gold.units and claim.unit not in gold.units:
        return False
    wanted = {**dict.fromkeys(OPTIONAL.get(claim.metric, ()), (TOTAL,)), **gold.keys}
    return all(_same_key(claim.keys.get(key, TOTAL if key in OPTIONAL.get(claim.metric, ()) else ""), members) for key, members in wanted.items())


def _same_key(given: str, members: tuple[str, ...]) -> bool:
    return str(given).casefold() in {member.casefold() for member in members}


def _same_value(gold: Gold, value: Decimal | str) -> bool:
    if isinstance(gold.value, str) or isinstance(value, str):
        return value == gold.value
    if gold.between:
        return gold.between[0] <= value <= gold.between[1]
    return abs(value - gold.value) <= CLOSE * max(abs(gold.value), CLOSE)


def tally(text: Text, check: Checked) -> Tally:
    """What became of the gold claims of a text. A claim not detected is wrong in everything."""
    total = Tally(
        gold=len(text.claims), made=len(check.claims), texts=1, lang=check.lang == text.lang, date=check.date == text.day,
        pair=not text.pair or set(check.pair) == set(text.pair),
    )  # fmt: skip
    for gold in text.claims:
        if found := best_match(gold, check):
            total += Tally(
                detected=1, exact=(found.claim.start, found.claim.end) == (gold.start, gold.end), read=read_right(gold, found.claim),
                verdict=found.verdict in gold.verdicts, false_bad=found.verdict in BAD and not gold.verdicts & BAD,
            )  # fmt: skip
    for judged in spurious(text, check):
        total += Tally(spurious=1, false_bad=judged.verdict in BAD)
    return total


def spurious(text: Text, check: Checked) -> list[Any]:
    """The judged claims that share no character with any gold claim."""
    return [j for j in check.claims if not any(j.claim.start < g.end and j.claim.end > g.start for g in text.claims)]


def tally_twin(twin: Twin, check: Checked) -> TwinTally:
    """What became of the claims of a twin: the touched ones, and the others that the change left alone."""
    total = TwinTally()
    for gold in twin.text.claims:
        found = best_match(gold, check)
        if gold.id in twin.touched:
            total += TwinTally(
                touched=1, detected=found is not None, caught=found is not None and found.verdict != "supported",
                right=found is not None and found.verdict in gold.verdicts,
            )  # fmt: skip
        elif gold.id not in twin.free:
            total += TwinTally(others=1, kept=found is not None and found.verdict in twin.allowed(gold))
    return total


# ---------------------------------------------------------------------------------------------------------------------- printing


def _table(checks: list[tuple[Text, Checked]], langs: Iterable[str], halves: Iterable[str]) -> list[str]:
    lines = [
        "| language | half | gold claims | detected | exact span | read right | verdict right | false contradictions | spurious claims "
        "| language, date, pair of the text |",
        "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    for half in halves:
        rows = {lang: sum((tally(t, c) for t, c in checks if (t.lang, t.half) == (lang, half)), Tally()) for lang in langs}
        if len(rows) > 1:
            rows["all"] = sum(rows.values(), Tally())
        lines += [_row(lang, half, t) for lang, t in rows.items()]
    return lines


def _row(lang: str, half: str, t: Tally) -> str:
    parts = [_of(n, t.gold) for n in (t.detected, t.exact, t.read, t.verdict)]
    head = f"{t.lang}, {t.date}, {t.pair} of {t.texts}"
    return f"| {lang} | {half} | {t.gold} | {' | '.join(parts)} | {t.false_bad} | {_of(t.spurious, t.made)} | {head} |"


def _of(part: int, whole: int) -> str:
    return f"{part} ({100 * part / whole:.1f}%)" if whole else "0"


def _twin_table(made: list[Twin], run: Run, langs: Iterable[str], halves: Iterable[str], verbose: bool) -> list[str]:
    scored = [(twin, tally_twin(twin, run(twin.text))) for twin in made]
    head = "| twins | touched claims | detected | not supported | verdict right | untouched kept |"
    lines = ["", head.replace("twins |", "twins | half |"), "| --- | --- | --- | --- | --- | --- | --- |"]
    for half in halves:
        groups = [(lang, [s for t, s in scored if (t.source.lang, t.source.half) == (lang, half)]) for lang in langs]
        groups += [(rule, [s for t, s in scored if (t.rule, t.source.half) == (rule, half)]) for rule in dict.fromkeys(t.rule for t in made)]
        groups += [("all", [s for t, s in scored if t.source.half == half])]
        lines += [_twin_row(name, half, len(group), sum(group, TwinTally())) for name, group in groups if group]
    if verbose:
        lines += [line for twin, s in scored if s.right < s.touched for line in _twin_miss(twin, run)]
    return lines


def _twin_row(name: str, half: str, count: int, t: TwinTally) -> str:
    parts = [_of(n, t.touched) for n in (t.detected, t.caught, t.right)]
    return f"| {name} ({count}) | {half} | {t.touched} | {' | '.join(parts)} | {_of(t.kept, t.others)} |"


def misses(text: Text, check: Checked) -> list[str]:
    """One line for each gold claim that was missed, misread or misjudged, and for each spurious claim."""
    lines = []
    for gold in text.claims:
        found = best_match(gold, check)
        if found is None:
            lines.append(f"- {gold.id} undetected: {gold.text!r}")
            continue
        if not read_right(gold, found.claim):
            wanted = (gold.metrics, dict(gold.query), str(gold.value), gold.units)
            given = (found.claim.metric, dict(found.claim.keys), str(found.claim.value), found.claim.unit)
            lines.append(f"- {gold.id} misread: {gold.text!r} is {wanted}, read as {given}")
        if found.verdict not in gold.verdicts:
            lines.append(f"- {gold.id} misjudged: {gold.text!r} is {'/'.join(sorted(gold.verdicts))}, judged {found.verdict}: {found.reason}")
    return lines + [f"- {text.name} spurious: {j.claim.text!r} ({j.claim.metric}, {j.verdict}) in {j.claim.sentence!r}" for j in spurious(text, check)]


def _twin_miss(twin: Twin, run: Run) -> list[str]:
    check = run(twin.text)
    lines = []
    for gold in twin.text.claims:
        if gold.id in twin.touched:
            found = best_match(gold, check)
            given = f"{found.verdict} as {found.claim.metric} {dict(found.claim.keys)}" if found else "undetected"
            if found is None or found.verdict not in gold.verdicts:
                lines.append(f"- {twin.rule}, {gold.id}: {gold.text!r} is {'/'.join(sorted(gold.verdicts))}, judged {given}")
    return lines


if __name__ == "__main__":
    sys.exit(main())
