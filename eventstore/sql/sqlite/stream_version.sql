select coalesce(max(version), 0) from events where stream = ?1
