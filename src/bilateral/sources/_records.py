"""Our record format: rows typed by people, as CSV (one table a file) or TOML (any number of tables).

A CSV file has a header of staged column names in any order; the file's name or its header tells which table it is. In TOML each record
stands under its own `[[project]]`, `[[company]]`, … header line. `raw_row` is the line of the record, in TOML the line of its header.
A file that cannot be what it is said to be raises BadFile; a record that cannot be kept becomes a Reject, and the others stay.

Every record names a citation: the id of a known one, or, where that is allowed, a text with a web address and a date (YYYY-MM-DD),
which then becomes a citation of its own. Economies and regions are resolved by the build; only the keys of a statement, which the build
takes as they are, are brought to canonical codes here.
"""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl

from bilateral import rawfile
from bilateral.keys import canonical_period, normalise_keys
from bilateral.metrics import metric
from bilateral.model import (
    CONF_STATUS,
    DIRECTIONS,
    FLOWS,
    INSTRUMENTS,
    MEASURES,
    OBS_STATUS,
    REGION_BASES,
    STAGED,
    TOTAL,
    VALUATIONS,
    BadFile,
    Batch,
    BilateralError,
    Kind,
    RawFile,
    Reject,
)  # fmt: skip

TOML = "toml"
# What a record must say, per table. A header tells a table only if it has all of these.
REQUIRED: Mapping[str, tuple[str, ...]] = {
    "trade": ("reporter", "partner", "flow", "period", "classification", "value", "citation"),
    "investment": ("reporter", "partner", "direction", "period", "value", "citation"),
    "indicator": ("area", "concept", "period", "value", "citation"),
    "project": ("project", "host", "origin", "company", "citation"),
    "company": ("company", "host", "origin", "citation"),
    "event": ("event", "area_a", "area_b", "date", "citation"),
    "statement": ("metric", "keys", "citation"),
    "citation": ("citation", "title"),
    "producer": ("producer", "title"),
}
NUMBERS = ("value", "quantity", "weight_kg", "amount_usd", "capacity", "jobs", "export_share", "markets", "count", "ordinal")
SIGNED = ("value",)
DATES = ("announced", "date")
PERIODS = ("period", "capacity_period")
CHOICES: Mapping[str, tuple[str, ...]] = {
    "flow": FLOWS,
    "direction": DIRECTIONS,
    "measure": MEASURES,
    "instrument": (*INSTRUMENTS, TOTAL),
    "valuation": VALUATIONS,
    "region_basis": REGION_BASES,
    "obs_status": tuple(OBS_STATUS),
    "conf_status": tuple(CONF_STATUS),
}
JOINED = {"places": "; "}  # columns that a list may fill in TOML
DAY = re.compile(r"\d{4}-\d\d-\d\d")
DATE = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")
NUMBER = re.compile(r"-?\d+(\.\d+)?")
ADDRESS = re.compile(r"https?://[^\s,;)]+")
MULTILINE = re.compile(r'"""[\s\S]*?"""|\'\'\'[\s\S]*?\'\'\'')


@dataclass(frozen=True)
class Record:
    """One record as the file has it. `fields` holds what is not blank; `problem` says why it cannot be read at all."""

    table: str
    line: int
    fields: Mapping[str, str]
    problem: str = ""


def recognise(file: RawFile, tables: Collection[str] = tuple(REQUIRED)) -> Kind:
    """What a file of records is: its Kind's id is the table, or "toml".

    Raises:
        BadFile: for bytes that are no text, a header or a TOML table that is not ours (with the nearest name), or no record.
    """
    if _is_toml(file):
        records = _toml_records(file, tables)
        counted = {table: sum(r.table == table for r in records) for table in STAGED}
        return Kind(TOML, "records: " + ", ".join(f"{n} {table}" for table, n in counted.items() if n), rows=len(records))
    table = _table_of(file, tables)
    rows = rawfile.read_csv(file).rows.height
    return Kind(table, f"records: {rows} {table}", rows=rows)


