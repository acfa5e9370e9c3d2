select
    wanted.stream,
    coalesce((select max(version) from travaux.events where stream = wanted.stream collate "C"), 0)
from unnest($1::text[]) as wanted (stream)
