-- Sets the default node of each node, which follows when nobody clicks.
-- $1 playlist id bigint, $2 ids of nodes bigint[], $3 ids of their default nodes, or null, bigint[]
update node
   set default_node_id = given.default_node_id
  from unnest($2::bigint[], $3::bigint[]) as given (id, default_node_id)
 where node.playlist_id = $1
   and node.id          = given.id
