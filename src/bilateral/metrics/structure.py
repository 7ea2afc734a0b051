"""Place in the whole: ranks among partners."""

from __future__ import annotations

from bilateral.metrics._parts import ORIGIN, basis, stated_scope
from bilateral.model import Metric, Scope

KEYS = ("reporter", "partner", "period")
_WHERE = (
    "(reporter = $reporter or (partner_basis = 'reconciled' and partner = $reporter)) and flow in ('X', 'M') "
    "and (period = $period or left(period, 4) = $period) and region = 'TOTAL' and classification like 'H_'"
)

PARTNER_RANK = f"""select reporter, partner, period, among, rank as value, status, {ORIGIN},
  {basis(ranked_by="'exports plus imports as the reporter gives them'", among="among", partners="ranked")}, snapshots, citations
from partner_rank_period
union all
select keys['reporter'], keys['partner'], keys['period'], coalesce(keys['among'], 'WLD'), cast(value as integer), 'published', source, via, true, vintage,
  json_object('stated', 'a rank stated as such, its definition not given', 'among', coalesce(keys['among'], 'WLD')),
  [snapshot_id], case when citation is null then [] else [citation] end
from statement where metric = 'partner_rank'"""

RECONCILED = f"""select exporter, importer, commodity, period, value_usd as value, 'estimated' as status, {ORIGIN},
  {basis(low_usd="low_usd", high_usd="high_usd", interval="'90 %'", weight_exporter="weight_exporter", weight_importer="1 - weight_exporter", sides="sides",
         valuation="'FOB'", cif="cif_basis", classification="classification")}, snapshots, cast([] as varchar[]) as citations
from reconciled"""

# Reports of one agency, none that is reconciled already, with the days from which and until which it was the newest: a release that repeats it unchanged is not held again.
HELD = """select *, coalesce(vintage, date '0001-01-01') as since,
    coalesce(lead(coalesce(vintage, date '0001-01-01')) over (partition by source, via, reporter, partner, flow, frequency, period, partner_basis, valuation order by vintage nulls first), date '9999-12-31') as until
  from dyad_period where value_usd is not null and flow in ('X', 'M') and coalesce(partner_basis, '') <> 'reconciled'"""
MIRROR_RATIO = f"""select x.reporter as exporter, x.partner as importer, x.period, cast(m.value_usd as double) / nullif(cast(x.value_usd as double), 0) as value,
  case when x.value_usd = 0 then 'not_applicable' when 'partial' in (x.status, m.status) then 'partial' else 'published' end as status, x.source, x.via, false as stated, greatest(x.vintage, m.vintage) as vintage,
  {basis(valuation="concat_ws(', ', 'exports ' || x.valuation, 'imports ' || m.valuation)", exporter_usd="x.value_usd", importer_usd="m.value_usd")},
  list_sort(list_distinct(list_concat(x.snapshots, m.snapshots))) as snapshots, list_sort(list_distinct(list_concat(x.citations, m.citations))) as citations
from ({HELD}) x
join ({HELD}) m on m.reporter = x.partner and m.partner = x.reporter and m.frequency = x.frequency and m.period = x.period
  and m.source = x.source and m.via = x.via and greatest(x.since, m.since) < least(x.until, m.until)
where x.flow = 'X' and m.flow = 'M' and x.partner <> 'WLD'"""

_BOTH_SIDES = (
    "((reporter = $exporter and partner = $importer and flow = 'X') or (reporter = $importer and partner = $exporter and flow = 'M')) "
    "and (period = $period or left(period, 4) = $period) and region = 'TOTAL' and classification like 'H_'"
)

