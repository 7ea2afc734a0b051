"""The files of a data package (Frictionless Data Package 1): tables as CSV or Parquet, their schema, the same for search engines (schema.org), words for the reader.

All bytes follow from the warehouse and what was asked: no clock, no order of threads.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from bilateral.classify import areas
from bilateral.export.collect import Table, as_text
from bilateral.export.columns import RESOURCES, Column, column
from bilateral.metrics import metrics

MARK = "bilateral"  # the field of datapackage.json by which an export of ours is known
FIXED = ("datapackage.json", "dataset.jsonld", "README.md", "LICENCES.md")
MEDIA: Mapping[str, str] = {"csv": "text/csv", "parquet": "application/vnd.apache.parquet"}
ARROW: Mapping[str, pa.DataType] = {"integer": pa.int64(), "number": pa.float64(), "date": pa.date32()}
MONEY = pa.decimal128(18, 2)
FOREIGN: Mapping[str, tuple[str, str]] = {"source": ("sources", "source"), "metric": ("metrics", "metric")}


def files_of(a: str, b: str, tables: Sequence[Table], *, build_id: str, as_of: date | None, format: str) -> dict[str, bytes]:
    """Every file of the package by its name, in the order in which they are written."""
    write = WRITERS[format]
    data = {f"{table.name}.{format}": write(table) for table in tables}
    described = _package(a, b, tables, data, build_id=build_id, as_of=as_of, format=format)
    return {
        **data,
        "datapackage.json": _json(described),
        "dataset.jsonld": _json(_dataset(described, tables)),
        "LICENCES.md": _licences(tables).encode(),
        "README.md": _readme(described, tables).encode(),
    }


def csv_bytes(table: Table) -> bytes:
    """CSV as RFC 4180 has it, in UTF-8, one line a row."""
    held = io.StringIO()
    writer = csv.writer(held, lineterminator="\r\n")
    writer.writerow(table.columns)
    writer.writerows([as_text(row.get(name)) for name in table.columns] for row in table.rows)
    return held.getvalue().encode()


def parquet_bytes(table: Table) -> bytes:
    """Parquet with typed columns; amounts in dollars as exact decimals, lists and objects as JSON texts."""
    fields, arrays = [], []
    for name in table.columns:
        kind = _kind(table.name, name)
        as_type = MONEY if name.endswith("_usd") else ARROW.get(kind.type, pa.string())
        values = [_typed(row.get(name), as_type) for row in table.rows]
        fields.append(pa.field(name, as_type, metadata={"description": kind.description, **({"unit": kind.unit} if kind.unit else {})}))
        arrays.append(pa.array(values, as_type))
    held = io.BytesIO()
    pq.write_table(pa.Table.from_arrays(arrays, schema=pa.schema(fields)), held, compression="zstd")
    return held.getvalue()


WRITERS: Mapping[str, Callable[[Table], bytes]] = {"csv": csv_bytes, "parquet": parquet_bytes}

# ---------------------------------------------------------------------------------------------------------------- the parts


def _typed(value: Any, as_type: pa.DataType) -> Any:
    if value is None or value == "":
        return None
    if as_type == pa.float64():
        return float(value)
    if as_type == MONEY:
        return Decimal(str(value))
    return value if as_type in (pa.int64(), pa.date32()) else as_text(value)


def _kind(table: str, name: str) -> Column:
    """A column's declaration; the columns of `years` that are metrics are declared by them."""
    if table == "years" and name in metrics():
        declared = metrics()[name]
        return Column("number", declared.definition, declared.unit)
    return column(table, name)


