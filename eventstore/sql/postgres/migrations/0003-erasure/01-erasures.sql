create table travaux.erasures (
    subject text collate "C" primary key,
    position bigint not null references travaux.events (position)
)
