create trigger if not exists events_are_not_updated before update on events begin
    select raise(abort, 'the journal is append-only: events are never updated');
end
