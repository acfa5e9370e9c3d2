select position, entry, body, blind, leaf from events where position > ?1 and position <= ?2 order by position
