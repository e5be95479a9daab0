-- Makes the changes of tables in this transaction follow one another on each node, since they depend on each other.
select set_config('citus.multi_shard_modify_mode', 'sequential', true)
