insert into travaux_keys.keys (subject, wrapped) values ($1, $2) on conflict (subject) do nothing
