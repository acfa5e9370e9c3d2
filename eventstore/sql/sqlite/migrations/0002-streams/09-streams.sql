create table streams (
    name text primary key,
    version integer not null,
    recent blob not null
) strict, without rowid
