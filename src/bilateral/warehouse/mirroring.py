"""Two reports of one movement side by side (`mirror`), and one value out of both (`reconciled`), where enough is loaded to say how good reporters are.

Sides that file in two revisions of the HS are brought to the older one with the UN correlation tables, where those are loaded; what was placed by
equal weights is carried as `assumed_usd`. The importer's value is brought to FOB by a rate estimated from the reports themselves, where weights of
both sides are plentiful, else by the mean rate CEPII publishes for BACI.
"""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import polars as pl

from bilateral.classify import geography
from bilateral.classify.concordance import chain, convert
from bilateral.estimates import TooFew
from bilateral.estimates.cif import CifFit, CifReports, cif_rate, fit_cif, median_unit_values
from bilateral.estimates.reconcile import Reports, estimate_quality, reconcile
from bilateral.model import UnknownName
from bilateral.warehouse import db

# Mean CIF/FOB of CEPII's BACI: Gaulier and Zignago (2010), CEPII Working Paper 2010-23, table 1, column II.
MEAN_CIF = Decimal("1.033")
MEAN_BASIS = "mean rate of BACI (Gaulier and Zignago 2010, table 1, II)"
FITTED_BASIS = "regression on distance, contiguity, landlocked and unit value over the reports loaded; a conditional mean"
FOB_BASIS = "reported FOB"
# What `mirror` and `estimate` read of a warehouse: where none of it changed, they give what they gave.
READS = ("concordance", "dyad_commodity_held", "(from dyad_period where partner_basis is distinct from 'reconciled')")
LEVELS = {"total": "commodity = 'TOTAL'", "commodity": "commodity <> 'TOTAL'"}


def mirror(con: db.Connection) -> None:
    """Table `mirror` (grain and columns: mirror.sql), each importer's value brought to FOB."""
    db.run(con, "drop table if exists mirror")
    convert_reports(con)
    db.run(con, db.sql("mirror.sql"))
    value_imports(con)


def convert_reports(con: db.Connection) -> None:
    """Table `converted`: six-digit reports of dyads whose two sides file in different revisions, brought to the older of the two."""
    db.run(
        con,
        """create or replace temp table converted (
             source varchar, via varchar, reporter varchar, partner varchar, flow varchar, period varchar, vintage date, classification varchar,
             commodity varchar, value_usd decimal(18, 2), assumed_usd decimal(18, 2), valuation varchar, snapshots integer[])""",
    )
    pairs = db.frame(con, "select from_classification, to_classification, from_commodity, to_commodity, relationship from concordance")
    if not pairs.height:
        return
    wanted = db.rows(
        con,
        """with filed as (
             select source, via, case flow when 'X' then reporter else partner end as exporter, case flow when 'X' then partner else reporter end as importer,
               period, flow, max(classification) as classification
             from dyad_commodity_held
             where frequency = 'A' and flow in ('X', 'M') and length(commodity) = 6 and classification like 'H_' and partner_basis is distinct from 'reconciled'
             group by all)
           select x.source, x.via, x.exporter, x.importer, x.period, case when x.classification > m.classification then 'X' else 'M' end as flow,
             greatest(x.classification, m.classification) as newer, least(x.classification, m.classification) as older
           from filed x join filed m using (source, via, exporter, importer, period)
           where x.flow = 'X' and m.flow = 'M' and x.classification <> m.classification""",
    )
    for newer, older in sorted({(r["newer"], r["older"]) for r in wanted}):
        try:
            weights = chain(pairs, newer, older)
        except UnknownName:
            continue  # the tables loaded do not lead from one revision to the other: these dyads meet at their chapters
        dyads = [(r["source"], r["via"], r["exporter"] if r["flow"] == "X" else r["importer"], r["importer"] if r["flow"] == "X" else r["exporter"], r["flow"], r["period"])
                 for r in wanted if (r["newer"], r["older"]) == (newer, older)]  # fmt: skip
        db.register(con, "dyads", pl.DataFrame(dyads, schema=dict.fromkeys(("source", "via", "reporter", "partner", "flow", "period"), pl.String), orient="row"))
        values = db.frame(
            con,
            """select c.source, c.via, c.reporter, c.partner, c.flow, c.period, c.vintage, c.valuation, c.snapshots, c.commodity, c.value_usd
               from dyad_commodity_held c semi join dyads using (source, via, reporter, partner, flow, period)
               where c.classification = $newer and length(c.commodity) = 6 and c.frequency = 'A'""",
            {"newer": newer},
        )
        snapshots = values.group_by("source", "via", "reporter", "partner", "flow", "period", "vintage").agg(
            pl.col("snapshots").explode().unique().sort(), pl.col("valuation").first()
        )
        made = convert(values.drop("snapshots", "valuation"), weights).join(
            snapshots, on=["source", "via", "reporter", "partner", "flow", "period", "vintage"], nulls_equal=True
        )
        db.register(con, "made", made)
        db.run(
            con,
            """insert into converted select source, via, reporter, partner, flow, period, vintage, $older, commodity, value_usd, assumed_usd, valuation, snapshots
               from made where length(commodity) = 6""",
            {"older": older},
        )


