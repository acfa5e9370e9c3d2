create table travaux_keys.keys (
    subject text collate "C" primary key,
    wrapped bytea
)
