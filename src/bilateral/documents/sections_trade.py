"""Goods trade: both flows in A's books with share, products and states, the balance, then other books and B's own."""

from __future__ import annotations

from dataclasses import dataclass

from bilateral.documents import charts, facts
from bilateral.documents.common import (
    earlier,
    first,
    found,
    in_brackets,
    is_world,
    like,
    name,
    others,
    over_years,
    producer,
    product_names,
    ranked,
    region_name,
    region_word,
    word,
)  # fmt: skip
from bilateral.documents.document import (
    NOTHING,
    Bound,
    Cell,
    Chart,
    Fragment,
    Section,
    Sentence,
    Subject,
    Table,
    join,
    phrase,
    run,
    sentence,
)
from bilateral.lang import fill, text
from bilateral.lang.say import say_list, say_money
from bilateral.listing import Ranking
from bilateral.model import Figure

FLOWS = ("exports", "imports")
LEVELS = (4, 2, 6)
LISTED = 3
CHARTED = 10
INTERVAL = 0.9  # of a reconciled value


@dataclass(frozen=True)
class Flow:
    """One flow in one economy's books: all candidates, the one that leads, and its leading products with their names."""

    name: str
    reporter: str
    partner: str
    all: tuple[Figure, ...]
    lead: Figure | None
    products: tuple[tuple[str, Figure], ...]


def trade(s: Subject) -> Section:
    """Exports, imports and balance of the year, A's books first."""
    mine = {flow: _flow(s, flow, s.a, s.b) for flow in FLOWS}
    theirs = {} if is_world(s.b) else {flow: _flow(s, flow, s.b, s.a) for flow in FLOWS}
    if not any(flow.lead is not None for flow in (*mine.values(), *theirs.values())):
        return Section("trade", text(s.lang, "section.trade"), (_none(s),))
    said = [one for flow in FLOWS for one in _flow_sentences(s, mine[flow])]
    said += _balance(s, mine)
    said += [one for flow in FLOWS for one in _other_books(s, mine[flow])]
    said += _partner(s, mine, theirs)
    said += [one for flow in theirs.values() for one in _other_books(s, flow)]
    tables = (_table(s, mine, theirs), *(t for flow in FLOWS if (t := _products_table(s, mine[flow]))))
    return Section("trade", text(s.lang, "section.trade"), tuple(said), tables, _charts(s, mine))


def _flow(s: Subject, flow: str, reporter: str, partner: str) -> Flow:
    listed = found(s, flow, reporter=reporter, partner=partner, period=s.period)
    if reporter != s.a:  # a reconciled movement has one value, and A's books show it
        listed = tuple(f for f in listed if not _reconciled(f))
    lead = first(f for f in listed if f.value is not None or f.status == "suppressed")
    products = _products(s, flow, lead, reporter, partner) if lead and reporter == s.a else ()
    return Flow(flow, reporter, partner, listed, lead, products)


def _products(s: Subject, flow: str, lead: Figure, reporter: str, partner: str) -> tuple[tuple[str, Figure], ...]:
    """Products at four digits, else two, else six; of the leading figure's own agency before any other, never of two."""
    metric, ends = f"commodity_{flow}", {"reporter": reporter, "partner": partner, "period": s.period}
    filled: list[Ranking] = []
    for level in LEVELS:
        filled += [r for r in [ranked(s, metric, "commodity", top=CHARTED, level=level, **ends)] if r.rows.height]
        if filled and (filled[-1].source, filled[-1].via) == (lead.source, lead.via):
            break
    listed = next((r for r in filled if (r.source, r.via) == (lead.source, lead.via)), filled[0] if filled else None)
    if listed is None:
        return ()
    codes = [row["commodity"] for row in listed.rows.to_dicts()]
    figures = [f for code in codes if (f := first(like(found(s, metric, commodity=code, **ends), listed)))]
    classification = str(listed.basis.get("classification") or "")
    names = product_names(s, classification, [f.keys["commodity"] for f in figures])
    return tuple((names[f.keys["commodity"]], f) for f in figures)


def _none(s: Subject) -> Sentence:
    years = [row["period"] for row in facts.trade_years(s.w.con, s.a, s.b, s.day)]
    if not years:
        return sentence(s.lang, "trade.none", a=name(s, s.a), b=name(s, s.b), year=s.period)
    return sentence(s.lang, "trade.none_but", a=name(s, s.a), b=name(s, s.b), year=s.period, years=say_list(sorted(years), s.lang))


