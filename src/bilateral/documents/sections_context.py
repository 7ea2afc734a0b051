"""Companies and projects, milestones, ranks, and the context of each economy."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bilateral import lang as words
from bilateral.documents import facts
from bilateral.documents.common import (
    first,
    found,
    is_world,
    like,
    name,
    producer,
    product_names,
    ranked,
    region_name,
    same_words,
    vintage_words,
    word,
)
from bilateral.documents.document import (
    NOTHING,
    Bound,
    Cell,
    Cited,
    Fragment,
    Origin,
    Section,
    Sentence,
    Subject,
    Table,
    join,
    phrase,
    run,
    sentence,
)
from bilateral.lang import text
from bilateral.lang.say import say_date, say_money
from bilateral.model import WORLD, Figure

GROUPS = "motie"
LISTED_GROUPS = 6
LISTED_CHAPTERS = 3
# Concepts with a sentence of their own; every other concept loaded is said after them, by its unit.
SHARES_OF_GDP = ("industry_share_of_gdp", "services_share_of_gdp", "agriculture_share_of_gdp")
CHANGES = ("gdp_growth", "inflation")
MONEY = ("gdp_per_head", "gdp_per_head_ppp")

Row = Mapping[str, Any]

# ------------------------------------------------------------------------------------------------------- companies and projects


def projects(s: Subject) -> Section:
    """Companies and announced projects of B in A, then of A in B."""
    said: list[Sentence] = []
    listed: list[tuple[Row, tuple[Figure, ...]]] = []
    for host, origin in ((s.a, s.b), (s.b, s.a)):
        said += _companies(s, host, origin)
        here = [(row, _project_figures(s, row)) for row in facts.projects(s, host, origin)]
        said += [_project(s, row, figures) for row, figures in here]
        listed += here
    title = text(s.lang, "section.projects")
    if not said:
        return Section("projects", title, (sentence(s.lang, "projects.none", a=name(s, s.a), b=name(s, s.b)),))
    return Section("projects", title, tuple(said), _projects_table(s, listed), note=text(s.lang, "projects.note") if listed else "")


def _companies(s: Subject, host: str, origin: str) -> list[Sentence]:
    ends = {"host": name(s, host), "origin": name(s, origin)}
    made = []
    count = first(f for f in found(s, "company_count", host=host, origin=origin) if f.value is not None)
    if count:
        key = "projects.count_at_least" if count.basis.get("qualifier") == "at_least" else "projects.count"
        made.append(sentence(s.lang, key, count=count, source=producer(s, count.source), **ends))
    rows = facts.companies(s, host, origin)
    if rows:
        items = join(s.lang, [Fragment(words.named(s.lang, row["company"]), cited=(_cited(row),)) for row in rows])
        made.append(sentence(s.lang, "projects.companies", items=items, source=producer(s, rows[0]["source"]), **ends))
    return made


def _project_figures(s: Subject, row: Row) -> tuple[Figure, ...]:
    """The figures of one project: those of its metrics whose basis names it."""
    keys = {key: str(row[key]) for key in ("host", "origin", "company", "region", "announced") if row[key]}
    made = []
    for metric in ("project_amount", "project_capacity", "project_jobs", "project_export_share", "project_markets"):
        same = [f for f in found(s, metric, **keys) if f.basis.get("project") == row["project"] and f.value is not None]
        made.extend(same[:1])
    return tuple(made)


def _project(s: Subject, row: Row, figures: tuple[Figure, ...]) -> Sentence:
    by_metric = {f.metric: f for f in figures}
    clauses = {
        "announced": phrase(s.lang, "projects.announced", date=str(row["announced"])) if row["announced"] else phrase(s.lang, "projects.announced_undated"),
        "place": _place(s, row),
        "product": phrase(s.lang, "projects.product", product=row["product"]) if row["product"] else NOTHING,
        "clauses": _clauses(s, row, by_metric),
        "company": Fragment(row["company"], cited=(_cited(row),)),
    }
    amount = by_metric.get("project_amount")
    return sentence(s.lang, "projects.project_amount", amount=amount, **clauses) if amount else sentence(s.lang, "projects.project", **clauses)


def _place(s: Subject, row: Row) -> Fragment:
    place, region = row["place"] or "", region_name(s, row["region"]) if row["region"] else ""
    where = words.place(s.lang, place, region)
    return phrase(s.lang, "projects.place", place=where) if where else NOTHING


def _clauses(s: Subject, row: Row, by_metric: Mapping[str, Figure]) -> Fragment:
    parts = []
    capacity = by_metric.get("project_capacity")
    if capacity:
        period = phrase(s.lang, "projects.capacity_period", period=str(row["capacity_period"])) if row["capacity_period"] else NOTHING
        parts.append(phrase(s.lang, "projects.capacity", capacity=capacity, unit=_unit(s, str(row["capacity_unit"] or "")), period=period))
    for clause, slot in (("jobs", "jobs"), ("export_share", "share"), ("markets", "markets")):
        figure = by_metric.get(f"project_{clause}")
        if figure:
            parts.append(phrase(s.lang, f"projects.clause_{clause}", **{slot: figure}))
    return run(parts)


def _unit(s: Subject, unit: str) -> str:
    """A unit such as televisions/year in words."""
    thing, slash, period = unit.partition("/")
    return words.fill(s.lang, f"per.{period}", thing=thing) if slash and words.has(s.lang, f"per.{period}") else unit


def _projects_table(s: Subject, listed: list[tuple[Row, tuple[Figure, ...]]]) -> tuple[Table, ...]:
    if not listed:
        return ()
    rows = []
    for row, figures in listed:
        amount = next((f for f in figures if f.metric == "project_amount"), None)
        money = Cell(say_money(amount.value, "USD", s.lang), amount) if amount and amount.value is not None else Cell("")
        announced = say_date(str(row["announced"]), s.lang) if row["announced"] else ""
        company, place, product = (Cell(words.named(s.lang, row[key] or "")) for key in ("company", "place", "product"))
        rows.append((company, place, product, Cell(announced), money))
    columns = tuple(text(s.lang, f"column.{c}") for c in ("project", "place", "product", "announced", "amount"))
    return (Table(text(s.lang, "table.projects"), columns, tuple(rows)),)


def _cited(row: Row) -> Cited:
    return Cited(Origin(row["source"], row["via"], row["vintage"]), (row["citation"],) if row["citation"] else ())


# ------------------------------------------------------------------------------------------------------------------- milestones


def milestones(s: Subject) -> Section:
    """What the two economies did together, oldest first."""
    title = text(s.lang, "section.milestones")
    rows = facts.events(s)
    if not rows:
        return Section("milestones", title, (sentence(s.lang, "milestones.none", a=name(s, s.a), b=name(s, s.b)),))
    return Section("milestones", title, tuple(_event(s, row) for row in rows))


def _event(s: Subject, row: Row) -> Sentence:
    keys = {"area_a": row["area_a"], "area_b": row["area_b"], "event": row["event"]}
    figures = {metric: _event_figure(s, metric, keys, row) for metric in ("event", "event_count", "event_ordinal")}
    when = phrase(s.lang, "milestones.date", date=_bound(say_date(row["date"], s.lang), figures["event"]))
    count = NOTHING
    if figures["event_count"]:
        count = phrase(s.lang, "milestones.count", count=figures["event_count"], unit=row["count_unit"] or "")
    ordinal = figures["event_ordinal"]
    heading = _title(s, words.named(s.lang, str(row["title"] or row["kind"] or row["event"])), ordinal)
    return sentence(s.lang, "milestones.event", date=when, title=heading, count=count)


def _event_figure(s: Subject, metric: str, keys: Mapping[str, str], row: Row) -> Figure | None:
    return first(f for f in found(s, metric, **keys) if f.value is not None and (f.source, f.via) == (row["source"], row["via"]) and f.basis.get("date") == row["date"])


def _title(s: Subject, title: str, ordinal: Figure | None) -> Fragment:
    """A title as its file writes it; its ordinal is marked where the title says it, else added."""
    if ordinal is None or ordinal.value is None:
        return Fragment(title)
    said = words.fill(s.lang, "milestones.ordinal_word", ordinal=ordinal.value)
    before, match, after = title.partition(said)
    if match:
        return run([Fragment(before), phrase(s.lang, "milestones.ordinal_word", ordinal=ordinal), Fragment(after)])
    return run([Fragment(title), phrase(s.lang, "milestones.ordinal", ordinal=ordinal)])


def _bound(said: str, figure: Figure | None) -> Any:
    return Bound(said, figure) if figure else said


# ------------------------------------------------------------------------------------------------------------------------ ranks


def ranks(s: Subject) -> Section:
    """Each economy's place among the other's partners, then ranks stated for one of them."""
    said: list[Sentence] = []
    if not is_world(s.b):
        said += [*_partner_ranks(s, s.a, s.b), *_partner_ranks(s, s.b, s.a)]
    for area in (s.a, s.b):
        said += [*_stated_ranks(s, area, "index_rank"), *_stated_ranks(s, area, "market_rank")]
    said = said or [sentence(s.lang, "ranks.none", a=name(s, s.a), b=name(s, s.b))]
    return Section("ranks", text(s.lang, "section.ranks"), tuple(said))


def _partner_ranks(s: Subject, reporter: str, partner: str) -> list[Sentence]:
    keys = {"reporter": reporter, "partner": partner, "period": s.period}
    ends = {"reporter": name(s, reporter), "partner": name(s, partner), "year": s.period}
    made = []
    rank = first(f for f in found(s, "partner_rank", **keys) if f.value is not None)
    if rank:
        key = "ranks.partner_first" if rank.value == 1 else "ranks.partner"
        made.append(sentence(s.lang, key, rank=rank, basis=_definition(s, rank), source=producer(s, rank.source), **ends))
    for group in facts.groups_of(s, partner):
        among = first(f for f in found(s, "partner_rank", among=group, **keys) if f.value is not None)
        if among:
            made.append(sentence(s.lang, "ranks.among", rank=among, group=name(s, group), basis=_definition(s, among), source=producer(s, among.source), **ends))
    return made


def _definition(s: Subject, rank: Figure) -> Fragment:
    if rank.basis.get("stated"):
        return phrase(s.lang, "ranks.stated")
    return phrase(s.lang, "ranks.computed_partial" if rank.status == "partial" else "ranks.computed")


def _stated_ranks(s: Subject, area: str, metric: str) -> list[Sentence]:
    made = []
    for keys in facts.stated_keys(s, metric, area=area):
        rank = first(f for f in found(s, metric, **keys) if f.value is not None)
        if rank is None:
            continue
        source = producer(s, rank.source)
        if metric == "index_rank":
            made.append(sentence(s.lang, "ranks.index", area=name(s, area), rank=rank, index=word(s, "index", keys["index"]), source=source))
        else:
            group = name(s, rank.keys["among"]) if rank.keys.get("among") else name(s, WORLD)
            made.append(sentence(s.lang, "ranks.market", area=name(s, area), rank=rank, market=keys["market"], group=group, source=source))
    return made


# ---------------------------------------------------------------------------------------------------------------------- context


def context(s: Subject) -> Section:
    """Indicators and main exports of each economy, at the newest year up to the subject's."""
    said: list[Sentence] = []
    for area in (s.a, s.b):
        if is_world(area):
            continue
        part = [*_indicators(s, area), *_exports(s, area)]
        said += part or [sentence(s.lang, "context.none", area=name(s, area))]
    return Section("context", text(s.lang, "section.context"), tuple(said))


