create trigger no_parts_of_the_erased before insert on parts
when exists (select 1 from erasures where subject = new.subject) begin
    select raise(abort, 'nothing more is kept of a person who was erased');
end
