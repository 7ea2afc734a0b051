-- one row per source, via, reporter, partner, flow, frequency, period and vintage: the flow and the reporter's flow with all partners
create table dyad_share_period as
with best as (
  select * from dyad_period where flow in ('X', 'M')
  qualify row_number() over (
    partition by source, via, reporter, partner, flow, frequency, period, vintage
    order by published_usd is not null desc, classification desc) = 1
),
releases as (
  select source, via, reporter, partner, flow, frequency, period, vintage from best
  union
  select b.source, b.via, b.reporter, b.partner, b.flow, b.frequency, b.period, w.vintage
  from best b join best w using (source, via, reporter, flow, frequency, period)
  where w.partner = 'WLD'
),
known as (
  select r.source, r.via, r.reporter, r.partner, r.flow, r.frequency, r.period, r.vintage,
    b.partner = r.partner as is_partner, b.partner = 'WLD' as is_world,
    b.value_usd, b.status, b.valuation, b.partner_basis, b.snapshots, b.citations, b.provisional
  from releases r
  join best b on b.source = r.source and b.via = r.via and b.reporter = r.reporter and b.flow = r.flow and b.frequency = r.frequency and b.period = r.period
    and b.partner in (r.partner, 'WLD')
  where b.vintage is null or b.vintage <= r.vintage
  qualify row_number() over (
    partition by r.source, r.via, r.reporter, r.partner, r.flow, r.frequency, r.period, r.vintage, b.partner
    order by coalesce(b.vintage, date '0001-01-01') desc) = 1
)
select source, via, reporter, partner, flow, frequency, period, vintage,
  max(value_usd) filter (is_partner) as value_usd, max(status) filter (is_partner) as status,
  max(value_usd) filter (is_world) as world_usd, max(status) filter (is_world) as world_status,
  max(valuation) filter (is_partner) as valuation, max(partner_basis) filter (is_partner) as partner_basis,
  list_sort(list_distinct(flatten(list(snapshots)))) as snapshots, list_sort(list_distinct(flatten(list(citations)))) as citations,
  bool_or(provisional) as provisional
from known
group by all
having count(*) filter (is_partner) > 0
order by reporter, partner, flow, frequency, period, source, via, vintage nulls first;
