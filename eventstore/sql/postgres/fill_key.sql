insert into travaux_keys.keys (subject, wrapped) values ($1, $2)
on conflict (subject) do update
set wrapped = case when excluded.wrapped is null then null else travaux_keys.keys.wrapped end
