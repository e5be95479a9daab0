-- The tables of ivgraph, except partitions, and how Citus stores each: distributed by a column, with its shards in the
-- places of other tables (colocation), or as a copy on every node (a reference table). Others are on the coordinator.
select class.relname as name, part.partmethod = 'n' as is_reference,
       column_to_column_name(part.logicalrelid, part.partkey) as distribution_column, part.colocationid as colocation
  from pg_class as class
  left join pg_dist_partition as part on part.logicalrelid = class.oid
                                     and part.partmethod in ('h', 'n')
                                     and not (part.partmethod = 'n' and part.repmodel <> 't')
 where class.relnamespace = 'ivgraph'::regnamespace
   and class.relkind in ('r', 'p')
   and not class.relispartition
 order by class.relname
