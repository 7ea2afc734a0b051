-- one row per source, via, reporter, partner, flow, frequency, period and vintage: the flow and the reporter's flow with all partners
-- rests on: dyad_release (same year)
create table dyad_share_period as
with world as (select * from dyad_release where partner = 'WLD'),
-- what was known when a release of the flow was out, and when one of the flow with all partners alone was
known as (
  select b.source, b.via, b.reporter, b.partner, b.flow, b.frequency, b.period, b.vintage, b.value_usd, b.status, b.valuation, b.partner_basis, b.snapshots, b.citations,
    b.provisional, w.value_usd as world_usd, w.status as world_status, w.snapshots as world_snapshots, w.citations as world_citations, w.provisional as world_provisional
  from dyad_release b
  left join world w on w.source = b.source and w.via = b.via and w.reporter = b.reporter and w.flow = b.flow and w.frequency = b.frequency
    and w.period = b.period and w.out_on <= b.out_on and b.out_on < w.until
  union all
  select b.source, b.via, b.reporter, b.partner, b.flow, b.frequency, b.period, w.vintage, b.value_usd, b.status, b.valuation, b.partner_basis, b.snapshots, b.citations,
    b.provisional, w.value_usd, w.status, w.snapshots, w.citations, w.provisional
  from dyad_release b
  join world w on w.source = b.source and w.via = b.via and w.reporter = b.reporter and w.flow = b.flow and w.frequency = b.frequency
    and w.period = b.period and b.out_on < w.out_on and w.out_on < b.until
)
select source, via, reporter, partner, flow, frequency, period, vintage,
  value_usd, status, world_usd, world_status, valuation, partner_basis,
  list_sort(list_distinct(list_concat(snapshots, coalesce(world_snapshots, [])))) as snapshots,
  list_sort(list_distinct(list_concat(citations, coalesce(world_citations, [])))) as citations,
  coalesce(provisional or world_provisional, provisional, world_provisional) as provisional
from known
order by reporter, partner, flow, frequency, period, source, via, vintage nulls first;
