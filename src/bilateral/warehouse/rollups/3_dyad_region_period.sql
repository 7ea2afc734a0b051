-- one row per source, via, reporter, partner, flow, frequency, period, region, region basis and vintage: all commodities
-- rests on: trade (same year)
create table dyad_region_period as
select source, via, reporter, partner, flow, frequency, period, region, region_basis, vintage, value_usd,
  case obs_status when 'M' then 'missing' when 'E' then 'estimated' else 'published' end as status,
  partner_basis, valuation, [snapshot_id] as snapshots, case when citation is null then [] else [citation] end as citations
from trade
where region <> 'TOTAL' and commodity = 'TOTAL'
order by reporter, partner, flow, frequency, period, region, source, via, vintage nulls first;
