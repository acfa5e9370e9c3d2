insert into chapters (stream, first, positions) values (?1, ?2, ?3)
