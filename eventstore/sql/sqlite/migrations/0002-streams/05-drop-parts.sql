drop table parts
