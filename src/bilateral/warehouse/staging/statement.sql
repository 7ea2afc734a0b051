-- one row per staged row of statement, typed, its keys as a map, with the reason why it cannot be kept (null when it can)
create or replace temp table checked as
with typed as (
  select
    s.raw_row, coalesce(s.producer, $via) as source, s.metric, s.keys as keys_text,
    map_from_entries(list_transform(string_split(s.keys, ';'), x -> struct_pack(k := trim(split_part(x, '=', 1)), v := trim(split_part(x, '=', 2))))) as keys,
    s.value as value_text, try_cast(s.value as decimal(28, 10)) as value, coalesce(s.unit, '') as unit, s.qualifier,
    s.vintage as vintage_text, coalesce(try_cast(s.vintage as date), $vintage) as vintage, s.citation
  from staged s
)
select *,
  case
    when metric is null then 'no metric'
    when keys_text is null or not regexp_full_match(keys_text, '\s*\w+=[^;=]+(;\s*\w+=[^;=]+)*;?\s*') then 'keys ' || coalesce(quote(keys_text), 'missing') || ' are not written key=value; key=value'
    when value_text is not null and value is null then 'value ' || quote(value_text) || ' is not a number'
    when value_text is null and qualifier is null then 'neither a value nor a qualifier'
    when vintage_text is not null and vintage is null then 'vintage ' || quote(vintage_text) || ' is not a date'
  end as reason
from typed
