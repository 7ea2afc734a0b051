-- one row per negative value of goods trade
select 'trade' as fact, source, reporter, partner, period, commodity, value_usd from trade where value_usd < 0
union all
select 'published', source, reporter, partner, period, commodity, value_usd from published where subject = 'trade' and value_usd < 0
