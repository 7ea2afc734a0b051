"""UN Comtrade: trade in goods as each economy reports it, and Comtrade's own code lists.

Values are US dollars in whole units, weights kilograms. Imports are CIF by country of origin, exports FOB by country of last known
destination (UN, International Merchandise Trade Statistics: Concepts and Definitions 2010, chapters 4 and 6), unless the row fills only the
other value. A row that details another row (customs procedure, transport, second partner, a special flow) is rejected: its total is there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from bilateral import rawfile
from bilateral.model import BadFile, Batch, Kind, RawFile, Reject, Source
from bilateral.sources import _comtrade_api, _text


@dataclass(frozen=True)
class Layout:
    """One way Comtrade writes an observation. `columns`: our name → the file's, under its plain name; of several the first there is."""

    describe: str
    columns: Mapping[str, tuple[str, ...]]
    names: tuple[str, ...]  # the required columns as Comtrade writes them, in the order of REQUIRED


REQUIRED = ("classification", "period", "reporter", "partner", "flow", "commodity", "value")
LAYOUTS: Mapping[str, Layout] = {
    "api": Layout(
        "UN Comtrade API rows",
        {
            "classification": ("classificationcode",), "period": ("period",), "reporter": ("reportercode",), "partner": ("partnercode",),
            "flow": ("flowcode",), "commodity": ("cmdcode",), "value": ("primaryvalue",), "type": ("typecode",), "partner2": ("partner2code",),
            "customs": ("customscode",), "transport": ("motcode",), "unit_code": ("qtyunitcode",), "unit": ("qtyunitabbr",), "quantity": ("qty",),
            "weight": ("netwgt",), "cif": ("cifvalue",), "fob": ("fobvalue",),
        },
        ("classificationCode", "period", "reporterCode", "partnerCode", "flowCode", "cmdCode", "primaryValue"),
    ),
    "legacy_api": Layout(
        "UN Comtrade rows of the API before 2023",
        {
            "classification": ("pfcode",), "period": ("period", "yr"), "reporter": ("rtcode",), "partner": ("ptcode",), "flow": ("rgcode",),
            "commodity": ("cmdcode",), "value": ("tradevalue",), "partner2": ("ptcode2",), "customs": ("cstcode",), "transport": ("motcode",),
            "unit_code": ("qtcode",), "unit": ("qtdesc",), "quantity": ("tradequantity",), "weight": ("netweight",), "cif": ("cifvalue",),
            "fob": ("fobvalue",),
        },
        ("pfCode", "yr", "rtCode", "ptCode", "rgCode", "cmdCode", "TradeValue"),
    ),
    "legacy_csv": Layout(
        "UN Comtrade CSV download before 2023",
        {
            "classification": ("classification",), "period": ("period", "year"), "reporter": ("reportercode",), "partner": ("partnercode",),
            "flow": ("tradeflowcode",), "commodity": ("commoditycode",), "value": ("tradevalueus",), "partner2": ("2ndpartnercode",),
            "customs": ("customsproccode",), "transport": ("modeoftransportcode",), "unit_code": ("qtyunitcode",), "unit": ("qtyunit",),
            "quantity": ("qty",), "weight": ("netweightkg",), "cif": ("ciftradevalueus",), "fob": ("fobtradevalueus",),
        },
        ("Classification", "Period", "Reporter Code", "Partner Code", "Trade Flow Code", "Commodity Code", "Trade Value (US$)"),
    ),
}  # fmt: skip
LEGACY_FLOWS: Mapping[str, str] = {"1": "M", "2": "X", "3": "RX", "4": "RM"}
# Flows that detail imports or exports by processing or origin (Comtrade's list of flows): counted within M or X already.
COMPONENT_FLOWS = ("DX", "FM", "FX", "MIP", "MOP", "XIP", "XOP")
# Units of quantity by code; Comtrade's codes for "none" are -1 (now) and 1 (before 2023). Codes from 14 on come with their abbreviation only.
UNITS: Mapping[str, str] = {
    "2": "m²", "3": "1000 kWh", "4": "m", "5": "u", "6": "2u", "7": "l", "8": "kg", "9": "1000u", "10": "package", "11": "12u", "12": "m³", "13": "carat",
}  # fmt: skip
NO_UNIT = ("-1", "1")
COMMODITY_LIST = ("id", "text", "parent")
AREA_CODE = ("id",)
AREA_ISO3 = ("iso3", "partnercodeisoalpha3", "reportercodeisoalpha3")
AREA_NAME = ("country", "text", "partnerdesc", "reporterdesc")
OTHER_LISTS = ({"id", "text", "lastmodified"}, {"qtycode", "qtyabbr"}, {"dataitem", "description"})
OTHER_LIST_JSON = {"id", "text"}
EMPTY_KINDS: Mapping[str, str] = {
    "empty": "UN Comtrade answer without records",
    "bulk_listing": "UN Comtrade bulk listing: names files to download, holds no observations",
    "availability": "UN Comtrade availability listing, holds no observations",
    "reference": "UN Comtrade reference list that fills no table, holds no observations",
}


