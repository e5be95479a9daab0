-- The tables that have the events of months, before that of a given month, oldest first: partitions, and tables that
-- were detached. The number of events is an estimate, and null if there is none.
-- $1 the name that the table of the month has, such as event_2026_01 text
select class.relname as name, nullif(class.reltuples, -1)::bigint as events,
       pg_total_relation_size(class.oid) as bytes,
       case
         when inherits.inhrelid is null   then 'detached'
         when inherits.inhdetachpending   then 'detaching'
         else 'attached'
       end as state
  from pg_class as class
  join pg_namespace as namespace on namespace.oid = class.relnamespace
  left join pg_inherits as inherits on inherits.inhrelid = class.oid
 where namespace.nspname = 'ivgraph'
   and class.relkind = 'r'
   and class.relname ~ '^event_\d\d\d\d_\d\d$'
   and class.relname::text < $1::text
 order by class.relname
