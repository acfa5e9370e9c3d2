drop trigger parts_are_final on travaux.parts