def _package(a: str, b: str, tables: Sequence[Table], data: Mapping[str, bytes], *, build_id: str, as_of: date | None, format: str) -> dict[str, Any]:
    one, other = areas.name(a), areas.name(b)
    names = {table.name for table in tables}
    sources = [row for table in tables if table.name == "sources" for row in table.rows]
    return {
        "profile": "tabular-data-package" if format == "csv" else "data-package",
        "name": f"bilateral-{a}-{b}".lower(), "title": f"{one} and {other}: figures and the facts behind them", "version": build_id,
        "description": f"Figures of the economic relationship between {one} and {other}, and the rows of agencies' files that they are made of. Made by Bilateral from what is loaded; see README.md.",
        "keywords": [a, b, one, other, "trade", "direct investment"],
        "contributors": [{"title": "Bilateral", "role": "wrangler"}],
        "sources": [{"title": row["title"] or row["source"], **({"path": row["address"]} if row["address"] else {})} for row in sources],
        "licenses": [{"name": name, "title": title} for name, title in _licensed(sources)],
        MARK: {"areas": [a, b], "build_id": build_id, "as_of": as_of.isoformat() if as_of else None, "format": format},
        "resources": [_resource(table, f"{table.name}.{format}", data[f"{table.name}.{format}"], format, names) for table in tables],
    }  # fmt: skip


def _licensed(sources: Sequence[Mapping[str, Any]]) -> list[tuple[str, str]]:
    """The licences of the sources in the package: a name that Data Packages allow, and the terms in words."""
    terms = dict.fromkeys(str(row["licence"]) for row in sources if row["licence"])
    return [("".join(c if c.isascii() and (c.isalnum() or c in "-._") else "-" for c in one.split("(")[0].split(":")[0].strip()), one) for one in terms]


