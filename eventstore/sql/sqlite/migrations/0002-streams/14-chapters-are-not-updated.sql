create trigger chapters_are_not_updated before update on chapters begin
    select raise(abort, 'the journal is append-only: chapters are never updated');
end
