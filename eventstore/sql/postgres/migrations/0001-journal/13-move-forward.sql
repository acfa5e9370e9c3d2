create function travaux.move_forward() returns trigger language plpgsql as $$
begin
    if new.size < old.size or new.last_recorded_at < old.last_recorded_at or new.epoch < old.epoch then
        raise exception 'the journal is append-only: its head never moves back'
            using errcode = 'restrict_violation';
    end if;
    return new;
end
$$
