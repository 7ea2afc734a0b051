"""The nouns: Source, Snapshot, Fact (as staged batches), Metric, Figure, Document; their vocabularies; the errors.

Imports nothing of ours. Every class is a frozen dataclass; what varies between sources, metrics and languages is data held in them.
Terms are those of the glossary in ARCHITECTURE.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    import polars as pl

WORLD = "WLD"
TOTAL = "TOTAL"  # the member of a dimension that stands for all of it: commodity, region, instrument, industry

Flow = Literal["X", "M", "RX", "RM"]
FLOWS: tuple[str, ...] = ("X", "M", "RX", "RM")
VALUATIONS: tuple[str, ...] = ("FOB", "CIF", "CV")
FREQUENCIES: tuple[str, ...] = ("A", "Q", "M", "R")  # R: a range of periods published as one number, such as a year to date
DIRECTIONS: tuple[str, ...] = ("inward", "outward")
INSTRUMENTS: tuple[str, ...] = ("equity", "reinvested_earnings", "debt")
MEASURES: tuple[str, ...] = ("transaction", "position")
REGION_BASES: tuple[str, ...] = ("domicile", "production")
# SDMX code lists CL_OBS_STATUS and CL_CONF_STATUS, the members we use.
OBS_STATUS: Mapping[str, str] = {"A": "normal", "E": "estimated", "P": "provisional", "M": "missing"}
CONF_STATUS: Mapping[str, str] = {"F": "free", "C": "confidential"}
FigureStatus = Literal["published", "partial", "estimated", "missing", "suppressed", "not_applicable"]
FIGURE_STATUS: Mapping[str, str] = {
    "published": "as its agency published it, or exact arithmetic on such numbers",
    "partial": "the sum of the parts that are loaded; no total was published in the files loaded",
    "estimated": "an estimate, such as a reconciled value",
    "missing": "no figure is loaded",
    "suppressed": "the agency holds it back as confidential",
    "not_applicable": "the arithmetic has no meaning here, such as a share of zero",
}
FACT_TABLES: tuple[str, ...] = ("trade", "investment", "indicator", "project", "company", "event", "statement")

# ------------------------------------------------------------------------------------------------------------------ errors


class BilateralError(Exception):
    """One clear line for the user: what was asked, what is allowed or nearest, what to do. `exit_code` as in the contract."""

    exit_code = 2
    code = "bad_use"

    def __init__(self, message: str, *, nearest: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.nearest = nearest


class UnknownName(BilateralError):
    """A name that no code list holds."""

    code = "unknown_name"


class UnknownArea(UnknownName):
    """A name that no list of economies holds, or that several share."""

    code = "unknown_area"


class BadFile(BilateralError):
    """A file that cannot be what it is said to be."""

    code = "bad_file"


class StoreBusy(BilateralError):
    """Another process holds the home's lock."""

    code = "busy"


class StoreDamaged(BilateralError):
    """A kept file no longer has the hash it was kept under."""

    exit_code = 1
    code = "damaged"


class DiskFull(BilateralError):
    """The disk filled; whatever was there before is still there."""

    code = "disk_full"


class BuildBroken(BilateralError):
    """An identity or a correction's expectation does not hold: the build stops, the last good warehouse stays."""

    exit_code = 1
    code = "build_broken"


class Unreachable(BilateralError):
    """A source could not be reached, or refused."""

    exit_code = 3
    code = "unreachable"


# ------------------------------------------------------------------------------------------------------- sources and files


@dataclass(frozen=True)
class RawFile:
    """Bytes as they came. `name` is the file's own name, which for some agencies carries the release."""

    path: Path
    name: str


@dataclass(frozen=True)
class Reject:
    """A row that could not be read: where it is (`raw_row`, as `rawfile.locate` reads it), why, and its text."""

    raw_row: int
    reason: str
    text: str


@dataclass(frozen=True)
class Batch:
    """Rows of one staged table from one file, all columns text, exactly as the file writes them, and `raw_row` (Int64).

    `table` is a key of STAGED. `rows` holds any subset of that table's staged columns; `constants` fills others with one value for
    the whole batch. `multiplier` brings `value` to whole units of its currency; `weight_multiplier` brings `weight_kg` to kilograms.
    `area_scheme` names the code list of reporter, partner and area ("comtrade", "iso3", "se_fdi", "any", or one the file brings).
    `complete` says that the rows of a reporter, partner and period are the whole of it, so that their sum is a total.
    """

    table: str
    rows: pl.DataFrame
    constants: Mapping[str, str | None] = field(default_factory=dict)
    rejects: tuple[Reject, ...] = ()
    multiplier: Decimal = Decimal(1)
    weight_multiplier: Decimal = Decimal(1)
    area_scheme: str = "any"
    complete: bool = False


