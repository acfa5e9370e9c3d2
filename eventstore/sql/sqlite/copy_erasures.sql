select subject, position from erasures order by position, subject
