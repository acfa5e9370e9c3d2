create or replace function travaux.follow_the_head() returns trigger language plpgsql as $$
declare
    before bigint;
    after bigint;
    last_added bigint;
    number_added bigint;
begin
    -- Each part walks the index from one end and stops: no plan depends on how many events there are, nor is made anew.
    select
        head.previous_size,
        head.size,
        (select events.position from travaux.events order by events.position desc limit 1),
        (
            select count(*)
            from (
                select from travaux.events
                where events.position > head.previous_size
                order by events.position
                limit head.size - head.previous_size + 1
            ) as added
        )
    into before, after, last_added, number_added
    from travaux.head
    where head.id = 1;
    if last_added > before and (last_added <> after or number_added <> after - before) then
        raise exception 'the journal has no gaps: % positions up to % do not lead from % to %',
            number_added, last_added, before, after
            using errcode = 'restrict_violation';
    end if;
    return null;
end
$$
