create table travaux.parts (
    position bigint not null references travaux.events (position),
    name text collate "C" not null,
    subject text collate "C" not null,
    digest bytea not null,
    sealed bytea not null,
    primary key (position, name)
)
