insert into keys (subject, wrapped) values (?1, null) on conflict (subject) do update set wrapped = null
