create trigger commands_are_final before update or delete or truncate on travaux.commands
    for each statement execute function travaux.refuse_change()
