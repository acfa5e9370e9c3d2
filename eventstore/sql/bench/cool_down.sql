drop table warm_up
