create trigger head_moves_forward before update on travaux.head
    for each row execute function travaux.move_forward()
