create table if not exists commands (
    id blob primary key,
    digest blob not null,
    receipt text not null
) strict, without rowid
