create index blobs_by_subject on blobs (subject)
