create trigger events_are_final before update or delete or truncate on travaux.events
    for each statement execute function travaux.refuse_change()