def _indicators(s: Subject, area: str) -> list[Sentence]:
    loaded = facts.concepts(s, area)
    newest = {concept: f for concept, years in loaded.items() if (f := _indicator(s, area, concept, years[0]))}
    made = []
    if "population" in newest:
        made.append(_one(s, "context.population", area, newest["population"]))
    if "gdp" in newest:
        f = newest["gdp"]
        made.append(sentence(s.lang, "context.gdp", area=name(s, area), value=f, period=f.keys["period"], source=producer(s, f.source), vintage=vintage_words(s, f)))
        made += _other_gdp(s, area, loaded["gdp"])
    made += _shares(s, [newest[c] for c in SHARES_OF_GDP if c in newest])
    for concept, f in newest.items():
        if concept in ("population", "gdp", *SHARES_OF_GDP) or not words.has(s.lang, f"concept.{concept}"):
            continue
        label = word(s, "concept", concept)
        form = "change" if concept in CHANGES else "amount" if concept in MONEY else "ratio" if f.unit == "ratio" else ""
        if form:
            slot = {"change": "change", "amount": "value", "ratio": "share"}[form]
            made.append(sentence(s.lang, f"context.as_{form}", name=label, area=name(s, area), period=f.keys["period"], source=producer(s, f.source), **{slot: f}))
    return made


