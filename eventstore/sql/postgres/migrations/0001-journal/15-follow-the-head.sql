create function travaux.follow_the_head() returns trigger language plpgsql as $$
declare
    before bigint;
    after bigint;
    last_added bigint;
    number_added bigint;
begin
    select previous_size, size into before, after from travaux.head where id = 1;
    select max(position), count(position) into last_added, number_added
    from travaux.events
    where position > before;
    if number_added > 0 and (last_added <> after or number_added <> after - before) then
        raise exception 'the journal has no gaps: % positions up to % do not lead from % to %',
            number_added, last_added, before, after
            using errcode = 'restrict_violation';
    end if;
    return null;
end
$$
