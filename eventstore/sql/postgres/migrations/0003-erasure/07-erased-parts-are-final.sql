create trigger erased_parts_are_final before update or delete or truncate on travaux.erased_parts
    for each statement execute function travaux.refuse_change()
