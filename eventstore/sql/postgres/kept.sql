select position, entry, body, blind, leaf from travaux.events where position > $1 order by position limit $2
