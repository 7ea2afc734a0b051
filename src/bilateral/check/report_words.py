"""A check in words: what each claim is about, its value, its figures with their sources. The terminal and the page lay out the same words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from bilateral import lang as words
from bilateral.check.claim import VERDICTS, Check, Claim, Judged
from bilateral.classify import areas, commodities, regions
from bilateral.keys import canonical_period
from bilateral.lang.say import say_date, say_period
from bilateral.metrics import metrics
from bilateral.model import TOTAL, WORLD, Figure, UnknownName

# Told apart without colour.
SIGNS: Mapping[str, str] = {
    "supported": "✓", "supported_by_partner": "⇄", "other_basis": "≈", "outdated": "↻", "unit_slip": "×", "inconsistent": "≠", "contradicted": "✗", "not_checkable": "?",
}  # fmt: skip
ENDS = (("reporter", "partner"), ("host", "origin"), ("area_a", "area_b"))
FORMS: Mapping[str, str] = {"ratio": "ratio", "rank": "rank", "ordinal": "rank", "year": "year"}
BASIS = ("valuation", "partner_basis", "region_basis", "principle", "measure", "classification", "stated", "ranked_by", "derivation")
OF_GDP = "_share_of_gdp"


@dataclass(frozen=True)
class FigureWords:
    """A figure said: its value, what it is of, source, vintage, basis, citations, id; `number` is that of its source in the list."""

    value: str
    about: str
    source: str
    vintage: str
    basis: str
    quoted: str
    id: str
    number: int


@dataclass(frozen=True)
class Item:
    """A judged claim said. `number` counts from 1; `read_as` is the value as it was understood."""

    number: int
    text: str
    sentence: str
    about: str
    read_as: str
    verdict: str
    verdict_words: str
    sign: str
    reason: str
    figures: tuple[FigureWords, ...]
    correction: str


@dataclass(frozen=True)
class SourceWords:
    """One entry of the list of sources."""

    number: int
    title: str
    vintage: str
    loaded: str
    quoted: str


@dataclass(frozen=True)
class Said:
    """A whole check in words. `summary` has the verdicts that occur, in their order: verdict, its words, sign, count, first claim's number."""

    title: str
    heading: str
    about: tuple[str, ...]
    items: tuple[Item, ...]
    summary: tuple[tuple[str, str, str, int, int], ...]
    sources: tuple[SourceWords, ...]


def say_check(check: Check, names: Mapping[str, str]) -> Said:
    """The check in the words of its text's language. `names` gives producers and citations their titles; what it has not is shown by its id."""
    numbers = _numbers(check)
    items = tuple(_item(check.lang, at, judged, numbers, names) for at, judged in enumerate(check.claims, 1))
    title = words.fill(check.lang, "check.page.title_of", title=check.title) if check.title else words.text(check.lang, "check.page.title")
    return Said(title, check.title or title, _about_check(check), items, _summary(check), _sources(check, numbers, names))


def count_verdicts(check: Check) -> dict[str, int]:
    """How many claims have each verdict that occurs, in the order of VERDICTS."""
    listed = [judged.verdict for judged in check.claims]
    order = [*VERDICTS, *(v for v in listed if v not in VERDICTS)]
    return {verdict: listed.count(verdict) for verdict in dict.fromkeys(order) if verdict in listed}


def verdict_words(lang: str, verdict: str) -> str:
    """A verdict's name."""
    key = f"check.verdict.{verdict}"
    return words.text(lang, key) if words.has(lang, key) else verdict


def about(lang: str, metric: str | None, keys: Mapping[str, str]) -> str:
    """What a number of these keys is, in words: the metric with its economies, the members of its other keys, the period."""
    if metric is None:
        return words.text(lang, "check.page.not_understood")
    parts = [_measured(lang, metric, keys), *_cells(lang, keys)]
    if keys.get("period"):
        parts.append(_period(lang, keys["period"]))
    return ", ".join(part for part in parts if part)


def value_words(lang: str, value: Any, unit: str, metric: str | None, status: str = "") -> str:
    """A value said by its unit; the status of a figure that has none."""
    if value is None:
        return words.text(lang, f"status.{status}") if words.has(lang, f"status.{status}") else status
    if isinstance(value, str):
        return words.text(lang, f"check.value.{value}") if words.has(lang, f"check.value.{value}") else value
    if len(unit) == 3 and unit.isupper():
        return words.fill(lang, "changes.money", value=(value, unit))
    if unit == "year":
        return words.fill(lang, "changes.year", value=int(value))
    form = "growth" if (metric or "").endswith("growth") else FORMS.get(unit, "count")
    if form == "count" and unit not in ("", "count", "unit"):
        key = f"check.unit.{unit}"
        return words.fill(lang, "check.value.count", value=value, unit=words.text(lang, key) if words.has(lang, key) else words.named(lang, unit))
    return words.fill(lang, f"changes.{form}", value=value)


