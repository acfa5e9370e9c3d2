insert into parts (position, name, subject, digest, sealed) values (?1, ?2, ?3, ?4, ?5)
