-- Turns a journal of the present tables back into one of the first version: events with a unique index, no rows of streams,
-- nothing of erasures.
pragma foreign_keys = off;
drop trigger blobs_are_not_updated;
drop trigger blobs_are_not_deleted;
drop trigger blobs_leave_a_trace;
drop trigger no_blobs_of_the_erased;
drop trigger no_parts_of_the_erased;
drop trigger parts_are_not_deleted;
drop trigger parts_leave_a_trace;
drop index blobs_by_subject;
drop table erased_parts;
drop table erased_blobs;
drop table erasures;
drop table chapters;
drop table streams;
alter table events rename to present_events;
create table events (
    position integer primary key,
    stream text not null,
    version integer not null,
    entry blob not null,
    body blob not null,
    blind blob not null,
    leaf blob not null,
    unique (stream, version)
) strict;
insert into events (position, stream, version, entry, body, blind, leaf)
select position, stream, version, entry, body, blind, leaf from present_events;
alter table parts rename to present_parts;
create table parts (
    position integer not null references events (position),
    name text not null,
    subject text not null,
    digest blob not null,
    sealed blob not null,
    primary key (position, name)
) strict, without rowid;
insert into parts (position, name, subject, digest, sealed)
select position, name, subject, digest, sealed from present_parts;
drop table present_parts;
drop table present_events;
delete from migrations where number >= 2;
