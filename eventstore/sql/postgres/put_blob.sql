insert into travaux.blobs (digest, subject, sealed)
select $1::bytea, $2::text, $3::bytea
where (select pg_advisory_xact_lock_shared(7233744918)) is not null
on conflict (digest) do nothing
