select wrapped from travaux_keys.keys where subject = $1
