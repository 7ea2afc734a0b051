"""The profile of two economies in one year: smaller than the brief, for documents by the thousand. Its figures come in bulk (`bulk.Pair`), its words from `lang`.

Sections are plain functions of a Case, as the brief's are of a Subject. A number that may not be passed on is not in a Pair's figures; the profile says whose are left out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from bilateral.bulk import Pair
from bilateral.classify import commodities
from bilateral.documents.brief import number_sources
from bilateral.documents.charts import flows_title
from bilateral.documents.common import first, in_brackets, like, name, others, producer, vintage_words, word
from bilateral.documents.document import NOTHING, Cell, Chart, Document, Fragment, Section, Sentence, Subject, Table, join, phrase, sentence
from bilateral.figures import Warehouse
from bilateral.lang import fill, heading, named, text
from bilateral.lang.say import say_change, say_list, say_money, say_share
from bilateral.licences import is_drawn
from bilateral.model import Figure

FLOWS = ("exports", "imports")
LISTED = 3  # products named in a sentence
Names = Mapping[tuple[str, str], str]


@dataclass(frozen=True)
class Known:
    """What all profiles of a site share: the producer table, the citation table, and loaded names of commodities by language, classification and code."""

    producers: Mapping[str, Mapping[str, Any]]
    citations: Mapping[str, Mapping[str, Any]]
    names: Mapping[str, Names]


@dataclass(frozen=True)
class Flow:
    """One flow in one economy's books: its figures that may be shown, the one that leads, its share and growth, both of the lead's agency."""

    name: str
    reporter: str
    partner: str
    all: tuple[Figure, ...]
    lead: Figure | None
    share: Figure | None = None
    growth: Figure | None = None


@dataclass(frozen=True)
class Case:
    """What a section is asked for: the subject, the pair's rows, the four flows of the year (A's books first), and what all profiles share."""

    s: Subject
    pair: Pair
    mine: Mapping[str, Flow]
    theirs: Mapping[str, Flow]
    known: Known


def write_profile(w: Warehouse, pair: Pair, *, year: int, day: date, lang: str, known: Known) -> Document:
    """The profile of a pair in a year, A's books first, as known on `day`.

    Raises:
        UnknownName: for a language that is not there.
    """
    s = Subject(w, pair.a, pair.b, year, None, day, lang, known.producers)
    mine = {flow: _flow(s, pair, flow, pair.a, pair.b) for flow in FLOWS}
    theirs = {flow: _flow(s, pair, flow, pair.b, pair.a) for flow in FLOWS}
    case = Case(s, pair, mine, theirs, known)
    sections = tuple(made for section in PROFILE if (made := section(case)))
    numbered, sources = number_sources(s, sections, known.citations)
    ends = {"a": name(s, pair.a), "b": name(s, pair.b)}
    title = fill(lang, "profile.title", year=s.period, **ends)
    return Document("profile", title, fill(lang, "profile.about", **ends), pair.a, pair.b, year, lang, None, w.build_id, numbered, sources)


def drawn(document: Document) -> bool:
    """Whether a document shows numbers that were drawn by a program and observed by nobody."""
    return any(is_drawn(source.origin.source) for source in document.sources)


# ---------------------------------------------------------------------------------------------------------------- sections


def trade(case: Case) -> Section | None:
    """The year's flows with shares and growth, the balance, the ranks both ways, leading products, and the flows over the years."""
    s = case.s
    flows = (*case.mine.values(), *case.theirs.values())
    if not any(flow.lead for flow in flows):
        refused = _refused(case)
        return Section("trade", text(s.lang, "section.trade"), (), note=refused) if refused else None
    said = [one for flow in case.mine.values() for one in _flow_sentences(case, flow)]
    said += _balance(case)
    said += _partner(case)
    said += [*_rank(case, s.a, s.b), *_rank(case, s.b, s.a)]
    charts = (_over_years(case), *(_products(case, flow) for flow in case.mine.values()))
    return Section("trade", text(s.lang, "section.trade"), tuple(said), (_table(case),), tuple(c for c in charts if c), note=_refused(case))


def investment(case: Case) -> Section | None:
    """Direct investment of B in A, then of A in B, in the newest year up to the subject's; nothing where none is loaded."""
    s = case.s
    said = [one for host, origin in ((s.a, s.b), (s.b, s.a)) for one in _one_way(case, host, origin)]
    return Section("investment", text(s.lang, "section.investment"), tuple(said)) if said else None


PROFILE: tuple[Callable[[Case], Section | None], ...] = (trade, investment)


# ---------------------------------------------------------------------------------------------------------------- the parts


