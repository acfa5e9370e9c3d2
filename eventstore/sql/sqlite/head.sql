select size, peaks, last_recorded_at from head where id = 1
