create table erased_parts (
    position integer not null references events (position),
    name text not null,
    subject text not null references erasures (subject),
    trace text not null,
    primary key (position, name)
) strict, without rowid
