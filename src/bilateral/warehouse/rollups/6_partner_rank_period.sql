-- one row per source, via, reporter, partner, among, frequency, period and vintage: rank by exports plus imports, where no partner left out could change it
create table partner_rank_period as
with best as (
  select *, coalesce(world_exports_usd + world_imports_usd, null) as world_trade_usd, exports_usd + imports_usd as trade_usd
  from pair_period
),
releases as (select distinct source, via, reporter, frequency, period, vintage from best),
known as (
  select r.vintage, b.* exclude (vintage)
  from releases r join best b using (source, via, reporter, frequency, period)
  where b.vintage is null or b.vintage <= r.vintage
  qualify row_number() over (partition by source, via, reporter, frequency, period, r.vintage, b.partner order by b.vintage desc nulls last) = 1
),
partners as (
  select k.*, 'WLD' as among from known k
  where not exists (select 1 from area_member m where m.aggregate = k.partner) and k.partner not like '\_%' escape '\' and k.partner not in ('WLD', k.reporter)
  union all
  select k.*, m.aggregate as among from known k join area_member m on m.area = k.partner
  where m.aggregate <> 'WLD' and k.partner <> k.reporter
),
covered as (
  select source, via, reporter, frequency, period, vintage, sum(trade_usd) as identified_usd
  from partners where among = 'WLD' group by all
),
ranked as (
  select p.*, c.identified_usd,
    rank() over (partition by p.source, p.via, p.reporter, p.frequency, p.period, p.vintage, p.among order by p.trade_usd desc nulls last) as rank,
    count(p.trade_usd) over (partition by p.source, p.via, p.reporter, p.frequency, p.period, p.vintage, p.among) as ranked
  from partners p join covered c using (source, via, reporter, frequency, period, vintage)
)
select source, via, reporter, partner, among, frequency, period, vintage, cast(rank as integer) as rank, cast(ranked as integer) as ranked,
  trade_usd, case when exports_status = 'partial' or imports_status = 'partial' then 'partial' when exports_status = 'estimated' then 'estimated' else 'published' end as status,
  all_snapshots as snapshots, citations
from ranked
where trade_usd is not null and world_trade_usd is not null and world_exports_status = exports_status and world_imports_status = imports_status
  and world_trade_usd - identified_usd < trade_usd
order by reporter, partner, among, period, source, via, vintage nulls first;
