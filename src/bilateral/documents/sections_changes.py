"""What releases changed, in sentences: one for each change, and the short section of the brief."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from bilateral import lang as words
from bilateral.changes import Change, changes
from bilateral.documents.common import name, product_names, region_name, word
from bilateral.documents.document import NOTHING, Bound, Fragment, Section, Sentence, Subject, phrase, sentence
from bilateral.figures import Warehouse
from bilateral.lang import text
from bilateral.lang.say import say_date, say_list
from bilateral.metrics import metrics
from bilateral.model import TOTAL, Figure

IN_BRIEF = ("exports", "imports", "commodity_exports", "commodity_imports", "fdi_inward", "partner_rank")
LISTED = 5
ENDS = (("reporter", "partner"), ("host", "origin"), ("area_a", "area_b"))
FORMS: Mapping[str, str] = {"USD": "money", "ratio": "ratio", "rank": "rank", "ordinal": "rank", "year": "year"}  # other units are counts
CENT = 0.005


def changed(s: Subject) -> Section:
    """What the newest release changed of the pair's main figures, the largest first; of goods by chapter, those of the year, and of investment no single industries."""
    made = changes(s.w, s.a, s.b, as_of=s.day if s.as_of else None, only=IN_BRIEF, main_of=s.period)
    title = text(s.lang, "section.changed")
    listed = [c for c in made.items if c.kind != "added"] or list(made.items)
    if not listed:
        return Section("changed", title, (sentence(s.lang, "changes.nothing_new", a=name(s, s.a), b=name(s, s.b)),))
    intro = sentence(s.lang, "changes.intro", since=made.since)
    return Section("changed", title, (intro, *lines(s, listed, date.fromisoformat(made.since), limit=LISTED)), listed=True)


def lines(s: Subject, listed: Sequence[Change], since: date | None, *, limit: int) -> tuple[Sentence, ...]:
    """A sentence for each change, up to `limit`, then one that says how many more there are.

    `since` is the day before which figures were known, None where they are of an earlier build.
    """
    said = [line(s, change, since) for change in listed[:limit]]
    rest = listed[limit:]
    if rest:
        said.append(sentence(s.lang, "changes.more", count=Bound(len(rest), next(f for f in (*rest[0].after, *rest[0].before) if f is not None))))
    return tuple(said)


def line(s: Subject, change: Change, since: date | None = None) -> Sentence:
    """One change in a sentence, every amount bound to its figure."""
    slots = {"what": _what(s, change), "period": _period(s, change.periods), "vintages": _vintages(s, change)}
    before, after = change.before[-1], change.after[-1]
    if change.kind == "added":
        disclosed = before is not None and before.status == "suppressed"
        return sentence(s.lang, "changes.disclosed" if disclosed else "changes.added", after=_value(s, change, after), **slots)
    if change.kind == "withdrawn":
        held_back = after is not None and after.status == "suppressed"
        return sentence(s.lang, "changes.held_back" if held_back else "changes.withdrawn", before=_value(s, change, before), **slots)
    if change.kind == "moved":
        return sentence(s.lang, "changes.moved", before=_value(s, change, before), after=_value(s, change, after), **slots)
    if FORMS.get(change.unit) == "money":
        return _revised_money(s, change, since, slots)
    if len(change.periods) > 1:
        last = phrase(s.lang, "changes.in_each", last=change.periods[-1], before=_value(s, change, before), after=_value(s, change, after))
        return sentence(s.lang, "changes.revised_run", in_each=last, **slots)
    return sentence(s.lang, "changes.revised_to", before=_value(s, change, before), after=_value(s, change, after), **slots)


# ---------------------------------------------------------------------------------------------------------------- the parts


def _revised_money(s: Subject, change: Change, since: date | None, slots: Mapping[str, Fragment]) -> Sentence:
    before = _whole(s.w, change, change.before, change.total_before, since.isoformat() if since else None)
    after = _whole(s.w, change, change.after, change.total_after, s.as_of)
    difference = change.total_after - change.total_before
    key = "changes.revised_up" if difference > 0 else "changes.revised_down"
    in_all = phrase(s.lang, "changes.in_all") if len(change.periods) > 1 else NOTHING
    return sentence(
        s.lang, key, difference=Bound(abs(difference), after.figure), in_all=in_all,
        before=phrase(s.lang, "changes.money", value=before), after=phrase(s.lang, "changes.money", value=after), **slots,
    )  # fmt: skip


