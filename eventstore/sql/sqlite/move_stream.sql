update streams set version = ?2, recent = ?3 where name = ?1 and version = ?4
