"""Goods trade as reported: values, balances, shares, growth, by commodity and by region.

Basis: exports FOB and imports CIF unless the row says otherwise; the partner of exports is the last known destination, of imports the
country of origin (UN, International Merchandise Trade Statistics: Concepts and Definitions 2010, chapters IV and VI).
"""

from __future__ import annotations

from bilateral.metrics._parts import ORIGIN, basis, stated, stated_scope
from bilateral.model import Metric, Scope

PAIR = ("reporter", "partner", "period")
YEAR_BEFORE = "cast(cast(left($period, 4) as integer) - 1 as varchar)"
WITHIN = "(period = $period or left(period, 4) = $period)"  # the period itself, or the months of a year
# A reconciled movement (CEPII BACI) is held once, under its exporter; the importer's view reads the same row.
SEEN = (
    "((reporter = $reporter and partner in ({partners})) or (partner_basis = 'reconciled' and ((partner = $reporter and reporter in ({partners})) "
    "or ((reporter = $reporter or partner = $reporter) and 'WLD' in ({partners})))))"
)


def _scopes(partners: str, flows: str, *, periods: str = WITHIN) -> tuple[Scope, ...]:
    seen = SEEN.format(partners=partners)
    where = f"{seen} and (flow in ({flows}) or partner_basis = 'reconciled') and {periods} and region = 'TOTAL' and classification like 'H_'"
    return (Scope("trade", where), Scope("published", f"subject = 'trade' and {where}"))


def _value(flow: str) -> str:
    made = basis(
        valuation="valuation",
        partner_basis="partner_basis",
        classification="classification",
        parts="case when published_usd is null then parts end",
        provisional="case when provisional then 'may be revised or cover part of the period' end",
    )
    return f"select reporter, partner, period, value_usd as value, status, {ORIGIN}, {made}, snapshots, citations from dyad_period where flow = '{flow}'"


def _pair(value: str) -> str:
    made = basis(valuation="concat_ws(', ', 'exports ' || exports_valuation, 'imports ' || imports_valuation)", partner_basis="concat_ws(', ', exports_basis, imports_basis)")
    status = "case when 'partial' in (exports_status, imports_status) then 'partial' when 'estimated' in (exports_status, imports_status) then 'estimated' else 'published' end"
    return f"select reporter, partner, period, {value} as value, {status} as status, {ORIGIN}, {made}, snapshots, citations from pair_period"


def _share(flow: str, all_of: str) -> str:
    made = basis(valuation="valuation", partner_basis="partner_basis", denominator=f"'all {all_of} of the reporter, ' || world_usd || ' USD'")
    return f"""select reporter, partner, period, cast(value_usd as double) / nullif(cast(world_usd as double), 0) as value,
  case when world_usd = 0 then 'not_applicable' else status end as status, {ORIGIN}, {made}, snapshots, citations
from dyad_share_period where flow = '{flow}' and value_usd is not null and world_usd is not null and status = world_status"""


def _growth(flow: str) -> str:
    made = basis(compared="'the year before, same source'", before="before_usd")
    return f"""select reporter, partner, period, (cast(value_usd as double) - cast(before_usd as double)) / nullif(cast(before_usd as double), 0) as value,
  case when before_usd = 0 then 'not_applicable' else status end as status, {ORIGIN}, {made}, snapshots, citations
from dyad_growth_period where flow = '{flow}' and value_usd is not null and before_usd is not null and status = before_status"""


def _commodity(flow: str) -> str:
    made = basis(valuation="valuation", partner_basis="partner_basis", classification="classification", parts="case when status = 'partial' then parts end")
    return f"""select reporter, partner, commodity, period, classification, value_usd as value, status, {ORIGIN}, {made}, snapshots, citations
from dyad_commodity_period where flow = '{flow}'"""


def _commodity_scope(flow: str) -> tuple[Scope, ...]:
    seen = SEEN.format(partners="$partner")
    where = (
        f"{seen} and (flow = '{flow}' or partner_basis = 'reconciled') and period = $period and region = 'TOTAL' "
        "and (commodity = $commodity or (classification like 'H_' and commodity like $commodity || '%'))"
    )
    return (Scope("trade", where), Scope("published", f"subject = 'trade' and {where}"))


