grant select on travaux_migrations to travaux_writer
