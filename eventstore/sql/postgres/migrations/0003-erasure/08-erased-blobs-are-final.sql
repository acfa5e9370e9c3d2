create trigger erased_blobs_are_final before update or delete or truncate on travaux.erased_blobs
    for each statement execute function travaux.refuse_change()
