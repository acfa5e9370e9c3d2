create table warm_up as
select number, repeat(md5(number::text), 30) as text from generate_series(1, 700000) as number (number)
