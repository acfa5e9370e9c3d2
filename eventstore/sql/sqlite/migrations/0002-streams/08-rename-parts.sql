alter table new_parts rename to parts