def read(file: RawFile, kind: Kind, *, citations: Collection[str] | None = None, tables: Collection[str] = tuple(REQUIRED)) -> Iterator[Batch]:
    """One Batch per table of the file, its bad records among the batch's rejects.

    `citations` are the ids records may name; None means those of the file itself, or a citation spelled out.

    Raises:
        BadFile: as `recognise`.
    """
    rejects: tuple[Reject, ...] = ()
    if kind.id == TOML:
        records = _toml_records(file, tables)
    else:
        records, rejects = _csv_records(file, kind.id)
    first = _first_lines(records)
    own = {record.fields.get("citation", "") for record in records if record.table == "citation" and not _problem(record, first)}
    known = own if citations is None else citations
    checked = [replace(record, problem=_problem(record, first) or _uncited(record, known, spelled=citations is None)) for record in records]
    good = [record for record in checked if not record.problem]
    good += _spelled_out(good, known)
    bad = [record for record in checked if record.problem]
    for table in STAGED:
        kept = [replace(r, fields=_with_canonical_keys(r)) for r in good if r.table == table]
        refused = tuple(Reject(r.line, r.problem, _text(r)) for r in bad if r.table == table)
        unread = rejects if table == kind.id else ()
        if kept or refused or unread:
            yield Batch(table, _frame(table, kept), rejects=(*unread, *refused))


# ---------------------------------------------------------------------------------------------------------- files to records


def _is_toml(file: RawFile) -> bool:
    text, _ = rawfile.decode(rawfile.read_head(file, 65536))
    lines = (line.strip() for line in text.splitlines())
    return next((line for line in lines if line and not line.startswith("#")), "").startswith("[")


def _table_of(file: RawFile, tables: Collection[str]) -> str:
    names = rawfile.header(file)
    if not any(names):
        raise BadFile(f"{file.name} has no header of column names; write CSV with one, or TOML, as docs/curated.md shows")
    fitting = [t for t in tables if set(names) <= set(STAGED[t]) and set(REQUIRED[t]) <= set(names)]
    said = [t for t in tables if t in re.split(r"[^a-z]+", file.name.lower())]
    if len(fitting) == 1:
        return fitting[0]
    if fitting and said and said[0] in fitting:
        return said[0]
    if fitting:
        raise BadFile(f"{file.name} may hold {' or '.join(fitting)}; put the table into its name, for example {fitting[0]}.csv")
    other = [t for t in REQUIRED if t not in tables and set(names) <= set(STAGED[t]) and set(REQUIRED[t]) <= set(names)]
    if other:
        raise BadFile(f"{file.name} holds {other[0]}, which is not taken here; taken: {', '.join(tables)}")
    nearest = said[0] if said else max(tables, key=lambda t: len(set(names) & set(STAGED[t])))
    _check_columns(file, nearest, names)
    raise BadFile(f"{file.name} is no table of records; known: {', '.join(tables)}")


def _check_columns(file: RawFile, table: str, names: Sequence[str]) -> None:
    for name in names:
        if name not in STAGED[table]:
            raise BadFile(f"{file.name} has a column {name!r} that {table} has not{_nearest(name, STAGED[table])}; its columns: {', '.join(STAGED[table])}")
    missing = [name for name in REQUIRED[table] if name not in names]
    if missing:
        raise BadFile(f"{file.name} has no column {missing[0]!r}, which {table} needs; add it (needed: {', '.join(REQUIRED[table])})")


def _csv_records(file: RawFile, table: str) -> tuple[list[Record], tuple[Reject, ...]]:
    _check_columns(file, table, rawfile.header(file))
    found = rawfile.read_csv(file)
    records = []
    for row in found.rows.iter_rows(named=True):
        fields = {name: value.strip() for name, value in row.items() if name != "raw_row" and value and value.strip()}
        if fields:
            records.append(Record(table, row["raw_row"], fields))
    return records, found.rejects


