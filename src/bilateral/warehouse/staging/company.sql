-- one row per staged row of company, typed and resolved, with the reason why it cannot be kept (null when it can)
create or replace temp table checked as
with typed as (
  select
    s.raw_row, coalesce(s.producer, $via) as source, s.company, h.area as host, o.area as origin, s.host as host_text, s.origin as origin_text,
    s.places, s.text, s.vintage as vintage_text, coalesce(try_cast(s.vintage as date), $vintage) as vintage, s.citation
  from staged s left join area_map h on h.code = s.host left join area_map o on o.code = s.origin
)
select *,
  case
    when company is null then 'no company'
    when host is null then 'host ' || coalesce(quote(host_text), 'missing') || ' is in no code list'
    when origin is null then 'origin ' || coalesce(quote(origin_text), 'missing') || ' is in no code list'
    when vintage_text is not null and vintage is null then 'vintage ' || quote(vintage_text) || ' is not a date'
  end as reason
from typed
