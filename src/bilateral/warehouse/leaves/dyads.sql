-- one row per reporter and partner of one file and year: all its movements
select reporter, partner, sum(value_usd) as value_usd, count(*) as parts
from leaf_year
group by reporter, partner
order by reporter, partner
