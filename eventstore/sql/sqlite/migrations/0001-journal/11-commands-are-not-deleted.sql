create trigger if not exists commands_are_not_deleted before delete on commands begin
    select raise(abort, 'the journal is append-only: answers are never deleted');
end
