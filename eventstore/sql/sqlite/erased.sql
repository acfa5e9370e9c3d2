select
    (select count(position) from erased_parts where subject = ?1) as parts,
    (select count(digest) from erased_blobs where subject = ?1) as files,
    (select count(position) from parts where subject = ?1) as parts_left,
    (select count(digest) from blobs where subject = ?1) as files_left
