create table travaux.erased_blobs (
    digest bytea primary key,
    subject text collate "C" not null references travaux.erasures (subject),
    trace text not null
)
