select erased.name, erased.subject, erasure.position
from travaux.erased_parts as erased
inner join travaux.erasures as erasure on erasure.subject = erased.subject
where erased.position = $1