def _indicator(s: Subject, area: str, concept: str, year: str) -> Figure | None:
    return first(f for f in found(s, "indicator", area=area, concept=concept, period=year) if f.value is not None)


def _one(s: Subject, key: str, area: str, f: Figure) -> Sentence:
    return sentence(s.lang, key, area=name(s, area), value=f, period=f.keys["period"], source=producer(s, f.source))


def _other_gdp(s: Subject, area: str, years: list[str]) -> list[Sentence]:
    """The newest year whose value was published in two ways, both said."""
    for year in years:
        listed = [f for f in found(s, "indicator", area=area, concept="gdp", period=year) if f.value is not None and f.vintage]
        if not listed:
            continue
        latest = max(listed, key=lambda f: f.vintage or s.day)
        other = first(f for f in sorted(listed, key=lambda f: f.vintage or s.day, reverse=True) if f.vintage != latest.vintage and not same_words(f, latest))
        if other:
            return [
                sentence(
                    s.lang, "context.gdp_other", period=year, value=latest, vintage=vintage_words(s, latest), source=producer(s, latest.source),
                    other=other, other_vintage=vintage_words(s, other), other_source=producer(s, other.source),
                )
            ]  # fmt: skip
    return []


def _shares(s: Subject, figures: list[Figure]) -> list[Sentence]:
    """Shares of GDP, a sentence for each agency that gives some."""
    made = []
    for source in dict.fromkeys(f.source for f in figures):
        items = [phrase(s.lang, "context.share_item", name=word(s, "concept", f.keys["concept"]), share=f, period=f.keys["period"]) for f in figures if f.source == source]
        area = name(s, next(f for f in figures if f.source == source).keys["area"])
        made.append(sentence(s.lang, "context.shares", area=area, items=join(s.lang, items), source=producer(s, source)))
    return made