# ---------------------------------------------------------------------------------------------------------------- the parts


def _about_check(check: Check) -> tuple[str, ...]:
    lang = check.lang
    made = [words.fill(lang, "check.page.day", day=check.date) if check.date else words.text(lang, "check.page.no_day")]
    if len(check.pair) == 2:
        a, b = (_area(lang, code) for code in check.pair)
        made.append(words.fill(lang, "check.page.pair", a=a, b=b))
    if check.build_id:
        made.append(words.fill(lang, "check.page.build", build=check.build_id))
    return tuple(made)


def _summary(check: Check) -> tuple[tuple[str, str, str, int, int], ...]:
    first: dict[str, int] = {}
    for at, judged in enumerate(check.claims, 1):
        first.setdefault(judged.verdict, at)
    return tuple((v, verdict_words(check.lang, v), SIGNS.get(v, "·"), count, first[v]) for v, count in count_verdicts(check).items())


def _item(lang: str, number: int, judged: Judged, numbers: Mapping[tuple[Any, ...], int], names: Mapping[str, str]) -> Item:
    claim = judged.claim
    said = tuple(_figure(lang, f, numbers, names) for f in judged.figures)
    return Item(
        number, claim.text, claim.sentence, about(lang, claim.metric, claim.keys), _read_as(lang, claim), judged.verdict,
        verdict_words(lang, judged.verdict), SIGNS.get(judged.verdict, "·"), judged.reason, said, judged.correction,
    )  # fmt: skip


def _read_as(lang: str, claim: Claim) -> str:
    if claim.metric is None and not claim.unit:
        return ""
    said = value_words(lang, claim.value, claim.unit, claim.metric)
    return words.fill(lang, f"check.bound.{claim.bound}", value=said) if claim.bound and words.has(lang, f"check.bound.{claim.bound}") else said


def _figure(lang: str, f: Figure, numbers: Mapping[tuple[Any, ...], int], names: Mapping[str, str]) -> FigureWords:
    value = value_words(lang, f.value, f.unit, f.metric, f.status)
    status = words.text(lang, f"status.{f.status}") if f.value is not None and words.has(lang, f"status.{f.status}") else ""
    basis = [*_basis(lang, f.basis), *([status] if status else [])]
    return FigureWords(
        value, about(lang, f.metric, f.keys), _named(lang, f.source or "", names), _vintage(lang, f), "; ".join(basis),
        _quoted(lang, f.citations, names), f.id, numbers.get(_origin(f), 0),
    )  # fmt: skip


def _origin(f: Figure) -> tuple[Any, ...]:
    return (f.source, f.via, f.vintage)


def _numbers(check: Check) -> dict[tuple[Any, ...], int]:
    """The sources of all figures, numbered from 1 in order of first use."""
    origins = dict.fromkeys(_origin(f) for judged in check.claims for f in judged.figures if f.source)
    return {origin: number for number, origin in enumerate(origins, 1)}


def _sources(check: Check, numbers: Mapping[tuple[Any, ...], int], names: Mapping[str, str]) -> tuple[SourceWords, ...]:
    lang = check.lang
    listed = [f for judged in check.claims for f in judged.figures]
    cited: dict[tuple[Any, ...], dict[str, None]] = {origin: {} for origin in numbers}
    for f in listed:
        if f.source:
            cited[_origin(f)].update(dict.fromkeys(f.citations))
    first = {_origin(f): f for f in reversed(listed)}
    return tuple(
        SourceWords(number, _named(lang, str(origin[0]), names), _vintage(lang, first[origin]), _loaded(lang, first[origin]), _quoted(lang, cited[origin], names))
        for origin, number in numbers.items()
    )


def _vintage(lang: str, f: Figure) -> str:
    if not f.source:
        return ""
    return words.fill(lang, "source.vintage", vintage=say_date(f.vintage, lang)) if f.vintage else words.text(lang, "source.vintage_unknown")


def _loaded(lang: str, f: Figure) -> str:
    return words.fill(lang, "source.loaded", via=_word(lang, "via", f.via)) if f.via and f.via != f.source else ""


def _quoted(lang: str, citations: Iterable[str], names: Mapping[str, str]) -> str:
    said = [_named(lang, c, names) for c in citations]
    return words.fill(lang, "source.quoted", citation="; ".join(said)) if said else ""


