select subject, sealed from travaux.blobs where digest = $1
