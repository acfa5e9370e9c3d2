insert into keys (subject, wrapped) values (?1, ?2)
on conflict (subject) do update set wrapped = case when excluded.wrapped is null then null else keys.wrapped end
