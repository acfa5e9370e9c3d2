create table if not exists blobs (
    digest blob primary key,
    subject text not null,
    sealed blob not null
) strict
