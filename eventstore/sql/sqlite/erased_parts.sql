select erased.name, erased.subject, erasure.position
from erased_parts as erased
inner join erasures as erasure on erasure.subject = erased.subject
where erased.position = ?1
