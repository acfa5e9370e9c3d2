create trigger blobs_are_not_updated before update on blobs begin
    select raise(abort, 'the journal is append-only: files are never updated');
end
