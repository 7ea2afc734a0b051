-- one row per file whose rows read are not all kept, unchanged, repeated or rejected
select name, rows_read, rows_kept, rows_unchanged, rows_repeated, rows_rejected from snapshot where rows_read <> rows_kept + rows_unchanged + rows_repeated + rows_rejected
