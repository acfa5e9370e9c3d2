create trigger erased_blobs_are_not_deleted before delete on erased_blobs begin
    select raise(abort, 'the journal is append-only: an erasure is never deleted');
end
