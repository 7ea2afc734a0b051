"""What is loaded, so that a section knows what to ask for: years, companies, projects, milestones, concepts, names, citations.

No number of a sentence comes from here: numbers are figures. Every list holds what was known on the subject's day, in its newest vintage.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from bilateral.documents.document import Subject
from bilateral.warehouse import db

KNOWN = "(vintage is null or vintage <= $day)"
NEWEST = "order by (via = 'starter'), vintage desc nulls last"


def producers(con: db.Connection) -> Mapping[str, Mapping[str, Any]]:
    """The rows of the producer table by id. A row that a file brings has a short name for prose, so it goes before a source's declaration."""
    found = db.rows(con, "select * from producer order by rank nulls last")
    return {row["producer"]: row for row in found}


def citations(con: db.Connection, wanted: Iterable[str]) -> Mapping[str, Mapping[str, Any]]:
    """The rows of the citation table by id. A citation that is spelled out, not declared, is not among them."""
    found = db.rows(con, "select * from citation where list_contains($wanted, citation)", {"wanted": sorted(set(wanted))})
    return {row["citation"]: row for row in found}


def trade_years(con: db.Connection, a: str, b: str, day: date) -> list[dict[str, Any]]:
    """Years with goods trade of the pair in either's books, newest first: period, provisional (every figure of the year is)."""
    return db.rows(
        con,
        f"""select period, bool_and(coalesce(provisional, false)) as provisional from dyad_period
            where frequency = 'A' and reporter in ($a, $b) and partner in ($a, $b) and reporter <> partner
              and flow in ('X', 'M') and value_usd is not null and {KNOWN}
            group by period order by period desc""",
        {"a": a, "b": b, "day": day},
    )


def investment_years(con: db.Connection, reporter: str, partner: str, direction: str, day: date) -> list[str]:
    """Years in which the reporter's register has a cell for the partner, held back or not, oldest first."""
    found = db.rows(
        con,
        f"""select distinct period from investment_period
            where frequency = 'A' and reporter = $reporter and partner = $partner and direction = $direction and measure = 'transaction'
              and instrument = 'TOTAL' and industry = 'TOTAL' and region = 'TOTAL' and {KNOWN}
            order by period""",
        {"reporter": reporter, "partner": partner, "direction": direction, "day": day},
    )
    return [row["period"] for row in found]


def pairs(con: db.Connection, limit: int) -> list[tuple[str, str]]:
    """Pairs of economies about which most is loaded, by years of goods trade and of investment: where a reader may begin. Groups and remainders left out."""
    found = db.rows(
        con,
        """with known as (
             select least(reporter, partner) as a, greatest(reporter, partner) as b, 'trade' as kind, period, reporter from dyad_period where frequency = 'A' and value_usd is not null
             union all
             select least(reporter, partner), greatest(reporter, partner), 'investment', period, reporter from investment_period
               where frequency = 'A' and region = 'TOTAL' and industry = 'TOTAL' and instrument = 'TOTAL'
           )
           select a, b from known
           where a <> b and a <> 'WLD' and b <> 'WLD' and a not like '\\_%' escape '\\' and b not like '\\_%' escape '\\'
             and a not in (select aggregate from area_member) and b not in (select aggregate from area_member)
           group by a, b order by count(distinct kind) desc, count(distinct reporter) desc, count(distinct period) desc, a, b limit $limit""",
        {"limit": limit},
    )
    return [(row["a"], row["b"]) for row in found]


def origins(con: db.Connection) -> list[tuple[str, str]]:
    """Every agency whose numbers are loaded, and the source they were loaded from."""
    tables = ("dyad_period", "investment_period", "indicator", "project", "company", "event", "statement")
    found = db.rows(con, " union ".join(f"select distinct source, via from {table}" for table in tables) + " order by all")
    return [(row["source"], row["via"]) for row in found]


def reported_years(con: db.Connection, area: str, day: date) -> list[str]:
    """Years of an economy's goods trade in its own books, newest first."""
    found = db.rows(
        con,
        f"""select distinct period from dyad_period where frequency = 'A' and reporter = $area and value_usd is not null and {KNOWN} order by period desc""",
        {"area": area, "day": day},
    )
    return [row["period"] for row in found]


