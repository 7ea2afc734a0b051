"""World Bank: development indicators of one economy, from the API (JSON), the API's CSV download, and long extracts of the WDI.

Values are in the indicator's own unit; percentages are brought to ratios (5.2 % is 0.052). A null or blank is a missing observation, kept as
such. Economies are World Bank codes, ISO 3166-1 alpha-3 for economies; its regions and income groups are left for the build to reject.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl

from bilateral import rawfile
from bilateral.classify import areas
from bilateral.model import Asked, BadFile, Batch, BilateralError, Kind, RawFile, Reject, Request, Source, Unreachable
from bilateral.sources import _text

BASE = "https://api.worldbank.org"
PER_PAGE = 1000
PREAMBLE = 12  # lines in which the header of the CSV download is looked for; it stands on the fifth
MOST_AREAS = 5  # listed one by one in an answer's name
WIDE = ("countrycode", "indicatorcode")
WIDE_NAMES = ("Country Code", "Indicator Code")
LONG = ("countrycode", "year", "series", "value")
NO_VALUE = ".."  # the DataBank's mark


@dataclass(frozen=True)
class Concept:
    """What we call an indicator, the unit of its values once multiplied, and the multiplier."""

    name: str
    unit: str
    multiplier: Decimal = Decimal(1)


PERCENT = Decimal("0.01")
CONCEPTS: Mapping[str, Concept] = {
    "SP.POP.TOTL": Concept("population", "persons"),
    "NY.GDP.MKTP.CD": Concept("gdp", "USD"),
    "NY.GDP.PCAP.CD": Concept("gdp_per_head", "USD"),
    "NY.GDP.PCAP.PP.KD": Concept("gdp_per_head_ppp", "international dollars"),
    "NY.GDP.MKTP.KD.ZG": Concept("gdp_growth", "ratio", PERCENT),
    "FP.CPI.TOTL.ZG": Concept("inflation", "ratio", PERCENT),
    "NV.IND.TOTL.ZS": Concept("industry_share_of_gdp", "ratio", PERCENT),
    "NV.SRV.TOTL.ZS": Concept("services_share_of_gdp", "ratio", PERCENT),
    "NV.AGR.TOTL.ZS": Concept("agriculture_share_of_gdp", "ratio", PERCENT),
    "IT.NET.USER.ZS": Concept("internet_users", "ratio", PERCENT),
    "NE.TRD.GNFS.ZS": Concept("trade_share_of_gdp", "ratio", PERCENT),
    "PX.REX.REER": Concept("reer", "index"),
}
AS_PUBLISHED = "as published"  # the unit of an indicator that is not declared here and whose file gives none


def recognise(file: RawFile) -> Kind:
    """Which of the World Bank's formats a file is. The vintage is the day the file says it was last updated.

    Raises:
        BadFile: for an error answer (with its text), a table that lacks columns (naming them), and anything else.
    """
    rawfile.check_readable(file)
    if rawfile.container(file) != "zip" and _text.is_json(file):
        return _recognise_json(file, rawfile.read_json(file))
    member = _member(file)
    line = _header_line(file, member)
    if line:
        vintage = _last_updated(rawfile.head_lines(file, member)[: line - 1])
        return Kind("csv", "World Bank CSV download, one column per year", vintage, "last updated date in the file" if vintage else "")
    found = [] if rawfile.container(file) in ("xlsx", "xls", "parquet") else rawfile.header(file, member=member)
    names = {_text.plain(name) for name in found}
    missing = [name for name in LONG if name not in names]
    if not missing:
        return Kind("long", "World Bank extract, one row per economy, year and series")
    expected = LONG if len(missing) < len(LONG) - 1 else (*WIDE_NAMES, "a column per year")
    raise _text.bad_columns(file, what="a World Bank table", found=found, missing=missing, expected=expected)


def read(file: RawFile, kind: Kind) -> Iterator[Batch]:
    """One batch of "indicator" rows per indicator, since each has its own unit and multiplier; nothing for a list of countries.

    Raises:
        BadFile: for a kind that this source does not have.
    """
    readers = {"json": _read_json, "csv": _read_wide, "long": _read_long}
    if kind.id in ("empty", "countries"):
        return
    if kind.id not in readers:
        raise BadFile(f"{file.name} was kept as {kind.id!r}, which is none of {', '.join(readers)}, empty, countries; load it again")
    table = readers[kind.id](file)
    yield from _batches(table)


def requests(asked: Asked) -> Iterator[Request]:
    """The first page of each declared indicator; all economies without `areas`, all years without `years`.

    Raises:
        BilateralError: for an area that the World Bank has no code for.
    """
    listed = [_worldbank_code(area) for area in asked.areas]
    span = {"date": f"{min(asked.years)}:{max(asked.years)}"} if asked.years else {}
    for indicator in CONCEPTS:
        url = f"{asked.base.rstrip('/')}/v2/country/{';'.join(listed) or 'all'}/indicator/{indicator}"
        params = {"format": "json", **span, "per_page": str(PER_PAGE), "page": "1"}
        few = "-".join(listed) if len(listed) <= MOST_AREAS else f"{len(listed)}areas"
        years = f"{span['date'].replace(':', '-')}_" if span else ""
        yield Request(url, params, f"worldbank_{indicator}_{few or 'all'}_{years}p1.json")


def check_answer(request: Request, file: RawFile) -> tuple[Request, ...]:
    """The pages after the first, all at once; none for any later page.

    Raises:
        Unreachable: for an error, which the World Bank sends with status 200, and for what is no answer of its API.
    """
    try:
        document = rawfile.read_json(file)
    except BadFile as error:
        raise Unreachable(f"the World Bank's answer is no JSON: {error}") from error
    told = error_text(document)
    if told:
        raise Unreachable(f"the World Bank refused: {told}; check the areas and years")
    if not _is_answer(document):
        raise Unreachable("the World Bank's answer holds no rows; try again later, or check the base address")
    pages = int(document[0].get("pages") or 0)
    if request.params.get("page", "1") != "1":
        return ()
    stem = request.name.removesuffix("p1.json")
    return tuple(replace(request, params={**request.params, "page": str(n)}, name=f"{stem}p{n}.json") for n in range(2, pages + 1))


def error_text(document: Any) -> str:
    """What an answer says went wrong, "" when nothing did: an error is a list of one object with a `message`."""
    holder = document[0] if isinstance(document, list) and len(document) == 1 else document
    told = holder.get("message") if isinstance(holder, dict) else None
    if not told:
        return ""
    listed = told if isinstance(told, list) else [told]
    return "; ".join(str(one.get("value") or one) if isinstance(one, dict) else str(one) for one in listed)


# ------------------------------------------------------------------------------------------------------------ what a file is


def _is_answer(document: Any) -> bool:
    """[header, rows], where rows is null when there are none."""
    return (
        isinstance(document, list)
        and len(document) == 2
        and isinstance(document[0], dict)
        and "page" in document[0]
        and (document[1] is None or isinstance(document[1], list))
    )


def _recognise_json(file: RawFile, document: Any) -> Kind:
    told = error_text(document)
    if told:
        raise BadFile(f"{file.name} is an error answer of the World Bank, not data: {told}; ask again")
    if not _is_answer(document):
        found = ", ".join(repr(key) for key in document) if isinstance(document, dict) else f"a {type(document).__name__}"
        raise BadFile(f"{file.name} is JSON but no World Bank answer: found {found}; expected a header with page and pages, and rows")
    head, rows = document
    vintage = _date(str(head.get("lastupdated") or ""))
    note = "lastupdated in the answer" if vintage else ""
    if not rows:
        return Kind("empty", "World Bank answer without rows", vintage, note, rows=0)
    names = set(rows[0])
    if {"iso2Code", "capitalCity"} <= names:
        return Kind("countries", "World Bank list of economies, holds no observations", rows=0)
    missing = [name for name in ("indicator", "country", "date", "value") if name not in names]
    if missing:
        raise BadFile(f"{file.name} is a World Bank answer whose rows have no {', '.join(missing)}; ask for /v2/country/…/indicator/…")
    return Kind("json", "World Bank API answer", vintage, note, rows=len(rows))


def _member(file: RawFile) -> str | None:
    """The one data file in a zip; the Metadata_ files beside it describe countries and indicators and are left out."""
    if rawfile.container(file) != "zip":
        return None
    names = [name for name in rawfile.members(file) if not name.rsplit("/", 1)[-1].startswith("Metadata_")]
    if len(names) != 1:
        raise BadFile(f"{file.name} holds {len(names)} data files, one was expected; unpack it and load them one by one")
    return names[0]


def _header_line(file: RawFile, member: str | None) -> int:
    """The line of the header of a CSV download, 0 when there is none."""
    if rawfile.container(file) in ("xlsx", "xls", "parquet"):
        return 0
    for number, line in enumerate(rawfile.head_lines(file, member)[:PREAMBLE], 1):
        names = {_text.plain(name) for name in line.split(rawfile.guess_delimiter(line))}
        if names >= set(WIDE) and any(_year(name) for name in line.split(rawfile.guess_delimiter(line))):
            return number
    return 0


def _last_updated(preamble: Sequence[str]) -> date | None:
    told = next((line for line in preamble if "Last Updated Date" in line), "")
    return _date(told)


def _date(told: str) -> date | None:
    found = re.search(r"\d{4}-\d{2}-\d{2}", told)
    try:
        return date.fromisoformat(found.group()) if found else None
    except ValueError:  # 2021-13-01: the vintage is then unknown
        return None


def _year(name: str) -> str | None:
    """The year of a column named "1960" or, as the DataBank writes it, "1960 [YR1960]"."""
    found = re.fullmatch(r'\s*"?\s*(\d{4})( \[YR\d{4}\])?\s*"?\s*', name)
    return found.group(1) if found else None


# ------------------------------------------------------------------------------------------------------------------ the rows


def _read_json(file: RawFile) -> _text.TextTable:
    rows = rawfile.read_json(file)[1] or []
    flat = [
        {
            "countrycode": row.get("countryiso3code") or (row.get("country") or {}).get("id"),
            "series": (row.get("indicator") or {}).get("id"),
            "year": row.get("date"),
            "value": row.get("value"),
            "unit": row.get("unit"),
        }
        for row in rows
    ]
    return _text.read_records(flat, (*LONG, "unit"))


def _read_long(file: RawFile) -> _text.TextTable:
    member = _member(file)
    table = _text.read_table(file, LONG, member=member)
    if member is None:
        return table
    placed = table.rows.with_columns(_part(file, member) * rawfile.PART + pl.col("raw_row") * rawfile.ROW)
    return replace(table, rows=placed, rejects=_in_member(file, member, table.rejects))


def _read_wide(file: RawFile) -> _text.TextTable:
    """One row per economy and year; `raw_row` names the cell, since one line holds all the years."""
    member = _member(file)
    table = rawfile.read_csv(file, header_line=_header_line(file, member), member=member)
    columns = table.rows.columns[1:]
    by_plain = {_text.plain(name): name for name in reversed(columns)}
    years = {name: (place, year) for place, name in enumerate(columns, 1) if (year := _year(name))}
    place = {name: at for name, (at, _) in years.items()}
    cells = table.rows.unpivot(list(years), index=["raw_row", by_plain["countrycode"], by_plain["indicatorcode"]], variable_name="year_column")
    rows = cells.select(
        (_part(file, member) * rawfile.PART + pl.col("raw_row") * rawfile.ROW + pl.col("year_column").replace_strict(place, return_dtype=pl.Int64)).alias("raw_row"),
        pl.col(by_plain["countrycode"]).alias("countrycode"),
        pl.col(by_plain["indicatorcode"]).alias("series"),
        pl.col("year_column").replace_strict({name: year for name, (_, year) in years.items()}, return_dtype=pl.String).alias("year"),
        pl.col("value"),
    )
    return _text.TextTable(rows, _in_member(file, member, table.rejects), table.delimiter != ",")


def _part(file: RawFile, member: str | None) -> int:
    return rawfile.members(file).index(member) + 1 if member else 1


def _in_member(file: RawFile, member: str | None, rejects: Sequence[Reject]) -> tuple[Reject, ...]:
    """Rejected lines with their member's part in `raw_row`, so that a zip of several members can be looked into."""
    part = _part(file, member)
    return tuple(replace(one, raw_row=rawfile.cell_row(part, one.raw_row)) for one in rejects) if member else tuple(rejects)


