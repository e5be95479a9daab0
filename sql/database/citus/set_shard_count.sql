-- Sets the number of shards of the tables that this transaction distributes.
-- $1 number of shards text
select set_config('citus.shard_count', $1, true)
