-- one row per leaf of trade that has a finer leaf below it in the same report
-- rests on: trade (same year)
select l.reporter, l.partner, l.flow, l.period, l.classification, l.commodity, c.commodity as finer
from trade l
join trade c on c.source = l.source and c.via = l.via and c.reporter = l.reporter and c.partner = l.partner and c.flow = l.flow and c.period = l.period
  and c.classification = l.classification and c.region = l.region and l.commodity = left(c.commodity, length(l.commodity))
where l.classification like 'H_' and length(c.commodity) > length(l.commodity) and l.commodity <> 'TOTAL'
