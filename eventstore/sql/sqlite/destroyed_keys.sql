select subject from keys where wrapped is null order by subject
