create trigger parts_leave_a_trace before delete on parts
when exists (select 1 from erasures where subject = old.subject) begin
    insert into erased_parts (position, name, subject, trace)
    values (old.position, old.name, old.subject, lower(hex(substr(old.sealed, 1, 16))));
end
