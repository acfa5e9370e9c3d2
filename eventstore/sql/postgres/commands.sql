select id, digest, receipt from travaux.commands where id = any($1)
