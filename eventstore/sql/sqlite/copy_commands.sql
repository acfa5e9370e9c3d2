select id, digest, receipt from commands where id > ?1 order by id limit ?2
