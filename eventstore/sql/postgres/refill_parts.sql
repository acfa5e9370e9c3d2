insert into travaux.parts (position, name, subject, digest, sealed)
select position, name, subject, digest, sealed
from unnest($1::bigint[], $2::text[], $3::text[], $4::bytea[], $5::bytea[])
    as part (position, name, subject, digest, sealed)
