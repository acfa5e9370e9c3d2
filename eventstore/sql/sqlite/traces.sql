select trace from erased_parts where subject = ?1
union
select trace from erased_blobs where subject = ?1
