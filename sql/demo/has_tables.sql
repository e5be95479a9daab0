-- Whether the database has tables of ours; a new one has none.
select to_regclass('playlist') is not null as has_tables
