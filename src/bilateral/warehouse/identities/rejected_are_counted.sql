-- one row per file whose count of rejected rows is not the number of rows in `rejected`
select s.name, s.rows_rejected, s.rows_repeated, count(r.snapshot_id) as listed
from snapshot s left join rejected r using (snapshot_id)
group by s.snapshot_id, s.name, s.rows_rejected, s.rows_repeated
having s.rows_rejected + s.rows_repeated <> count(r.snapshot_id)
