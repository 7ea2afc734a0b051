-- one row per source, via, reporter, partner, among, frequency, period and vintage: rank by exports plus imports, where no partner left out could change it
-- rests on: pair_period (same year); area_member
create table partner_rank_period as
with releases as (select distinct source, via, reporter, frequency, period, vintage, out_on from pair_period),
known as (
  select r.source, r.via, r.reporter, r.frequency, r.period, r.vintage, b.partner, b.exports_usd + b.imports_usd as trade_usd,
    b.exports_status, b.imports_status, b.snapshots, b.citations
  from releases r
  join pair_period b on b.source = r.source and b.via = r.via and b.reporter = r.reporter and b.frequency = r.frequency and b.period = r.period
    and b.out_on <= r.out_on and r.out_on < b.until
),
everyone as (
  select source, via, reporter, frequency, period, vintage, trade_usd as world_usd, exports_status as world_exports_status, imports_status as world_imports_status,
    snapshots as world_snapshots
  from known where partner = 'WLD'
),
partners as (
  select k.*, 'WLD' as among from known k
  where not exists (select 1 from area_member m where m.aggregate = k.partner) and k.partner not like '\_%' escape '\' and k.partner not in ('WLD', k.reporter)
  union all
  select k.*, m.aggregate as among from known k join area_member m on m.area = k.partner
  where m.aggregate <> 'WLD' and k.partner <> k.reporter
),
covered as (
  select source, via, reporter, frequency, period, vintage, sum(trade_usd) as identified_usd,
    list_sort(list_distinct(flatten(list(snapshots)))) as partner_snapshots
  from partners where among = 'WLD' group by all
),
ranked as (
  select p.*, c.identified_usd, c.partner_snapshots, e.world_usd, e.world_exports_status, e.world_imports_status, e.world_snapshots,
    rank() over (partition by p.source, p.via, p.reporter, p.frequency, p.period, p.vintage, p.among order by p.trade_usd desc nulls last) as rank,
    count(p.trade_usd) over (partition by p.source, p.via, p.reporter, p.frequency, p.period, p.vintage, p.among) as ranked
  from partners p
  join covered c on c.source = p.source and c.via = p.via and c.reporter = p.reporter and c.frequency = p.frequency and c.period = p.period
    and c.vintage is not distinct from p.vintage
  join everyone e on e.source = p.source and e.via = p.via and e.reporter = p.reporter and e.frequency = p.frequency and e.period = p.period
    and e.vintage is not distinct from p.vintage
)
select source, via, reporter, partner, among, frequency, period, vintage, cast(rank as integer) as rank, cast(ranked as integer) as ranked,
  trade_usd, case when exports_status = 'partial' or imports_status = 'partial' then 'partial' when exports_status = 'estimated' then 'estimated' else 'published' end as status,
  list_sort(list_distinct(list_concat(partner_snapshots, world_snapshots))) as snapshots, citations
from ranked
where trade_usd is not null and world_usd is not null and world_exports_status = exports_status and world_imports_status = imports_status
  and world_usd - identified_usd < trade_usd
order by reporter, partner, among, period, source, via, vintage nulls first;
