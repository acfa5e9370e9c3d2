alter table travaux_keys.keys alter column wrapped set statistics 0, alter column wrapped type bytea
