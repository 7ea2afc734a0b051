-- one row per source, via, exporter, importer, period (a year), commodity and vintage: two reports of one movement side by side,
-- at the finest level both sides have (and at TOTAL); a side that is silent on a commodity the other reports is null
create table mirror as
with reports as (
  select source, via, reporter, partner, flow, period, vintage, classification, commodity, length(commodity) as level, value_usd, status, valuation, snapshots
  from dyad_commodity_period
  where frequency = 'A' and flow in ('X', 'M') and classification like 'H_' and partner_basis is distinct from 'reconciled' and partner <> 'WLD'
  union all
  select source, via, reporter, partner, flow, period, vintage, classification, 'TOTAL', 0, value_usd, status, valuation, snapshots
  from dyad_period
  where frequency = 'A' and flow in ('X', 'M') and partner_basis is distinct from 'reconciled' and partner <> 'WLD'
),
sides as (
  select source, via, case flow when 'X' then reporter else partner end as exporter, case flow when 'X' then partner else reporter end as importer,
    flow = 'X' as is_exporter, period, vintage, classification, commodity, level, value_usd, status, valuation, snapshots
  from reports
  where reporter <> partner
),
two_sided as (
  select source, via, exporter, importer, period from sides
  group by all having bool_or(is_exporter) and bool_or(not is_exporter)
),
releases as (select distinct source, via, exporter, importer, period, vintage from sides semi join two_sided using (source, via, exporter, importer, period)),
known as (
  select r.source, r.via, r.exporter, r.importer, r.period, r.vintage, s.is_exporter, s.classification, s.commodity, s.level, s.value_usd, s.status, s.valuation, s.snapshots
  from releases r join sides s using (source, via, exporter, importer, period)
  where s.vintage is null or s.vintage <= r.vintage
  qualify row_number() over (
    partition by r.source, r.via, r.exporter, r.importer, r.period, r.vintage, s.is_exporter, s.classification, s.commodity
    order by s.vintage desc nulls last) = 1
),
-- a side that files in two revisions is read in the newer one
filed as (
  select * from known
  qualify classification = max(classification) over (partition by source, via, exporter, importer, period, vintage, is_exporter)
    or level = 0
),
levels as (
  select source, via, exporter, importer, period, vintage, level,
    max(classification) filter (is_exporter) as exporter_classification, max(classification) filter (not is_exporter) as importer_classification
  from filed
  group by all
  having bool_or(is_exporter) and bool_or(not is_exporter)
),
-- chapters keep their meaning from one revision to the next; finer codes of two revisions meet only where a concordance brings them together
finest as (
  select source, via, exporter, importer, period, vintage,
    max(level) filter (level <= 2 or exporter_classification = importer_classification) as level
  from levels group by all
),
placed as (
  select f.* from filed f join finest n
    on n.source = f.source and n.via = f.via and n.exporter = f.exporter and n.importer = f.importer and n.period = f.period
    and n.vintage is not distinct from f.vintage and (f.level = n.level or f.level = 0)
),
paired as (
  select source, via, exporter, importer, period, vintage, commodity, max(level) as level,
    max(classification) filter (is_exporter) as exporter_classification, max(classification) filter (not is_exporter) as importer_classification,
    max(value_usd) filter (is_exporter) as exporter_usd, max(value_usd) filter (not is_exporter) as importer_usd,
    max(status) filter (is_exporter) as exporter_status, max(status) filter (not is_exporter) as importer_status,
    max(valuation) filter (is_exporter) as exporter_valuation, max(valuation) filter (not is_exporter) as importer_valuation,
    list_sort(list_distinct(flatten(list(snapshots)))) as snapshots
  from placed
  group by all
)
select *,
  -- 1.033: mean CIF/FOB of CEPII's BACI (Gaulier and Zignago 2010, table 1, column II); imports a reporter values FOB are left as they are
  cast(case when importer_valuation = 'FOB' then importer_usd else importer_usd / 1.033 end as decimal(18, 2)) as importer_fob_usd,
  case when exporter_usd > 0 and importer_usd > 0
    then ln(cast(importer_usd as double) / (case when importer_valuation = 'FOB' then 1 else 1.033 end) / cast(exporter_usd as double)) end as log_ratio
from paired
order by exporter, importer, period, source, via, vintage nulls first, commodity;
