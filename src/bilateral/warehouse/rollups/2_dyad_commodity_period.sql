-- one row per source, via, reporter, partner, flow, frequency, period, classification, commodity and vintage, at 2, 4 and 6 digits
-- rests on: trade, published (same year)
create table dyad_commodity_held as
with rows as (
  select source, via, reporter, partner, flow, frequency, period, classification, commodity, true as is_leaf, '' as detail,
    partner_basis, valuation, value_usd, quantity, quantity_unit, weight_kg, obs_status, vintage, citation, snapshot_id
  from trade where region = 'TOTAL' and commodity <> 'TOTAL'
  union all
  select source, via, reporter, partner, flow, frequency, period, classification, commodity, is_leaf, '',
    partner_basis, valuation, value_usd, null, null, null, obs_status, vintage, citation, snapshot_id
  from published where subject = 'trade' and region = 'TOTAL' and commodity <> 'TOTAL'
  union all
  select source, via, partner, reporter, 'M', frequency, period, classification, commodity, true, '',
    partner_basis, valuation, value_usd, quantity, quantity_unit, weight_kg, obs_status, vintage, citation, snapshot_id
  from trade where region = 'TOTAL' and commodity <> 'TOTAL' and partner_basis = 'reconciled' and flow = 'X'
  union all
  select source, via, reporter, 'WLD', 'X', frequency, period, classification, commodity, true, partner,
    partner_basis, valuation, value_usd, quantity, quantity_unit, weight_kg, obs_status, vintage, citation, snapshot_id
  from trade where region = 'TOTAL' and commodity <> 'TOTAL' and partner_basis = 'reconciled' and flow = 'X'
),
releases as (select distinct source, via, reporter, partner, flow, frequency, period, classification, vintage from rows),
known as (
  select r.* exclude (vintage), s.vintage
  from releases s join rows r using (source, via, reporter, partner, flow, frequency, period, classification)
  -- a reconciled release is whole: what it no longer has is not known from it
  where case when r.partner_basis = 'reconciled' then r.vintage is not distinct from s.vintage else r.vintage is null or r.vintage <= s.vintage end
  qualify row_number() over (
    partition by source, via, reporter, partner, flow, frequency, period, classification, commodity, detail, s.vintage
    order by coalesce(r.vintage, date '0001-01-01') desc, r.snapshot_id desc) = 1
),
headed as (
  select k.*, left(commodity, n) as heading, commodity <> left(commodity, n) or detail <> '' as is_below
  from known k, (values (2), (4), (6)) as t (n)
  where is_leaf and classification like 'H_' and length(commodity) >= n
  union all
  select k.*, commodity, false from known k where is_leaf and classification not like 'H_'
  union all
  select k.*, commodity, false from known k where not is_leaf
),
summed as (
  select source, via, reporter, partner, flow, frequency, period, classification, heading as commodity, vintage,
    sum(value_usd) filter (is_leaf) as parts_usd, count(*) filter (is_leaf) as parts,
    case when count(*) filter (is_leaf) = count(weight_kg) filter (is_leaf) then sum(weight_kg) filter (is_leaf) end as weight_kg,
    max(value_usd) filter (not is_leaf) as published_usd,
    bool_and(not is_below) as is_own, bool_and(partner_basis = 'reconciled') as is_reconciled,
    max(obs_status) as obs_status, min(partner_basis) as partner_basis, min(valuation) as valuation,
    list_sort(list_distinct(list(snapshot_id))) as snapshots,
    list_sort(list_distinct(list(citation) filter (citation is not null))) as citations
  from headed
  group by all
)
select source, via, reporter, partner, flow, frequency, period, classification, commodity, vintage,
  case when published_usd is not null then published_usd else parts_usd end as value_usd,
  case
    when is_reconciled then 'estimated'
    when published_usd is not null or is_own then case when obs_status = 'M' then 'missing' else 'published' end
    else 'partial'
  end as status,
  published_usd, parts_usd, parts, weight_kg, partner_basis, valuation, snapshots, coalesce(citations, []) as citations
from summed
order by reporter, partner, flow, frequency, period, commodity, source, via, classification, vintage nulls first;
