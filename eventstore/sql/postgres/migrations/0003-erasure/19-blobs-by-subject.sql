create index blobs_by_subject on travaux.blobs (subject)
