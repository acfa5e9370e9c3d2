select id, digest, receipt from travaux.commands where id > $1 order by id limit $2