def recognise(file: RawFile) -> Kind:
    """Which of Comtrade's formats a file is. JSON is read whole, tables by their header.

    Raises:
        BadFile: for an error answer (with its text), a table that lacks columns (naming them), and anything else.
    """
    rawfile.check_readable(file)
    if _text.is_json(file):
        return _recognise_json(file, rawfile.read_json(file))
    found = _text.column_names(file)
    names = {_text.plain(name) for name in found}
    for layout_id, layout in LAYOUTS.items():
        if not _missing(layout, names):
            return Kind(layout_id, layout.describe)
    listed = _recognise_list(file, names)
    if listed:
        return listed
    nearest = min(LAYOUTS.values(), key=lambda one: len(_missing(one, names)))
    layout = nearest if len(_missing(nearest, names)) <= len(REQUIRED) / 2 else LAYOUTS["api"]
    raise _text.bad_columns(file, what="a UN Comtrade table", found=found, missing=_missing(layout, names), expected=layout.names)


def read(file: RawFile, kind: Kind) -> Iterator[Batch]:
    """Observations as "trade", code lists as "commodity_name" or "area_code"; nothing for the kinds that hold no rows.

    Raises:
        BadFile: for a kind that this source does not have.
    """
    if kind.id in LAYOUTS:
        yield _read_trade(file, LAYOUTS[kind.id])
    elif kind.id == "commodity_list":
        yield _read_commodities(file)
    elif kind.id == "area_list":
        yield _read_areas(file)
    elif kind.id not in EMPTY_KINDS:
        known = ", ".join((*LAYOUTS, "commodity_list", "area_list", *EMPTY_KINDS))
        raise BadFile(f"{file.name} was kept as {kind.id!r}, which is none of {known}; load it again")


# ------------------------------------------------------------------------------------------------------------ what a file is


def _missing(layout: Layout, names: set[str]) -> list[str]:
    return [shown for ours, shown in zip(REQUIRED, layout.names, strict=True) if not names & set(layout.columns[ours])]


def _recognise_json(file: RawFile, document: Any) -> Kind:
    error = _comtrade_api.error_text(document)
    if error:
        raise BadFile(f"{file.name} is an error answer of UN Comtrade, not data: {error}; ask again")
    records = _comtrade_api.records(document)
    if records is None:
        found = ", ".join(repr(key) for key in document) if isinstance(document, dict) else f"a {type(document).__name__}"
        raise BadFile(f"{file.name} is JSON but no UN Comtrade answer: found {found or 'nothing'}; expected elapsedTime, count, data, error (or results, or dataset)")
    if not records:
        return Kind("empty", EMPTY_KINDS["empty"], rows=0)
    names = {_text.plain(name) for record in records for name in record}
    for layout_id, layout in LAYOUTS.items():
        if not _missing(layout, names):
            return Kind(layout_id, f"{layout.describe}, JSON", rows=len(records))
    if "fileurl" in names:
        return Kind("bulk_listing", EMPTY_KINDS["bulk_listing"], rows=0)
    if names & {"datasetcode", "totalrecords"}:
        return Kind("availability", EMPTY_KINDS["availability"], rows=0)
    listed = _recognise_list(file, names) if "results" in document else None
    if listed:
        return listed
    if "results" in document and names >= OTHER_LIST_JSON:
        return Kind("reference", EMPTY_KINDS["reference"], rows=0)
    api = LAYOUTS["legacy_api" if "dataset" in document else "api"]
    raise _text.bad_columns(file, what="a UN Comtrade answer", found=sorted(names), missing=_missing(api, names), expected=api.names)


