create function travaux.erasure_is_on_record() returns trigger language plpgsql as $$
begin
    if not exists (
        select from travaux.events
        where
            position = new.position
            and convert_from(entry, 'UTF8')::jsonb ->> 'type' = 'SubjectErased'
            and convert_from(body, 'UTF8')::jsonb ->> 'subject' = new.subject
    ) then
        raise exception 'the journal is append-only: an erasure needs an event that names its subject'
            using errcode = 'restrict_violation';
    end if;
    return new;
end
$$
