insert into travaux.blobs (digest, subject, sealed) values ($1, $2, $3) on conflict (digest) do nothing
