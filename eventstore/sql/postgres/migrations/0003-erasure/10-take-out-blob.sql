create function travaux.take_out_blob() returns trigger
language plpgsql security definer set search_path = pg_catalog as $$
begin
    if not exists (select from travaux.erasures where subject = old.subject) then
        raise exception 'the journal is append-only: files are erased with their subject only'
            using errcode = 'restrict_violation';
    end if;
    insert into travaux.erased_blobs (digest, subject, trace)
    values (old.digest, old.subject, encode(substring(old.sealed from 1 for 16), 'hex'));
    return old;
end
$$
