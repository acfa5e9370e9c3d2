create trigger parts_leave_with_their_subject before delete on travaux.parts
    for each row execute function travaux.take_out_part()
