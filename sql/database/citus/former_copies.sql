-- The copies of functions whose shard does not exist any more, because it was split.
-- $1 names of the functions that have copies text[], $2 numbers of all shards bigint[]
select oid::regprocedure::text as signature
  from (select oid, regexp_match(proname, '^(.+)_(\d+)$') as parts
          from pg_proc
         where pronamespace = 'ivgraph'::regnamespace) as function
 where parts[1] = any($1)
   and parts[2]::bigint <> all($2)
