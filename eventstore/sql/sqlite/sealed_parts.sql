select name, subject, digest, sealed from parts where position = ?1 order by name
