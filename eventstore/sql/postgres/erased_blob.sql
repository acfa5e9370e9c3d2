select erasure.position
from travaux.erased_blobs as erased
inner join travaux.erasures as erasure on erasure.subject = erased.subject
where erased.digest = $1