def value_imports(con: db.Connection) -> None:
    """Fill cif_rate, cif_basis, importer_fob_usd and log_ratio of `mirror`."""
    fit = fit_rates(con)
    db.run(con, "create or replace temp table rates (exporter varchar, importer varchar, period varchar, commodity varchar, source varchar, via varchar, rate double)")
    if fit is not None:
        _predict(con, fit)
    db.run(
        con,
        f"""update mirror m set
              cif_rate = case when importer_valuation = 'FOB' then 1 else coalesce(r.rate, {MEAN_CIF}) end,
              cif_basis = case when importer_valuation = 'FOB' then '{FOB_BASIS}' when r.rate is null then '{MEAN_BASIS}' else '{FITTED_BASIS}' end
            from (select distinct m.exporter, m.importer, m.period, m.commodity, m.source, m.via, r.rate from mirror m
                  left join rates r using (exporter, importer, period, commodity, source, via)) r
            where (m.exporter, m.importer, m.period, m.commodity, m.source, m.via) = (r.exporter, r.importer, r.period, r.commodity, r.source, r.via)""",
    )
    db.run(
        con,
        f"""update mirror set importer_fob_usd = case
              when cif_basis = '{FOB_BASIS}' then importer_usd
              when cif_basis = '{MEAN_BASIS}' then cast(importer_usd / {MEAN_CIF} as decimal(18, 2))
              else cast(cast(importer_usd as double) / cif_rate as decimal(18, 2)) end""",
    )
    db.run(con, "update mirror set log_ratio = ln(cast(importer_fob_usd as double) / cast(exporter_usd as double)) where exporter_usd > 0 and importer_fob_usd > 0")


def fit_rates(con: db.Connection) -> CifFit | None:
    """The CIF regression over six-digit reports that both sides weigh; None where they are too few."""
    rows = _weighed(con)
    fit = fit_cif(_cif_reports(rows)) if rows.height else None
    return fit if isinstance(fit, CifFit) else None


def estimate(con: db.Connection) -> None:
    """Table `reconciled` (grain: exporter, importer, period, commodity, source, via): value, 90 % interval, weights; and in `meta`, for totals and for
    commodities, how many reporters could be judged or why none were."""
    db.run(
        con,
        """create or replace table reconciled (
             source varchar, via varchar, exporter varchar, importer varchar, period varchar, commodity varchar, classification varchar, vintage date,
             value_usd decimal(18, 2), low_usd decimal(18, 2), high_usd decimal(18, 2), weight_exporter double, sides varchar, cif_basis varchar, snapshots integer[])""",
    )
    db.run(con, "delete from meta where key like 'reconciled:%'")
    for name, condition in LEVELS.items():
        con.execute("insert into meta values (?, ?)", [f"reconciled:{name}", _estimate(con, condition)])


# ---------------------------------------------------------------------------------------------------------------- the parts


def _estimate(con: db.Connection, condition: str) -> str:
    said = []
    for row in db.rows(con, f"select distinct source, via from mirror where {condition} order by all"):
        reports = db.frame(
            con,
            f"""select exporter, importer, period, commodity, coalesce(exporter_classification, importer_classification) as classification, vintage,
                  nullif(cast(exporter_usd as double), 0) as x, nullif(cast(importer_fob_usd as double), 0) as m, cif_basis, snapshots
                from mirror where {condition} and source = $source_id and via = $via_id
                qualify dense_rank() over (partition by exporter, importer, period order by coalesce(vintage, date '0001-01-01') desc) = 1
                order by exporter, importer, period, commodity""",
            {"source_id": row["source"], "via_id": row["via"]},
        ).filter(pl.col("x").is_not_null() | pl.col("m").is_not_null())
        exporter, importer = _numbered(reports, "exporter", "importer")
        given = Reports(
            exporter, importer, reports["commodity"].rank("dense").to_numpy().astype(np.int64),
            reports["period"].cast(pl.Int64).to_numpy(), reports["x"].fill_null(np.nan).to_numpy(), reports["m"].fill_null(np.nan).to_numpy(),
        )  # fmt: skip
        quality = estimate_quality(given)
        if isinstance(quality, TooFew):
            said.append(f"{row['source']}: {quality.sentence}")
            continue
        made = reconcile(given, quality)
        done = reports.with_columns(
            pl.Series("value_usd", made.value), pl.Series("low_usd", made.low), pl.Series("high_usd", made.high),
            pl.Series("weight_exporter", made.weight_exporter), pl.Series("sides", made.sides.tolist()),
        ).filter(pl.col("value_usd").is_not_nan())  # fmt: skip
        db.register(con, "done", done)
        db.run(
            con,
            """insert into reconciled select $source_id, $via_id, exporter, importer, period, commodity, classification, vintage, value_usd, low_usd, high_usd,
                 weight_exporter, sides, cif_basis, snapshots from done""",
            {"source_id": row["source"], "via_id": row["via"]},
        )
        said.append(f"{row['source']}: {done.height} values")
    return "; ".join(said) or "no movement is reported by both sides in what is loaded"