METRICS = (
    Metric(
        "partner_rank", "structure", "rank", KEYS,
        "Rank of the partner among the reporter's partners by exports plus imports; `among` narrows it to the members of a declared region. "
        "Given only when no partner that is not loaded could change it.",
        PARTNER_RANK,
        (Scope("trade", _WHERE), Scope("published", f"subject = 'trade' and {_WHERE}"), stated_scope("partner_rank", *KEYS)),
        optional={"among": "WLD"}, label="Rank among partners",
        phrases={
            "en": ("trade counterpart", "partner by trade", "commerce counterpart", "partner country for trade", "biggest trading partners", "trading companion", "trading partner", "trade partner", "partner", "commercial partner", "trading partners", "partners", "trade partners", "commercial partners", "commerce partner", "business partner", "trading counterpart", "commercial counterpart", "counterpart in trade", "partner in trade", "partner for trade", "trading ally", "commercial ally", "trading nation", "partner country"),
            "es": ("socio comercial", "socio", "socios comerciales", "socios", "aliado comercial", "socia comercial", "contraparte comercial", "contrapartes comerciales", "lugar en comercio", "lugar en comercio exterior", "lugar del comercio exterior", "lugar en el comercio exterior", "puesto en comercio", "puesto en comercio exterior", "puesto del comercio exterior", "puesto en el comercio exterior", "sitio en comercio", "sitio en comercio exterior", "sitio del comercio exterior", "sitio en el comercio exterior"),
            "ko": ("교역 상대국", "무역 상대국", "교역 대상국", "상대국", "교역국", "무역 파트너", "교역 파트너", "교역 상대", "무역 상대", "무역 대상국", "교역 파트너국", "통상 파트너", "거래 상대", "수출입 상대국", "무역국", "무역 동반자", "교역 동반자", "통상 동반자", "경제 파트너", "경제 동반자", "교역 순위", "무역 순위", "교역국 순위", "교역 상대국 순위", "교역 비중 순위", "파트너", "파트너국", "교역 상대로", "교역국으로", "무역 상대로", "교역 대상", "무역 대상", "교역액 순위", "무역액 순위", "교역 규모 순위", "교역액 기준", "무역액 기준", "교역 규모 기준", "교역 규모로는", "교역액으로는", "통상 상대", "통상 상대국", "거래 상대국", "교역 파트너로"),
        },
        form="rank", roles={"at": "reporter", "of": "reporter", "with": "reporter", "in": "reporter", "by": "partner", "to": "partner", "from": "partner", "toward": "partner"},
    ),
    Metric(
        "reconciled", "structure", "USD", ("exporter", "importer", "period"),
        "One value out of both reports of a movement, FOB, with a 90 % interval: the reports pooled by how good each reporter has been in its role. "
        "Given only where enough movements are reported by both sides to judge reporters; no weight repairs what both report wrongly.",
        RECONCILED,
        # how good a reporter is rests on all its movements and on those of its partners
        (Scope("trade", "region = 'TOTAL' and $exporter <> $importer"), Scope("published", "subject = 'trade' and region = 'TOTAL' and $period <> ''")),
        optional={"commodity": "TOTAL"}, label="Reconciled trade",
        phrases={"en": ("reconciled",), "es": ("reconciliado", "conciliado"), "ko": ("조정된", "조정값", "조정한")},
    ),
    Metric(
        "mirror_ratio", "structure", "times", ("exporter", "importer", "period"),
        "The importer's report of a movement of goods over the exporter's, both of one agency, as they stood on one day, each as valued by its reporter.",
        MIRROR_RATIO, (Scope("trade", _BOTH_SIDES), Scope("published", f"subject = 'trade' and {_BOTH_SIDES}")), label="Importer's report over exporter's",
        phrases={
            "en": ("times the exporter's", "the importer's report is", "the importer's figure is"),
            "es": ("veces lo declarado por el exportador", "lo declarado por el importador es"),
            "ko": ("수입국 보고액은", "수입국 보고액은 수출국 보고액의"),
        },
    ),
    Metric(
        "market_rank", "structure", "rank", ("area", "market"), "Rank of an economy's market among those of a region, as somebody stated it.",
        "select keys['area'] as area, keys['market'] as market, keys['among'] as among, cast(value as integer) as value, 'published' as status, source, via, true as stated, "
        "vintage, json_object('among', keys['among']) as basis, [snapshot_id] as snapshots, [citation] as citations from statement where metric = 'market_rank'",
        (stated_scope("market_rank", "area", "market"),), optional={"among": ""}, label="Rank of a market",
        phrases={"en": ("market",), "es": ("mercado",), "ko": ("시장",)},
        form="rank", roles={"of": "area", "by": "area", "from": "area", "in": "area"},
    ),
    Metric(
        "index_rank", "structure", "rank", ("area", "index"), "Rank of an economy in a published index.",
        ("select keys['area'] as area, keys['index'] as \"index\", keys['period'] as period, cast(value as integer) as value, 'published' as status, source, via, true as stated, "
         "vintage, json_object('index', keys['index']) as basis, [snapshot_id] as snapshots, [citation] as citations from statement where metric = 'index_rank'"),
        (stated_scope("index_rank", "area", "index"),), optional={"period": ""}, label="Rank in an index",
        phrases={"en": ("index",), "es": ("índice",), "ko": ("지수",)},
        form="rank", roles={"of": "area", "by": "area", "from": "area", "to": "area", "in": "area"},
    ),
)  # fmt: skip
