-- one row per source, via, reporter, partner, period (a year) and vintage: both flows of the year and of the year before
create table pair_growth as
with years as (select *, cast(period as integer) as year from pair_period where frequency = 'A'),
releases as (
  select source, via, reporter, partner, year, vintage from years
  union
  select source, via, reporter, partner, year + 1, vintage from years
),
known as (
  select r.source, r.via, r.reporter, r.partner, r.year, r.vintage, y.year = r.year as is_now,
    y.exports_usd, y.exports_status, y.imports_usd, y.imports_status, y.snapshots, y.citations
  from releases r
  join years y on y.source = r.source and y.via = r.via and y.reporter = r.reporter and y.partner = r.partner and y.year in (r.year, r.year - 1)
  where y.vintage is null or y.vintage <= r.vintage
  qualify row_number() over (
    partition by r.source, r.via, r.reporter, r.partner, r.year, r.vintage, y.year order by y.vintage desc nulls last) = 1
)
select source, via, reporter, partner, cast(year as varchar) as period, vintage,
  max(exports_usd) filter (is_now) as exports_usd, max(exports_usd) filter (not is_now) as exports_before_usd,
  max(imports_usd) filter (is_now) as imports_usd, max(imports_usd) filter (not is_now) as imports_before_usd,
  max(exports_status) filter (is_now) as exports_status, max(exports_status) filter (not is_now) as exports_before_status,
  max(imports_status) filter (is_now) as imports_status, max(imports_status) filter (not is_now) as imports_before_status,
  list_sort(list_distinct(flatten(list(snapshots)))) as snapshots, list_sort(list_distinct(flatten(list(citations)))) as citations
from known
group by all
having count(*) = 2
order by reporter, partner, period, source, via, vintage nulls first;
