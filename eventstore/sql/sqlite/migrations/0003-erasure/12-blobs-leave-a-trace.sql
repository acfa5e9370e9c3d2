create trigger blobs_leave_a_trace before delete on blobs
when exists (select 1 from erasures where subject = old.subject) begin
    insert into erased_blobs (digest, subject, trace)
    values (old.digest, old.subject, lower(hex(substr(old.sealed, 1, 16))));
end
