create table if not exists parts (
    position integer not null references events (position),
    name text not null,
    subject text not null,
    digest blob not null,
    sealed blob not null,
    primary key (position, name)
) strict, without rowid
