"""What a build is known by: the id of its ingredients, the digests of its tables."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from importlib.resources.abc import Traversable

from bilateral import __version__
from bilateral.classify import areas
from bilateral.metrics import metrics
from bilateral.model import FACT_TABLES, Snapshot
from bilateral.warehouse import db
from bilateral.warehouse.corrections import load_corrections

ROLLED_UP = (
    "dyad_period",
    "dyad_commodity_held",
    "dyad_region_period",
    "dyad_release",
    "dyad_share_period",
    "dyad_growth_period",
    "pair_period",
    "partner_rank_period",
    "investment_period",
)
COMPARED = ("mirror", "reconciled", "leaf_file")
READ_WITH = ("polars", "pyarrow", "numpy", "openpyxl", "python-calamine")
NOT_BUILDING = ("check", "documents", "export", "publish", "server", "__pycache__")  # folders of the package whose code a build does not run


def digest_tables(con: db.Connection) -> dict[str, str]:
    """A digest of each fact table and rollup that does not depend on the order of rows."""
    return {table: digest_of_rows(con, table) for table in (*FACT_TABLES, "published", "rejected", *ROLLED_UP, *COMPARED)}


def digest_of_rows(con: db.Connection, table: str) -> str:
    """The digest of one table."""
    count, total, mixed = con.execute(f"select count(*), sum(cast(hash(t) as hugeint)), bit_xor(hash(t)) from {table} t").fetchone() or (0, 0, 0)
    return hashlib.sha256(f"{count}:{total}:{mixed}".encode()).hexdigest()[:16]


@cache
def ingredients() -> str:
    """A hash of everything but files that a warehouse is made from: this package's code and lists, and the versions of what it computes and reads with.

    A warehouse is only gone on from by what made it.
    """
    made = hashlib.sha256(f"{__version__} {db.VERSION}".encode())
    for package in READ_WITH:
        made.update(f"{package} {version(package)}".encode())
    for path in sorted(_files(files("bilateral"), ""), key=lambda one: one[0]):
        made.update(path[0].encode() + path[1].read_bytes())
    return made.hexdigest()[:16]


def listed_rows(kept: Iterable[Snapshot]) -> str:
    """A hash of all that is on record of the files that are kept as rows of the warehouse, in their order."""
    made = hashlib.sha256()
    for s in kept:
        made.update(repr((s.source, s.sha256, s.name, s.address, s.retrieved_at, s.released_at, s.vintage_note, s.licence, s.kind, s.bytes)).encode())
    return made.hexdigest()[:16]


def _files(folder: Traversable, name: str) -> Iterator[tuple[str, Traversable]]:
    """The files of the package that a build runs or reads, by their path in it."""
    for one in folder.iterdir():
        path = f"{name}/{one.name}"
        if one.is_dir() and one.name not in NOT_BUILDING:
            yield from _files(one, path)
        elif one.is_file() and one.name.endswith((".py", ".sql", ".toml", ".csv", ".json")):
            yield path, one


def identify(kept: Iterable[Snapshot]) -> str:
    """build_id: a hash of the snapshots in their order, the SQL, the declarations and the code lists."""
    made = hashlib.sha256(__version__.encode())
    for s in kept:
        made.update(f"{s.source}|{s.sha256}|{s.name}|{s.released_at}|{s.kind}\n".encode())
    for name in (
        "schema.sql",
        "macros.sql",
        "commodity_rows.sql",
        *db.sql_names("staging"),
        *db.sql_names("settle"),
        *db.sql_names("leaves"),
        *db.sql_names("rollups"),
        *db.sql_names("identities"),
    ):
        made.update(db.sql(name).encode())
    for metric in metrics().values():
        made.update(repr((metric.name, metric.unit, metric.keys, metric.relation, metric.scope, metric.optional)).encode())
    for area in sorted(areas.areas().values(), key=lambda a: a.code):
        made.update(repr((area.code, area.kind, area.comtrade, area.members)).encode())
    made.update(repr(load_corrections()).encode())
    return made.hexdigest()[:16]