def _recognise_list(file: RawFile, names: set[str]) -> Kind | None:
    if names >= set(COMMODITY_LIST):
        rows = _list_table(file, COMMODITY_LIST).rows
        revision = _list_revision(file, rows)
        if not revision:
            return Kind("reference", EMPTY_KINDS["reference"], rows=0)
        return Kind("commodity_list", f"UN Comtrade list of commodities, {revision}", rows=rows.height)
    if names >= set(AREA_CODE) and names & set(AREA_ISO3):
        return Kind("area_list", "UN Comtrade list of reporters or partners")
    if any(names >= needed for needed in OTHER_LISTS):
        return Kind("reference", EMPTY_KINDS["reference"], rows=0)
    return None


def _list_revision(file: RawFile, rows: pl.DataFrame) -> str:
    """The HS revision of a commodity list, from its row TOTAL, "Total - All H5 commodities"; "" for another classification.

    Raises:
        BadFile: when the row is not there: nothing else in the list says which revision it is.
    """
    total = rows.filter(_text.text("id") == "TOTAL")
    if not total.height:
        raise BadFile(f"{file.name} is a list of commodities without the row TOTAL, which says of which revision; use the list as published")
    found = re.search(r"\bAll (H[0-6])\b", str(total["text"][0]))
    return found.group(1) if found else ""


# -------------------------------------------------------------------------------------------------------------- observations


def _read_trade(file: RawFile, layout: Layout) -> Batch:
    wanted = {name for names in layout.columns.values() for name in names}
    if _text.is_json(file):
        table = _text.read_records(_comtrade_api.records(rawfile.read_json(file)) or (), wanted)
    else:
        table = _text.read_table(file, wanted)
    rows = _clean(table, layout).with_columns(_refusal().alias("reason"))
    refused = rows.filter(pl.col("reason").is_not_null())
    rows = rows.filter(pl.col("reason").is_null())
    staged = rows.select(
        "raw_row", "reporter", "partner", "flow", "period", "classification", "commodity", "value", "quantity",
        pl.when(pl.col("quantity").is_not_null()).then(pl.col("unit")).alias("quantity_unit"),
        pl.col("weight").alias("weight_kg"), _valuation().alias("valuation"), _partner_basis().alias("partner_basis"),
    )  # fmt: skip
    return Batch("trade", staged, {"producer": "comtrade"}, (*table.rejects, *_rejects(refused)), area_scheme="comtrade")


def _clean(table: _text.TextTable, layout: Layout) -> pl.DataFrame:
    """One row per record with our column names; zero quantities and weights are missing, since goods were moved."""
    comma = table.decimal_comma
    ours = table.rows.select("raw_row", *(_text.first_of(table.rows, names).alias(name) for name, names in layout.columns.items()))
    absent = [name for name in LAYOUTS["api"].columns if name not in ours.columns]
    ours = ours.with_columns(*(pl.lit(None, dtype=pl.String).alias(name) for name in absent))
    ours = ours.with_columns(*(_text.number(name, decimal_comma=comma) for name in ("value", "cif", "fob", "quantity", "weight")))
    ours = ours.with_columns(*(_text.code(name) for name in ("period", "flow", "type", "customs", "transport", "unit_code", "classification")))
    ours = ours.with_columns(*(_text.code(name).str.replace(r"^0+(\d)", "$1") for name in ("reporter", "partner", "partner2", "transport")))
    is_hs = pl.col("classification").str.starts_with("H")
    return ours.with_columns(
        pl.col("period").str.replace(r"^(\d{4})(\d{2})$", "$1-$2"),
        pl.col("flow").replace(LEGACY_FLOWS if layout is not LAYOUTS["api"] else {}),
        pl.when(is_hs).then(_text.hs_code("commodity")).otherwise(_text.code("commodity")).alias("commodity"),
        *(pl.when(_is_filled(name)).then(pl.col(name)).alias(name) for name in ("quantity", "weight")),
        _unit().alias("unit"),
    )


def _unit() -> pl.Expr:
    listed = pl.col("unit_code").replace_strict(UNITS, default=None, return_dtype=pl.String)
    given = pl.when(pl.col("unit_code").is_in(NO_UNIT)).then(None).otherwise(pl.col("unit"))
    return pl.coalesce(listed, given)


