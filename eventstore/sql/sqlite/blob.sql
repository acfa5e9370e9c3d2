select subject, sealed from blobs where digest = ?1
