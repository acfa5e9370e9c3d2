with appended as (
    insert into travaux.events (position, stream, version, entry, body, blind, leaf)
    select $5 + event.place, event.stream, event.version, event.entry, event.body, event.blind, event.leaf
    from unnest($7::text[], $8::bigint[], $9::bytea[], $10::bytea[], $11::bytea[], $12::bytea[])
        with ordinality as event (stream, version, entry, body, blind, leaf, place)
    where
        (select pg_advisory_xact_lock_shared(7233744918)) is not null
        and (select count(pg_advisory_lock($16, $17)) + count(pg_advisory_xact_lock($16, $19))) >= 0
    returning position
),
remembered as (
    insert into travaux.commands (id, digest, receipt)
    select command.id, command.digest, command.receipt
    from unnest($13::uuid[], $14::bytea[], $15::text[]) as command (id, digest, receipt)
    returning id
),
moved as (
    update travaux.head
    set
        size = case when size = $5 and root = $6 then $1::bigint end,
        previous_size = size,
        root = $2,
        peaks = $3,
        last_recorded_at = $4
    where
        id = 1
        and (
            select count(pg_advisory_xact_lock_shared($16, $18))
            from
                (select count(position) from appended) as events,
                (select count(id) from remembered) as commands
        ) >= 0
    returning id
)
select pg_advisory_unlock($16, $19) from moved
