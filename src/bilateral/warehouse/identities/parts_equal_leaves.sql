-- one row per dyad and period whose parts in the rollup are not the sum of its leaves (one vintage only: several make several states)
-- rests on: trade, dyad_period (same year)
with leaves as (
  select source, via, reporter, partner, flow, frequency, period, classification, sum(value_usd) as leaves_usd, max(vintage) as vintage
  from trade where region = 'TOTAL' and classification like 'H_'
  group by all
  having count(distinct vintage) + cast(bool_or(vintage is null) as integer) = 1
)
select l.source, l.via, l.reporter, l.partner, l.flow, l.period, l.leaves_usd, d.parts_usd
from leaves l left join dyad_period d
  on d.source = l.source and d.via = l.via and d.reporter = l.reporter and d.partner = l.partner and d.flow = l.flow and d.frequency = l.frequency
  and d.period = l.period and d.classification = l.classification and (l.vintage is null or d.vintage >= l.vintage)
where d.parts_usd is distinct from l.leaves_usd
