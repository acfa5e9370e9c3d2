create trigger erasures_are_not_updated before update on erasures begin
    select raise(abort, 'the journal is append-only: an erasure is never updated');
end
