-- Finishes what an interrupted detach_month has begun for the partition of a month, for which this_table stands here.
alter table event detach partition this_table finalize
