select lower(hex(digest)), subject, trace from erased_blobs order by digest
