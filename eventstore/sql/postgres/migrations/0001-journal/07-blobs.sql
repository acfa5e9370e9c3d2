create table travaux.blobs (
    digest bytea primary key,
    subject text collate "C" not null,
    sealed bytea not null
)
