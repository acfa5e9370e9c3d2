grant select on travaux.events, travaux.head, travaux.erased_parts, travaux.erased_blobs to travaux_eraser
