-- one row per source, via, reporter, partner, frequency, period and vintage: both flows side by side, from the day both were out (`out_on`) until either
-- was revised
-- rests on: dyad_release (same year)
create table pair_period as
with exports as (select * from dyad_release where flow = 'X'),
imports as (select * from dyad_release where flow = 'M')
-- releases that stood at one time: what was known once the later of the two was out
select x.source, x.via, x.reporter, x.partner, x.frequency, x.period, case when x.out_on >= m.out_on then x.vintage else m.vintage end as vintage,
  greatest(x.out_on, m.out_on) as out_on, least(x.until, m.until) as until,
  x.value_usd as exports_usd, x.status as exports_status, m.value_usd as imports_usd, m.status as imports_status,
  x.valuation as exports_valuation, m.valuation as imports_valuation, x.partner_basis as exports_basis, m.partner_basis as imports_basis,
  list_sort(list_distinct(list_concat(x.snapshots, m.snapshots))) as snapshots, list_sort(list_distinct(list_concat(x.citations, m.citations))) as citations
from exports x
join imports m on m.source = x.source and m.via = x.via and m.reporter = x.reporter and m.partner = x.partner and m.frequency = x.frequency and m.period = x.period
  and x.out_on < m.until and m.out_on < x.until
order by x.reporter, x.partner, x.frequency, x.period, x.source, x.via, vintage nulls first;
