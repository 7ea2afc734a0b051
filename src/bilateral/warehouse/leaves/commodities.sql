-- one row per reporter and heading at 2, 4 and 6 digits (`level`) of one file and year: its movements to all partners. Chapters stand together: they are asked
-- for far more often than what is below them
with six as (
  select reporter, commodity, sum(value_usd) as value_usd, count(*) as parts, count(weight_kg) as weighed, sum(weight_kg) as weight_kg
  from leaf_year
  group by reporter, commodity
),
headed as (
  select 6 as level, reporter, commodity, value_usd, parts, weighed, weight_kg from six
  union all
  select 4, reporter, substring(commodity, 1, 4), value_usd, parts, weighed, weight_kg from six
  union all
  select 2, reporter, substring(commodity, 1, 2), value_usd, parts, weighed, weight_kg from six
)
select reporter, commodity, sum(value_usd) as value_usd, cast(sum(parts) as bigint) as parts,
  case when sum(parts) = sum(weighed) then sum(weight_kg) end as weight_kg, level
from headed
group by level, reporter, commodity
order by level, reporter, commodity
