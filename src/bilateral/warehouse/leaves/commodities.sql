-- one row per reporter and heading at 2, 4 and 6 digits of one file and year: its movements to all partners
with six as (
  select reporter, commodity, sum(value_usd) as value_usd, count(*) as parts, count(weight_kg) as weighed, sum(weight_kg) as weight_kg
  from leaf_year
  group by reporter, commodity
),
headed as (
  select reporter, commodity, value_usd, parts, weighed, weight_kg from six
  union all
  select reporter, substring(commodity, 1, 4), value_usd, parts, weighed, weight_kg from six
  union all
  select reporter, substring(commodity, 1, 2), value_usd, parts, weighed, weight_kg from six
)
select reporter, commodity, sum(value_usd) as value_usd, cast(sum(parts) as bigint) as parts,
  case when sum(parts) = sum(weighed) then sum(weight_kg) end as weight_kg
from headed
group by reporter, commodity
order by reporter, commodity
