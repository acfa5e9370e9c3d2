create schema if not exists travaux
