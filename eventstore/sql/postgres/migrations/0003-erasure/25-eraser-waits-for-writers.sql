grant update (epoch) on travaux.head to travaux_eraser
