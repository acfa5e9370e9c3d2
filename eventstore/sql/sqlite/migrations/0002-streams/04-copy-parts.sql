insert into new_parts (position, name, subject, digest, sealed)
select position, name, subject, digest, sealed from parts
