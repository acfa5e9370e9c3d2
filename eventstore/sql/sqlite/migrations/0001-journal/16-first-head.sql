insert into head (id, size, root, peaks, epoch, last_recorded_at)
values (1, 0, x'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855', x'', 1, 0)
on conflict (id) do nothing
