-- one row per source, via, reporter, partner, frequency, period and vintage: both flows side by side
create table pair_period as
with best as (
  select source, via, reporter, partner, flow, frequency, period, vintage, coalesce(vintage, date '0001-01-01') as out_on, value_usd, status, valuation, partner_basis,
    snapshots, citations
  from dyad_period where flow in ('X', 'M')
  qualify row_number() over (
    partition by source, via, reporter, partner, flow, frequency, period, vintage
    order by published_usd is not null desc, classification desc) = 1
),
releases as (select distinct source, via, reporter, partner, frequency, period, vintage, out_on from best),
-- which release of each flow was the newest when each release was out
known as (
  select r.source, r.via, r.reporter, r.partner, r.frequency, r.period, r.vintage, max(x.out_on) as exports_on, max(m.out_on) as imports_on
  from releases r
  join best x on x.source = r.source and x.via = r.via and x.reporter = r.reporter and x.partner = r.partner and x.frequency = r.frequency and x.period = r.period
    and x.flow = 'X' and x.out_on <= r.out_on
  join best m on m.source = r.source and m.via = r.via and m.reporter = r.reporter and m.partner = r.partner and m.frequency = r.frequency and m.period = r.period
    and m.flow = 'M' and m.out_on <= r.out_on
  group by r.source, r.via, r.reporter, r.partner, r.frequency, r.period, r.vintage
)
select k.source, k.via, k.reporter, k.partner, k.frequency, k.period, k.vintage,
  x.value_usd as exports_usd, x.status as exports_status, m.value_usd as imports_usd, m.status as imports_status,
  x.valuation as exports_valuation, m.valuation as imports_valuation, x.partner_basis as exports_basis, m.partner_basis as imports_basis,
  list_sort(list_distinct(list_concat(x.snapshots, m.snapshots))) as snapshots, list_sort(list_distinct(list_concat(x.citations, m.citations))) as citations
from known k
join best x on x.source = k.source and x.via = k.via and x.reporter = k.reporter and x.partner = k.partner and x.frequency = k.frequency and x.period = k.period
  and x.flow = 'X' and x.out_on = k.exports_on
join best m on m.source = k.source and m.via = k.via and m.reporter = k.reporter and m.partner = k.partner and m.frequency = k.frequency and m.period = k.period
  and m.flow = 'M' and m.out_on = k.imports_on
order by reporter, partner, frequency, period, source, via, vintage nulls first;