def _flow(s: Subject, pair: Pair, flow: str, reporter: str, partner: str) -> Flow:
    listed = tuple(pair.candidates(flow, reporter, partner, s.period))
    if reporter != pair.a:  # a reconciled movement has one value, and A's books show it
        listed = tuple(f for f in listed if not _reconciled(f))
    lead = first(f for f in listed if f.value is not None or f.status == "suppressed")
    if lead is None or lead.value is None or reporter != pair.a:
        return Flow(flow, reporter, partner, listed, lead)
    share = first(f for f in like(_asked(pair, f"{flow[:-1]}_share", s.period), lead) if f.value is not None)
    growth = None
    if lead.status != "partial" and not lead.basis.get("provisional"):
        growth = first(f for f in like(_asked(pair, f"{flow[:-1]}_growth", s.period), lead, vintage=True) if f.value is not None)
    return Flow(flow, reporter, partner, listed, lead, None if lead.status == "partial" else share, growth)


def _asked(pair: Pair, metric: str, period: str) -> tuple[Figure, ...]:
    return tuple(pair.candidates(metric, pair.a, pair.b, period))


def _reconciled(figure: Figure) -> bool:
    return figure.basis.get("partner_basis") == "reconciled"


def _refused(case: Case) -> str:
    """Whose figures of the pair are held and may not be passed on, in one sentence; empty where there are none."""
    s = case.s
    agencies = tuple(dict.fromkeys(named(s.lang, producer(s, source)) for source, _ in case.pair.refused()))
    return fill(s.lang, "profile.refused", sources=say_list(agencies, s.lang)) if agencies else ""


def _ends(s: Subject, flow: Flow) -> dict[str, str]:
    return {"reporter": name(s, flow.reporter), "partner": name(s, flow.partner)}


def _flow_sentences(case: Case, flow: Flow) -> list[Sentence]:
    s, lead, ends = case.s, flow.lead, _ends(case.s, flow)
    if lead is None or lead.value is None:
        held = case.pair.rows.get((flow.name, flow.reporter, flow.partner), {}).get(s.period)  # held and not shown is not the same as not loaded
        return [] if held else [sentence(s.lang, f"trade.{flow.name}.none", year=s.period, **ends)]
    source = in_brackets(s, lead)
    if lead.status == "partial":
        made = sentence(s.lang, f"trade.{flow.name}.partial", year=s.period, value=lead, lines=phrase(s.lang, "trade.lines"), source=source, **ends)
    else:
        form = "estimated" if lead.status == "estimated" else "level"
        share = phrase(s.lang, f"trade.share_{flow.name}", share=flow.share, reporter=ends["reporter"]) if flow.share else NOTHING
        change = phrase(s.lang, "trade.change", change=flow.growth) if flow.growth else NOTHING
        made = sentence(s.lang, f"trade.{flow.name}.{form}", year=s.period, value=lead, share=share, change=change, caveat=_caveat(s, lead), source=source, **ends)
    return [made, *_product_sentence(case, flow), *_other_books(case, flow)]


def _caveat(s: Subject, lead: Figure) -> Fragment:
    if _reconciled(lead):
        return phrase(s.lang, "trade.reconciled")
    return phrase(s.lang, "trade.provisional") if lead.basis.get("provisional") else NOTHING


def _product_sentence(case: Case, flow: Flow) -> list[Sentence]:
    s, listed = case.s, case.pair.leading(f"commodity_{flow.name}")[:LISTED]
    if not listed or flow.lead is None:
        return []
    items = join(s.lang, [phrase(s.lang, "trade.item", name=_product_name(case, f), value=f) for f in listed])
    among = phrase(s.lang, "trade.among") if flow.lead.status == "partial" else NOTHING
    form = "product" if len(listed) == 1 else "products"
    return [sentence(s.lang, f"trade.{flow.name}.{form}", items=items, among=among, source=in_brackets(s, listed[0], flow.lead))]


def _other_books(case: Case, flow: Flow) -> list[Sentence]:
    """The same flow in the same economy's books, as other agencies give it."""
    s, lead = case.s, flow.lead
    if lead is None or lead.value is None:
        return []
    return [
        sentence(s.lang, f"trade.{flow.name}.other", value=f, change=NOTHING, caveat=_caveat(s, f), least=_least(s, f), source=producer(s, f.source), **_ends(s, flow))
        for f in others(flow.all, lead)
    ]


