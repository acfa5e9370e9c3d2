create table travaux.erased_parts (
    position bigint not null references travaux.events (position),
    name text collate "C" not null,
    subject text collate "C" not null references travaux.erasures (subject),
    trace text not null,
    primary key (position, name)
)
