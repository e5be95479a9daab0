-- Drops the detached table of a month, for which this_table stands here.
drop table this_table
