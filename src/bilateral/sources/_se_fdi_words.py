"""The words and cells of the Secretaría de Economía's FDI tables: how types of investment, states, industries and values are written."""

from __future__ import annotations

import math
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from decimal import Decimal
from functools import cache
from typing import Any

import polars as pl

from bilateral.classify import areas, regions
from bilateral.model import BadFile, Batch, RawFile

INSTRUMENT: Mapping[str, str] = {
    "nuevasinversiones": "equity",
    "reinversiondeutilidades": "reinvested_earnings",
    "cuentasentrecompanias": "debt",
}
DIMENSIONS: Mapping[str, str] = {"partner": "origin", "instrument": "type of investment", "industry": "industry", "region": "state"}
CONSTANTS: Mapping[str, str] = {"reporter": "MEX", "direction": "inward", "measure": "transaction", "principle": "directional"}
MILLION = Decimal(1_000_000)
TOTALS = frozenset({"total", "totalgeneral"})
INDUSTRY = re.compile(r"(\d{2}(?:\s*(?:-|–|y)\s*\d{2})?|\d{3,4})\s+(\D.*)", re.DOTALL)
NUMBER = re.compile(r"[+-]?\d+(\.\d+)?([eE][+-]?\d+)?")


def fold(text: str) -> str:
    """A label as it is compared: without case, accents, blanks and punctuation."""
    return areas.normalise(text).replace("_", "")


def plain(text: str) -> str:
    """A number's text without an exponent, all its digits kept: 6e-08 → 0.00000006."""
    return format(Decimal(text), "f") if "e" in text or "E" in text else text


def read_value(value: Any) -> tuple[str | None, str | None, str]:
    """A cell as value text, conf_status and, when it cannot be read, the reason.

    A blank cell is missing: no value, no status. "C" is confidential: status C, no value. A cell of text must be a plain number with a
    decimal point.
    """
    if value is None:
        return None, None, ""
    if type(value) is int:
        return str(value), None, ""
    if type(value) is float:
        return (plain(repr(value)), None, "") if math.isfinite(value) else (None, None, f"{value} is not a number")
    text = str(value).strip()
    if not text:
        return None, None, ""
    if text in ("C", "c"):
        return None, "C", ""
    if isinstance(value, str) and NUMBER.fullmatch(text):
        return plain(text), None, ""
    return None, None, why_not_number(text)


def why_not_number(text: str) -> str:
    """The reason why a text is no value."""
    if re.fullmatch(r"[+-]?\d+,\d+", text):
        return f"{text!r} has a comma where a decimal point is expected"
    return f"{text!r} is neither a number nor C (confidential)"


def part_of(label: str) -> tuple[str, str, str] | None:
    """The dimension, member and name of a label that is a part of an origin; None for the name of an origin.

    Industries carry their SCIAN code in front of their name. "48 y 49" becomes "48-49", which later releases write, and "43 y 46" in the
    same way "43-46": wholesale (43) and retail trade (46) as one sector; SCIAN has no sectors 44 and 45.
    """
    key = fold(label)
    if key in INSTRUMENT:
        return "instrument", INSTRUMENT[key], label
    if found := INDUSTRY.fullmatch(label):
        return "industry", join_code(found[1]), found[2].strip()
    if key in _states():
        return "region", label, label
    return None


def join_code(code: str) -> str:
    """A SCIAN code with joined sectors written one way."""
    return re.sub(r"\s*(?:-|–|y)\s*", "-", code.strip())


def describe_dimensions(dimensions: frozenset[str]) -> str:
    """A breakdown in words: "origin × state"."""
    return " × ".join(words for name, words in DIMENSIONS.items() if name in dimensions)


def name_batch(names: Mapping[str, str], raw_rows: list[int]) -> Batch:
    """Spanish names of SCIAN codes, one row per code."""
    rows = pl.DataFrame({"raw_row": raw_rows, "commodity": list(names), "name": list(names.values())}, schema_overrides={"raw_row": pl.Int64})
    return Batch("commodity_name", rows, {"classification": "SCIAN", "lang": "es"})


@contextmanager
def whole_workbook(file: RawFile) -> Iterator[None]:
    """Report damage inside a workbook, which shows only while its sheets are read, in one line.

    Raises:
        BadFile: for a lost member, or XML or compressed data that breaks off (a SyntaxError is the XML parser's).
    """
    try:
        yield
    except (KeyError, SyntaxError, zipfile.BadZipFile, zlib.error) as error:
        raise BadFile(f"{file.name} is a damaged workbook ({error}); download it again") from error


@cache
def _states() -> frozenset[str]:
    keys = {key for key, code in regions.codes("any").items() if code.startswith("MX-") and len(key) > 3}
    return frozenset(keys | {fold(r.se_fdi) for r in regions.regions("MEX") if r.se_fdi})
