update keys set wrapped = null where subject = ?1
