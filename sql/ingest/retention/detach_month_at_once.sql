-- Detaches the partition of a month, for which this_table stands here, where detach_month is not supported: on Citus.
-- As long as it waits for its lock, all who read or write events wait behind it, so it must be given up soon.
alter table event detach partition this_table
