create trigger blobs_are_not_deleted before delete on blobs
when not exists (select 1 from erasures where subject = old.subject) begin
    select raise(abort, 'the journal is append-only: files are erased with their subject only');
end
