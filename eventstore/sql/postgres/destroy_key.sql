insert into travaux_keys.keys (subject, wrapped) values ($1, null)
on conflict (subject) do update set wrapped = null
