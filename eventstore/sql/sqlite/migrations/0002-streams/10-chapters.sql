create table chapters (
    stream text not null,
    first integer not null,
    positions blob not null,
    primary key (stream, first)
) strict, without rowid
