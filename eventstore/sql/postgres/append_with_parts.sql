with appended as (
    insert into travaux.events (position, stream, version, entry, body, blind, leaf)
    select
        generate_series($5::bigint + 1, $1::bigint), unnest($7::text[]), unnest($8::bigint[]), unnest($9::bytea[]),
        unnest($10::bytea[]), unnest($11::bytea[]), unnest($12::bytea[])
    where
        (select pg_advisory_xact_lock_shared(7233744918)) is not null
        and (select count(pg_advisory_lock($16, $17)) + count(pg_advisory_xact_lock($16, $19))) >= 0
    returning position
),
parted as (
    insert into travaux.parts (position, name, subject, digest, sealed)
    select part.position, part.name, part.subject, part.digest, part.sealed
    from unnest($20::bigint[], $21::text[], $22::text[], $23::bytea[], $24::bytea[])
        as part (position, name, subject, digest, sealed)
    where (select pg_advisory_xact_lock_shared(7233744918)) is not null
    returning position
),
remembered as (
    insert into travaux.commands (id, digest, receipt)
    select unnest($13::uuid[]), unnest($14::bytea[]), unnest($15::text[])
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
                (select count(id) from remembered) as commands,
                (select count(position) from parted) as parts
        ) >= 0
    returning id
)
select pg_advisory_unlock($16, $19) from moved
