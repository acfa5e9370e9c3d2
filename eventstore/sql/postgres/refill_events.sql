with moved as (
    update travaux.head
    set size = $1, previous_size = size, root = $2, peaks = $3, last_recorded_at = $4
    where id = 1 and size = $5 and root = $6
    returning id
),
appended as (
    insert into travaux.events (position, stream, version, entry, body, blind, leaf)
    select $5 + event.place, event.stream, event.version, event.entry, event.body, event.blind, event.leaf
    from moved
    cross join unnest($7::text[], $8::bigint[], $9::bytea[], $10::bytea[], $11::bytea[], $12::bytea[])
        with ordinality as event (stream, version, entry, body, blind, leaf, place)
)
select count(id) from moved
