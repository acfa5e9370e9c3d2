select coalesce(max(number), 0) from travaux_migrations
