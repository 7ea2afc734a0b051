"""What a home holds: kept files with their hashes verified, the warehouse with its counts and coverage."""

from __future__ import annotations

from typing import Any

from bilateral.snapshot import Store, snapshots, verify
from bilateral.warehouse import db

TABLES = ("trade", "investment", "published", "indicator", "project", "company", "event", "statement", "rejected")


def status_of(store: Store, *, rejected: int = 0) -> dict[str, Any]:
    """Kept files, problems found by re-hashing them, and the warehouse's build, tables and years. `rejected` rows of each file are listed."""
    kept = snapshots(store)
    problems = [{"file": p.snapshot.name, "source": p.snapshot.source, "what": p.what} for p in verify(store)]
    found: dict[str, Any] = {
        "home": str(store.home),
        "files": [{"source": s.source, "name": s.name, "sha256": s.sha256, "bytes": s.bytes, "released_at": s.released_at.isoformat() if s.released_at else None,
                   "vintage_note": s.vintage_note, "retrieved_at": s.retrieved_at, "kind": s.kind} for s in kept],
        "problems": problems,
        "warehouse": None,
    }  # fmt: skip
    path = store.home / db.WAREHOUSE
    if path.exists():
        found["warehouse"] = _warehouse_of(path, rejected)
    return found


def status_text(found: dict[str, Any]) -> str:
    """The same for a person."""
    lines = [f"home: {found['home']}", f"{len(found['files'])} files kept, {len(found['problems'])} damaged"]
    for f in found["files"]:
        lines.append(
            f"  {f['source']:<10} {f['name']}  {f['bytes']:,} bytes  vintage {f['released_at'] or 'unknown'}  sha256 {f['sha256'][:12]}"
        )
    lines += [f"  DAMAGED {p['source']}: {p['file']}: {p['what']}" for p in found["problems"]]
    made = found["warehouse"]
    if made is None:
        return "\n".join([*lines, "no warehouse yet: run 'bilateral build', or any verb to build one from the starter"])
    lines.append(f"warehouse: build {made['build_id']}, {made['bytes']:,} bytes")
    lines += [f"  {t['table']:<11} {t['rows']:>12,} rows" for t in made["tables"]]
    lines += [
        f"  {f['source']:<11} {f['rows']:>12,} rows of trade beside it, {f['bytes']:,} bytes: {f['classification']}, {f['first']} to {f['last']}, {f['files']} files and years"
        for f in made["leaves"]
    ]
    lines += [f"  {y['source']:<11} {y['fact']:<11} {y['first']} to {y['last']}, {y['reporters']} reporters" for y in made["coverage"]]
    for r in made["rejects"]:
        lines.append(f"  not kept: {r['name']}: {r['rows']:,} × {r['kind']}: {r['reason']}" + (f" (first: row {r['raw_row']})"))
    return "\n".join(lines)


def _warehouse_of(path: Any, rejected: int) -> dict[str, Any]:
    con = db.connect(path, read_only=True)
    try:
        return {
            "build_id": db.one(con, "select value from meta where key = 'build_id'"),
            "bytes": path.stat().st_size,
            "tables": [{"table": t, "rows": db.one(con, f"select count(*) from {t}")} for t in TABLES],
            "leaves": db.rows(
                con,
                """select source, classification, count(*) as files, min(period) as first, max(period) as last, sum(rows) as rows, sum(bytes) as bytes
                   from leaf_file group by all order by all""",
            ),
            "coverage": db.rows(
                con,
                """select source, fact, min(left(period, 4)) as first, max(left(period, 4)) as last, count(distinct reporter) as reporters from (
                     select source, 'trade' as fact, period, reporter from trade union all
                     select source, 'trade', period, reporter from leaf_dyad union all
                     select source, subject, period, reporter from published union all
                     select source, 'investment', period, reporter from investment union all
                     select source, 'indicator', period, area from indicator) group by all order by all""",
            ),
            "rejects": db.rows(
                con,
                """select s.name, r.kind, regexp_replace(r.reason, '''[^'']*''|row \\d+', '…', 'g') as reason, count(*) as rows, min(r.raw_row) as raw_row
                   from rejected r join snapshot s using (snapshot_id) group by all order by rows desc, name, kind, reason limit 50""",
            ),
            "rejected_rows": db.rows(
                con,
                """select s.name, r.raw_row, r.kind, r.reason, r.text from rejected r join snapshot s using (snapshot_id)
                   qualify row_number() over (partition by r.snapshot_id order by r.kind, r.raw_row) <= $n order by all""",
                {"n": rejected},
            ),
        }
    finally:
        con.close()
