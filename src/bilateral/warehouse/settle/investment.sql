-- one row per kept row of investment_all, split into cells of one breakdown (investment) and totals that parts add up to (published)
create or replace temp table parents as
select distinct source, via, reporter, partner, direction, measure, instrument, region, frequency, period, industry_parent(industry, n) as industry
from investment_all, (values (2), (3)) as t (n)
where industry <> 'TOTAL' and regexp_full_match(industry, '\d+') and length(industry) > n;

create or replace temp table levelled as
select a.*, a.instrument = 'TOTAL' and a.industry = 'TOTAL' and a.region = 'TOTAL' as is_total, a.partner = 'WLD' as is_aggregate, p.industry is not null as is_parent
from investment_all a
left join parents p using (source, via, reporter, partner, direction, measure, instrument, region, frequency, period, industry);

insert into investment
select source, via, reporter, partner, direction, measure, principle, instrument, industry, region, frequency, period,
  value_usd, obs_status, conf_status, vintage, citation, snapshot_id, raw_row
from levelled where not is_total and not is_aggregate and not is_parent
order by source, via, reporter, partner, direction, measure, instrument, industry, region, period, vintage nulls first, snapshot_id, raw_row;

insert into published
select 'investment', source, via, reporter, partner, direction, frequency, period, null, 'TOTAL', region, null, null, null,
  measure, principle, instrument, industry, not is_total and not is_parent,
  value_usd, obs_status, conf_status, vintage, citation, snapshot_id, raw_row
from levelled where is_total or is_aggregate or is_parent
order by source, via, reporter, partner, direction, measure, instrument, industry, region, period, vintage nulls first, snapshot_id, raw_row;
