-- The number of events in the table of a month, for which this_table stands here.
select count(*) as events from this_table