def _whole(w: Warehouse, change: Change, figures: Sequence[Figure | None], total: float, as_of: str | None) -> Bound:
    """A change's total, bound to the figure of its whole range of periods where there is one of that value, else to its last figure."""
    last = next(f for f in reversed(figures) if f is not None)
    if len(change.periods) > 1 and metrics()[change.metric].sum_of == change.metric and last.build_id == w.build_id:
        whole = w.figure(change.metric, as_of=as_of, **{**change.keys, "period": f"{change.periods[0]}/{change.periods[-1]}"})
        if whole.value is not None and abs(float(whole.value) - total) < CENT * len(change.periods):
            return Bound(whole.value, whole)
    return Bound(last.value if len(change.periods) == 1 else total, last)


def _value(s: Subject, change: Change, figure: Figure | None) -> Fragment:
    if figure is None or figure.value is None:
        return NOTHING
    form = "growth" if change.metric.endswith("growth") else FORMS.get(change.unit, "count")
    return phrase(s.lang, f"changes.{form}", value=figure)


def _what(s: Subject, change: Change) -> Fragment:
    """What the figure is: the metric's words with the two economies, then the cell in words."""
    keys = change.keys
    ends = next(pair for pair in ENDS if set(pair) <= set(keys))
    slots = {"reporter": name(s, keys[ends[0]]), "partner": name(s, keys[ends[1]])}
    slots |= {key: keys[key] for key in ("company", "event") if key in keys}
    cells = _cells(s, keys)
    key = f"changes.what.{change.metric}"
    if words.has(s.lang, key):
        made = phrase(s.lang, key, **slots)
    else:
        made = phrase(s.lang, "changes.what.other", label=metrics()[change.metric].label, **slots)
    tail = "".join(phrase(s.lang, "changes.cell", cells=[cell]).text for cell in cells)
    return Fragment(made.text + tail)


def _cells(s: Subject, keys: Mapping[str, str]) -> list[str]:
    """The members of the other keys, in words; those that stand for all of a dimension are left out."""
    made = []
    if keys.get("commodity", TOTAL) != TOTAL:
        code = keys["commodity"]
        label = product_names(s, keys.get("classification", ""), [code])[code]
        made.append(words.fill(s.lang, "explain.product_code", name=label, code=code) if code not in label and code.isdigit() else label)
    if keys.get("region", TOTAL) not in (TOTAL, ""):
        made.append(region_name(s, keys["region"]))
    if keys.get("instrument", TOTAL) != TOTAL:
        made.append(word(s, "instrument", keys["instrument"]))
    if keys.get("industry", TOTAL) != TOTAL:
        made.append(words.fill(s.lang, "changes.industry", code=keys["industry"]))
    if keys.get("by"):
        made.append(word(s, "breakdown", keys["by"]))
    if keys.get("among", "WLD") != "WLD":
        made.append(words.fill(s.lang, "changes.among", group=name(s, keys["among"])))
    return made


def _period(s: Subject, periods: Sequence[str]) -> Fragment:
    if not periods or not periods[0]:
        return NOTHING
    whole = periods[0] if len(periods) == 1 else f"{periods[0]}/{periods[-1]}"
    return phrase(s.lang, "changes.period", period=whole)


def _vintages(s: Subject, change: Change) -> Fragment:
    """The vintages after and before; where a change runs over several, all of them."""
    after, before = _dates(s, change.after), _dates(s, change.before)
    if after and before and after != before:
        return phrase(s.lang, "changes.vintages", vintage=after, before=before)
    return phrase(s.lang, "changes.vintage", vintage=after or before) if after or before else NOTHING


def _dates(s: Subject, figures: Sequence[Figure | None]) -> str:
    found = {f.vintage for f in figures if f is not None and f.vintage}
    return say_list([say_date(day, s.lang) for day in sorted(found)], s.lang)
