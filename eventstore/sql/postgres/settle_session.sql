select
    set_config('statement_timeout', '10s', false),
    set_config('lock_timeout', '5s', false),
    set_config('idle_in_transaction_session_timeout', '5s', false),
    set_config(
        'synchronous_commit',
        case current_setting('synchronous_commit') when 'off' then 'on' else current_setting('synchronous_commit') end,
        false
    ),
    set_config('default_transaction_isolation', 'read committed', false),
    set_config('role', 'travaux_writer', false)
