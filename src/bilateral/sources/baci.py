"""CEPII BACI: yearly tables of reconciled bilateral trade by HS6 product, with the country and product lists of each release.

Values are in thousand US dollars FOB, quantities in tonnes. Each row is CEPII's reconciliation of the exporter's and the importer's report
(Gaulier and Zignago 2010, CEPII working paper 2010-23), hence an estimate. It is staged as the exporter's: flow X, reporter = exporter.
The file's name carries the HS revision and the release: BACI_HS17_Y2020_V202201.csv.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal

import polars as pl

from bilateral import rawfile
from bilateral.model import BadFile, Batch, Kind, Layout, RawFile, Source
from bilateral.sources import _text

DATA = ("t", "i", "j", "k", "v", "q")
COLUMNS = {"t": "period", "i": "reporter", "j": "partner", "k": "commodity", "v": "value", "q": "weight_kg"}
PRODUCTS = ("code", "description")
# The country list's columns by their names in the releases up to V202211 and from V202301.
COUNTRY_CODE = ("countrycode",)
COUNTRY_ISO3 = ("iso3digitalpha", "countryiso3")
COUNTRY_NAME = ("countrynamefull", "countryname", "countrynameabbreviation")
REVISIONS: Mapping[str, str] = {"92": "H0", "96": "H1", "02": "H2", "07": "H3", "12": "H4", "17": "H5", "22": "H6"}


def recognise(file: RawFile) -> Kind:
    """Which of BACI's three tables a file is, by its header; release and HS revision by its name.

    Raises:
        BadFile: for anything else, for a drawn world, and for a product list whose name does not say its HS revision.
    """
    if file.name.startswith("SYNTHETIC"):
        raise BadFile(f"{file.name} is a drawn world, not BACI; load it with: bilateral load synthetic FILE")
    return recognise_table(file)


def recognise_table(file: RawFile) -> Kind:
    """Which of the three tables of a release a file is, whoever made it."""
    rawfile.check_readable(file)
    found = [] if _text.is_json(file) else _text.column_names(file)
    names = {_text.plain(name) for name in found}
    vintage, note = released(file.name)
    if names >= set(DATA):
        return Kind("data", "BACI trade by product, one year", vintage, note)
    if names >= set(COUNTRY_CODE) and names & set(COUNTRY_ISO3) and names & set(COUNTRY_NAME):
        return Kind("country_codes", "BACI list of countries", vintage, note)
    if names >= set(PRODUCTS):
        _product_revision(file)
        return Kind("product_codes", "BACI list of products", vintage, note)
    missing = [name for name in DATA if name not in names]
    raise _text.bad_columns(file, what="a BACI table", found=found, missing=missing, expected=DATA)


def read(file: RawFile, kind: Kind) -> Iterator[Batch]:
    """The rows of one table: staged as "trade", "area_code" or "commodity_name".

    Raises:
        BadFile: for a kind that this source does not have.
    """
    return read_table(file, kind, producer="baci")


def read_table(file: RawFile, kind: Kind, *, producer: str) -> Iterator[Batch]:
    """The rows of one of the three tables, whoever made it."""
    readers = {"data": lambda f: _read_data(f, producer), "country_codes": _read_countries, "product_codes": _read_products}
    if kind.id not in readers:
        raise BadFile(f"{file.name} was kept as {kind.id!r}, which is none of {', '.join(readers)}; load it again")
    yield readers[kind.id](file)


def layout(file: RawFile, kind: Kind) -> Layout | None:
    """How the yearly table is laid out; None for the lists of countries and products."""
    return layout_of(file, kind, producer="baci")


def layout_of(file: RawFile, kind: Kind, *, producer: str) -> Layout | None:
    """The same, whoever made the table."""
    return _layout(file, producer) if kind.id == "data" else None


def release(name: str) -> str:
    """The release in a published file name, "" when it has none.

    >>> release("BACI_HS17_Y2020_V202201.csv"), release("mine.csv")
    ('V202201', '')
    """
    found = re.search(r"(?<![A-Za-z0-9])V(\d{6}[a-z]?)(?![0-9A-Za-z])", name, re.IGNORECASE)
    return f"V{found.group(1)}" if found else ""


def released(name: str) -> tuple[date | None, str]:
    """The day of the release in a published file name, and what the name says; (None, "") when it says none."""
    told = release(name)
    if not told or not 1 <= int(told[5:7]) <= 12:
        return None, ""
    return date(int(told[1:5]), int(told[5:7]), 1), f"release {told}"


def revision(name: str) -> str | None:
    """The HS revision in a published file name, None when it does not say.

    >>> revision("product_codes_HS92_V202102.csv"), revision("BACI_HS_Y2020.csv")
    ('H0', None)
    """
    found = re.search(r"HS(\d\d)(?!\d)", name, re.IGNORECASE)
    return REVISIONS.get(found.group(1)) if found else None


# ---------------------------------------------------------------------------------------------------------------- the parts


def _scheme(name: str) -> str:
    told = release(name)
    return f"baci:{told}" if told else "baci"


def _product_revision(file: RawFile) -> str:
    told = revision(file.name)
    if told is None:
        raise BadFile(f"{file.name} is a BACI product list, but its name does not say of which HS revision; keep the published name, such as product_codes_HS17_V202201.csv")
    return told


def _layout(file: RawFile, producer: str) -> Layout:
    told = revision(file.name)
    constants = {"flow": "X", "valuation": "FOB", "obs_status": "E", "partner_basis": "reconciled", "producer": producer}
    # Without a revision in the name the build finds it, from the product lists that are loaded.
    return Layout(COLUMNS, _stage, constants | ({"classification": told} if told else {}), Decimal(1000), Decimal(1000), _scheme(file.name))


def _stage(rows: pl.DataFrame, decimal_comma: bool) -> pl.DataFrame:
    return rows.select(
        "raw_row",
        _text.code("t").alias("period"),
        _text.code("i").alias("reporter"),
        _text.code("j").alias("partner"),
        _text.hs6_code("k").alias("commodity"),
        _text.number("v", decimal_comma=decimal_comma).alias("value"),
        _text.number("q", decimal_comma=decimal_comma).alias("weight_kg"),
    )


def _read_data(file: RawFile, producer: str) -> Batch:
    table, how = _text.read_table(file, DATA), _layout(file, producer)
    rows = how.stage(table.rows, table.decimal_comma)
    return Batch("trade", rows, how.constants, table.rejects, how.multiplier, how.weight_multiplier, how.area_scheme, complete=True)


def _read_countries(file: RawFile) -> Batch:
    table = _text.read_table(file, (*COUNTRY_CODE, *COUNTRY_ISO3, *COUNTRY_NAME))
    rows = table.rows.select(
        "raw_row",
        _text.code("countrycode").alias("code"),
        _text.first_of(table.rows, COUNTRY_ISO3).alias("area"),
        _text.first_of(table.rows, COUNTRY_NAME).alias("name"),
    )
    return Batch("area_code", rows.filter(pl.col("code").is_not_null()), {"scheme": _scheme(file.name)}, table.rejects)


def _read_products(file: RawFile) -> Batch:
    table = _text.read_table(file, PRODUCTS)
    rows = table.rows.select("raw_row", _text.hs6_code("code").alias("commodity"), _text.text("description").alias("name"))
    constants = {"classification": _product_revision(file), "lang": "en"}
    return Batch("commodity_name", rows.filter(pl.col("commodity").is_not_null()), constants, table.rejects)


SOURCE = Source(
    id="baci",
    title="BACI: reconciled bilateral trade by product",
    producer="CEPII",
    homepage="https://www.cepii.fr/CEPII/en/bdd_modele/bdd_modele_item.asp?id=37",
    licence="Etalab Open Licence 2.0",
    redistributable=True,
    covers="trade in goods between all economies, yearly, HS6, one reconciled value per exporter, importer, product and year",
    rank=40,
    recognise=recognise,
    read=read,
    layout=layout,
    notes="Load the release's country_codes and product_codes files too, and keep the published file names: they carry release and HS revision.",
)