def _is_filled(name: str) -> pl.Expr:
    """A number other than zero: Comtrade writes 0 where it has no such value. A text that is no number is left for the build."""
    return pl.col(name).is_not_null() & (pl.col(name).cast(pl.Float64, strict=False) != 0).fill_null(True)


def _is_import() -> pl.Expr:
    return pl.col("flow").is_in(("M", "RM"))


def _valuation() -> pl.Expr:
    cif, fob = _is_filled("cif"), _is_filled("fob")
    of_imports = pl.when(fob & ~cif).then(pl.lit("FOB")).otherwise(pl.lit("CIF"))
    of_exports = pl.when(cif & ~fob).then(pl.lit("CIF")).otherwise(pl.lit("FOB"))
    return pl.when(_is_import()).then(of_imports).otherwise(of_exports)


def _partner_basis() -> pl.Expr:
    return pl.when(_is_import()).then(pl.lit("origin")).otherwise(pl.lit("destination"))


def _refusal() -> pl.Expr:
    """Why a row is not an observation of its own; null for one that is. An unknown flow is left for the build to reject."""
    details = pl.concat_str(
        pl.when(pl.col("customs").is_not_null() & (pl.col("customs") != "C00")).then(pl.format("customs procedure {}", "customs")),
        pl.when(pl.col("transport").is_not_null() & (pl.col("transport") != "0")).then(pl.format("transport {}", "transport")),
        pl.when(pl.col("partner2").is_not_null() & (pl.col("partner2") != "0")).then(pl.format("second partner {}", "partner2")),
        separator=", ",
        ignore_nulls=True,
    )
    return (
        pl.when(pl.col("type") == "S")
        .then(pl.lit("services are not goods trade"))
        .when(pl.col("flow").is_in(COMPONENT_FLOWS))
        .then(pl.format("flow {} is a component of another flow", "flow"))
        .when(details != "")
        .then(pl.format("breakdown row ({}): the total row carries it", details))
    )


def _rejects(refused: pl.DataFrame) -> Iterator[Reject]:
    keys = ("period", "reporter", "flow", "partner", "partner2", "classification", "commodity", "customs", "transport", "value")
    shown = pl.concat_str(*(pl.col(key).fill_null("") for key in keys), separator=",")
    for raw_row, reason, line in refused.select("raw_row", "reason", shown.alias("text")).iter_rows():
        yield Reject(raw_row, reason, line)


# ---------------------------------------------------------------------------------------------------------------- code lists


def _list_table(file: RawFile, wanted: Sequence[str]) -> _text.TextTable:
    if _text.is_json(file):
        return _text.read_records(_comtrade_api.records(rawfile.read_json(file)) or (), wanted)
    return _text.read_table(file, wanted)


def _read_commodities(file: RawFile) -> Batch:
    table = _list_table(file, COMMODITY_LIST)
    name = _text.text("text").str.replace(r"^[0-9A-Za-z]+ +- +", "")  # each name begins with its own code
    rows = table.rows.select("raw_row", _text.hs_code("id").alias("commodity"), name.alias("name"))
    constants = {"classification": _list_revision(file, table.rows), "lang": "en"}
    return Batch("commodity_name", rows.filter(pl.col("commodity").is_not_null()), constants, table.rejects)


def _read_areas(file: RawFile) -> Batch:
    table = _list_table(file, (*AREA_CODE, *AREA_ISO3, *AREA_NAME))
    rows = table.rows.select(
        "raw_row",
        _text.code("id").alias("code"),
        _text.first_of(table.rows, AREA_ISO3).alias("area"),
        _text.first_of(table.rows, AREA_NAME).alias("name"),
    )
    return Batch("area_code", rows.filter(pl.col("code").is_not_null()), {"scheme": "comtrade"}, table.rejects)


SOURCE = Source(
    id="comtrade",
    title="UN Comtrade Database",
    producer="United Nations Statistics Division",
    homepage="https://comtradeplus.un.org",
    licence="UN Comtrade terms of use: free to use with attribution, no re-dissemination of the data without permission",
    redistributable=False,
    covers="trade in goods of some 200 reporting economies with all partners, yearly and monthly, HS at 2, 4 and 6 digits",
    rank=20,
    recognise=recognise,
    read=read,
    base=_comtrade_api.BASE,
    requests=_comtrade_api.requests,
    check_answer=_comtrade_api.check_answer,
    notes="Without a key the preview answers at most 500 records a call; larger questions are asked again in parts.",
)