def newest_indicators(con: db.Connection, area: str, day: date) -> list[tuple[str, str]]:
    """The concepts loaded of an economy, each with its newest year."""
    found = db.rows(
        con,
        f"""select concept, max(period) as period from indicator where area = $area and frequency = 'A' and value is not null and {KNOWN} group by concept order by concept""",
        {"area": area, "day": day},
    )
    return [(row["concept"], row["period"]) for row in found]


def any_year(con: db.Connection, a: str, b: str, day: date) -> str | None:
    """The newest year of anything dated that is loaded for the pair or, failing that, for either economy."""
    found = db.rows(
        con,
        f"""select 1 as near, left(max(period), 4) as year from investment_period
              where ((reporter = $a and partner = $b) or (reporter = $b and partner = $a)) and frequency = 'A' and {KNOWN}
            union all select 2, left(max(date), 4) from event where (area_a, area_b) in (($a, $b), ($b, $a)) and {KNOWN}
            union all select 3, left(max(period), 4) from indicator where area in ($a, $b) and frequency = 'A' and obs_status <> 'M' and {KNOWN}
            order by near""",
        {"a": a, "b": b, "day": day},
    )
    return next((row["year"] for row in found if row["year"]), None)


def companies(s: Subject, host: str, origin: str) -> list[dict[str, Any]]:
    """Companies of the origin in the host, one row a name, in the order of their file."""
    return db.rows(
        s.w.con,
        f"""select * from company where host = $host and origin = $origin and {KNOWN}
            qualify row_number() over (partition by company {NEWEST}) = 1 order by snapshot_id, raw_row""",
        {"host": host, "origin": origin, "day": s.day},
    )


def projects(s: Subject, host: str, origin: str) -> list[dict[str, Any]]:
    """Announced projects of companies of the origin in the host, one row a project, oldest first."""
    return db.rows(
        s.w.con,
        f"""select * from project where host = $host and origin = $origin and {KNOWN}
            qualify row_number() over (partition by coalesce(project, company || coalesce(announced, '')) {NEWEST}) = 1
            order by announced nulls last, company""",
        {"host": host, "origin": origin, "day": s.day},
    )


def events(s: Subject) -> list[dict[str, Any]]:
    """Milestones of the pair, one row each, oldest first."""
    return db.rows(
        s.w.con,
        f"""select * from event where (area_a, area_b) in (($a, $b), ($b, $a)) and {KNOWN}
            qualify row_number() over (partition by event, date {NEWEST}) = 1 order by date, event""",
        {"a": s.a, "b": s.b, "day": s.day},
    )


def stated_keys(s: Subject, metric: str, **keys: str) -> list[dict[str, str]]:
    """The keys of numbers stated for a metric, those that have the given ones, in the order of their file."""
    conditions = "".join(f" and keys['{name}'] = ${name}" for name in keys)
    text = f"select keys from statement where metric = $metric and {KNOWN}{conditions} group by keys order by min(snapshot_id), min(raw_row)"
    return [dict(row["keys"]) for row in db.rows(s.w.con, text, {"metric": metric, "day": s.day, **keys})]


def concepts(s: Subject, area: str) -> Mapping[str, list[str]]:
    """Indicators of an economy: concept → years with a value up to the subject's, newest first."""
    found = db.rows(
        s.w.con,
        f"""select concept, list(distinct period order by period desc) as periods from indicator
            where area = $area and frequency = 'A' and value is not null and period <= $period and {KNOWN} group by concept order by concept""",
        {"area": area, "period": s.period, "day": s.day},
    )
    return {row["concept"]: list(row["periods"]) for row in found}


def groups_of(s: Subject, area: str) -> list[str]:
    """Declared aggregates that the economy is a member of, the smallest first, without the world."""
    found = db.rows(
        s.w.con,
        """select aggregate from area_member where aggregate in (select aggregate from area_member where area = $area) and aggregate <> 'WLD'
           group by aggregate order by count(*), aggregate""",
        {"area": area},
    )
    return [row["aggregate"] for row in found]


def commodity_names(s: Subject, classification: str, codes: Iterable[str]) -> Mapping[tuple[str, str], str]:
    """Loaded names in the subject's language, for these codes and their parents."""
    wanted = {code[:n] for code in codes for n in (2, 4, 6)} | set(codes)
    found = db.rows(
        s.w.con,
        """select commodity, name from commodity_name where classification = $classification and list_contains($wanted, commodity) and lang = $lang""",
        {"classification": classification, "wanted": sorted(wanted), "lang": s.lang},
    )
    return {(classification, row["commodity"]): row["name"] for row in found}
