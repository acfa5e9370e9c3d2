create trigger if not exists commands_are_not_updated before update on commands begin
    select raise(abort, 'the journal is append-only: answers are never updated');
end
