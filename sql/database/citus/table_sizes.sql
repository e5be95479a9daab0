-- The sizes of distributed tables on all nodes, with their indexes; and the numbers of their rows by the estimates of
-- the nodes, null if there is none for one of the shards. The coordinator's own tables of these names are empty.
-- $1 names of tables text[]
select class.relname as name, citus_total_relation_size(class.oid) as bytes,
       (select case when min(shard.rows) >= 0 then sum(shard.rows)::bigint end
          from (select case when success then result::float8 else -1 end as rows
                  from run_command_on_shards(
                         class.oid, 'select reltuples from pg_class where oid = ''%1$s''::regclass')) as shard) as rows
  from pg_class as class
  join pg_dist_partition as part on part.logicalrelid = class.oid
 where class.relnamespace = 'ivgraph'::regnamespace
   and class.relname = any($1)
