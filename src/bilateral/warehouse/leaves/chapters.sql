-- one row per reporter, partner and chapter (2 digits) of one file and year
select reporter, partner, substring(commodity, 1, 2) as commodity, sum(value_usd) as value_usd, count(*) as parts,
  case when count(*) = count(weight_kg) then sum(weight_kg) end as weight_kg
from leaf_year
group by reporter, partner, substring(commodity, 1, 2)
order by reporter, partner, commodity
