insert into keys (subject, wrapped) values (?1, ?2) on conflict (subject) do nothing
