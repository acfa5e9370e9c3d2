insert into migrations (number, name) values (?1, ?2)
