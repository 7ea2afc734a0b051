-- one row per source, via, reporter, partner, frequency, period and vintage: both flows side by side
create table pair_period as
with best as (
  select * from dyad_period where flow in ('X', 'M')
  qualify row_number() over (
    partition by source, via, reporter, partner, flow, frequency, period, vintage
    order by published_usd is not null desc, classification desc) = 1
),
releases as (select distinct source, via, reporter, partner, frequency, period, vintage from best),
known as (
  select r.source, r.via, r.reporter, r.partner, r.frequency, r.period, r.vintage,
    b.flow, b.value_usd, b.status, b.valuation, b.partner_basis, b.snapshots, b.citations
  from releases r
  join best b using (source, via, reporter, partner, frequency, period)
  where b.vintage is null or b.vintage <= r.vintage
  qualify row_number() over (
    partition by r.source, r.via, r.reporter, r.partner, r.frequency, r.period, r.vintage, b.flow order by coalesce(b.vintage, date '0001-01-01') desc) = 1
)
select source, via, reporter, partner, frequency, period, vintage,
  max(value_usd) filter (flow = 'X') as exports_usd, max(status) filter (flow = 'X') as exports_status,
  max(value_usd) filter (flow = 'M') as imports_usd, max(status) filter (flow = 'M') as imports_status,
  max(valuation) filter (flow = 'X') as exports_valuation, max(valuation) filter (flow = 'M') as imports_valuation,
  max(partner_basis) filter (flow = 'X') as exports_basis, max(partner_basis) filter (flow = 'M') as imports_basis,
  list_sort(list_distinct(flatten(list(snapshots)))) as snapshots,
  list_sort(list_distinct(flatten(list(citations)))) as citations
from known
group by all
having count(*) = 2
order by reporter, partner, frequency, period, source, via, vintage nulls first;