def _named(lang: str, code: str, names: Mapping[str, str]) -> str:
    return words.named(lang, names.get(code, code))


def _basis(lang: str, basis: Mapping[str, Any]) -> list[str]:
    made = []
    for key in BASIS:
        value = basis.get(key)
        if not value:
            continue
        if words.has(lang, f"basis.{key}"):
            made.append(words.text(lang, f"basis.{key}"))
        elif key == "classification" and value in commodities.HS_REVISIONS:
            made.append(commodities.HS_REVISIONS[str(value)])
        else:
            made.append(_word(lang, f"basis.{key}", str(value)))
    return made


def _word(lang: str, group: str, value: str) -> str:
    if words.has(lang, f"{group}.{value}"):
        return words.text(lang, f"{group}.{value}")
    return words.fill(lang, f"{group}.other", value=value) if words.has(lang, f"{group}.other") else value


def _measured(lang: str, metric: str, keys: Mapping[str, str]) -> str:
    key = f"changes.what.{metric}"
    ends = next((pair for pair in ENDS if set(pair) <= set(keys)), None)
    if words.has(lang, key) and ends:
        slots = {"reporter": _area(lang, keys[ends[0]]), "partner": _area(lang, keys[ends[1]])}
        return words.fill(lang, key, **slots, company=words.named(lang, keys.get("company", "")), event=words.named(lang, keys.get("event", "")))
    if metric == "indicator" and {"area", "concept"} <= set(keys):
        concept = keys["concept"]
        form = "share" if concept.endswith(OF_GDP) and not concept.startswith("trade") else "indicator"
        return words.fill(lang, f"check.about.{form}", concept=_word(lang, "concept", concept), area=_area(lang, keys["area"]))
    if metric in ("market_rank", "index_rank", "reconciled") and set(metrics()[metric].keys) - {"period"} <= set(keys):
        slots = {name: _area(lang, value) if name in ("area", "exporter", "importer") else _word(lang, name, words.named(lang, value)) for name, value in keys.items()}
        return words.fill(lang, f"check.about.{metric}", **slots)
    return _labelled(lang, metric, keys)


def _labelled(lang: str, metric: str, keys: Mapping[str, str]) -> str:
    """A metric by its own words, with the economies that are known: for a claim whose keys are not all certain."""
    declared = metrics().get(metric)
    phrases = declared.phrases.get(lang, ()) if declared else ()
    label = phrases[0] if phrases and lang != "en" else declared.label.lower() if declared and declared.label else metric
    known = [_area(lang, value) for name, value in keys.items() if value and name in ("reporter", "partner", "host", "origin", "area", "exporter", "importer")]
    return words.fill(lang, "check.about.other", label=label, keys=known) if known else label


def _cells(lang: str, keys: Mapping[str, str]) -> list[str]:
    """The members of the other keys; those that stand for all of a dimension are left out."""
    made = []
    if keys.get("commodity", TOTAL) not in (TOTAL, ""):
        made.append(_commodity(lang, keys.get("classification", ""), keys["commodity"]))
    if keys.get("region", TOTAL) not in (TOTAL, ""):
        made.append(_region(lang, keys["region"]))
    if keys.get("instrument", TOTAL) not in (TOTAL, ""):
        made.append(_word(lang, "instrument", keys["instrument"]))
    if keys.get("industry", TOTAL) not in (TOTAL, ""):
        made.append(words.fill(lang, "changes.industry", code=keys["industry"]))
    if keys.get("by"):
        made.append(_word(lang, "breakdown", keys["by"]))
    if keys.get("among", WORLD) not in (WORLD, ""):
        made.append(words.fill(lang, "changes.among", group=_area(lang, keys["among"])))
    return made


def _area(lang: str, code: str) -> str:
    if words.has(lang, f"area.{code}"):
        return words.text(lang, f"area.{code}")
    try:
        return areas.name(code, lang)
    except UnknownName:
        return code


def _region(lang: str, code: str) -> str:
    try:
        return regions.name(code, lang)
    except UnknownName:
        return code


def _commodity(lang: str, classification: str, code: str) -> str:
    chapter = commodities.name(classification, code[:2] if code.isdigit() else code, lang)
    if lang != "en" and commodities.level(code) > 2:
        return words.heading(lang, code, chapter)
    name = commodities.short(commodities.name(classification, code, lang))
    return words.fill(lang, "explain.product_code", name=name, code=code) if code.isdigit() and code not in name else name


def _period(lang: str, period: str) -> str:
    try:
        return say_period(canonical_period(period), lang)
    except UnknownName:
        return period
