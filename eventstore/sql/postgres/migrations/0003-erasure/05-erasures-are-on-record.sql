create trigger erasures_are_on_record before insert on travaux.erasures
    for each row execute function travaux.erasure_is_on_record()
