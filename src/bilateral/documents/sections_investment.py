"""Direct investment, each way: the year in the host's register and the origin's, by type and place, what is held back, and the sum since the first year."""

from __future__ import annotations

from bilateral.documents import charts, facts
from bilateral.documents.common import earlier, first, found, in_brackets, is_world, like, name, producer, ranked, region_name, region_word, vintage_words, word
from bilateral.documents.document import NOTHING, Bound, Cell, Fragment, Section, Sentence, Subject, Table, join, phrase, sentence
from bilateral.figures import Figure
from bilateral.lang import fill, text
from bilateral.lang.say import say_money
from bilateral.model import INSTRUMENTS, WORLD

LISTED = 3
Words = dict[str, str]


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
            said += [*_share(s, lead, host, origin), *_rank(s, lead, host, origin, ends)]
        said += [*_instruments(s, lead, host, origin), *_regions(s, lead, host, origin)]
        said += _cumulative(s, lead, host, origin, years[0], ends)
        tables = _tables(s, lead, host, origin, ends)
    return [*said, *_outward(s, host, origin, ends)], tables


def _total(s: Subject, lead: Figure, ends: Words) -> Sentence:
    source, vintage = producer(s, lead.source), vintage_words(s, lead)
    year = lead.keys["period"]
    if lead.value is None:
        if lead.status == "suppressed":
            return sentence(s.lang, "investment.suppressed", year=year, source=source, vintage=vintage, **ends)
        return sentence(s.lang, "investment.missing", year=year, source=source, **ends)
    form = "partial" if lead.status == "partial" else "inward"
    return sentence(s.lang, f"investment.{form}", year=year, value=lead, source=source, vintage=vintage, **ends)


def _before(s: Subject, listed: tuple[Figure, ...], lead: Figure) -> list[Sentence]:
    oldest = earlier(listed, lead)
    return [sentence(s.lang, "investment.earlier", value=oldest, vintage=vintage_words(s, oldest))] if oldest else []


def _share(s: Subject, lead: Figure, host: str, origin: str) -> list[Sentence]:
    """The share of all origins, where one release gives both."""
    if is_world(origin):
        return []
    whole = first(like(found(s, "fdi_inward", reporter=host, partner=WORLD, period=lead.keys["period"]), lead, vintage=True))
    if whole is None or not whole.value or whole.status != "published" or lead.status != "published" or lead.value is None or lead.value < 0 or whole.value < 0:
        return []
    share = Bound(float(lead.value) / float(whole.value), lead)
    return [sentence(s.lang, "investment.share", share=share, host=name(s, host), whole=whole)]


def _rank(s: Subject, lead: Figure, host: str, origin: str, ends: Words) -> list[Sentence]:
    rank = first(f for f in like(found(s, "fdi_rank", reporter=host, partner=origin, period=lead.keys["period"]), lead) if f.value is not None)
    if rank is None:
        return []
    return [sentence(s.lang, "investment.rank_first" if rank.value == 1 else "investment.rank", rank=rank, year=lead.keys["period"], **ends)]


def _by_instrument(s: Subject, lead: Figure, host: str, origin: str) -> list[tuple[str, tuple[Figure, ...]]]:
    """Each type with all candidates of the leading agency, those of the leading vintage first; types that are not loaded left out."""
    made = []
    for instrument in INSTRUMENTS:
        listed = [f for f in found(s, "fdi_inward", reporter=host, partner=origin, period=lead.keys["period"], instrument=instrument) if f.source == lead.source]
        if listed:
            made.append((instrument, tuple(sorted(listed, key=lambda f: (f.vintage != lead.vintage, f.via != lead.via)))))
    return sorted(made, key=lambda item: -float(item[1][0].value or 0))


def _instruments(s: Subject, lead: Figure, host: str, origin: str) -> list[Sentence]:
    listed = [(i, figures) for i, figures in _by_instrument(s, lead, host, origin) if figures[0].vintage == lead.vintage]
    items = [_instrument(s, i, figures[0]) for i, figures in listed if figures[0].value is not None or figures[0].status == "suppressed"]
    if not items:
        return []
    made = [sentence(s.lang, "investment.instruments", items=join(s.lang, items))]
    before = [(i, oldest) for i, figures in listed if (oldest := earlier(figures, figures[0]))]
    if before:
        items = [phrase(s.lang, "investment.instrument", name=word(s, "instrument", i), value=f) for i, f in before]
        made.append(sentence(s.lang, "investment.instruments_earlier", items=join(s.lang, items), vintage=vintage_words(s, before[0][1])))
    return made