def _commodity_growth(flow: str) -> str:
    made = basis(compared="'the year before, same source and classification'", before="b.value_usd", classification="a.classification")
    return f"""select a.reporter, a.partner, a.commodity, a.period, a.classification,
  (cast(a.value_usd as double) - cast(b.value_usd as double)) / nullif(cast(b.value_usd as double), 0) as value,
  case when b.value_usd = 0 then 'not_applicable' else a.status end as status, a.source, a.via, false as stated, a.vintage, {made},
  list_sort(list_distinct(list_concat(a.snapshots, b.snapshots))) as snapshots, list_sort(list_distinct(list_concat(a.citations, b.citations))) as citations
from dyad_commodity_period a join dyad_commodity_period b
  on a.source = b.source and a.via = b.via and a.reporter = b.reporter and a.partner = b.partner and a.flow = b.flow and a.classification = b.classification
  and a.commodity = b.commodity and a.vintage is not distinct from b.vintage and a.frequency = 'A' and b.frequency = 'A'
  and cast(a.period as integer) = cast(b.period as integer) + 1 and a.status = b.status
where a.flow = '{flow}'"""


def _region(flow: str) -> str:
    made = basis(valuation="valuation", partner_basis="partner_basis", region_basis="region_basis")
    return f"""select reporter, partner, region, period, value_usd as value, status, {ORIGIN}, {made}, snapshots, citations
from dyad_region_period where flow = '{flow}'"""


def _region_scope(flows: str) -> Scope:
    return Scope("trade", f"reporter = $reporter and partner = $partner and flow in ({flows}) and period = $period and region = $region")


REGION_BALANCE = f"""select x.reporter, x.partner, x.region, x.period, x.value_usd - m.value_usd as value, 'published' as status, x.source, x.via, false as stated,
  greatest(x.vintage, m.vintage) as vintage, {basis(region_basis="x.region_basis")},
  list_sort(list_distinct(list_concat(x.snapshots, m.snapshots))) as snapshots, list_sort(list_distinct(list_concat(x.citations, m.citations))) as citations
from dyad_region_period x join dyad_region_period m
  on x.source = m.source and x.via = m.via and x.reporter = m.reporter and x.partner = m.partner and x.period = m.period and x.region = m.region
  and x.region_basis is not distinct from m.region_basis and x.vintage is not distinct from m.vintage and x.flow = 'X' and m.flow = 'M'
{stated("region_balance", ("reporter", "partner", "region", "period"))}"""

BEFORE = f"(period in ($period, {YEAR_BEFORE}) or left(period, 4) in ($period, {YEAR_BEFORE}))"
WITH_WORLD = "$partner, 'WLD'"

