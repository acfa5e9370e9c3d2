select to_regclass('travaux_migrations') is not null
