create table travaux.events (
    position bigint primary key,
    stream text collate "C" not null,
    version bigint not null,
    event_id uuid not null unique,
    entry bytea not null,
    body bytea not null,
    blind bytea not null,
    leaf bytea not null,
    unique (stream, version)
)