def _toml_records(file: RawFile, tables: Collection[str]) -> list[Record]:
    text, _ = rawfile.decode(rawfile.read_bytes(file))
    try:
        document = tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        raise BadFile(f"{file.name} is not valid TOML: {error}; texts and months need quotes, as in announced = \"2025-05\"") from error
    records = []
    for table, entries in document.items():
        if table not in tables:
            raise BadFile(f"{file.name} has an unknown table {table!r}{_nearest(table, tables)}; known: {', '.join(tables)}")
        lines = _header_lines(text, table)
        if not isinstance(entries, list) or len(lines) != len(entries) or not all(isinstance(entry, dict) for entry in entries):
            raise BadFile(f"{file.name} does not give each {table} a header line [[{table}]] of its own; write one above every {table}")
        records += [_toml_record(table, line, entry) for line, entry in zip(lines, entries, strict=True)]
    if not records:
        raise BadFile(f"{file.name} holds no record; write them under [[project]], [[event]] and so on, as docs/curated.md shows")
    return sorted(records, key=lambda record: record.line)


def _header_lines(text: str, table: str) -> list[int]:
    """The lines, from 1, on which a `[[table]]` header stands; what stands inside a multi-line text is none."""
    bare = MULTILINE.sub(lambda found: re.sub(r"[^\n]", "", found[0]), text)
    pattern = re.compile(rf"\s*\[\[\s*[\"']?{table}[\"']?\s*\]\]\s*(#.*)?")
    return [at for at, line in enumerate(bare.split("\n"), 1) if pattern.fullmatch(line.rstrip("\r"))]


def _toml_record(table: str, line: int, entry: Mapping[str, Any]) -> Record:
    fields: dict[str, str] = {}
    problem = ""
    for name, value in entry.items():
        if name not in STAGED[table]:
            problem = problem or f"unknown field {name!r}{_nearest(name, STAGED[table])}"
        elif name in JOINED and isinstance(value, list) and all(isinstance(part, str) for part in value):
            fields[name] = JOINED[name].join(value)
        elif name == "keys" and isinstance(value, dict) and all(_is_plain(part) for part in value.values()):
            fields[name] = "; ".join(f"{key}={part}" for key, part in value.items())
        elif _is_plain(value):
            fields[name] = format(value, "f") if isinstance(value, Decimal) else str(value).strip()
        else:
            problem = problem or f"{name} must be one text, number or date"
    return Record(table, line, {name: value for name, value in fields.items() if value}, problem)


def _is_plain(value: object) -> bool:
    return isinstance(value, str | int | Decimal | date) and not isinstance(value, bool)


# ------------------------------------------------------------------------------------------------------------ what is wrong


def _problem(record: Record, first: Mapping[str, int]) -> str:
    """Why a record cannot be kept, its citation aside; empty when it can."""
    if record.problem:
        return record.problem
    may_lack = {"citation"} if record.table != "citation" else set()
    if "value" in REQUIRED[record.table] and (record.fields.get("obs_status") == "M" or record.fields.get("conf_status") == "C"):
        may_lack.add("value")  # missing, or held back
    for name in REQUIRED[record.table]:
        if name not in record.fields and name not in may_lack:
            return f"no {name}" + ("; for a missing one write obs_status M" if name == "value" else "")
    for name, text in record.fields.items():
        reason = _CHECKS[name](name, text) if name in _CHECKS else ""
        if reason:
            return reason
    if record.table in ("citation", "producer") and first[_identity(record)] != record.line:
        return f"{record.table} {record.fields[record.table]!r} is already given on line {first[_identity(record)]}"
    return _statement(record) if record.table == "statement" else ""


def _uncited(record: Record, known: Collection[str], *, spelled: bool) -> str:
    cited = record.fields.get("citation", "")
    if record.problem or record.table in ("citation", "producer") or cited in known:
        return ""
    if not cited:
        return "no citation; every record says where it is from"
    if not spelled:
        return f"citation {cited!r} is not defined{_nearest(cited, known)}"
    return "" if _spelled(cited) else f"citation {cited!r} is not defined in this file{_nearest(cited, known)}; define it, or give an address (https://…) and a date (YYYY-MM-DD)"


def _number(name: str, text: str) -> str:
    if not NUMBER.fullmatch(text):
        return f"{name} {text!r} is not a number; write digits alone, with a point for decimals"
    if text.startswith("-") and name not in SIGNED:
        return f"{name} {text} is negative"
    if name == "export_share" and Decimal(text) > 1:
        return f"export_share {text} is more than 1; write 60 % as 0.60"
    return ""


