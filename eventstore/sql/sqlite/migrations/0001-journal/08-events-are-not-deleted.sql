create trigger if not exists events_are_not_deleted before delete on events begin
    select raise(abort, 'the journal is append-only: events are never deleted');
end
