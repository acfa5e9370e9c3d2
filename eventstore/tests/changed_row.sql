-- Somebody with a tool of her own changes what an event said.
drop trigger events_are_not_updated;
update events set body = cast('{"n":99}' as blob) where position = 200;
