create trigger head_stays before delete or truncate on travaux.head
    for each statement execute function travaux.refuse_change()
