-- one row per staged row of project, typed and resolved, with the reason why it cannot be kept (null when it can)
create or replace temp table checked as
with typed as (
  select
    s.raw_row, coalesce(s.producer, $via) as source, s.project, h.area as host, o.area as origin, s.host as host_text, s.origin as origin_text,
    s.company, g.region, s.region as region_text, s.place, s.announced, s.product,
    try_cast(s.amount_usd as decimal(18, 2)) as amount_usd, try_cast(s.capacity as decimal(18, 2)) as capacity, s.capacity_unit, s.capacity_period,
    try_cast(s.jobs as decimal(18, 2)) as jobs, try_cast(s.export_share as double) as export_share, try_cast(s.markets as decimal(18, 2)) as markets,
    s.status, s.text, s.vintage as vintage_text, coalesce(try_cast(s.vintage as date), $vintage) as vintage, s.citation,
    list_filter([
      case when s.amount_usd is not null and try_cast(s.amount_usd as decimal(18, 2)) is null then 'amount_usd ' || quote(s.amount_usd) end,
      case when s.capacity is not null and try_cast(s.capacity as decimal(18, 2)) is null then 'capacity ' || quote(s.capacity) end,
      case when s.jobs is not null and try_cast(s.jobs as decimal(18, 2)) is null then 'jobs ' || quote(s.jobs) end,
      case when s.export_share is not null and try_cast(s.export_share as double) is null then 'export_share ' || quote(s.export_share) end,
      case when s.markets is not null and try_cast(s.markets as decimal(18, 2)) is null then 'markets ' || quote(s.markets) end
    ], x -> x is not null) as not_numbers
  from staged s
  left join area_map h on h.code = s.host
  left join area_map o on o.code = s.origin
  left join region_map g on g.code = s.region and g.area = h.area
)
select *,
  case
    when company is null then 'no company'
    when host is null then 'host ' || coalesce(quote(host_text), 'missing') || ' is in no code list'
    when origin is null then 'origin ' || coalesce(quote(origin_text), 'missing') || ' is in no code list'
    when region is null and region_text is not null then 'region ' || quote(region_text) || ' is in no code list of ' || host
    when announced is not null and period_frequency(announced) is null and try_cast(announced as date) is null then 'announced ' || quote(announced) || ' is not a date, month or year'
    when len(not_numbers) > 0 then not_numbers[1] || ' is not a number'
    when vintage_text is not null and vintage is null then 'vintage ' || quote(vintage_text) || ' is not a date'
  end as reason
from typed
