grant select, insert on travaux.erasures to travaux_eraser
