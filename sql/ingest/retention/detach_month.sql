-- Detaches the partition of a month, for which this_table stands here: a name can't be a parameter.
--
-- `concurrently` waits for the transactions that use the table event, without a lock that others would queue behind. It
-- can't be part of a transaction. If it is interrupted, the partition may be left in the state `detaching`: new queries
-- do not see it, and finish_detaching does the rest.
alter table event detach partition this_table concurrently
