insert into commands (id, digest, receipt) values (?1, ?2, ?3) on conflict (id) do nothing
