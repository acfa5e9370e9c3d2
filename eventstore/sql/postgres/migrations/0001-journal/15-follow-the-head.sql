create function travaux.follow_the_head() returns trigger language plpgsql as $$
declare
    first_added bigint;
    last_added bigint;
    number_added bigint;
    journal_size bigint;
begin
    select min(position), max(position), count(position) into first_added, last_added, number_added from added;
    if number_added = 0 then
        return null;
    end if;
    select size into journal_size from travaux.head where id = 1;
    if last_added <> journal_size or last_added - first_added + 1 <> number_added then
        raise exception 'the journal has no gaps: positions % to % do not end at the head %',
            first_added, last_added, journal_size
            using errcode = 'restrict_violation';
    end if;
    return null;
end
$$
