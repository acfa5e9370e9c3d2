create trigger if not exists head_stays before delete on head begin
    select raise(abort, 'the journal is append-only: its head is never deleted');
end
