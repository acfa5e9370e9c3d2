create index if not exists parts_by_subject on parts (subject)