def _flow_sentences(s: Subject, flow: Flow) -> list[Sentence]:
    ends = {"reporter": name(s, flow.reporter), "partner": name(s, flow.partner)}
    lead = flow.lead
    if lead is None or lead.value is None:
        return [sentence(s.lang, f"trade.{flow.name}.none", year=s.period, **ends)]
    source = in_brackets(s, lead)
    key = f"trade.{flow.name}.{_form(lead)}"
    if lead.status == "partial":
        made = [sentence(s.lang, key, year=s.period, value=lead, lines=_lines(s, flow, lead), source=source, **ends)]
    else:
        clauses = {"share": _share(s, flow, lead), "change": _change(s, flow, lead), "caveat": _caveat(s, lead)}
        made = [sentence(s.lang, key, year=s.period, value=lead, source=source, **clauses, **ends)]
    before = earlier(like(flow.all, lead), lead)
    if before:
        made.append(sentence(s.lang, f"trade.{flow.name}.earlier", vintage=before.vintage, value=before))
    return [*made, *_product_sentence(s, flow, lead), *_region_sentence(s, flow, lead)]


def _form(lead: Figure) -> str:
    return lead.status if lead.status in ("partial", "estimated") else "level"


def _lines(s: Subject, flow: Flow, lead: Figure) -> Fragment:
    """How much of the whole a partial sum covers, as far as it is known."""
    chapters = ranked(s, f"commodity_{flow.name}", "commodity", top=100, level=2, reporter=flow.reporter, partner=flow.partner, period=s.period)
    if chapters.rows.height and (chapters.source, chapters.via) == (lead.source, lead.via):
        return phrase(s.lang, "trade.chapters", count=Bound(chapters.rows.height, lead))
    return phrase(s.lang, "trade.lines")


def _share(s: Subject, flow: Flow, lead: Figure) -> Fragment:
    if is_world(flow.partner):
        return NOTHING
    share = first(f for f in like(found(s, f"{flow.name[:-1]}_share", reporter=flow.reporter, partner=flow.partner, period=s.period), lead) if f.value is not None)
    return phrase(s.lang, f"trade.share_{flow.name}", share=share, reporter=name(s, flow.reporter)) if share else NOTHING


def _change(s: Subject, flow: Flow, lead: Figure) -> Fragment:
    """Growth only from the same agency, source and vintage as the level beside it, and never for a part of a year."""
    if lead.status == "partial" or lead.basis.get("provisional"):
        return NOTHING
    listed = like(found(s, f"{flow.name[:-1]}_growth", reporter=flow.reporter, partner=flow.partner, period=s.period), lead, vintage=True)
    growth = first(f for f in listed if f.value is not None)
    return phrase(s.lang, "trade.change", change=growth) if growth else NOTHING


def _caveat(s: Subject, lead: Figure) -> Fragment:
    if _reconciled(lead):
        return phrase(s.lang, "trade.reconciled")
    return phrase(s.lang, "trade.provisional") if lead.basis.get("provisional") else NOTHING


def _reconciled(figure: Figure) -> bool:
    return figure.basis.get("partner_basis") == "reconciled"


def _product_sentence(s: Subject, flow: Flow, lead: Figure) -> list[Sentence]:
    listed = flow.products[:LISTED]
    if not listed:
        return []
    items = join(s.lang, [phrase(s.lang, "trade.item", name=product, value=figure) for product, figure in listed])
    form = "product" if len(listed) == 1 else "products"
    return [sentence(s.lang, f"trade.{flow.name}.{form}", items=items, among=_among(s, lead), source=in_brackets(s, listed[0][1], lead))]


def _among(s: Subject, lead: Figure) -> Fragment:
    """Said of a list of products that may not hold the largest, because only some are loaded."""
    return phrase(s.lang, "trade.among") if lead.status == "partial" else NOTHING


