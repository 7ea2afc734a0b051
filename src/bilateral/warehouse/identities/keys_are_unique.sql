-- one row per key of a rollup that stands twice
-- rests on: dyad_period, dyad_commodity_held, dyad_share_period, dyad_growth_period, pair_period, investment_period (same year)
select 'dyad_period' as rollup, concat_ws(' ', source, via, reporter, partner, flow, period, classification, vintage) as key, count(*) as times
from dyad_period group by source, via, reporter, partner, flow, frequency, period, classification, vintage having count(*) > 1
union all
select 'dyad_commodity_held', concat_ws(' ', source, via, reporter, partner, flow, period, classification, commodity, vintage), count(*)
from dyad_commodity_held group by source, via, reporter, partner, flow, frequency, period, classification, commodity, vintage having count(*) > 1
union all
select 'dyad_share_period', concat_ws(' ', source, via, reporter, partner, flow, period, vintage), count(*)
from dyad_share_period group by source, via, reporter, partner, flow, frequency, period, vintage having count(*) > 1
union all
select 'dyad_growth_period', concat_ws(' ', source, via, reporter, partner, flow, period, vintage), count(*)
from dyad_growth_period group by source, via, reporter, partner, flow, period, vintage having count(*) > 1
union all
select 'pair_period', concat_ws(' ', source, via, reporter, partner, period, vintage), count(*)
from pair_period group by source, via, reporter, partner, frequency, period, vintage having count(*) > 1
union all
select 'investment_period', concat_ws(' ', source, via, reporter, partner, direction, instrument, industry, region, period, vintage), count(*)
from investment_period group by source, via, reporter, partner, direction, measure, instrument, industry, region, frequency, period, vintage having count(*) > 1
