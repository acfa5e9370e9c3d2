create table new_parts (
    position integer not null references new_events (position),
    name text not null,
    subject text not null,
    digest blob not null,
    sealed blob not null,
    primary key (position, name)
) strict, without rowid
