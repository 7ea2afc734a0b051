-- one row per fact whose snapshot is not listed or whose raw row is missing
with facts as (
  select 'trade' as fact, snapshot_id, raw_row from trade union all select 'investment', snapshot_id, raw_row from investment
  union all select 'published', snapshot_id, raw_row from published union all select 'indicator', snapshot_id, raw_row from indicator
  union all select 'project', snapshot_id, raw_row from project union all select 'company', snapshot_id, raw_row from company
  union all select 'event', snapshot_id, raw_row from event union all select 'statement', snapshot_id, raw_row from statement
)
select f.fact, f.snapshot_id, f.raw_row from facts f left join snapshot s using (snapshot_id) where s.snapshot_id is null or f.raw_row is null or f.raw_row < 1
