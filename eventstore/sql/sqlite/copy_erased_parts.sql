select position, name, subject, trace from erased_parts where position > ?1 and position <= ?2 order by position, name
