select size, peaks, last_recorded_at from travaux.head where id = 1 for update
