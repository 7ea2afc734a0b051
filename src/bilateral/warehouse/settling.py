"""Between loaded rows and facts: repeated rows set apart, unchanged rows dropped, leaves and totals told from each other."""

from __future__ import annotations

from bilateral.model import FACT_TABLES
from bilateral.warehouse import db

# How a fact of each table is told from another: its key. The vintage is added to it.
KEYS = {
    "trade": "source, via, reporter, partner, flow, frequency, period, classification, commodity, region, region_basis",
    "investment": "source, via, reporter, partner, direction, measure, instrument, industry, region, frequency, period",
    "indicator": "source, via, area, concept, frequency, period",
    "project": "source, via, project, host, origin, company, announced",
    "company": "source, via, company, host, origin",
    "event": "source, via, event, area_a, area_b",
    "statement": "source, via, metric, keys",
}
SAME = {"trade": "value_usd", "investment": "value_usd", "indicator": "value", "statement": "value"}


def set_repeats_apart(con: db.Connection) -> None:
    """Of rows with one key and vintage keep the first of the file loaded last; the others go to `rejected`, saying which row stands."""
    for table in FACT_TABLES:
        key, same = KEYS[table], SAME.get(table, "text")
        db.run(
            con,
            f"""create or replace temp table repeats as
            with ranked as (
              select rowid as row_at, snapshot_id, raw_row, {same} as held,
                row_number() over w as place, first_value(snapshot_id) over w as by_snapshot, first_value(raw_row) over w as by_row, first_value({same}) over w as by_held
              from {table}_all
              window w as (partition by {key}, vintage order by snapshot_id desc, raw_row rows between unbounded preceding and unbounded following)
            )
            select *, case when held is not distinct from by_held {"or abs(held - by_held) <= 0.02" if same in ("value_usd",) else ""} then 'repeated' else 'conflict' end as kind
            from ranked where place > 1""",
        )
        db.run(
            con,
            f"""insert into rejected
            select r.snapshot_id, r.raw_row, '{table}', r.kind,
              case when r.kind = 'repeated' then 'same key, vintage and value as ' else 'same key and vintage, another value, as ' end
                || case when r.snapshot_id = r.by_snapshot then 'an earlier row of this file' else 'a row of ' || s.name end
                || ' (row ' || r.by_row || '), which stands',
              case when r.held is null then '' else cast(r.held as varchar) end
            from repeats r join snapshot s on s.snapshot_id = r.by_snapshot order by all""",
        )
        db.run(con, f"delete from {table}_all where rowid in (select row_at from repeats)")
        db.run(
            con,
            """update snapshot s set rows_kept = rows_kept - n.moved, rows_repeated = rows_repeated + n.repeated, rows_rejected = rows_rejected + n.moved - n.repeated
            from (select snapshot_id, count(*) as moved, count(*) filter (kind = 'repeated') as repeated from repeats group by all) n
            where s.snapshot_id = n.snapshot_id""",
        )


def drop_unchanged(con: db.Connection) -> None:
    """Of a row of trade that a later vintage repeats unchanged keep the first: the tables are large, and most rows are never revised.

    What is known on any day stays the same; the row's vintage is the day its value was first published. Reconciled releases stay whole: each is known by itself.
    """
    held = "value_usd, quantity, weight_kg, obs_status"
    db.run(
        con,
        f"""create or replace temp table unchanged as
        with ordered as (
          select rowid as row_at, snapshot_id, row({held}) as held,
            lag(row({held})) over w as before, row_number() over w as place
          from trade_all where partner_basis is distinct from 'reconciled'
          window w as (partition by {KEYS["trade"]} order by vintage nulls first)
        )
        select row_at, snapshot_id from ordered where place > 1 and held is not distinct from before""",
    )
    db.run(con, "delete from trade_all where rowid in (select row_at from unchanged)")
    db.run(
        con,
        """update snapshot s set rows_kept = rows_kept - n.rows, rows_unchanged = n.rows
        from (select snapshot_id, count(*) as rows from unchanged group by 1) n where s.snapshot_id = n.snapshot_id""",
    )


def settle(con: db.Connection) -> None:
    """Leaves into the fact tables, totals into `published`."""
    for table in FACT_TABLES:
        if table in ("trade", "investment"):
            db.run(con, db.sql(f"settle/{table}.sql"))
        else:
            db.run(con, f"insert into {table} select * from {table}_all order by {KEYS[table]}, vintage nulls first, snapshot_id, raw_row")
        db.run(con, f"drop table {table}_all")
