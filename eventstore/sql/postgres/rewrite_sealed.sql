vacuum full travaux.parts, travaux.blobs, travaux_keys.keys
