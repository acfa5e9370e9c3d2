create trigger erasures_are_not_deleted before delete on erasures begin
    select raise(abort, 'the journal is append-only: an erasure is never deleted');
end
