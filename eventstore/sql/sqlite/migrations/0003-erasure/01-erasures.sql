create table erasures (
    subject text primary key,
    position integer not null references events (position)
) strict, without rowid
