grant select, insert on travaux.events, travaux.parts, travaux.commands, travaux.blobs to travaux_writer
