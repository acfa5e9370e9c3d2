insert into erased_parts (position, name, subject, trace) values (?1, ?2, ?3, ?4)
