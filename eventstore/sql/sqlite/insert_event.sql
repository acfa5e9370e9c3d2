insert into events (position, stream, version, event_id, entry, body, blind, leaf) values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
