create table if not exists head (
    id integer primary key check (id = 1),
    size integer not null,
    root blob not null,
    peaks blob not null,
    epoch integer not null,
    last_recorded_at integer not null
) strict
