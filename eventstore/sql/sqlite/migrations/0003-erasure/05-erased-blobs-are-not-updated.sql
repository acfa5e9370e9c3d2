create trigger erased_blobs_are_not_updated before update on erased_blobs begin
    select raise(abort, 'the journal is append-only: an erasure is never updated');
end
