-- one row per staged row of indicator, typed and resolved, with the reason why it cannot be kept (null when it can)
create or replace temp table checked as
with typed as (
  select
    s.raw_row, coalesce(s.producer, $via) as source, a.area, s.area as area_text, s.concept, s.period, period_frequency(s.period) as frequency,
    s.value as value_text, try_cast(s.value as double) * cast($multiplier as double) as value, coalesce(s.unit, '') as unit,
    coalesce(s.obs_status, case when s.value is null then 'M' else 'A' end) as obs_status,
    s.vintage as vintage_text, coalesce(try_cast(s.vintage as date), $vintage) as vintage, s.citation
  from staged s left join area_map a on a.code = s.area
)
select *,
  case
    when frequency is null then 'period ' || coalesce(quote(period), 'missing') || ' is not a year, quarter, month or range'
    when area is null then 'area ' || coalesce(quote(area_text), 'missing') || ' is in no code list'
    when concept is null then 'no concept'
    when value_text is not null and (value is null or not isfinite(value)) then 'value ' || quote(value_text) || ' is not a number'
    when vintage_text is not null and vintage is null then 'vintage ' || quote(vintage_text) || ' is not a date'
  end as reason
from typed
