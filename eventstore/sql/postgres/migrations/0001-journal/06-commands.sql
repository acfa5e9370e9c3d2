create table travaux.commands (
    id uuid primary key,
    digest bytea not null,
    receipt text not null
)
