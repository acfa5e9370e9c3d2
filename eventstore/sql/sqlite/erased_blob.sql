select erasure.position
from erased_blobs as erased
inner join erasures as erasure on erasure.subject = erased.subject
where erased.digest = ?1
