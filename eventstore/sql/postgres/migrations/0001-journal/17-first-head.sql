insert into travaux.head (id, size, previous_size, root, peaks, epoch, last_recorded_at)
values (1, 0, 0, sha256(''::bytea), ''::bytea, 1, 0)
