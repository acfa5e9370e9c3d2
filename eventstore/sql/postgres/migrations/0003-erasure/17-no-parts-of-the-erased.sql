create trigger no_parts_of_the_erased before insert on travaux.parts
    for each row execute function travaux.let_the_erased_rest()
