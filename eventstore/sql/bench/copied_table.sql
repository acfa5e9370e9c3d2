create table copied (
    position bigint generated always as identity primary key,
    stream text collate "C" not null,
    version bigint not null,
    entry bytea not null,
    body bytea not null,
    blind bytea not null,
    leaf bytea not null,
    unique (stream, version)
)
