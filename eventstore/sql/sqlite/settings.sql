pragma journal_mode = wal;
pragma synchronous = full;
pragma foreign_keys = on;
pragma busy_timeout = 5000;
pragma temp_store = memory;
pragma mmap_size = 1073741824;
