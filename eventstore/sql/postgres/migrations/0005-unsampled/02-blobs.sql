alter table travaux.blobs alter column sealed set statistics 0, alter column sealed type bytea
