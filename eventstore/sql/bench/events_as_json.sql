create table events_as_json as
select
    position,
    stream,
    version,
    convert_from(entry, 'UTF8')::jsonb as entry,
    convert_from(body, 'UTF8')::jsonb as body
from travaux.events
