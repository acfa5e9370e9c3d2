select position, subject from travaux.erasures order by position, subject
