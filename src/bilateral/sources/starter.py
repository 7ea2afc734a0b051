"""The embedded starter: figures of Mexico and Korea typed with their citation, so that a new home answers at once.

It quotes: each row names the agency or author it belongs to (`producer`), the citation it was read from and the day it was published
(`vintage`; unknown for the UN Comtrade totals, whose files do not say). Grain, per table, is that of the staged tables. Money is in
US dollars, shares and growth are ratios. What is confidential is a row without a value, `conf_status` C; what is zero among the states
of a year's direct investment is left out; what is missing is no row.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from bilateral.model import Batch, Kind, RawFile, Source
from bilateral.sources import _records

VERSION_DATE = "2026-11-23"  # the day the embedded files were last changed: their `retrieved_at`
DATA = Path(__file__).parent / "starter_data"


def files() -> tuple[RawFile, ...]:
    """The embedded files, by name. None has a release date of its own: the rows have."""
    return tuple(RawFile(path, path.name) for path in sorted(DATA.glob("*.csv")))


def recognise(file: RawFile) -> Kind:
    """A CSV file of records, its table told by name or header.

    Raises:
        BadFile: with what is wrong and what to do.
    """
    return _records.recognise(file)


def read(file: RawFile, kind: Kind) -> Iterator[Batch]:
    """The rows of one file, each naming a citation of the embedded citation.csv; rows that cannot be kept are rejects."""
    yield from _records.read(file, kind, citations=citation_ids())


@cache
def citation_ids() -> frozenset[str]:
    """The ids of citation.csv."""
    with open(DATA / "citation.csv", encoding="utf-8", newline="") as stream:
        return frozenset(row["citation"] for row in csv.DictReader(stream))


SOURCE = Source(
    id="starter",
    title="Starter: Mexico and Korea",
    producer="several agencies, as quoted; each row names its own",
    homepage="",
    licence="each row under the terms of the agency it quotes; those of UN Comtrade forbid re-dissemination",
    redistributable=False,
    covers="Mexico and Korea: trade totals 2000-2025, Mexico's direct investment from Korea 1999-2024, context, projects, companies, milestones",
    rank=90,
    recognise=recognise,
    read=read,
    notes="part of every home; a source that brings the agency's own file goes before it",
)
