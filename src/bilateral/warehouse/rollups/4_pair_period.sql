-- one row per source, via, reporter, partner, frequency, period and vintage: both flows side by side, and the reporter's totals
create table pair_period as
with best as (
  select * from dyad_period where flow in ('X', 'M')
  qualify row_number() over (
    partition by source, via, reporter, partner, flow, frequency, period, vintage
    order by published_usd is not null desc, classification desc) = 1
),
releases as (
  select distinct source, via, reporter, partner, frequency, period, vintage from best
  union
  select distinct b.source, b.via, b.reporter, b.partner, b.frequency, b.period, w.vintage
  from best b join best w using (source, via, reporter, frequency, period)
  where w.partner = 'WLD'
),
known as (
  select r.source, r.via, r.reporter, r.partner, r.frequency, r.period, r.vintage,
    b.flow, b.partner = r.partner as is_partner, b.value_usd, b.status, b.valuation, b.partner_basis, b.snapshots, b.citations
  from releases r
  join best b on b.source = r.source and b.via = r.via and b.reporter = r.reporter and b.frequency = r.frequency and b.period = r.period
    and (b.partner = r.partner or b.partner = 'WLD')
  where b.vintage is null or b.vintage <= r.vintage
  qualify row_number() over (
    partition by r.source, r.via, r.reporter, r.partner, r.frequency, r.period, r.vintage, b.flow, b.partner
    order by b.vintage desc nulls last) = 1
)
select source, via, reporter, partner, frequency, period, vintage,
  max(value_usd) filter (is_partner and flow = 'X') as exports_usd, max(status) filter (is_partner and flow = 'X') as exports_status,
  max(value_usd) filter (is_partner and flow = 'M') as imports_usd, max(status) filter (is_partner and flow = 'M') as imports_status,
  max(value_usd) filter ((not is_partner or partner = 'WLD') and flow = 'X') as world_exports_usd,
  max(status) filter ((not is_partner or partner = 'WLD') and flow = 'X') as world_exports_status,
  max(value_usd) filter ((not is_partner or partner = 'WLD') and flow = 'M') as world_imports_usd,
  max(status) filter ((not is_partner or partner = 'WLD') and flow = 'M') as world_imports_status,
  max(valuation) filter (is_partner and flow = 'X') as exports_valuation, max(valuation) filter (is_partner and flow = 'M') as imports_valuation,
  max(partner_basis) filter (is_partner and flow = 'X') as exports_basis, max(partner_basis) filter (is_partner and flow = 'M') as imports_basis,
  list_sort(list_distinct(flatten(list(snapshots) filter (is_partner)))) as snapshots,
  list_sort(list_distinct(flatten(list(snapshots)))) as all_snapshots,
  list_sort(list_distinct(flatten(list(citations) filter (is_partner)))) as citations
from known
group by all
having count(*) filter (is_partner) > 0
order by reporter, partner, frequency, period, source, via, vintage nulls first;
