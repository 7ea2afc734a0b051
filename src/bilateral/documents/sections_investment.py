"""Direct investment, each way: the year in the host's register and the origin's, by type and place, what is held back, and the sum since the first year."""

from __future__ import annotations

from bilateral.documents import charts, facts
from bilateral.documents.common import (
    earlier,
    first,
    found,
    in_brackets,
    is_world,
    like,
    name,
    producer,
    ranked,
    region_name,
    region_word,
    vintage_words,
    word,
)
from bilateral.documents.document import NOTHING, Bound, Cell, Fragment, Section, Sentence, Subject, Table, join, phrase, sentence
from bilateral.lang import fill, text
from bilateral.lang.say import say_date, say_list, say_money
from bilateral.model import INSTRUMENTS, Figure

LISTED = 3
TABLED = 10
Words = dict[str, str]
Vintages = tuple[Figure, ...]  # one cell: the vintage said, then the others


def investment(s: Subject) -> Section:
    """Direct investment of B in A, then of A in B."""
    ways = [(s.a, s.b)] if is_world(s.b) else [(s.a, s.b), (s.b, s.a)]
    parts = [_one_way(s, host, origin) for host, origin in ways]
    title = text(s.lang, "section.investment")
    if not any(part for part, _ in parts):
        return Section("investment", title, (sentence(s.lang, "investment.none", a=name(s, s.a), b=name(s, s.b)),))
    said: list[Sentence] = []
    for (host, origin), (part, _) in zip(ways, parts, strict=True):
        said += part or [sentence(s.lang, "investment.none_way", origin=name(s, origin), host=name(s, host))]
    drawn = tuple(chart for host, origin in ways if (chart := charts.investment(s, host, origin)))
    return Section("investment", title, tuple(said), tuple(table for _, tables in parts for table in tables), drawn)


def _one_way(s: Subject, host: str, origin: str) -> tuple[list[Sentence], list[Table]]:
    """Sentences and tables of one direction; the year is the subject's, or the newest before it that the register has."""
    ends = {"origin": name(s, origin), "host": name(s, host)}
    years = [year for year in facts.investment_years(s.w.con, host, origin, "inward", s.day) if year <= s.period]
    said: list[Sentence] = []
    tables: list[Table] = []
    if years:
        listed = found(s, "fdi_inward", reporter=host, partner=origin, period=years[-1])
        lead = listed[0]
        said.append(_total(s, lead, ends))
        said += _before(s, listed, lead)
        if lead.value is not None:
            said += _rank(s, lead, host, origin, ends)
        instruments, places = _by_instrument(s, lead, host, origin), _by_region(s, lead, host, origin)
        said += [*_instruments(s, instruments), *_regions(s, places, host), *_held_back(s, lead, host, origin)]
        said += _cumulative(s, lead, host, origin, years[0], ends)
        tables = _tables(s, lead, instruments, places, ends)
    return [*said, *_outward(s, host, origin, ends)], tables


def _total(s: Subject, lead: Figure, ends: Words) -> Sentence:
    source, vintage = producer(s, lead.source), vintage_words(s, lead)
    year = lead.keys["period"]
    if lead.value is None:
        if lead.status == "suppressed":
            return sentence(s.lang, "investment.suppressed", year=year, source=source, vintage=vintage, **ends)
        return sentence(s.lang, "investment.missing", year=year, source=source, **ends)
    key = "investment.partial" if lead.status == "partial" else "investment.inward"
    return sentence(s.lang, key, year=year, value=lead, source=source, vintage=vintage, **ends)


def _before(s: Subject, listed: tuple[Figure, ...], lead: Figure) -> list[Sentence]:
    oldest = earlier(listed, lead)
    return [sentence(s.lang, "investment.earlier", value=oldest, vintage=vintage_words(s, oldest))] if oldest else []


