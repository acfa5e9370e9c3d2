create trigger erasures_are_on_record before insert on erasures
when not exists (
    select 1
    from events
    where
        position = new.position
        and json_extract(cast(entry as text), '$.type') = 'SubjectErased'
        and json_extract(cast(body as text), '$.subject') = new.subject
) begin
    select raise(abort, 'the journal is append-only: an erasure needs an event that names its subject');
end