METRICS = (
    Metric(
        "exports", "trade", "USD", PAIR, "Goods the reporter says it sold to the partner in the period.",
        _value("X"), _scopes("$partner", "'X'"), sum_of="exports", label="Exports",
        phrases={"en": ("exports", "export", "sold", "shipments to"), "es": ("exportaciones", "exportó", "ventas a"), "ko": ("수출",)},
    ),
    Metric(
        "imports", "trade", "USD", PAIR, "Goods the reporter says it bought from the partner in the period.",
        _value("M"), _scopes("$partner", "'M'"), sum_of="imports", label="Imports",
        phrases={"en": ("imports", "import", "bought", "purchases from"), "es": ("importaciones", "importó", "compras a"), "ko": ("수입",)},
    ),
    Metric(
        "re_exports", "trade", "USD", PAIR, "Foreign goods the reporter says it sold on to the partner unchanged; a part of its exports.",
        _value("RX"), _scopes("$partner", "'RX'"), sum_of="re_exports", label="Re-exports",
        phrases={"en": ("re-exports",), "es": ("reexportaciones",), "ko": ("재수출",)},
    ),
    Metric(
        "trade", "trade", "USD", PAIR, "Exports plus imports, both as the reporter and one source give them.",
        _pair("exports_usd + imports_usd"),
        _scopes("$partner", "'X', 'M'"), sum_of="trade", label="Total trade",
        phrases={"en": ("trade", "bilateral trade", "total trade"), "es": ("comercio", "comercio bilateral"), "ko": ("교역", "무역", "교역액")},
    ),
    Metric(
        "trade_balance", "trade", "USD", PAIR, "Exports minus imports, both as the reporter and one source give them.",
        _pair("exports_usd - imports_usd") + stated("trade_balance", PAIR),
        (*_scopes("$partner", "'X', 'M'"), stated_scope("trade_balance", *PAIR)), sum_of="trade_balance", label="Trade balance",
        phrases={"en": ("trade balance", "deficit", "surplus"), "es": ("balanza comercial", "déficit", "superávit"), "ko": ("무역수지", "적자", "흑자")},
    ),
    Metric(
        "export_share", "trade", "ratio", PAIR, "Exports to the partner as a share of the reporter's exports to all partners, one source.",
        _share("X", "exports") + stated("export_share", PAIR), (*_scopes(WITH_WORLD, "'X'"), stated_scope("export_share", *PAIR)), label="Share of exports",
        phrases={"en": ("of total exports", "of its exports"), "es": ("de las exportaciones totales",), "ko": ("전체 수출의",)},
    ),
    Metric(
        "import_share", "trade", "ratio", PAIR, "Imports from the partner as a share of the reporter's imports from all partners, one source.",
        _share("M", "imports") + stated("import_share", PAIR), (*_scopes(WITH_WORLD, "'M'"), stated_scope("import_share", *PAIR)), label="Share of imports",
        phrases={"en": ("of total imports", "of its imports"), "es": ("de las importaciones totales",), "ko": ("전체 수입의",)},
    ),
    Metric(
        "export_growth", "trade", "ratio", PAIR, "Exports of the year over exports of the year before, minus one; same source in both years.",
        _growth("X"), _scopes("$partner", "'X'", periods=BEFORE), label="Export growth",
        phrases={"en": ("exports rose", "exports fell", "export growth"), "es": ("crecieron las exportaciones",), "ko": ("수출 증가율",)},
    ),
    Metric(
        "import_growth", "trade", "ratio", PAIR, "Imports of the year over imports of the year before, minus one; same source in both years.",
        _growth("M"), _scopes("$partner", "'M'", periods=BEFORE), label="Import growth",
        phrases={"en": ("imports rose", "imports fell", "import growth"), "es": ("crecieron las importaciones",), "ko": ("수입 증가율",)},
    ),
    Metric(
        "commodity_exports", "trade", "USD", ("reporter", "partner", "commodity", "period"),
        "Exports of one commodity, at 2, 4 or 6 digits of the Harmonized System, or of a product group the reporter's ministry publishes.",
        _commodity("X"), _commodity_scope("X"), optional={"classification": ""}, label="Exports by commodity",
        phrases={"en": ("exports of", "shipments of"), "es": ("exportaciones de",), "ko": ("수출",)},
    ),
    Metric(
        "commodity_imports", "trade", "USD", ("reporter", "partner", "commodity", "period"),
        "Imports of one commodity, at 2, 4 or 6 digits of the Harmonized System.",
        _commodity("M"), _commodity_scope("M"), optional={"classification": ""}, label="Imports by commodity",
        phrases={"en": ("imports of",), "es": ("importaciones de",), "ko": ("수입",)},
    ),
    Metric(
        "commodity_export_growth", "trade", "ratio", ("reporter", "partner", "commodity", "period"),
        "Exports of one commodity over those of the year before, minus one; same source, classification and vintage.",
        _commodity_growth("X") + stated("commodity_export_growth", ("reporter", "partner", "commodity", "period", "classification")),
        (
            *(Scope(s.table, s.where.replace("period = $period", f"period in ($period, {YEAR_BEFORE})")) for s in _commodity_scope("X")),
            stated_scope("commodity_export_growth", "reporter", "partner", "commodity", "period"),
        ),
        optional={"classification": ""}, label="Export growth by commodity",
        phrases={"en": ("rose", "climbed", "up"), "es": ("creció", "aumentó"), "ko": ("증가",)},
    ),
    Metric(
        "region_exports", "trade", "USD", ("reporter", "partner", "region", "period"),
        "Exports attributed to a state or province; the basis says whether by the trader's fiscal domicile or by place of production.",
        _region("X"), (_region_scope("'X'"),), label="Exports by state",
        phrases={"en": ("exporting states", "exported"), "es": ("estados exportadores",), "ko": ("주별 수출",)},
    ),
    Metric(
        "region_imports", "trade", "USD", ("reporter", "partner", "region", "period"),
        "Imports attributed to a state or province; the basis says whether by the trader's fiscal domicile or by place of production.",
        _region("M"), (_region_scope("'M'"),), label="Imports by state",
        phrases={"en": ("importing states", "imported"), "es": ("estados importadores",), "ko": ("주별 수입",)},
    ),
    Metric(
        "region_balance", "trade", "USD", ("reporter", "partner", "region", "period"),
        "Exports minus imports of a state or province, both on one basis.",
        REGION_BALANCE, (_region_scope("'X', 'M'"), stated_scope("region_balance", "reporter", "partner", "region", "period")), label="Balance by state",
        phrases={"en": ("positive balance", "surplus"), "es": ("saldo positivo",), "ko": ("흑자",)},
    ),
)  # fmt: skip
