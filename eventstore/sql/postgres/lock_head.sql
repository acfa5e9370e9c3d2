select size, peaks, last_recorded_at
from travaux.head
where id = 1 and (select pg_advisory_xact_lock(7233744918)) is not null
for update
