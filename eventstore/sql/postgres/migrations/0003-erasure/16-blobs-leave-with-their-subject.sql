create trigger blobs_leave_with_their_subject before delete on travaux.blobs
    for each row execute function travaux.take_out_blob()
