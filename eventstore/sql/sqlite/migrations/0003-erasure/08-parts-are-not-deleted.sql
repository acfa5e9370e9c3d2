create trigger parts_are_not_deleted before delete on parts
when not exists (select 1 from erasures where subject = old.subject) begin
    select raise(abort, 'the journal is append-only: parts are erased with their subject only');
end
