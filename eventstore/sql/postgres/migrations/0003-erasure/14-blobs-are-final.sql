create trigger blobs_are_final before update or truncate on travaux.blobs
    for each statement execute function travaux.refuse_change()
