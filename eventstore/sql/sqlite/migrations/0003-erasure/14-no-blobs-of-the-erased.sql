create trigger no_blobs_of_the_erased before insert on blobs
when exists (select 1 from erasures where subject = new.subject) begin
    select raise(abort, 'nothing more is kept of a person who was erased');
end
