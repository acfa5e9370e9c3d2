create function travaux.let_the_erased_rest() returns trigger
language plpgsql security definer set search_path = pg_catalog as $$
begin
    if exists (select from travaux.erasures where subject = new.subject) then
        raise exception 'nothing more is kept of a person who was erased'
            using errcode = 'restrict_violation';
    end if;
    return new;
end
$$
