grant usage on schema travaux_keys to travaux_writer
