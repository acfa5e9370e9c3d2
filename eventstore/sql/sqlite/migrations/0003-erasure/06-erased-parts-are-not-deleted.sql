create trigger erased_parts_are_not_deleted before delete on erased_parts begin
    select raise(abort, 'the journal is append-only: an erasure is never deleted');
end
