select size from travaux.head where id = 1
