insert into erased_blobs (digest, subject, trace) values (?1, ?2, ?3)