def _batches(table: _text.TextTable) -> Iterator[Batch]:
    value = _text.number("value", decimal_comma=table.decimal_comma)
    value = pl.when(value == NO_VALUE).then(None).otherwise(value)
    rows = table.rows.select(
        "raw_row",
        _text.text("countrycode").alias("area"),
        _text.text("series").alias("series"),
        _period().alias("period"),
        value.alias("value"),
        _text.first_of(table.rows, ("unit",)).fill_null(AS_PUBLISHED).alias("unit"),
    ).with_columns(pl.when(pl.col("value").is_null()).then(pl.lit("M")).alias("obs_status"))
    rejects = table.rejects
    for (series,), group in rows.group_by("series", maintain_order=True):
        known = CONCEPTS.get(str(series).upper()) if series else None
        concept = known or Concept(str(series).lower() if series else "", "")
        constants = {"concept": concept.name or None, "producer": "worldbank"} | ({"unit": known.unit} if known else {})
        dropped = ("series", "unit") if known else ("series",)
        yield Batch("indicator", group.drop(dropped), constants, rejects, multiplier=concept.multiplier, area_scheme="worldbank")
        rejects = ()
    if rejects:
        yield Batch("indicator", rows.drop("series"), {"producer": "worldbank"}, rejects, area_scheme="worldbank")


def _period() -> pl.Expr:
    """The API writes quarters 2020Q1 and months 2020M05."""
    return _text.code("year").str.replace(r"^(\d{4})(Q[1-4])$", "$1-$2").str.replace(r"^(\d{4})M(\d{2})$", "$1-$2")


def _worldbank_code(area: str) -> str:
    found = next((code for code, ours in areas.codes("worldbank").items() if ours == area), None)
    if found is None:
        raise BilateralError(f"the World Bank has no code for {area!r}; see 'bilateral areas' for the codes of economies")
    return found


SOURCE = Source(
    id="worldbank",
    title="World Development Indicators",
    producer="World Bank",
    homepage="https://data.worldbank.org",
    licence="CC BY 4.0",
    redistributable=True,
    covers="population, output, prices, shares of value added and other indicators of economies, yearly",
    rank=30,
    recognise=recognise,
    read=read,
    base=BASE,
    requests=requests,
    check_answer=check_answer,
    notes="Percentages are kept as ratios. An indicator that is not declared keeps its own id in lower case as its concept.",
)
