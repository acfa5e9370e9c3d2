create trigger chapters_are_not_deleted before delete on chapters begin
    select raise(abort, 'the journal is append-only: chapters are never deleted');
end
