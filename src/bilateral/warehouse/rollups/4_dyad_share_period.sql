-- one row per source, via, reporter, partner, flow, frequency, period and vintage: the flow and the reporter's flow with all partners
create table dyad_share_period as
with best as (
  select source, via, reporter, partner, flow, frequency, period, vintage, coalesce(vintage, date '0001-01-01') as out_on, value_usd, status, valuation, partner_basis,
    snapshots, citations, provisional
  from dyad_period where flow in ('X', 'M')
  qualify row_number() over (
    partition by source, via, reporter, partner, flow, frequency, period, vintage
    order by published_usd is not null desc, classification desc) = 1
),
world as (select * from best where partner = 'WLD'),
releases as (
  select source, via, reporter, partner, flow, frequency, period, vintage, out_on from best
  union
  select b.source, b.via, b.reporter, b.partner, b.flow, b.frequency, b.period, w.vintage, w.out_on
  from best b join world w using (source, via, reporter, flow, frequency, period)
),
-- which release of the flow, and which of the flow with all partners, was the newest when each release was out
known as (
  select r.source, r.via, r.reporter, r.partner, r.flow, r.frequency, r.period, r.vintage, max(b.out_on) as flow_on, max(w.out_on) as world_on
  from releases r
  join best b on b.source = r.source and b.via = r.via and b.reporter = r.reporter and b.partner = r.partner and b.flow = r.flow
    and b.frequency = r.frequency and b.period = r.period and b.out_on <= r.out_on
  left join world w on w.source = r.source and w.via = r.via and w.reporter = r.reporter and w.flow = r.flow and w.frequency = r.frequency
    and w.period = r.period and w.out_on <= r.out_on
  group by r.source, r.via, r.reporter, r.partner, r.flow, r.frequency, r.period, r.vintage
)
select k.source, k.via, k.reporter, k.partner, k.flow, k.frequency, k.period, k.vintage,
  b.value_usd, b.status, w.value_usd as world_usd, w.status as world_status, b.valuation, b.partner_basis,
  list_sort(list_distinct(list_concat(b.snapshots, coalesce(w.snapshots, [])))) as snapshots,
  list_sort(list_distinct(list_concat(b.citations, coalesce(w.citations, [])))) as citations,
  coalesce(b.provisional or w.provisional, b.provisional, w.provisional) as provisional
from known k
join best b on b.source = k.source and b.via = k.via and b.reporter = k.reporter and b.partner = k.partner and b.flow = k.flow and b.frequency = k.frequency
  and b.period = k.period and b.out_on = k.flow_on
left join world w on w.source = k.source and w.via = k.via and w.reporter = k.reporter and w.flow = k.flow and w.frequency = k.frequency
  and w.period = k.period and w.out_on = k.world_on
order by k.reporter, k.partner, k.flow, k.frequency, k.period, k.source, k.via, k.vintage nulls first;