def _instrument(s: Subject, instrument: str, figure: Figure) -> Fragment:
    label = word(s, "instrument", instrument)
    if figure.value is None:
        return phrase(s.lang, "investment.instrument_suppressed", name=Bound(label, figure))
    return phrase(s.lang, "investment.instrument", name=label, value=figure)


def _by_region(s: Subject, lead: Figure, host: str, origin: str, top: int) -> list[tuple[Figure, ...]]:
    """The leading regions of the leading agency and vintage, each with its other vintages after it."""
    keys = {"reporter": host, "partner": origin, "period": lead.keys["period"]}
    made = []
    for row in ranked(s, "fdi_inward", "region", top=top, **keys).rows.to_dicts():
        listed = [f for f in found(s, "fdi_inward", region=row["region"], **keys) if f.source == lead.source]
        current = like(listed, lead, vintage=True)
        if current and current[0].value is not None:
            made.append((current[0], *(f for f in listed if f.vintage != lead.vintage)))
    return sorted(made, key=lambda figures: -float(figures[0].value or 0))


def _regions(s: Subject, lead: Figure, host: str, origin: str) -> list[Sentence]:
    listed = _by_region(s, lead, host, origin, LISTED)
    if not listed:
        return []
    items = [_region(s, figures[0]) for figures in listed]
    made = [sentence(s.lang, "investment.regions", word=region_word(s, host), items=join(s.lang, items))]
    before = [oldest for figures in listed if (oldest := earlier(figures, figures[0]))]
    if before:
        said = join(s.lang, [_region(s, f) for f in before])
        made.append(sentence(s.lang, "investment.regions_earlier", items=said, vintage=vintage_words(s, before[0])))
    return [*made, *_held_back(s, lead, host, origin)]


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
        count = Bound(len(held_back.basis["held_back"]), held_back)
        return [sentence(s.lang, "investment.cumulative_suppressed", first=start, last=last, count=count)]
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
    return phrase(s.lang, "investment.run", value=value, period=period, vintage=fill(s.lang, "date.of", day=one["vintage"]))


def _outward(s: Subject, host: str, origin: str, ends: Words) -> list[Sentence]:
    """The origin's own register, its newest year up to the subject's."""
    if is_world(origin):
        return []
    years = [year for year in facts.investment_years(s.w.con, origin, host, "outward", s.day) if year <= s.period]
    figure = first(f for f in found(s, "fdi_outward", reporter=origin, partner=host, period=years[-1]) if f.value is not None) if years else None
    if figure is None:
        return []
    return [sentence(s.lang, "investment.outward", year=years[-1], value=figure, source=producer(s, figure.source), vintage=vintage_words(s, figure), **ends)]


def _tables(s: Subject, lead: Figure, host: str, origin: str, ends: Words) -> list[Table]:
    total = first(f for f in [lead] if f.value is not None)
    instruments = [(word(s, "instrument", i), figures) for i, figures in _by_instrument(s, lead, host, origin) if figures[0].vintage == lead.vintage]
    regions = [(region_name(s, figures[0].keys["region"]), figures) for figures in _by_region(s, lead, host, origin, 40)]
    made = []
    for key, column, listed in (("instruments", "instrument", instruments), ("regions", "region", regions)):
        if not listed:
            continue
        rows = [(Cell(label), _money(s, figures[0]), _money(s, earlier(figures, figures[0]))) for label, figures in listed]
        if total and key == "instruments":
            rows.append((Cell(text(s.lang, "row.total")), _money(s, total), Cell("")))
        columns = tuple(text(s.lang, f"column.{c}") for c in (column, "value", "first"))
        made.append(Table(fill(s.lang, f"table.{key}", year=lead.keys["period"], **ends), columns, tuple(rows)))
    return made


def _money(s: Subject, figure: Figure | None) -> Cell:
    if figure is None:
        return Cell("")
    return Cell(say_money(figure.value, figure.unit, s.lang) if figure.value is not None else word(s, "status", figure.status), figure)


