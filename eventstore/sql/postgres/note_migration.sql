insert into travaux_migrations (number, name) values ($1, $2)