def _partner(case: Case) -> list[Sentence]:
    """B's own report of the same movements: one sentence where one agency gives both directions, else one each."""
    s = case.s
    given = {flow.name: flow.lead for flow in case.theirs.values() if flow.lead is not None and flow.lead.value is not None}
    together = len(given) == 2 and len({(f.source, f.via) for f in given.values()}) == 1
    ends = {"reporter": name(s, s.a), "partner": name(s, s.b), "year": s.period}
    made = []
    for flows in ([FLOWS] if together else [(flow,) for flow in given]):
        slots: dict[str, Figure | Fragment] = {flow: given[flow] for flow in flows} | {f"least_{flow}": _least(s, given[flow]) for flow in flows}
        slots |= {} if together else {"compared": NOTHING}
        made.append(sentence(s.lang, f"trade.partner.{'both' if together else flows[0]}", source=in_brackets(s, given[flows[0]]), **slots, **ends))
    return [*made, *(one for flow in case.theirs.values() for one in _other_books(case, flow))]


def _least(s: Subject, figure: Figure) -> Fragment:
    return phrase(s.lang, "trade.least") if figure.status == "partial" else NOTHING


def _balance(case: Case) -> list[Sentence]:
    s, lead = case.s, case.mine["exports"].lead or case.mine["imports"].lead
    balance = _balance_figure(case)
    if balance is None or balance.value is None:
        return []
    sign = "deficit" if balance.value < 0 else "surplus" if balance.value > 0 else "even"
    form = balance.status if balance.status in ("partial", "estimated") else sign
    return [sentence(s.lang, f"trade.balance.{form}", value=balance, source=in_brackets(s, balance, lead), reporter=name(s, s.a), partner=name(s, s.b))]


def _balance_figure(case: Case) -> Figure | None:
    """The balance of the leading agency, else the best there is."""
    listed = [f for f in _asked(case.pair, "trade_balance", case.s.period) if f.value is not None]
    lead = case.mine["exports"].lead or case.mine["imports"].lead
    return first(like(listed, lead)) or first(listed)


def _rank(case: Case, reporter: str, partner: str) -> list[Sentence]:
    s = case.s
    rank = first(f for f in case.pair.candidates("partner_rank", reporter, partner, s.period) if f.value is not None)
    if rank is None:
        return []
    basis = phrase(s.lang, "ranks.stated" if rank.basis.get("stated") else "ranks.computed_partial" if rank.status == "partial" else "ranks.computed")
    key = "ranks.partner_first" if rank.value == 1 else "ranks.partner"
    return [sentence(s.lang, key, rank=rank, basis=basis, source=producer(s, rank.source), reporter=name(s, reporter), partner=name(s, partner), year=s.period)]


def _one_way(case: Case, host: str, origin: str) -> list[Sentence]:
    """One direction of investment: the host's register, the rank of the origin, the origin's register."""
    s, ends, said = case.s, {"origin": name(case.s, origin), "host": name(case.s, host)}, []
    years = case.pair.years("fdi_inward", host, origin)
    lead = first(case.pair.candidates("fdi_inward", host, origin, years[-1])) if years else None
    if lead is not None:
        year, source, vintage = lead.keys["period"], producer(s, lead.source), vintage_words(s, lead)
        if lead.value is not None:
            said.append(sentence(s.lang, "investment.partial" if lead.status == "partial" else "investment.inward", year=year, value=lead, source=source, vintage=vintage, **ends))
            rank = first(f for f in like(case.pair.candidates("fdi_rank", host, origin, year), lead) if f.value is not None)
            if rank is not None:
                said.append(sentence(s.lang, "investment.rank_first" if rank.value == 1 else "investment.rank", rank=rank, year=year, **ends))
        elif lead.status == "suppressed":
            said.append(sentence(s.lang, "investment.suppressed", year=year, source=source, vintage=vintage, **ends))
    years = case.pair.years("fdi_outward", origin, host)
    outward = first(f for f in case.pair.candidates("fdi_outward", origin, host, years[-1]) if f.value is not None) if years else None
    if outward is not None:
        year, source, vintage = outward.keys["period"], producer(s, outward.source), vintage_words(s, outward)
        said.append(sentence(s.lang, "investment.outward", value=outward, year=year, source=source, vintage=vintage, **ends))
    return said


def _table(case: Case) -> Table:
    """The year in numbers: each flow with its share and growth, the balance, and B's own books."""
    s = case.s
    rows = []
    for flow in (*case.mine.values(), *case.theirs.values()):
        if flow.lead is None:
            continue
        label = fill(s.lang, f"row.{flow.name}", source=producer(s, flow.lead.source), **_ends(s, flow))
        rows.append((Cell(label), _money(s, flow.lead), _ratio(s, flow.share, say_share), _ratio(s, flow.growth, say_change), Cell(_status(s, flow.lead))))
    balance = _balance_figure(case)
    if balance is not None:
        label = fill(s.lang, "row.balance", source=producer(s, balance.source), reporter=name(s, s.a), partner=name(s, s.b))
        rows.insert(min(len(rows), 2), (Cell(label), _money(s, balance), Cell(""), Cell(""), Cell(_status(s, balance))))
    columns = tuple(text(s.lang, f"column.{c}") for c in ("what", "value", "share", "change", "status"))
    return Table(fill(s.lang, "table.trade", year=s.period), columns, tuple(rows))