def _numbered(rows: pl.DataFrame, *columns: str) -> list[np.ndarray[tuple[int], np.dtype[np.int64]]]:
    """Whole numbers for the members of several columns, one numbering for all of them."""
    members = sorted({member for column in columns for member in rows[column].unique().to_list()})
    number = {member: n for n, member in enumerate(members)}
    return [np.array([number[member] for member in rows[column].to_list()], dtype=np.int64) for column in columns]


def _weighed(con: db.Connection) -> pl.DataFrame:
    """Six-digit reports that both sides value and weigh, with the geography of the pair and the commodity's median unit value."""
    rows = db.frame(
        con,
        """select exporter, importer, period, commodity, source, via, cast(exporter_usd as double) as x_usd, cast(importer_usd as double) as m_usd,
             cast(exporter_kg as double) / 1000 as x_tonnes, cast(importer_kg as double) / 1000 as m_tonnes
           from mirror where level = 6 and exporter_usd > 0 and importer_usd > 0 and exporter_kg > 0 and importer_kg > 0
             and exporter_valuation = 'FOB' and importer_valuation = 'CIF'
           order by exporter, importer, period, commodity, source, via, vintage nulls first""",
    ).join(_places_of(con), on=["exporter", "importer"], maintain_order="left")
    codes = rows["commodity"].rank("dense").to_numpy().astype(np.int64)
    return rows.with_columns(pl.Series("unit_value", median_unit_values(codes, rows["x_usd"].to_numpy(), rows["x_tonnes"].to_numpy())))


def _places_of(con: db.Connection) -> pl.DataFrame:
    """Distance, contiguity and landlockedness of the pairs of `mirror` whose places are known."""
    found = []
    for pair in db.rows(con, "select distinct exporter, importer from mirror where level = 6 order by all"):
        exporter, importer = pair["exporter"], pair["importer"]
        distance, touching = geography.distance_km(exporter, importer), geography.contiguous(exporter, importer)
        locked = geography.landlocked(exporter), geography.landlocked(importer)
        if distance is not None and touching is not None and None not in locked:
            found.append((exporter, importer, distance, int(touching), int(bool(locked[0])), int(bool(locked[1]))))
    schema = {"exporter": pl.String, "importer": pl.String, "distance_km": pl.Float64, "contiguous": pl.Float64,
              "landlocked_exporter": pl.Float64, "landlocked_importer": pl.Float64}  # fmt: skip
    return pl.DataFrame(found, schema=schema, orient="row")


def _cif_reports(rows: pl.DataFrame) -> CifReports:
    names = ("distance_km", "contiguous", "landlocked_exporter", "landlocked_importer", "unit_value", "x_usd", "m_usd", "x_tonnes", "m_tonnes")
    return CifReports(year=rows["period"].cast(pl.Int64).to_numpy(), **{name: rows[name].to_numpy() for name in names})


def _predict(con: db.Connection, fit: CifFit) -> None:
    """Rates of the six-digit reports, from the fit, into the table `rates`."""
    rows = _weighed(con)
    years = np.array([fit.year_effects.get(int(year), 0.0) for year in rows["period"].to_list()])
    places = [rows[name].to_numpy() for name in ("distance_km", "contiguous", "landlocked_exporter", "landlocked_importer", "unit_value")]
    rates = rows.with_columns(pl.Series("rate", cif_rate(*places, coefficients=fit.coefficients, year_effect=years)))
    db.register(con, "predicted", rates.filter(pl.col("rate").is_not_nan()))
    db.run(con, "insert into rates select distinct exporter, importer, period, commodity, source, via, rate from predicted")
