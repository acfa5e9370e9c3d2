insert into travaux.commands (id, digest, receipt)
select id, digest, receipt from unnest($1::uuid[], $2::bytea[], $3::text[]) as command (id, digest, receipt)