def _rank(s: Subject, lead: Figure, host: str, origin: str, ends: Words) -> list[Sentence]:
    rank = first(f for f in like(found(s, "fdi_rank", reporter=host, partner=origin, period=lead.keys["period"]), lead) if f.value is not None)
    if rank is None:
        return []
    return [sentence(s.lang, "investment.rank_first" if rank.value == 1 else "investment.rank", rank=rank, year=lead.keys["period"], **ends)]


def _by_instrument(s: Subject, lead: Figure, host: str, origin: str) -> list[Vintages]:
    """The types of the leading agency and vintage, each with its other vintages after it; types that are not loaded left out."""
    keys = {"reporter": host, "partner": origin, "period": lead.keys["period"]}
    made = [v for instrument in INSTRUMENTS if (v := _vintages(found(s, "fdi_inward", instrument=instrument, **keys), lead))]
    return sorted(made, key=lambda figures: (figures[0].value is None, -float(figures[0].value or 0)))


def _vintages(listed: tuple[Figure, ...], lead: Figure) -> Vintages:
    """A cell in the leading figure's vintage, then in its agency's other vintages; nothing where that vintage has no such cell."""
    current = first(like(listed, lead, vintage=True))
    if current is None or (current.value is None and current.status != "suppressed"):
        return ()
    return (current, *(f for f in listed if f.source == lead.source and f.vintage != lead.vintage))


def _instruments(s: Subject, listed: list[Vintages]) -> list[Sentence]:
    if not listed:
        return []
    made = [sentence(s.lang, "investment.instruments", items=join(s.lang, [_instrument(s, figures[0]) for figures in listed]))]
    before = _first_published(listed)
    if before:
        items = join(s.lang, [_instrument(s, f) for f in before])
        made.append(sentence(s.lang, "investment.earlier_parts", items=items, vintage=vintage_words(s, before[0])))
    return made


def _first_published(listed: list[Vintages]) -> list[Figure]:
    """The cells as they were first published where they have been revised, all of one vintage: the oldest there is."""
    before = [oldest for figures in listed if (oldest := earlier(figures, figures[0]))]
    vintage = min((f.vintage for f in before if f.vintage), default=None)
    return [f for f in before if f.vintage == vintage]


def _instrument(s: Subject, figure: Figure) -> Fragment:
    label = word(s, "instrument", figure.keys["instrument"])
    if figure.value is None:
        return phrase(s.lang, "investment.instrument_suppressed", name=Bound(label, figure))
    return phrase(s.lang, "investment.instrument", name=label, value=figure)


def _by_region(s: Subject, lead: Figure, host: str, origin: str) -> list[Vintages]:
    """The leading regions of the leading agency and vintage, each with its other vintages after it."""
    keys = {"reporter": host, "partner": origin, "period": lead.keys["period"]}
    codes = [row["region"] for row in ranked(s, "fdi_inward", "region", top=TABLED, level=None, **keys).rows.to_dicts()]
    made = [v for code in codes if (v := _vintages(found(s, "fdi_inward", region=code, **keys), lead)) and v[0].value is not None]
    return sorted(made, key=lambda figures: -float(figures[0].value or 0))


def _regions(s: Subject, places: list[Vintages], host: str) -> list[Sentence]:
    listed = places[:LISTED]
    if not listed:
        return []
    made = [sentence(s.lang, "investment.regions", word=region_word(s, host), items=join(s.lang, [_region(s, figures[0]) for figures in listed]))]
    before = _first_published(listed)
    if before:
        items = join(s.lang, [_region(s, f) for f in before])
        made.append(sentence(s.lang, "investment.earlier_parts", items=items, vintage=vintage_words(s, before[0])))
    return made


def _region(s: Subject, figure: Figure) -> Fragment:
    return phrase(s.lang, "trade.item", name=region_name(s, figure.keys["region"]), value=figure)


