select position, name, subject, digest, sealed
from parts
where position > ?1 and position <= ?2
order by position, name
