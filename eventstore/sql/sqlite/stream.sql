select version, recent from streams where name = ?1
