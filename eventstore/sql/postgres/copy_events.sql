select position, entry, body, blind, leaf
from travaux.events
where position > $1 and position <= $2
order by position
