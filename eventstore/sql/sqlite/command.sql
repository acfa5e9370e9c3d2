select digest, receipt from commands where id = ?1
