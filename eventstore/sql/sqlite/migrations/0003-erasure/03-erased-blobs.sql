create table erased_blobs (
    digest blob primary key,
    subject text not null references erasures (subject),
    trace text not null
) strict, without rowid
