drop trigger head_moves_forward on travaux.head
