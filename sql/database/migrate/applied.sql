-- The names of the migrations that were applied to this database.
select name from ivgraph.migration
