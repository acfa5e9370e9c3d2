select
    (select count(position) from travaux.erased_parts where subject = any($1)) as parts,
    (select count(digest) from travaux.erased_blobs where subject = any($1)) as files,
    (select count(position) from travaux.parts where subject = any($1)) as parts_left,
    (select count(digest) from travaux.blobs where subject = any($1)) as files_left
