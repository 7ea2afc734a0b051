"""The user's own registry: announced projects, companies, milestones, stated numbers and indicators, typed with their citation.

Files are CSV (one table each) or TOML; docs/curated.md explains every field. Each record names a citation defined in the same file, or
spells one out with an address and a date. Bad records are rejected one by one, with line and reason.
"""

from __future__ import annotations

from collections.abc import Iterator

from bilateral.model import Batch, Kind, RawFile, Source
from bilateral.sources import _records

TABLES = ("project", "company", "event", "statement", "indicator", "citation", "producer")


def recognise(file: RawFile) -> Kind:
    """A TOML file with these tables, or a CSV file of one of them.

    Raises:
        BadFile: with what is wrong, the nearest name and what to do.
    """
    return _records.recognise(file, TABLES)


def read(file: RawFile, kind: Kind) -> Iterator[Batch]:
    """One Batch per table of the file; a citation that is spelled out becomes a row of `citation` on the line of its record."""
    yield from _records.read(file, kind, tables=TABLES)


SOURCE = Source(
    id="curated",
    title="Curated registry",
    producer="the user of this home",
    homepage="",
    licence="the user's own",
    redistributable=False,
    covers="announced projects, companies, milestones, stated numbers and indicators that the user has typed",
    rank=15,
    recognise=recognise,
    read=read,
    notes="CSV or TOML, as docs/curated.md explains",
)
