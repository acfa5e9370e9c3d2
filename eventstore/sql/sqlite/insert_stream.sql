insert into streams (name, version, recent) values (?1, ?2, ?3) on conflict (name) do nothing
