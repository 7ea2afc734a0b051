"""What a build is known by: the id of its ingredients, the digests of its tables."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

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


def digest_tables(con: db.Connection) -> dict[str, str]:
    """A digest of each fact table and rollup that does not depend on the order of rows."""
    made = {}
    for table in (*FACT_TABLES, "published", "rejected", *ROLLED_UP, *COMPARED):
        count, total, mixed = con.execute(
            f"select count(*), sum(cast(hash(t) as hugeint)), bit_xor(hash(t)) from {table} t"
        ).fetchone() or (0, 0, 0)
        made[table] = hashlib.sha256(f"{count}:{total}:{mixed}".encode()).hexdigest()[:16]
    return made


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