def _held_back(s: Subject, lead: Figure, host: str, origin: str) -> list[Sentence]:
    """What no place shows. Said only where cells are held back: without them the rest may be places that nobody quoted."""
    listed = like(found(s, "unallocated", reporter=host, partner=origin, period=lead.keys["period"], by="region"), lead, vintage=True)
    rest = first(f for f in listed if f.value is not None and f.basis.get("suppressed"))
    if rest is None:
        return []
    count = Bound(int(rest.basis["suppressed"]), rest)
    return [sentence(s.lang, "investment.unallocated", value=rest, count=count, word=region_word(s, host))]


def _cumulative(s: Subject, lead: Figure, host: str, origin: str, start: str, ends: Words) -> list[Sentence]:
    """The sum since the first year loaded, with the vintages it is spliced from."""
    last = lead.keys["period"]
    if start == last:
        return []
    listed = [f for f in found(s, "fdi_inward_cumulative", reporter=host, partner=origin, period=f"{start}/{last}") if f.source == lead.source]
    total = first(f for f in listed if f.value is not None)
    if total is None:
        held_back = first(f for f in listed if f.basis.get("held_back"))
        if held_back is None:
            return []
        years = Bound(say_list(held_back.basis["held_back"], s.lang), held_back)
        return [sentence(s.lang, "investment.cumulative_suppressed", first=start, last=last, years=years)]
    runs = total.basis.get("splice") or []
    splice = phrase(s.lang, "investment.splice", runs=join(s.lang, [_run(s, total, one) for one in runs])) if len(runs) > 1 else NOTHING
    return [sentence(s.lang, "investment.cumulative", first=start, last=last, value=total, splice=splice, source=in_brackets(s, total, lead), **ends)]


def _run(s: Subject, total: Figure, one: dict[str, str]) -> Fragment:
    """One run of years of a splice, with its own figure where it has several years."""
    keys = {"reporter": total.keys["reporter"], "partner": total.keys["partner"]}
    period = one["from"] if one["from"] == one["to"] else f"{one['from']}/{one['to']}"
    metric = "fdi_inward" if one["from"] == one["to"] else "fdi_inward_cumulative"
    same = first(f for f in like(found(s, metric, period=period, **keys), total) if f.value is not None and float(f.value) == float(one["value"]))
    value = same or Bound((one["value"], total.unit), total)
    if one["vintage"] is None:
        return phrase(s.lang, "investment.run_unknown", value=value, period=period)
    return phrase(s.lang, "investment.run", value=value, period=period, vintage=say_date(one["vintage"], s.lang))


def _outward(s: Subject, host: str, origin: str, ends: Words) -> list[Sentence]:
    """The origin's own register, its newest year up to the subject's."""
    if is_world(origin):
        return []
    years = [year for year in facts.investment_years(s.w.con, origin, host, "outward", s.day) if year <= s.period]
    figure = first(f for f in found(s, "fdi_outward", reporter=origin, partner=host, period=years[-1]) if f.value is not None) if years else None
    if figure is None:
        return []
    return [sentence(s.lang, "investment.outward", year=years[-1], value=figure, source=producer(s, figure.source), vintage=vintage_words(s, figure), **ends)]


def _tables(s: Subject, lead: Figure, instruments: list[Vintages], places: list[Vintages], ends: Words) -> list[Table]:
    labelled = {
        "instruments": ("instrument", [(word(s, "instrument", v[0].keys["instrument"]), v) for v in instruments]),
        "regions": ("region", [(region_name(s, v[0].keys["region"]), v) for v in places]),
    }
    made = []
    for key, (column, listed) in labelled.items():
        rows = [(Cell(label), _money(s, figures[0]), _money(s, earlier(figures, figures[0]))) for label, figures in listed]
        columns = tuple(text(s.lang, f"column.{c}") for c in (column, "value", "first"))
        if rows:
            made.append(Table(fill(s.lang, f"table.{key}", year=lead.keys["period"], **ends), columns, tuple(rows)))
    return made


def _money(s: Subject, figure: Figure | None) -> Cell:
    if figure is None:
        return Cell("")
    return Cell(say_money(figure.value, figure.unit, s.lang) if figure.value is not None else word(s, "status", figure.status), figure)