def _resource(table: Table, path: str, data: bytes, format: str, names: set[str]) -> dict[str, Any]:
    fields = [_field(table.name, name, format) for name in table.columns]
    schema: dict[str, Any] = {"fields": fields, "missingValues": [""]}
    key = RESOURCES[table.name].key
    if key:
        schema["primaryKey"] = list(key)
    foreign = [
        {"fields": [name], "reference": {"resource": there, "fields": [theirs]}}
        for name, (there, theirs) in FOREIGN.items()
        if name in table.columns and there in names and there != table.name and table.name != "withheld"
    ]
    if foreign:
        schema["foreignKeys"] = foreign
    made: dict[str, Any] = {
        "name": table.name, "path": path, "profile": "tabular-data-resource" if format == "csv" else "data-resource", "description": RESOURCES[table.name].description,
        "format": format, "mediatype": MEDIA[format], "bytes": len(data), "hash": f"sha256:{hashlib.sha256(data).hexdigest()}", "rows": len(table.rows), "schema": schema,
    }  # fmt: skip
    if format == "csv":
        made |= {"encoding": "utf-8", "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "quoteChar": '"', "doubleQuote": True, "header": True}}
    return made


def _field(table: str, name: str, format: str) -> dict[str, Any]:
    kind = _kind(table, name)
    typed = "string" if format == "parquet" and kind.type in ("object", "array") else kind.type
    return {"name": name, "type": typed, "description": kind.description, **({"unit": kind.unit} if kind.unit else {})}


def _dataset(described: Mapping[str, Any], tables: Sequence[Table]) -> dict[str, Any]:
    """The package as a schema.org Dataset."""
    a, b = described[MARK]["areas"]
    rows = {table.name: table.rows for table in tables}
    periods = sorted(str(row["period"])[:4] for table in tables if "period" in table.columns for row in table.rows if str(row.get("period") or "")[:4].isdecimal())
    vintages = sorted(row["vintage"] for table in tables if "vintage" in table.columns for row in table.rows if row.get("vintage"))
    made: dict[str, Any] = {
        "@context": "https://schema.org", "@type": "Dataset", "name": described["title"], "description": described["description"], "version": described["version"],
        "keywords": described["keywords"], "inLanguage": "en", "isAccessibleForFree": True, "creator": {"@type": "Organization", "name": "Bilateral"},
        "spatialCoverage": [{"@type": "Country", "name": areas.name(code), "identifier": code} for code in (a, b)],
        "license": [one["title"] for one in described["licenses"]],
        "isBasedOn": [{"@type": "Dataset", "name": one["title"], **({"url": one["path"]} if "path" in one else {})} for one in described["sources"]],
        "variableMeasured": [
            {"@type": "PropertyValue", "name": row["metric"], "description": row["definition"], "unitText": row["unit"]} for row in rows.get("metrics", ())
        ],
        "distribution": [
            {"@type": "DataDownload", "name": one["name"], "description": one["description"], "contentUrl": one["path"], "encodingFormat": one["mediatype"],
             "contentSize": f"{one['bytes']} B", "sha256": one["hash"].removeprefix("sha256:")}
            for one in described["resources"]
        ],
    }  # fmt: skip
    if periods:
        made["temporalCoverage"] = f"{periods[0]}/{periods[-1]}"
    if vintages:
        made["dateModified"] = vintages[-1].isoformat()
    return made


def _licences(tables: Sequence[Table]) -> str:
    rows = {table.name: table.rows for table in tables}
    lines = ["# Licences", "", "The figures and rows remain their producers'. What is here may be passed on under the terms of each:", ""]
    lines += [f"- `{row['source']}`, {row['title'] or row['source']}: {row['licence']}{'. ' + row['address'] if row['address'] else ''}" for row in rows.get("sources", ())]
    if not rows.get("sources"):
        lines += ["- Nothing that is loaded for these two economies may be passed on."]
    lines += ["", "The descriptions, the schema and this text are by Bilateral, under the Apache License 2.0."]
    return "\n".join(lines) + "\n"


def _readme(described: Mapping[str, Any], tables: Sequence[Table]) -> str:
    rows = {table.name: table.rows for table in tables}
    asked = described[MARK]
    known = f"as known on {asked['as_of']}" if asked["as_of"] else "of every release loaded"
    lines = [
        f"# {described['title']}", "", f"{described['description'].split('. ')[0]}. Figures {known}; build `{asked['build_id']}` of Bilateral's warehouse.", "",
        "## Files", "", "| file | rows | what a row is |", "| --- | --- | --- |",
    ]  # fmt: skip
    lines += [f"| `{one['path']}` | {one['rows']:,} | {one['description']} |" for one in described["resources"]]
    lines += ["", "`datapackage.json` describes every column (Frictionless Data Package), with the sha256 of each file; `dataset.jsonld` is the same for search engines.", ""]
    lines += [
        "## How to read it", "",
        "- **A figure** is a metric, its keys and a value, from one source, in one basis and one vintage (the day it was published). `place` 1 is the one that Bilateral answers.",
        "- **A fact** (`trade`, `investment`, `published`, `indicator` …) is a row of an agency's file. `snapshot` is the sha256 of that file, `raw_row` the place in it, so that a",
        "  figure can be made again from the file itself: `snapshots` in `figures` names the files, the metric's definition says how.",
        "- An empty value is not zero: `status`, or `conf_status` C (held back as confidential), says why. Totals in `published` are not sums of the rows beside them.",
        "- Shares need the totals with the world, which are here where they may be; ranks need all partners, which are not. Rollups over files of millions of rows rest on Parquet",
        "  beside the warehouse, of which the pair's rows are here.", "",
        "## What is not here", "",
    ]  # fmt: skip
    withheld = rows.get("withheld", ())
    if withheld:
        total = sum(row["rows"] for row in withheld)
        lines += [f"{total:,} rows and figures may not be passed on under the terms on record, and were left out (`withheld`):", "", "| table | source | rows | why |", "| --- | --- | --- | --- |"]
        lines += [f"| {row['table']} | `{row['source']}`{', via ' + row['via'] if row['via'] != row['source'] else ''} | {row['rows']:,} | {row['reason']} |" for row in withheld]
    else:
        lines += ["Nothing was left out for its licence."]
    lines += ["", "Licences of what is here: [LICENCES.md](LICENCES.md).", ""]
    return "\n".join(lines)


def _json(made: Any) -> bytes:
    return (json.dumps(made, ensure_ascii=False, indent=2) + "\n").encode()