def _region_sentence(s: Subject, flow: Flow, lead: Figure) -> list[Sentence]:
    metric = f"region_{flow.name}"
    listed = ranked(s, metric, "region", top=LISTED, reporter=flow.reporter, partner=flow.partner, period=s.period)
    figures = [
        f for row in listed.rows.to_dicts()
        if (f := first(like(found(s, metric, reporter=flow.reporter, partner=flow.partner, period=s.period, region=row["region"]), listed)))
    ]  # fmt: skip
    if not figures:
        return []
    items = join(s.lang, [phrase(s.lang, "trade.item", name=region_name(s, f.keys["region"]), value=f) for f in figures])
    return [
        sentence(
            s.lang, f"trade.{flow.name}.regions", word=region_word(s, flow.reporter), items=items,
            basis=_region_basis(s, figures[0]), source=in_brackets(s, figures[0], lead),
        )
    ]  # fmt: skip


def _region_basis(s: Subject, figure: Figure) -> Fragment:
    given = str(figure.basis.get("region_basis") or "")
    return phrase(s.lang, f"trade.basis_{given}") if given in ("domicile", "production") else NOTHING


def _balance(s: Subject, mine: dict[str, Flow]) -> list[Sentence]:
    lead = mine["exports"].lead or mine["imports"].lead
    listed = found(s, "trade_balance", reporter=s.a, partner=s.b, period=s.period)
    balance = first(f for f in (*like(listed, lead), *listed) if f.value is not None)
    made = []
    ends = {"reporter": name(s, s.a), "partner": name(s, s.b)}
    if balance and balance.value is not None:
        sign = "deficit" if balance.value < 0 else "surplus" if balance.value > 0 else "even"
        form = balance.status if balance.status in ("partial", "estimated") else sign
        made.append(sentence(s.lang, f"trade.balance.{form}", value=balance, source=in_brackets(s, balance, lead), **ends))
    return [*made, *_positive_regions(s, balance or lead)]


def _positive_regions(s: Subject, before: Figure | None) -> list[Sentence]:
    """Regions with a positive balance: computed where both flows are loaded, else as stated, which may be without a value."""
    keys = {"reporter": s.a, "partner": s.b, "period": s.period}
    codes = [row["region"] for row in ranked(s, "region_balance", "region", top=LISTED, level=None, **keys).rows.to_dicts() if row["value"] > 0]
    codes += [given["region"] for given in facts.stated_keys(s, "region_balance", **keys) if given.get("region") and given["region"] not in codes]
    # a figure without a value is false, and a stated balance may be a sign without a value
    figures = [f for code in codes if (f := first(found(s, "region_balance", region=code, **keys))) is not None]
    figures = [f for f in figures if (f.value is not None and f.value > 0) or f.basis.get("qualifier") == "positive"]
    if not figures:
        return []
    items = join(s.lang, [_region_item(s, f) for f in figures])
    form = "region" if len(figures) == 1 else "regions"
    basis = _region_basis(s, figures[0])
    return [sentence(s.lang, f"trade.balance.{form}", items=items, partner=name(s, s.b), basis=basis, source=in_brackets(s, figures[0], before))]


def _region_item(s: Subject, figure: Figure) -> Fragment:
    region = region_name(s, figure.keys["region"])
    if figure.value is not None:
        return phrase(s.lang, "trade.item", name=region, value=figure)
    return phrase(s.lang, "trade.name", name=Bound(region, figure))


def _other_books(s: Subject, flow: Flow) -> list[Sentence]:
    """The same flow in the same economy's books, as other agencies give it."""
    if flow.lead is None or flow.lead.value is None:
        return []
    ends = {"reporter": name(s, flow.reporter), "partner": name(s, flow.partner)}
    return [
        sentence(
            s.lang, f"trade.{flow.name}.other", value=f, change=_change(s, flow, f), caveat=_caveat(s, f),
            least=_least(s, f), source=producer(s, f.source), **ends,
        )
        for f in others(flow.all, flow.lead)
    ]  # fmt: skip


def _least(s: Subject, figure: Figure | None) -> Fragment:
    return phrase(s.lang, "trade.least") if figure is not None and figure.status == "partial" else NOTHING


