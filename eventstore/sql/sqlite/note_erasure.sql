insert into erasures (subject, position) values (?1, ?2) on conflict (subject) do nothing
