select name, subject, digest, sealed from travaux.parts where position = $1 order by name
