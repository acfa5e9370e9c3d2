vacuum travaux.parts, travaux.blobs, travaux_keys.keys
