insert into commands (id, digest, receipt) values (?1, ?2, ?3)
