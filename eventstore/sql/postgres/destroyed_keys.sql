select subject from travaux_keys.keys where wrapped is null order by subject
