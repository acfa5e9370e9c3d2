grant select, delete on travaux.parts, travaux.blobs to travaux_eraser
