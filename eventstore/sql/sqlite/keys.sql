create table if not exists keys (
    subject text primary key,
    wrapped blob
) strict, without rowid