def _ratio(s: Subject, figure: Figure | None, say: Callable[[Any, str], str]) -> Cell:
    return Cell(say(figure.value, s.lang), figure) if figure is not None and figure.value is not None else Cell("")


def _money(s: Subject, figure: Figure) -> Cell:
    return Cell(say_money(figure.value, figure.unit, s.lang) if figure.value is not None else word(s, "status", figure.status), figure)


def _status(s: Subject, figure: Figure) -> str:
    return word(s, "status", figure.status) if figure.status != "published" else ""


def _over_years(case: Case) -> Chart | None:
    """A's exports to B and imports from B, a line each; None where neither has two years."""
    s = case.s
    lines = {flow: case.pair.series(flow, s.a, s.b) for flow in FLOWS}
    if not any(len(line) > 1 for line in lines.values()):
        return None
    ends = {"reporter": name(s, s.a), "partner": name(s, s.b)}
    labels = {flow: fill(s.lang, f"row.{flow}", source=producer(s, line[0].source), **ends) for flow, line in lines.items() if line}
    by_year = {flow: {f.keys["period"]: f for f in lines[flow]} for flow in labels}
    years = sorted({year for held in by_year.values() for year in held})
    rows = tuple((Cell(year), *(_money(s, held[year]) if year in held else Cell("") for held in by_year.values())) for year in years)
    points = [(labels[flow], f) for flow in labels for f in lines[flow]]
    about = fill(s.lang, "chart.flows_about", a=name(s, s.a), b=name(s, s.b), **{"from": years[0], "to": years[-1]})
    table = Table(about, (text(s.lang, "column.year"), *labels.values()), rows)
    values = [[_float(held.get(str(year))) for year in range(int(years[0]), int(years[-1]) + 1)] for held in by_year.values()]
    spec = {"first": int(years[0]), "labels": list(labels.values()), "values": values, "lang": s.lang}
    return Chart("years", flows_title(s, points), about, text(s.lang, "chart.unit"), table, spec)


def _float(figure: Figure | None) -> float | None:
    return float(figure.value) if figure is not None and figure.value is not None else None


def _products(case: Case, flow: Flow) -> Chart | None:
    """The leading products of a flow as bars; None for fewer than two."""
    s, listed = case.s, [f for f in case.pair.leading(f"commodity_{flow.name}") if f.value is not None and f.value > 0]
    if len(listed) < 2 or flow.lead is None:
        return None
    names = [_product_name(case, f) for f in listed]
    cells = [_money(s, f) for f in listed]
    among = phrase(s.lang, "trade.among_clause") if flow.lead.status == "partial" else NOTHING
    ends = _ends(s, flow)
    title = sentence(s.lang, f"chart.products_{flow.name}", name=names[0], year=s.period, value=listed[0], among=among, **ends)
    columns = tuple(text(s.lang, f"column.{c}") for c in ("product", "code", "value"))
    rows = tuple((Cell(product), Cell(f.keys["commodity"]), cell) for product, f, cell in zip(names, listed, cells, strict=True))
    table = Table(fill(s.lang, f"table.{flow.name}", year=s.period, source=producer(s, listed[0].source), **ends), columns, rows)
    spec = {"said": [cell.text for cell in cells]}
    items = tuple((_label(case, f), float(f.value or 0)) for f in listed)
    return Chart("bars", title, text(s.lang, "chart.products_about_bar"), text(s.lang, "chart.unit"), table, spec, items)


def _product_name(case: Case, figure: Figure) -> str:
    """As the brief names products: where nothing but its chapter names a code in the language, its code and chapter."""
    lang, code, said, chapter = _words(case, figure)
    return heading(lang, code, chapter) if chapter else said


def _label(case: Case, figure: Figure) -> str:
    """The same in the room that a chart has."""
    _, code, said, chapter = _words(case, figure)
    return f"{code} · {chapter}" if chapter else said


def _words(case: Case, figure: Figure) -> tuple[str, str, str, str]:
    """Language, code and name of a product, and its chapter's name where it has none of its own; names as they stand inside a sentence."""
    lang, code, classification = case.s.lang, figure.keys["commodity"], str(figure.basis.get("classification") or "")
    loaded = case.known.names.get(lang, {})
    said, chapter = commodities.name(classification, code, lang, loaded), commodities.name(classification, code[:2], lang)
    unnamed = commodities.level(code) > 2 and (said == chapter or (lang != "en" and (classification, code) not in loaded))
    return lang, code, commodities.in_sentence(said), commodities.in_sentence(chapter) if unnamed else ""
