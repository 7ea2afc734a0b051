-- one row per kept row of trade_all, split into leaves (trade) and totals that parts add up to (published)
create or replace temp table parents as
select distinct source, via, reporter, partner, flow, frequency, period, classification, region, left(commodity, n) as commodity
from trade_all, (values (2), (4)) as t (n)
where classification like 'H_' and commodity <> 'TOTAL' and length(commodity) > n;

create or replace temp table levelled as
select a.*,
  a.commodity = 'TOTAL' and a.region = 'TOTAL' as is_total,
  exists (select 1 from area_member m where m.aggregate = a.partner) or a.partner = 'WLD' as is_aggregate,
  p.commodity is not null as is_parent
from trade_all a
left join parents p using (source, via, reporter, partner, flow, frequency, period, classification, region, commodity);

insert into trade
select source, via, reporter, partner, flow, frequency, period, classification, commodity, region, region_basis, partner_basis, valuation,
  value_usd, quantity, quantity_unit, weight_kg, obs_status, vintage, citation, snapshot_id, raw_row
from levelled where not is_total and not is_aggregate and not is_parent
order by source, via, reporter, partner, flow, period, classification, commodity, region, vintage nulls first, snapshot_id, raw_row;

insert into published
select 'trade', source, via, reporter, partner, flow, frequency, period, classification, commodity, region, region_basis, partner_basis, valuation,
  null, null, 'TOTAL', 'TOTAL', not is_total and not is_parent,
  value_usd, obs_status, 'F', vintage, citation, snapshot_id, raw_row
from levelled where is_total or is_aggregate or is_parent
order by source, via, reporter, partner, flow, period, classification, commodity, region, vintage nulls first, snapshot_id, raw_row;
