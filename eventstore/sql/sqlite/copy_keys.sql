select subject, wrapped from keys order by subject
