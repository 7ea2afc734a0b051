-- one row per source, via, reporter, partner, flow, frequency, period, classification, commodity and vintage, leaves kept as Parquet among them: chapters
-- are rolled up, finer headings are summed when they are asked for (a pair's rows of a year stand together). `level` is the number of digits, 0 for what
-- is no heading of the HS. Each part says what it holds, so that a question leaves out those that cannot answer it: planning takes longer than reading.
select *, cast(case when classification like 'H_' and commodity <> 'TOTAL' then length(commodity) else 0 end as integer) as level from dyad_commodity_held
-- part: levels 2, flow X, partner pair
select source, via, reporter, partner, 'X' as flow, 'A' as frequency, period, classification, commodity, vintage, sum(value_usd) as value_usd,
  case when partner_basis = 'reconciled' then 'estimated' else 'partial' end as status, null as published_usd, sum(value_usd) as parts_usd, sum(parts) as parts,
  case when count(*) = count(weight_kg) then sum(weight_kg) end as weight_kg, partner_basis, valuation,
  list_sort(list_distinct(list(snapshot_id))) as snapshots, [] as citations, 2 as level
from leaf_chapter
group by source, via, reporter, partner, period, classification, commodity, vintage, partner_basis, valuation
-- part: levels 2, flow M, partner pair
select source, via, partner, reporter, 'M', 'A', period, classification, commodity, vintage, sum(value_usd), 'estimated', null, sum(value_usd), sum(parts),
  case when count(*) = count(weight_kg) then sum(weight_kg) end, partner_basis, valuation, list_sort(list_distinct(list(snapshot_id))), [], 2
from leaf_chapter where partner_basis = 'reconciled'
group by source, via, reporter, partner, period, classification, commodity, vintage, partner_basis, valuation
-- part: levels 4, flow X, partner pair
select source, via, reporter, partner, 'X', 'A', period, classification, left(commodity, 4), vintage, sum(value_usd),
  case when partner_basis = 'reconciled' then 'estimated' else 'partial' end, null, sum(value_usd), count(*),
  case when count(*) = count(weight_kg) then sum(weight_kg) end, partner_basis, valuation, list_sort(list_distinct(list(snapshot_id))), [], 4
from leaf
group by source, via, reporter, partner, period, classification, left(commodity, 4), vintage, partner_basis, valuation
-- part: levels 4, flow M, partner pair
select source, via, partner, reporter, 'M', 'A', period, classification, left(commodity, 4), vintage, sum(value_usd), 'estimated', null, sum(value_usd), count(*),
  case when count(*) = count(weight_kg) then sum(weight_kg) end, partner_basis, valuation, list_sort(list_distinct(list(snapshot_id))), [], 4
from leaf where partner_basis = 'reconciled'
group by source, via, reporter, partner, period, classification, left(commodity, 4), vintage, partner_basis, valuation
-- part: levels 6, flow X, partner pair
select source, via, reporter, partner, 'X', 'A', period, classification, commodity, vintage, value_usd,
  case when partner_basis = 'reconciled' then 'estimated' else 'published' end, null, value_usd, 1, weight_kg, partner_basis, valuation, [snapshot_id], [], 6
from leaf
-- part: levels 6, flow M, partner pair
select source, via, partner, reporter, 'M', 'A', period, classification, commodity, vintage, value_usd, 'estimated', null, value_usd, 1, weight_kg,
  partner_basis, valuation, [snapshot_id], [], 6
from leaf where partner_basis = 'reconciled'
-- part: levels 2 4 6, flow X, partner world
select source, via, reporter, 'WLD', 'X', 'A', period, classification, commodity, vintage, sum(value_usd), 'estimated', null, sum(value_usd), sum(parts),
  case when count(*) = count(weight_kg) then sum(weight_kg) end, partner_basis, valuation, list_sort(list_distinct(list(snapshot_id))), [], level
from leaf_commodity where partner_basis = 'reconciled'
group by source, via, reporter, period, classification, commodity, vintage, partner_basis, valuation, level
