-- Whether this database has the table of applied migrations.
select to_regclass('ivgraph.migration') is not null as found
