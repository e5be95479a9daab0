-- Frees the space of the rows that were in a table on the coordinator before it was distributed.
-- $1 name of the table text
select truncate_local_data_after_distributing_table(('ivgraph.' || $1)::regclass)
