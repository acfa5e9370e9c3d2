select position, entry, body, leaf from events where position = ?1
