-- Makes a reference table: every node keeps a copy of it.
-- $1 name of the table text
select create_reference_table(('ivgraph.' || $1)::regclass)
