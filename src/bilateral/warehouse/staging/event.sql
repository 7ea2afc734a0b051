-- one row per staged row of event, typed and resolved, with the reason why it cannot be kept (null when it can)
create or replace temp table checked as
with typed as (
  select
    s.raw_row, coalesce(s.producer, $via) as source, s.event, a.area as area_a, b.area as area_b, s.area_a as area_a_text, s.area_b as area_b_text,
    s.date, s.kind, s.title, s.count as count_text, try_cast(s.count as decimal(18, 2)) as count, s.count_unit,
    s.ordinal as ordinal_text, try_cast(s.ordinal as decimal(18, 2)) as ordinal, s.text,
    s.vintage as vintage_text, coalesce(try_cast(s.vintage as date), $vintage) as vintage, s.citation
  from staged s left join area_map a on a.code = s.area_a left join area_map b on b.code = s.area_b
)
select *,
  case
    when event is null then 'no event'
    when area_a is null then 'area_a ' || coalesce(quote(area_a_text), 'missing') || ' is in no code list'
    when area_b is null then 'area_b ' || coalesce(quote(area_b_text), 'missing') || ' is in no code list'
    when date is null or (period_frequency(date) is null and try_cast(date as date) is null) then 'date ' || coalesce(quote(date), 'missing') || ' is not a date, month or year'
    when count_text is not null and count is null then 'count ' || quote(count_text) || ' is not a number'
    when ordinal_text is not null and ordinal is null then 'ordinal ' || quote(ordinal_text) || ' is not a number'
    when vintage_text is not null and vintage is null then 'vintage ' || quote(vintage_text) || ' is not a date'
  end as reason
from typed
