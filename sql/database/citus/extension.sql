-- The version of the extension citus in this database, null without it; and whether the server could create it.
select (select extversion from pg_extension where extname = 'citus') as version,
       exists (select from pg_available_extensions where name = 'citus') as is_available
