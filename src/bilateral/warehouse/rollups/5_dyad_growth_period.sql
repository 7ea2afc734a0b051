-- one row per source, via, reporter, partner, flow, period (a year) and vintage: the flow of the year and of the year before
create table dyad_growth_period as
with years as (
  select *, cast(period as integer) as year from dyad_period where frequency = 'A' and flow in ('X', 'M')
  qualify row_number() over (
    partition by source, via, reporter, partner, flow, period, vintage
    order by published_usd is not null desc, classification desc) = 1
),
releases as (
  select source, via, reporter, partner, flow, year, vintage from years
  union
  select source, via, reporter, partner, flow, year + 1, vintage from years
),
known as (
  select r.source, r.via, r.reporter, r.partner, r.flow, r.year, r.vintage, y.year = r.year as is_now,
    y.value_usd, y.status, y.snapshots, y.citations
  from releases r
  join years y on y.source = r.source and y.via = r.via and y.reporter = r.reporter and y.partner = r.partner and y.flow = r.flow and y.year in (r.year, r.year - 1)
  where y.vintage is null or y.vintage <= r.vintage
  qualify row_number() over (
    partition by r.source, r.via, r.reporter, r.partner, r.flow, r.year, r.vintage, y.year order by coalesce(y.vintage, date '0001-01-01') desc) = 1
)
select source, via, reporter, partner, flow, cast(year as varchar) as period, vintage,
  max(value_usd) filter (is_now) as value_usd, max(value_usd) filter (not is_now) as before_usd,
  max(status) filter (is_now) as status, max(status) filter (not is_now) as before_status,
  list_sort(list_distinct(flatten(list(snapshots)))) as snapshots, list_sort(list_distinct(flatten(list(citations)))) as citations
from known
group by all
having count(*) = 2
order by reporter, partner, flow, period, source, via, vintage nulls first;
