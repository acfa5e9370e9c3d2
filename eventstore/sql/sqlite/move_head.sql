update head set size = ?1, root = ?2, peaks = ?3, last_recorded_at = ?4 where id = 1 and size = ?5
