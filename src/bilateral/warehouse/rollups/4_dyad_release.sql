-- one row per source, via, reporter, partner, flow, frequency, period and vintage: the sum in the classification that is taken first, from the day the
-- release was out (`out_on`; one of no known day was always out) until the next of the same movement was
-- rests on: dyad_period (same year)
create table dyad_release as
with best as (
  select source, via, reporter, partner, flow, frequency, period, vintage, coalesce(vintage, date '0001-01-01') as out_on, value_usd, status, valuation, partner_basis,
    snapshots, citations, provisional
  from dyad_period where flow in ('X', 'M')
  qualify row_number() over (
    partition by source, via, reporter, partner, flow, frequency, period, vintage
    order by published_usd is not null desc, classification desc) = 1
)
select *, coalesce(lead(out_on) over (partition by source, via, reporter, partner, flow, frequency, period order by out_on), date '9999-12-31') as until
from best
order by reporter, partner, flow, frequency, period, source, via, vintage nulls first;
