update travaux_keys.keys set wrapped = null where subject = $1
