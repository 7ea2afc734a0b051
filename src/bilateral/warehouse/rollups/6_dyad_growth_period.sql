-- one row per source, via, reporter, partner, flow, period (a year) and vintage: the flow of the year and of the year before
-- rests on: dyad_release (same year and the one before)
create table dyad_growth_period as
with years as (select *, cast(period as integer) as year from dyad_release where frequency = 'A')
-- releases that stood at one time: what was known once the later of the two was out
select n.source, n.via, n.reporter, n.partner, n.flow, n.period, case when n.out_on >= b.out_on then n.vintage else b.vintage end as vintage,
  n.value_usd, b.value_usd as before_usd, n.status, b.status as before_status,
  list_sort(list_distinct(list_concat(n.snapshots, b.snapshots))) as snapshots, list_sort(list_distinct(list_concat(n.citations, b.citations))) as citations
from years n
join years b on b.source = n.source and b.via = n.via and b.reporter = n.reporter and b.partner = n.partner and b.flow = n.flow and b.year = n.year - 1
  and n.out_on < b.until and b.out_on < n.until
order by n.reporter, n.partner, n.flow, n.period, n.source, n.via, vintage nulls first;
