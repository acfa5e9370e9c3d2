select first, positions
from chapters
where
    stream = ?1
    and first >= coalesce((select max(first) from chapters where stream = ?1 and first <= ?2), 0)
    and first <= ?3
order by first