@dataclass(frozen=True)
class Layout:
    """How a table of yearly movements, one row each, is laid out, so that a file of millions of rows is read into sorted Parquet without staging them all.

    `columns` gives, by its plain name, the staged column that a column of the file holds: period, reporter, partner, commodity, value, weight_kg.
    All codes are whole numbers, commodities of six digits. `stage(rows, decimal_comma)` makes staged text of text columns, as the source's `read` does;
    the rest is as in a Batch, which such a file also is.
    """

    columns: Mapping[str, str]
    stage: Callable[[pl.DataFrame, bool], pl.DataFrame]
    constants: Mapping[str, str | None]
    multiplier: Decimal
    weight_multiplier: Decimal
    area_scheme: str


# Columns a reader may give, per staged table. Values are text; an empty text or null is missing. `period` is canonical
# ("2024", "2024-Q1", "2024-03", "2024-01/2024-06"); a text that is none of these is rejected by the build with its reason.
STAGED: Mapping[str, tuple[str, ...]] = {
    "trade": (
        "reporter",
        "partner",
        "flow",
        "period",
        "classification",
        "commodity",
        "region",
        "region_basis",
        "partner_basis",
        "valuation",
        "value",
        "quantity",
        "quantity_unit",
        "weight_kg",
        "obs_status",
        "vintage",
        "producer",
        "citation",
    ),
    "investment": (
        "reporter",
        "partner",
        "direction",
        "measure",
        "principle",
        "instrument",
        "industry",
        "region",
        "period",
        "value",
        "obs_status",
        "conf_status",
        "vintage",
        "producer",
        "citation",
    ),
    "indicator": ("area", "concept", "period", "value", "unit", "obs_status", "vintage", "producer", "citation"),
    "project": (
        "project",
        "host",
        "origin",
        "company",
        "region",
        "place",
        "announced",
        "product",
        "amount_usd",
        "capacity",
        "capacity_unit",
        "capacity_period",
        "jobs",
        "export_share",
        "markets",
        "status",
        "text",
        "vintage",
        "producer",
        "citation",
    ),
    "company": ("company", "host", "origin", "places", "text", "vintage", "producer", "citation"),
    "event": (
        "event",
        "area_a",
        "area_b",
        "date",
        "kind",
        "title",
        "count",
        "count_unit",
        "ordinal",
        "text",
        "vintage",
        "producer",
        "citation",
    ),
    # A number published for a metric whose parts we do not hold: a share, a rank, a count, a growth rate.
    "statement": ("metric", "keys", "value", "unit", "qualifier", "vintage", "producer", "citation"),
    "area_code": ("scheme", "code", "area", "name"),
    "commodity_name": ("classification", "commodity", "name", "lang"),
    "citation": ("citation", "title", "author", "publisher", "date", "address", "quotes"),
    "concordance": ("from_classification", "to_classification", "from_commodity", "to_commodity", "relationship"),
    "producer": ("producer", "title", "short", "address", "licence"),
}


@dataclass(frozen=True)
class Kind:
    """What a file is, as its source recognised it. `vintage` is the release date the file itself gives, if it does."""

    id: str
    describe: str
    vintage: date | None = None
    vintage_note: str = ""
    rows: int | None = None


@dataclass(frozen=True)
class Request:
    """One address to fetch. `name` is the name the answer is kept under; `secret` are query parts never written or shown."""

    url: str
    params: Mapping[str, str]
    name: str
    headers: Mapping[str, str] = field(default_factory=dict)
    secret: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Asked:
    """What `fetch` was asked for. Areas are canonical codes; `base` is the configured base address."""

    base: str
    years: tuple[int, ...] = ()
    areas: tuple[str, ...] = ()
    key: str = ""


@dataclass(frozen=True)
class Source:
    """A declaration: who produces it, under which licence, what its numbers are, and the hooks for its quirks.

    `recognise(file)` returns a Kind or raises BadFile with one line. `read(file, kind)` yields Batches. `requests(asked)` lists what to
    fetch; `check_answer(request, file)` raises Unreachable when a 200 is an error in disguise, and returns further requests (pages).
    `rank` orders sources that hold the same figure, smaller first. `layout(file, kind)` says how to read large files of yearly movements.
    """

    id: str
    title: str
    producer: str
    homepage: str
    licence: str
    redistributable: bool
    covers: str
    rank: int
    recognise: Callable[[RawFile], Kind]
    read: Callable[[RawFile, Kind], Iterator[Batch]]
    base: str = ""
    requests: Callable[[Asked], Iterator[Request]] | None = None
    check_answer: Callable[[Request, RawFile], tuple[Request, ...]] | None = None
    notes: str = ""
    layout: Callable[[RawFile, Kind], Layout | None] | None = None


