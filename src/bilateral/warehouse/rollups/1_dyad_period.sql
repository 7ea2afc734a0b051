-- one row per source, via, reporter, partner, flow, frequency, period, classification and vintage: what was known once that vintage was out
-- rests on: trade, published, leaf_dyad (same year)
create table dyad_period as
with leaves as (
  select source, via, reporter, partner, flow, frequency, period, classification, commodity, '' as detail, false as is_total,
    partner_basis, valuation, value_usd, obs_status, vintage, citation, snapshot_id
  from trade where region = 'TOTAL' and classification like 'H_'
),
totals as (
  select source, via, reporter, partner, flow, frequency, period, classification, commodity, '' as detail, commodity = 'TOTAL' as is_total,
    partner_basis, valuation, value_usd, obs_status, vintage, citation, snapshot_id
  from published where subject = 'trade' and region = 'TOTAL' and classification like 'H_' and (commodity = 'TOTAL' or is_leaf)
),
-- a reconciled movement has one value: the importer's view of it, and both sides' totals over all partners, are read from the same rows
reconciled as (
  select source, via, partner as reporter, reporter as partner, 'M' as flow, frequency, period, classification, commodity, '' as detail, false as is_total,
    partner_basis, valuation, value_usd, obs_status, vintage, citation, snapshot_id
  from leaves where partner_basis = 'reconciled' and flow = 'X'
),
everyone as (
  select source, via, reporter, 'WLD' as partner, flow, frequency, period, classification, commodity, partner as detail, is_total,
    partner_basis, valuation, value_usd, obs_status, vintage, citation, snapshot_id
  from leaves where partner_basis = 'reconciled' and flow = 'X'
  union all
  select source, via, reporter, 'WLD', flow, frequency, period, classification, commodity, partner, is_total,
    partner_basis, valuation, value_usd, obs_status, vintage, citation, snapshot_id
  from reconciled
),
rows as (select * from leaves union all select * from totals union all select * from reconciled union all select * from everyone),
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
summed as (
  select source, via, reporter, partner, flow, frequency, period, classification, vintage,
    sum(value_usd) filter (not is_total) as parts_usd,
    count(*) filter (not is_total) as parts,
    max(length(commodity)) filter (not is_total) as level,
    max(value_usd) filter (is_total) as published_usd,
    max(obs_status) filter (is_total) as total_status,
    bool_and(partner_basis = 'reconciled') as is_reconciled,
    count(distinct detail) as details,
    min(partner_basis) as partner_basis, min(valuation) as valuation,
    list_sort(list_distinct(list(snapshot_id) filter (is_total))) as total_snapshots,
    list_sort(list_distinct(list(snapshot_id) filter (not is_total))) as part_snapshots,
    list_sort(list_distinct(list(citation) filter (is_total and citation is not null))) as total_citations,
    list_sort(list_distinct(list(citation) filter (not is_total and citation is not null))) as part_citations
  from known
  group by all
)
select source, via, reporter, partner, flow, frequency, period, classification, vintage,
  case when published_usd is not null then published_usd else parts_usd end as value_usd,
  case
    when published_usd is not null and total_status = 'E' then 'estimated'
    when published_usd is not null then 'published'
    when total_status = 'M' then 'missing'
    when is_reconciled and (partner <> 'WLD' or flow = 'X' or details >= 190) then 'estimated'
    else 'partial'
  end as status,
  published_usd, parts_usd, parts, level, partner_basis, valuation,
  case when published_usd is not null then total_snapshots else part_snapshots end as snapshots,
  list_sort(list_distinct(list_concat(coalesce(total_snapshots, []), coalesce(part_snapshots, [])))) as all_snapshots,
  coalesce(case when published_usd is not null then total_citations else part_citations end, []) as citations, total_status = 'P' as provisional
from summed
order by reporter, partner, flow, frequency, period, source, via, classification, vintage nulls first;

-- a year for which twelve months and no annual figure are published is their sum
insert into dyad_period
with months as (
  select * from dyad_period m
  where frequency = 'M' and not exists (
    select 1 from dyad_period a where a.frequency = 'A' and a.period = left(m.period, 4)
      and a.source = m.source and a.via = m.via and a.reporter = m.reporter and a.partner = m.partner and a.flow = m.flow)
),
releases as (select distinct source, via, reporter, partner, flow, classification, left(period, 4) as year, vintage from months),
known as (
  select m.* exclude (vintage), s.year, s.vintage
  from releases s join months m on (m.source, m.via, m.reporter, m.partner, m.flow, m.classification, left(m.period, 4))
    = (s.source, s.via, s.reporter, s.partner, s.flow, s.classification, s.year)
  where m.vintage is null or m.vintage <= s.vintage
  qualify row_number() over (partition by m.source, m.via, m.reporter, m.partner, m.flow, m.classification, m.period, s.vintage order by coalesce(m.vintage, date '0001-01-01') desc) = 1
)
select source, via, reporter, partner, flow, 'A', year, classification, vintage,
  sum(value_usd), case when bool_or(status = 'partial') then 'partial' else max(status) end,
  null, sum(value_usd), count(*), max(level), min(partner_basis), min(valuation),
  list_sort(list_distinct(flatten(list(snapshots)))), list_sort(list_distinct(flatten(list(all_snapshots)))),
  list_sort(list_distinct(flatten(list(citations)))), bool_or(provisional)
from known
group by source, via, reporter, partner, flow, classification, year, vintage
having count(*) = 12 and count(value_usd) = 12;

-- leaves kept as Parquet: each release of a year is whole (in one file or several), so its sums are what was known once it was out
insert into dyad_period
with dyads as (
  select source, via, reporter, partner, 'X' as flow, period, classification, vintage, sum(value_usd) as value_usd, sum(parts) as parts,
    partner_basis, valuation, list_sort(list_distinct(list(snapshot_id))) as snapshots
  from leaf_dyad
  group by all
),
mirrored as (
  select source, via, partner as reporter, reporter as partner, 'M' as flow, period, classification, vintage, value_usd, parts, partner_basis, valuation, snapshots
  from dyads where partner_basis = 'reconciled'
),
sides as (select * from dyads union all select * from mirrored),
everyone as (
  select source, via, reporter, 'WLD' as partner, flow, period, classification, vintage, sum(value_usd) as value_usd, sum(parts) as parts,
    partner_basis, valuation, list_sort(list_distinct(flatten(list(snapshots)))) as snapshots, count(*) as partners
  from sides where partner_basis = 'reconciled'
  group by all
),
rows as (select *, 0 as partners from sides union all select * from everyone)
select source, via, reporter, partner, flow, 'A', period, classification, vintage, value_usd,
  case when partner_basis is distinct from 'reconciled' or (partner = 'WLD' and flow = 'M' and partners < 190) then 'partial' else 'estimated' end,
  null, value_usd, parts, 6, partner_basis, valuation, snapshots, snapshots, [], null
from rows
order by reporter, partner, flow, period, source, via, classification, vintage nulls first;
