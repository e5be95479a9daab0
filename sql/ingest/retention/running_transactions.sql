-- The transactions that run in this database besides this one: all, or those of a list that still run. Vacuuming, which
-- PostgreSQL does by itself, is left out.
-- $1 transactions, as this statement returned them before, or null text[]
select held.virtualtransaction as transaction, activity.pid, activity.application_name, activity.xact_start as began_at
  from pg_locks as held
  join pg_stat_activity as activity on activity.pid = held.pid
 where held.locktype = 'virtualxid'
   and held.granted
   and activity.datname = current_database()
   and activity.pid <> pg_backend_pid()
   and activity.backend_type is distinct from 'autovacuum worker'
   and ($1::text[] is null or held.virtualtransaction = any($1))
 order by activity.xact_start, activity.pid
