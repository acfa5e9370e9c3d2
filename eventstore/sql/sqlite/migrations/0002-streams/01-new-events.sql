create table new_events (
    position integer primary key,
    stream text not null,
    version integer not null,
    entry blob not null,
    body blob not null,
    blind blob not null,
    leaf blob not null
) strict
