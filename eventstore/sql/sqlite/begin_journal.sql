insert into head (id, size, root, peaks, epoch, last_recorded_at) values (1, 0, ?1, x'', 1, 0) on conflict (id) do nothing
