-- The shards: the number that each has in the table node, and by table the number of the shard that has the same
-- playlists. Reference tables have one shard, of which every node has a copy.
with shard as (
  select class.relname as name, part.partmethod = 'n' as is_reference, shard.shardid,
         shard.shardminvalue::integer as start      -- of its range of hashes
    from pg_dist_shard as shard
    join pg_dist_partition as part on part.logicalrelid = shard.logicalrelid
    join pg_class as class on class.oid = part.logicalrelid
   where class.relnamespace = 'ivgraph'::regnamespace
     and not class.relispartition
)
select node.shardid as shard, jsonb_object_agg(other.name, other.shardid) as tables
  from shard as node
  join shard as other on other.is_reference or other.start = node.start
 where node.name = 'node'
 group by node.shardid
 order by node.shardid