@dataclass(frozen=True)
class Snapshot:
    """A file as it came, kept by its sha256. `released_at` is its vintage, None when unknown (then it counts as known on any date)."""

    source: str
    sha256: str
    name: str
    address: str
    retrieved_at: str
    released_at: date | None
    vintage_note: str
    licence: str
    kind: str
    bytes: int
    path: Path


# ------------------------------------------------------------------------------------------------------- metrics and figures


@dataclass(frozen=True)
class Scope:
    """The rows of one fact table that a metric may read for given keys: a SQL condition over that table with $key parameters."""

    table: str
    where: str


@dataclass(frozen=True)
class Related:
    """Another metric that may hold the number: its name, which of our keys gives each of its keys, keys with a fixed member, what sets
    it apart, and −1 where its number is the negative of ours."""

    metric: str
    keys: Mapping[str, str]
    fixed: Mapping[str, str] = field(default_factory=dict)
    basis: str = ""
    sign: int = 1


SIDES = (("reporter", "partner"), ("exporter", "importer"), ("host", "origin"), ("area_a", "area_b"))


@dataclass(frozen=True)
class Metric:
    """A relation from keys to a value.

    `relation` is the SQL of a view with the columns keys…, value, status, source, via, vintage, basis, snapshots, citations (grain: one row
    per keys, source, via and vintage). `scope` bounds the fact rows it may read. `optional` are keys with their default. `sum_of` names the
    metric (often itself) whose periods may be added up when a range of periods is asked.

    The rest is how it is recognised in a text. `phrases` are its words by language, in lower case (a blank in a Korean phrase may be left out
    in the text). Metrics of one `topic` share the words and `roles` of the metric of that name; among them the `form` of the number (level,
    share, growth, rank, count, cumulative, year, ordinal) and the keys that the text fills decide. `roles` says which key an economy fills by
    the word beside it (from, to, in, of, by, with; Korean at, toward). `mirror` is the partner's report of the same movement, `related` are other
    statistics that a number may have been taken from, each with the words of `check.basis` that name it.
    """

    name: str
    family: str
    unit: str
    keys: tuple[str, ...]
    definition: str
    relation: str
    scope: tuple[Scope, ...]
    optional: Mapping[str, str] = field(default_factory=dict)
    sum_of: str = ""
    label: str = ""
    phrases: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    topic: str = ""
    form: str = "level"
    roles: Mapping[str, str] = field(default_factory=dict)
    mirror: Related | None = None
    related: tuple[Related, ...] = ()

    @property
    def sides(self) -> tuple[str, str] | None:
        """The keys that name its two economies; None for a metric of one."""
        return next((pair for pair in SIDES if set(pair) <= set(self.keys)), None)


@dataclass(frozen=True)
class Figure:
    """One row of a metric: the unit of trust. Its id is a short hash of metric, keys and as_of, so a link survives a rebuild."""

    id: str
    metric: str
    keys: Mapping[str, str]
    value: Decimal | float | int | None
    unit: str
    status: str
    as_of: date
    build_id: str
    source: str | None = None
    via: str | None = None
    vintage: date | None = None
    basis: Mapping[str, Any] = field(default_factory=dict)
    snapshots: tuple[str, ...] = ()
    citations: tuple[str, ...] = ()
    note: str = ""

    def _repr_html_(self) -> str:
        value = self.status if self.value is None else f"{self.value:,} {self.unit}".strip()
        facts = {"keys": " ".join(f"{k}={v}" for k, v in self.keys.items()), "status": self.status, "source": self.source or "none loaded",
                 "vintage": self.vintage or "unknown", "basis": ", ".join(f"{k}: {v}" for k, v in self.basis.items()), "as of": self.as_of, "id": self.id}  # fmt: skip
        rows = "".join(f"<tr><th>{escape(str(name))}</th><td>{escape(str(fact))}</td></tr>" for name, fact in facts.items())
        return f"<table><caption><b>{escape(self.metric)}</b> {escape(value)}</caption>{rows}</table>"
