delete from parts where subject = ?1
