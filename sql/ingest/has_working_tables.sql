-- Whether this connection has the working tables, and the functions that are made with them.
select to_regclass('pg_temp.staging') is not null as ready
