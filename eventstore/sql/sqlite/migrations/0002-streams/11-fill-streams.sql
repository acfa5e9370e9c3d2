insert into streams (name, version, recent)
select stream, max(version), unhex(group_concat(printf('%016x', position), '' order by version))
from events
group by stream
