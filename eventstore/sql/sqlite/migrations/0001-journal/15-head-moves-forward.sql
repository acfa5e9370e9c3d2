create trigger if not exists head_moves_forward before update on head
when new.size < old.size or new.last_recorded_at < old.last_recorded_at or new.epoch < old.epoch begin
    select raise(abort, 'the journal is append-only: its head never moves back');
end
