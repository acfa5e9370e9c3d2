insert or rollback into events (position, stream, version, entry, body, blind, leaf) values (?1, ?2, ?3, ?4, ?5, ?6, ?7)
