-- The nodes of the cluster, each with what it says of itself: its versions of Citus and PostgreSQL, and how many
-- transactions it can prepare. A node that can't be asked has is_reached false, and the reason as its answer.
select node.nodename || ':' || node.nodeport as name, node.groupid = 0 as is_coordinator,
       node.shouldhaveshards as has_shards, asked.success as is_reached, asked.result as answer
  from pg_dist_node as node
  join run_command_on_all_nodes($$
         select json_build_object(
                  'citus', (select extversion from pg_extension where extname = 'citus'),
                  'postgresql', current_setting('server_version_num')::integer / 10000,
                  'prepared', current_setting('max_prepared_transactions')::integer)
       $$) as asked on asked.nodeid = node.nodeid
 where node.noderole = 'primary'
 order by node.groupid
