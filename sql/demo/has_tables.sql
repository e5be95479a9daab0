-- Whether the database has ivgraph's tables; a new one has none.
select to_regclass('playlist') is not null as has_tables
