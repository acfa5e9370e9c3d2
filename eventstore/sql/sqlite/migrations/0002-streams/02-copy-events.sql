insert into new_events (position, stream, version, entry, body, blind, leaf)
select position, stream, version, entry, body, blind, leaf from events order by position
