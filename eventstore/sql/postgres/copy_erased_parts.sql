select position, name, subject, trace
from travaux.erased_parts
where position > $1 and position <= $2
order by position, name
