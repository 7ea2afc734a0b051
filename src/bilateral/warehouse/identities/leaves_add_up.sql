-- one row per file and year of leaves whose rollup by pair is not the sum noted when they were written, or has another number of rows
-- rests on: leaf_file, leaf_dyad (same year)
select f.file, f.period, f.value_usd, f.rows, d.value_usd as rolled_up_usd, d.parts
from leaf_file f left join (
  select snapshot_id, period, classification, sum(value_usd) as value_usd, sum(parts) as parts from leaf_dyad group by all
) d using (snapshot_id, period, classification)
where d.value_usd is distinct from f.value_usd or d.parts is distinct from f.rows