def _date(name: str, text: str) -> str:
    allowed = DAY if name == "vintage" else DATE
    form = "a day, YYYY-MM-DD" if name == "vintage" else "a date; write YYYY, YYYY-MM or YYYY-MM-DD"
    return "" if allowed.fullmatch(text) and _is_day(text + "0000-01-01"[len(text) :]) else f"{name} {text!r} is not {form}"


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _period(name: str, text: str) -> str:
    try:
        return "" if canonical_period(text) == text else f"{name} {text!r} must be written {canonical_period(text)}"
    except BilateralError as error:
        return str(error)


def _choice(name: str, text: str) -> str:
    return "" if text in CHOICES[name] else f"{name} {text!r} is none of {', '.join(CHOICES[name])}"


_CHECKS: Mapping[str, Callable[[str, str], str]] = {
    **dict.fromkeys(NUMBERS, _number),
    **dict.fromkeys((*DATES, "vintage"), _date),
    **dict.fromkeys(PERIODS, _period),
    **dict.fromkeys(CHOICES, _choice),
}


def _statement(record: Record) -> str:
    if "value" not in record.fields and "qualifier" not in record.fields:
        return "neither a value nor a qualifier"
    pairs = _pairs(record.fields["keys"])
    if not pairs:
        return f"keys {record.fields['keys']!r} are not written key=value; key=value"
    try:
        declared = metric(record.fields["metric"])
        normalise_keys(declared, pairs)
    except BilateralError as error:
        return str(error)
    if not any(scope.table == "statement" for scope in declared.scope):
        return f"metric {declared.name!r} is not stated but worked out of facts; give them as records of their own"
    return ""


def _pairs(text: str) -> dict[str, str]:
    parts = [part.partition("=") for part in text.split(";") if part.strip()]
    made = {key.strip(): value.strip() for key, _, value in parts}
    return made if len(made) == len(parts) and all(key and value for key, value in made.items()) else {}


# ------------------------------------------------------------------------------------------------------- records to batches


def _with_canonical_keys(record: Record) -> Mapping[str, str]:
    if record.table != "statement":
        return record.fields
    given = _pairs(record.fields["keys"])
    made = normalise_keys(metric(record.fields["metric"]), given)
    return {**record.fields, "keys": "; ".join(f"{key}={made[key]}" for key in given)}


def _spelled(text: str) -> bool:
    rest = ADDRESS.sub(" ", text)
    return bool(ADDRESS.search(text)) and any(_is_day(day) for day in DAY.findall(rest))


def _spelled_out(records: Iterable[Record], known: Collection[str]) -> list[Record]:
    """The citations that records spell out, each once, on the line of the first record that does."""
    made: dict[str, Record] = {}
    for record in records:
        text = record.fields.get("citation", "")
        if record.table in ("citation", "producer") or text in known or text in made:
            continue
        address = ADDRESS.findall(text)[0].rstrip(".")
        day = next(day for day in DAY.findall(ADDRESS.sub(" ", text)) if _is_day(day))
        title = " ".join(text.replace(address, " ").replace(day, " ").split()).strip(" ,;.()") or address
        made[text] = Record("citation", record.line, {"citation": text, "title": title, "date": day, "address": address})
    return list(made.values())


def _frame(table: str, records: Sequence[Record]) -> pl.DataFrame:
    names = [name for name in STAGED[table] if any(name in record.fields for record in records)]
    frame = pl.DataFrame({name: [r.fields.get(name) for r in records] for name in names}, schema=dict.fromkeys(names, pl.String))
    return frame.insert_column(0, pl.Series("raw_row", [r.line for r in records], dtype=pl.Int64))


def _first_lines(records: Iterable[Record]) -> dict[str, int]:
    found: dict[str, int] = {}
    for record in records:
        found.setdefault(_identity(record), record.line)
    return found


def _identity(record: Record) -> str:
    return f"{record.table} {record.fields.get(record.table, '')}"


def _text(record: Record) -> str:
    return ", ".join(f"{name}={value}" for name, value in record.fields.items())


def _nearest(name: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(name, list(known), 1, 0.5)
    return f"; nearest: {near[0]}" if near else ""
