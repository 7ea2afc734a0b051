-- one row per source, via, exporter, importer, period (a year), commodity and vintage: two reports of one movement side by side,
-- at the finest level both have in one revision of the HS (and at TOTAL); a side that is silent on a commodity the other reports is null
create table mirror as
with reports as (
  select source, via, reporter, partner, flow, period, vintage, classification, commodity, value_usd, weight_kg, status, valuation, snapshots,
    cast(0 as decimal(18, 2)) as assumed_usd
  from dyad_commodity_held
  where frequency = 'A' and flow in ('X', 'M') and classification like 'H_' and partner_basis is distinct from 'reconciled' and partner <> 'WLD'
  union all
  select source, via, reporter, partner, flow, period, vintage, classification, commodity, value_usd, null, 'estimated', valuation, snapshots, assumed_usd
  from converted
  union all
  select source, via, reporter, partner, flow, period, vintage, classification, 'TOTAL', value_usd, null, status, valuation, snapshots, 0
  from dyad_period
  where frequency = 'A' and flow in ('X', 'M') and partner_basis is distinct from 'reconciled' and partner <> 'WLD'
),
sides as (
  select source, via, case flow when 'X' then reporter else partner end as exporter, case flow when 'X' then partner else reporter end as importer,
    flow = 'X' as is_exporter, period, vintage, classification, commodity, case commodity when 'TOTAL' then 0 else length(commodity) end as level,
    value_usd, weight_kg, status, valuation, snapshots, assumed_usd
  from reports
  where reporter <> partner
),
two_sided as (
  select source, via, exporter, importer, period from sides
  group by all having bool_or(is_exporter) and bool_or(not is_exporter)
),
releases as (select distinct source, via, exporter, importer, period, vintage from sides semi join two_sided using (source, via, exporter, importer, period)),
known as (
  select r.source, r.via, r.exporter, r.importer, r.period, r.vintage,
    s.is_exporter, s.classification, s.commodity, s.level, s.value_usd, s.weight_kg, s.status, s.valuation, s.snapshots, s.assumed_usd
  from releases r join sides s using (source, via, exporter, importer, period)
  where s.vintage is null or s.vintage <= r.vintage
  qualify row_number() over (
    partition by r.source, r.via, r.exporter, r.importer, r.period, r.vintage, s.is_exporter, s.classification, s.commodity
    order by coalesce(s.vintage, date '0001-01-01') desc) = 1
),
-- where both sides meet: at the finest level, in the newest revision both file (or are converted to); chapters keep their meaning, so
-- that at two digits, and in totals, each side may be read in its own revision
meetings as (
  select source, via, exporter, importer, period, vintage, level, classification from known where level > 0
  group by all having bool_or(is_exporter) and bool_or(not is_exporter)
),
chosen as (
  select *, level > 0 as met from meetings
  qualify row_number() over (partition by source, via, exporter, importer, period, vintage order by level desc, classification desc) = 1
),
newest as (
  select source, via, exporter, importer, period, vintage, is_exporter, level, max(classification) as classification
  from known where level in (0, 2) group by all
),
placed as (
  select k.* from known k join chosen c
    on c.source = k.source and c.via = k.via and c.exporter = k.exporter and c.importer = k.importer and c.period = k.period
    and c.vintage is not distinct from k.vintage and c.level = k.level and c.classification = k.classification
  union all
  select k.* from known k join newest n
    on n.source = k.source and n.via = k.via and n.exporter = k.exporter and n.importer = k.importer and n.period = k.period
    and n.vintage is not distinct from k.vintage and n.is_exporter = k.is_exporter and n.level = k.level and n.classification = k.classification
  where k.level = 0 or not exists (
    select 1 from chosen c where c.source = k.source and c.via = k.via and c.exporter = k.exporter and c.importer = k.importer and c.period = k.period
      and c.vintage is not distinct from k.vintage)
)
select source, via, exporter, importer, period, vintage, commodity, max(level) as level,
  max(classification) filter (is_exporter) as exporter_classification, max(classification) filter (not is_exporter) as importer_classification,
  max(value_usd) filter (is_exporter) as exporter_usd, max(value_usd) filter (not is_exporter) as importer_usd,
  max(weight_kg) filter (is_exporter) as exporter_kg, max(weight_kg) filter (not is_exporter) as importer_kg,
  max(status) filter (is_exporter) as exporter_status, max(status) filter (not is_exporter) as importer_status,
  max(valuation) filter (is_exporter) as exporter_valuation, max(valuation) filter (not is_exporter) as importer_valuation,
  sum(assumed_usd) as assumed_usd,
  list_sort(list_distinct(flatten(list(snapshots)))) as snapshots,
  cast(null as double) as cif_rate, '' as cif_basis, cast(null as decimal(18, 2)) as importer_fob_usd, cast(null as double) as log_ratio
from placed
group by source, via, exporter, importer, period, vintage, commodity
order by exporter, importer, period, source, via, vintage nulls first, commodity;
