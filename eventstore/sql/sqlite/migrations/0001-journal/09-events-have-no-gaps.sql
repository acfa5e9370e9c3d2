create trigger if not exists events_have_no_gaps before insert on events
when new.position <> (select coalesce(max(position), 0) + 1 from events) begin
    select raise(rollback, 'the journal has no gaps: positions follow one another');
end
