create table travaux.head (
    id integer primary key check (id = 1),
    size bigint not null,
    previous_size bigint not null,
    root bytea not null,
    peaks bytea not null,
    epoch bigint not null,
    last_recorded_at bigint not null
) with (fillfactor = 50)
