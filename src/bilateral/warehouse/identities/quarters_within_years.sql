-- one row per year whose four quarters, differences of sums to date of one release, do not add up to the year (to a dollar a quarter)
-- rests on: investment_period (same year)
select q.source, q.via, q.vintage, q.direction, q.measure, q.reporter, q.partner, q.instrument, q.industry, q.region, left(q.period, 4) as year, sum(q.value_usd) as quarters_usd, a.value_usd as year_usd
from investment_period q
join investment_period a on a.frequency = 'A' and a.period = left(q.period, 4) and a.source = q.source and a.via = q.via and a.reporter = q.reporter
  and a.partner = q.partner and a.direction = q.direction and a.measure = q.measure and a.instrument = q.instrument and a.industry = q.industry
  and a.region = q.region and a.vintage is not distinct from q.vintage
where q.frequency = 'Q' and a.derivation = 'published'
group by all
having count(q.value_usd) = 4 and bool_or(q.derivation = 'difference of sums to date') and abs(sum(q.value_usd) - a.value_usd) > 4