def _partner(s: Subject, mine: dict[str, Flow], theirs: dict[str, Flow]) -> list[Sentence]:
    """B's own report of the same movements: a line a direction where something can be said of both reports, else one line where one agency gives both."""
    leads = {flow: theirs[flow].lead for flow in FLOWS if flow in theirs}
    given = {flow: f for flow, f in leads.items() if f is not None and f.value is not None}
    compared = {flow: _compared(s, flow, mine, f) for flow, f in given.items()}
    together = len(given) == 2 and (given["exports"].source, given["exports"].via) == (given["imports"].source, given["imports"].via)
    together = together and not any(clause.text for clause in compared.values())
    ends = {"reporter": name(s, s.a), "partner": name(s, s.b), "year": s.period}
    made = []
    for flows in ([FLOWS] if together else [(flow,) for flow in FLOWS if flow in given]):
        figure = given[flows[0]]
        key = f"trade.partner.{'both' if together else flows[0]}"
        slots: dict[str, Figure | Fragment] = {f"least_{flow}": _least(s, given[flow]) for flow in flows}
        slots |= {flow: given[flow] for flow in flows}
        slots |= {} if together else {"compared": compared[flows[0]]}
        made.append(sentence(s.lang, key, source=in_brackets(s, figure), **slots, **ends))
    return made


def _compared(s: Subject, flow: str, mine: dict[str, Flow], theirs: Figure) -> Fragment:
    """B's report of one direction beside A's: the ratio of the importer's figure to the exporter's where one agency gives both, and the reconciled value."""
    counter = "imports" if flow == "exports" else "exports"
    other = first(f for f in like(mine[counter].all, theirs) if f.value is not None and not _reconciled(f))
    clauses = []
    if other is not None and other.value is not None and theirs.value is not None:
        exported, imported = (theirs, other) if flow == "exports" else (other, theirs)
        if exported.value:
            clauses.append(phrase(s.lang, "trade.ratio", ratio=Bound(float(imported.value or 0) / float(exported.value), imported)))
    exporter, importer = (s.b, s.a) if flow == "exports" else (s.a, s.b)
    return run([*clauses, _reconciled_value(s, exporter, importer)])


def _reconciled_value(s: Subject, exporter: str, importer: str) -> Fragment:
    """One value out of both reports with its interval; nothing where too few movements are loaded to judge reporters."""
    value = first(f for f in found(s, "reconciled", exporter=exporter, importer=importer, period=s.period) if f.value is not None)
    if value is None:
        return NOTHING
    low, high = Bound(value.basis["low_usd"], value), Bound(value.basis["high_usd"], value)
    return phrase(s.lang, "trade.interval", value=value, level=Bound(INTERVAL, value), low=low, high=high)


def _table(s: Subject, mine: dict[str, Flow], theirs: dict[str, Flow]) -> Table:
    rows = []
    for flow in (*mine.values(), *theirs.values()):
        if flow.lead is None:
            continue
        for f in (flow.lead, *(others(flow.all, flow.lead) if flow.lead.value is not None else ())):
            label = fill(s.lang, f"row.{flow.name}", reporter=name(s, flow.reporter), partner=name(s, flow.partner), source=producer(s, f.source))
            rows.append((Cell(label), _money(s, f), Cell(_status(s, f))))
    columns = tuple(text(s.lang, f"column.{c}") for c in ("what", "value", "status"))
    return Table(fill(s.lang, "table.trade", year=s.period), columns, tuple(rows))


def _products_table(s: Subject, flow: Flow) -> Table | None:
    listed = flow.products
    if not listed:
        return None
    columns = tuple(text(s.lang, f"column.{c}") for c in ("product", "code", "value"))
    ends = {"reporter": name(s, flow.reporter), "partner": name(s, flow.partner), "year": s.period, "source": producer(s, listed[0][1].source)}
    rows = tuple((Cell(product), Cell(f.keys["commodity"]), _money(s, f)) for product, f in listed)
    return Table(fill(s.lang, f"table.{flow.name}", **ends), columns, rows)


def _money(s: Subject, figure: Figure) -> Cell:
    return Cell(say_money(figure.value, figure.unit, s.lang) if figure.value is not None else word(s, "status", figure.status), figure)


def _status(s: Subject, figure: Figure) -> str:
    return word(s, "status", figure.status) if figure.status != "published" else ""


def _charts(s: Subject, mine: dict[str, Flow]) -> tuple[Chart, ...]:
    ends = [(s.a, s.b)] if is_world(s.b) else [(s.a, s.b), (s.b, s.a)]
    lines = [(flow, r, p, over_years(s, flow, reporter=r, partner=p)) for r, p in ends for flow in FLOWS]
    made = [charts.flows(s, [charts.Line(flow, r, p, series) for flow, r, p, series in lines if series.rows.height])]
    made += [charts.products(s, flow.name, flow.products, partial=flow.lead is not None and flow.lead.status == "partial") for flow in mine.values()]
    return tuple(chart for chart in made if chart)
