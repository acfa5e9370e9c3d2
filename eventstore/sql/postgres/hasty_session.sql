select set_config('synchronous_commit', 'off', false), pg_backend_pid()
