create trigger parts_are_final before update or truncate on travaux.parts
    for each statement execute function travaux.refuse_change()
