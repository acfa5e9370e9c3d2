delete from blobs where subject = ?1
