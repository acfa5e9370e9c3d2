select pg_notify('travaux_journal', '')
