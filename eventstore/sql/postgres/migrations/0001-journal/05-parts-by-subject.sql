create index parts_by_subject on travaux.parts (subject)
