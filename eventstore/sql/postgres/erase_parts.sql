delete from travaux.parts where subject = $1
