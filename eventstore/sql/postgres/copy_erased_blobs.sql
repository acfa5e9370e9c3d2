select encode(digest, 'hex'), subject, trace from travaux.erased_blobs order by digest
