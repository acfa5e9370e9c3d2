create schema if not exists travaux_keys
