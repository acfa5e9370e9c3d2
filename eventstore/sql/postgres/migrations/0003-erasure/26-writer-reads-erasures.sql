grant select on travaux.erasures, travaux.erased_parts, travaux.erased_blobs to travaux_writer
