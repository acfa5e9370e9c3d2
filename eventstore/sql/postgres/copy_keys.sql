select subject, wrapped from travaux_keys.keys order by subject
