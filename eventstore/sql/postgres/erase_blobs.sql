delete from travaux.blobs where subject = $1
