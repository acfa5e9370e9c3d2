-- The journal in SQLite. Events are final: triggers refuse every change.
create table if not exists head (
    id integer primary key check (id = 1),
    size integer not null,
    root blob not null,
    peaks blob not null,
    epoch integer not null,
    last_recorded_at integer not null
) strict;

create table if not exists events (
    position integer primary key,
    stream text not null,
    version integer not null,
    event_id blob not null unique,
    entry blob not null,
    body blob not null,
    blind blob not null,
    leaf blob not null,
    unique (stream, version)
) strict;

create table if not exists parts (
    position integer not null references events (position),
    name text not null,
    subject text not null,
    digest blob not null,
    sealed blob not null,
    primary key (position, name)
) strict, without rowid;

create index if not exists parts_by_subject on parts (subject);

create table if not exists commands (
    id blob primary key,
    digest blob not null,
    receipt text not null
) strict, without rowid;

create table if not exists blobs (
    digest blob primary key,
    subject text not null,
    sealed blob not null
) strict;

create trigger if not exists events_are_not_updated before update on events begin
    select raise(abort, 'the journal is append-only: events are never updated');
end;

create trigger if not exists events_are_not_deleted before delete on events begin
    select raise(abort, 'the journal is append-only: events are never deleted');
end;

create trigger if not exists events_have_no_gaps before insert on events
when new.position <> (select coalesce(max(position), 0) + 1 from events) begin
    select raise(abort, 'the journal has no gaps: positions follow one another');
end;

create trigger if not exists commands_are_not_updated before update on commands begin
    select raise(abort, 'the journal is append-only: answers are never updated');
end;

create trigger if not exists commands_are_not_deleted before delete on commands begin
    select raise(abort, 'the journal is append-only: answers are never deleted');
end;

create trigger if not exists parts_are_not_updated before update on parts begin
    select raise(abort, 'the journal is append-only: parts are erased with their subject''s key');
end;
