"""The tables of a data package, declared: which there are, and what each of their columns holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

FIGURE_KEYS = (
    "reporter", "partner", "exporter", "importer", "host", "origin", "area_a", "area_b", "area", "period", "commodity", "classification", "region", "instrument", "industry",
    "among", "by", "concept", "company", "announced", "event", "market", "index",
)  # fmt: skip
FROM = ("source", "via", "vintage", "citation", "snapshot", "raw_row")
PLACE = ("classification", "commodity", "region", "region_basis", "partner_basis", "valuation")


@dataclass(frozen=True)
class Column:
    """One column: its type in Table Schema, its unit where it has one, and what it holds."""

    type: str
    description: str
    unit: str = ""


@dataclass(frozen=True)
class Resource:
    """One table: what a row of it is, its columns in order, and the columns by which a row is known, where they are unique."""

    description: str
    columns: tuple[str, ...]
    key: tuple[str, ...] = ()


RESOURCES: Mapping[str, Resource] = {
    "figures": Resource(
        "One row per figure: a metric, its keys and one source, basis and vintage. place 1 is the figure that Bilateral answers for its keys.",
        ("metric", "place", "id", *FIGURE_KEYS, "value", "unit", "status", "source", "via", "vintage", "basis", "snapshots", "citations", "as_of", "note"),
    ),
    "years": Resource(
        "One row per reporter, partner and year: for each metric with these keys the best figure that may be passed on. Columns are metrics; the source of each value is in figures.",
        ("reporter", "partner", "period"),
        ("reporter", "partner", "period"),
    ),
    "trade": Resource(
        "One row per reported movement of goods at the finest level loaded: leaves of the pair, and of each with the world where a total was given so.",
        ("reporter", "partner", "flow", "frequency", "period", *PLACE, "value_usd", "quantity", "quantity_unit", "weight_kg", "obs_status", *FROM),
    ),
    "investment": Resource(
        "One row per cell of direct investment between the two: cells of one breakdown.",
        ("reporter", "partner", "direction", "measure", "principle", "instrument", "industry", "region", "frequency", "period", "value_usd", "obs_status", "conf_status", *FROM),
    ),
    "published": Resource(
        "One row per published total that parts may add up to: all commodities, parent headings, all partners, all cells of an investment.",
        (
            "subject", "reporter", "partner", "flow", "frequency", "period", *PLACE, "measure", "principle", "instrument", "industry", "value_usd", "obs_status",
            "conf_status", *FROM,
        ),
    ),
    "indicator": Resource("One row per economy, concept, period and release.", ("area", "concept", "frequency", "period", "value", "unit", "obs_status", *FROM)),
    "project": Resource(
        "One row per announced project of a company of one economy in the other. Amounts are announced, not registered.",
        (
            "project", "host", "origin", "company", "region", "place", "announced", "product", "amount_usd", "capacity", "capacity_unit", "capacity_period", "jobs",
            "export_share", "markets", "status", "text", *FROM,
        ),
    ),
    "company": Resource("One row per company of one economy present in the other.", ("company", "host", "origin", "places", "text", *FROM)),
    "event": Resource(
        "One row per milestone between the two.", ("event", "area_a", "area_b", "date", "kind", "title", "count", "count_unit", "ordinal", "text", *FROM)
    ),
    "statement": Resource("One row per number stated for a metric whose parts are not loaded.", ("metric", "keys", "value", "unit", "qualifier", *FROM)),
    "snapshots": Resource(
        "One row per file that the rows come from, as it was kept, byte for byte.",
        ("snapshot", "via", "name", "address", "retrieved_at", "released_at", "vintage_note", "kind", "bytes"),
        ("snapshot", "via"),
    ),
    "sources": Resource(
        "One row per agency or statistic whose figures or rows are in the package.", ("source", "title", "short", "address", "licence"), ("source",)
    ),
    "citations": Resource("One row per work that rows are quoted from.", ("citation", "title", "author", "publisher", "date", "address"), ("citation",)),
    "metrics": Resource("One row per metric that figures are of.", ("metric", "family", "unit", "keys", "definition"), ("metric",)),
    "withheld": Resource(
        "One row per table and source whose rows may not be passed on, and are not here.", ("table", "source", "via", "rows", "reason"), ("table", "source", "via")
    ),
}  # fmt: skip

ECONOMY = "ISO 3166-1 alpha-3 code; WLD stands for all partners"
COLUMNS: Mapping[str, Column] = {
    "metric": Column("string", "name of the metric; see metrics"),
    "place": Column("integer", "place among the figures for the same keys; 1 is the one that is answered"),
    "id": Column("string", "id of the figure; the same for these keys before and after a rebuild"),
    "reporter": Column("string", f"economy in whose books the number stands: {ECONOMY}"),
    "partner": Column("string", f"the other side: {ECONOMY}"),
    "exporter": Column("string", f"economy that goods left: {ECONOMY}"),
    "importer": Column("string", f"economy that goods went to: {ECONOMY}"),
    "host": Column("string", f"economy in which a company or project is: {ECONOMY}"),
    "origin": Column("string", f"economy that a company is of: {ECONOMY}"),
    "area_a": Column("string", f"one economy of a milestone: {ECONOMY}"),
    "area_b": Column("string", f"the other: {ECONOMY}"),
    "area": Column("string", f"the economy: {ECONOMY}"),
    "period": Column("string", "a year (2024), quarter (2024-Q1), month (2024-03) or range of two with a slash"),
    "frequency": Column("string", "A year, Q quarter, M month, R a range published as one number"),
    "commodity": Column("string", "code of the classification, TOTAL for all commodities; leading zeros count"),
    "classification": Column("string", "H0 to H6: revision of the Harmonized System, 1992 to 2022; else as the source names it"),
    "region": Column("string", "ISO 3166-2 code of a state or province, TOTAL for all"),
    "region_basis": Column("string", "by what a trader or goods are placed in a region: domicile, production"),
    "partner_basis": Column("string", "by what a partner is told: destination, origin, reconciled"),
    "valuation": Column("string", "FOB, CIF, or CV: customs value"),
    "instrument": Column("string", "type of investment: equity, reinvested_earnings, debt, TOTAL"),
    "industry": Column("string", "code of an industry, TOTAL for all"),
    "among": Column("string", "the economies that are ranked: a declared aggregate, WLD for all"),
    "by": Column("string", "the breakdown that a total is compared with"),
    "concept": Column("string", "what an indicator measures"),
    "company": Column("string", "name of the company"),
    "announced": Column("string", "when a project was announced"),
    "event": Column("string", "id of a milestone"),
    "market": Column("string", "the market that is ranked"),
    "index": Column("string", "the index that is ranked"),
    "value": Column("number", "the value, in the unit of the row; empty where status says why"),
    "unit": Column("string", "USD: whole US dollars; ratio: 1 is all; rank, year and others as named"),
    "status": Column("string", "published, partial (the sum of parts loaded), estimated, suppressed (held back as confidential), missing, not_applicable"),
    "source": Column("string", "agency or statistic that the number belongs to; see sources"),
    "via": Column("string", "source that the row was loaded from, where that quotes another"),
    "vintage": Column("date", "day the number was published; empty where that is not known"),
    "basis": Column("object", "what sets the number apart from others of the metric: valuation, classification, what it is a share of"),
    "snapshots": Column("array", "files it rests on, as sha256:…; see snapshots"),
    "citations": Column("array", "works it is quoted from; see citations"),
    "as_of": Column("date", "the day the figure was asked as of; empty for all that is loaded"),
    "note": Column("string", "what else is to be known"),
    "flow": Column("string", "X exports, M imports, RX re-exports, RM re-imports"),
    "value_usd": Column("number", "value in whole US dollars", "USD"),
    "quantity": Column("number", "quantity in its unit"),
    "quantity_unit": Column("string", "unit of the quantity"),
    "weight_kg": Column("number", "net weight in kilograms", "kg"),
    "obs_status": Column("string", "A normal, E estimated, P provisional, M missing (SDMX CL_OBS_STATUS)"),
    "conf_status": Column("string", "F free, C confidential (SDMX CL_CONF_STATUS)"),
    "citation": Column("string", "work the row is quoted from; see citations"),
    "snapshot": Column("string", "sha256 of the file the row stands in; see snapshots"),
    "raw_row": Column("integer", "place of the row in its file: the line of a text, the record of a JSON or Parquet file, in a workbook part·10¹² + row·10³ + column"),
    "direction": Column("string", "inward: the partner's investment in the reporter; outward: the reporter's in the partner"),
    "measure": Column("string", "transaction: of the period; position: at its end"),
    "principle": Column("string", "directional or asset/liability"),
    "subject": Column("string", "trade or investment"),
    "project": Column("string", "id of a project"),
    "amount_usd": Column("number", "announced amount in whole US dollars", "USD"),
    "capacity": Column("number", "announced capacity in its unit"),
    "capacity_unit": Column("string", "unit of the capacity"),
    "capacity_period": Column("string", "when the capacity is to be reached"),
    "jobs": Column("number", "jobs announced", "persons"),
    "export_share": Column("number", "share of the output for export, 0 to 1", "ratio"),
    "markets": Column("number", "economies the output goes to"),
    "product": Column("string", "what is made"),
    "project.place": Column("string", "where, as announced"),
    "project.status": Column("string", "status as announced"),
    "places": Column("string", "where the company is"),
    "text": Column("string", "words of the source"),
    "date": Column("string", "year, month or day, as far as known"),
    "kind": Column("string", "what kind it is"),
    "title": Column("string", "title"),
    "count": Column("number", "a count that belongs to it"),
    "count_unit": Column("string", "what is counted"),
    "ordinal": Column("number", "the how-manieth it was"),
    "keys": Column("object", "keys of the metric"),
    "metrics.keys": Column("string", "keys of the metric, a blank between"),
    "qualifier": Column("string", "how exact it is, such as over, about"),
    "name": Column("string", "name of the file"),
    "address": Column("string", "where it came from"),
    "retrieved_at": Column("string", "when it was kept, UTC"),
    "released_at": Column("date", "day it was published, where known"),
    "vintage_note": Column("string", "how that day is known"),
    "bytes": Column("integer", "size", "bytes"),
    "short": Column("string", "short name"),
    "licence": Column("string", "licence on record; empty where there is none"),
    "author": Column("string", "author"),
    "publisher": Column("string", "publisher"),
    "family": Column("string", "family of the metric"),
    "definition": Column("string", "what the metric is"),
    "table": Column("string", "table of the package that the rows would be in"),
    "rows": Column("integer", "how many rows"),
    "reason": Column("string", "why they may not be passed on"),
}


def column(table: str, name: str) -> Column:
    """What a column of a table holds; a metric's name is a column of `years`."""
    return COLUMNS.get(f"{table}.{name}") or COLUMNS[name]
