select wrapped from keys where subject = ?1
