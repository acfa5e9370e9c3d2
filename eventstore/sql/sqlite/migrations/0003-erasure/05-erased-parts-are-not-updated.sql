create trigger erased_parts_are_not_updated before update on erased_parts begin
    select raise(abort, 'the journal is append-only: an erasure is never updated');
end