def _exports(s: Subject, area: str) -> list[Sentence]:
    """The economy's main exports to the world: its ministry's product groups where they are loaded, else chapters of the HS."""
    groups = ranked(s, "commodity_exports", "commodity", top=LISTED_GROUPS, reporter=area, partner=WORLD, period=s.period, classification=GROUPS)
    chapters = groups if groups.rows.height else ranked(s, "commodity_exports", "commodity", top=LISTED_CHAPTERS, reporter=area, partner=WORLD, period=s.period)
    more = {"classification": GROUPS} if groups.rows.height else {}
    figures: list[Figure] = []
    for row in chapters.rows.to_dicts():
        listed = found(s, "commodity_exports", reporter=area, partner=WORLD, commodity=row["commodity"], period=s.period, **more)
        figures.extend(like(listed, chapters)[:1])
    if not figures:
        return []
    names = product_names(s, str(figures[0].basis.get("classification") or ""), [f.keys["commodity"] for f in figures])
    items = join(s.lang, [_export_item(s, names[f.keys["commodity"]], f) for f in figures])
    ends = {"area": name(s, area), "year": s.period, "source": producer(s, figures[0].source)}
    if more:
        return [sentence(s.lang, "context.groups", items=items, **ends)]
    total = first(like(found(s, "exports", reporter=area, partner=WORLD, period=s.period), figures[0]))
    whole = total is not None and total.status != "partial"
    return [sentence(s.lang, "context.chapters", items=items, among=NOTHING if whole else phrase(s.lang, "trade.among_clause"), **ends)]


def _export_item(s: Subject, label: str, f: Figure) -> Fragment:
    growth = first(x for x in like(found(s, "commodity_export_growth", **dict(f.keys)), f) if x.value is not None)
    if growth:
        return phrase(s.lang, "trade.item_change", name=label, value=f, change=growth)
    return phrase(s.lang, "trade.item", name=label, value=f)
