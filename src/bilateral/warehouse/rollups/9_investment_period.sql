-- one row per source, via, reporter, partner, direction, measure, instrument, industry, region, frequency, period and vintage
-- rests on: investment, published (same year)
create table investment_period as
with rows as (
  select source, via, reporter, partner, direction, measure, principle, instrument, industry, region, frequency, period,
    value_usd, obs_status, conf_status, vintage, citation, snapshot_id
  from investment
  union all
  select source, via, reporter, partner, flow, measure, principle, instrument, industry, region, frequency, period,
    value_usd, obs_status, conf_status, vintage, citation, snapshot_id
  from published where subject = 'investment'
)
select source, via, reporter, partner, direction, measure, instrument, industry, region, frequency, period, vintage, value_usd,
  case when conf_status = 'C' then 'suppressed' when obs_status = 'M' then 'missing' when obs_status = 'E' then 'estimated' else 'published' end as status,
  principle, 'published' as derivation, 1 as parts, [snapshot_id] as snapshots,
  case when citation is null then [] else [citation] end as citations
from rows;

-- quarters, where a release gives the year to date: the difference of two sums to date of the same release
insert into investment_period
with to_date as (
  select *, left(period, 4) as year,
    case when frequency = 'Q' and period like '%-Q1' then 1
      when frequency = 'R' and period = left(period, 4) || '-01/' || left(period, 4) || '-06' then 2
      when frequency = 'R' and period = left(period, 4) || '-01/' || left(period, 4) || '-09' then 3
      when frequency = 'A' then 4 end as quarter
  from investment_period where derivation = 'published'
)
select b.source, b.via, b.reporter, b.partner, b.direction, b.measure, b.instrument, b.industry, b.region, 'Q', b.year || '-Q' || b.quarter, b.vintage,
  b.value_usd - a.value_usd,
  case when b.status = 'published' and a.status = 'published' then 'published' when 'suppressed' in (a.status, b.status) then 'suppressed' else 'missing' end,
  b.principle, 'difference of sums to date', 2,
  list_sort(list_distinct(list_concat(a.snapshots, b.snapshots))), list_sort(list_distinct(list_concat(a.citations, b.citations)))
from to_date b
join to_date a on a.source = b.source and a.via = b.via and a.reporter = b.reporter and a.partner = b.partner and a.direction = b.direction
  and a.measure = b.measure and a.instrument = b.instrument and a.industry = b.industry and a.region = b.region
  and a.year = b.year and a.vintage is not distinct from b.vintage and a.quarter = b.quarter - 1
where b.quarter >= 2 and b.measure = 'transaction'
  and not exists (
    select 1 from investment_period q where q.frequency = 'Q' and q.period = b.year || '-Q' || b.quarter and q.source = b.source and q.via = b.via
      and q.reporter = b.reporter and q.partner = b.partner and q.direction = b.direction and q.measure = b.measure and q.instrument = b.instrument
      and q.industry = b.industry and q.region = b.region and q.vintage is not distinct from b.vintage);

-- all origins, where a release names origins but publishes no total over them: the sum of the origins that are not held back
insert into investment_period
with origins as (
  select * from investment_period o
  where partner <> 'WLD' and instrument = 'TOTAL' and industry = 'TOTAL' and region = 'TOTAL' and derivation = 'published'
    and not exists (
      select 1 from investment_period w where w.partner = 'WLD' and w.source = o.source and w.via = o.via and w.reporter = o.reporter
        and w.direction = o.direction and w.measure = o.measure and w.instrument = 'TOTAL' and w.industry = 'TOTAL' and w.region = 'TOTAL'
        and w.period = o.period and w.vintage is not distinct from o.vintage)
)
select source, via, reporter, 'WLD', direction, measure, 'TOTAL', 'TOTAL', 'TOTAL', frequency, period, vintage,
  sum(value_usd), 'published', min(principle),
  'sum of the origins that are not held back (' || count(*) filter (status = 'suppressed') || ' are)', count(value_usd),
  list_sort(list_distinct(flatten(list(snapshots)))), list_sort(list_distinct(flatten(list(citations))))
from origins
where via <> 'starter'
group by all
having count(value_usd) >= 20;
