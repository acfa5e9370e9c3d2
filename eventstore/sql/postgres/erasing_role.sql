select
    set_config('statement_timeout', '60s', false),
    set_config('lock_timeout', '5s', false),
    set_config('role', 'travaux_eraser', false)
