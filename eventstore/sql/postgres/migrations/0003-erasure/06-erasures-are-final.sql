create trigger erasures_are_final before update or delete or truncate on travaux.erasures
    for each statement execute function travaux.refuse_change()
