create trigger no_blobs_of_the_erased before insert on travaux.blobs
    for each row execute function travaux.let_the_erased_rest()
