grant select, insert, update (wrapped) on travaux_keys.keys to travaux_writer
