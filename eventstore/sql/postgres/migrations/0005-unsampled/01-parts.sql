alter table travaux.parts alter column sealed set statistics 0, alter column sealed type bytea
