create trigger head_moves_forward before update on travaux.head
    for each row
    when (
        not (new.size >= old.size and new.last_recorded_at >= old.last_recorded_at and new.epoch >= old.epoch)
    )
    execute function travaux.move_forward()
