-- Sets the default node of each node, which follows when nobody clicks.
-- $1 playlist id bigint, $2 external ids of nodes text[], $3 external ids of their default nodes text[]
update node
   set default_node_id = following.id
  from unnest($2::text[], $3::text[]) as listed_node (external_id, default_node)
  left join node as following on following.playlist_id = $1 and following.external_id = listed_node.default_node
 where node.playlist_id = $1
   and node.external_id = listed_node.external_id
