-- What follows each node when nobody clicks.
-- $1 playlist id bigint, $2 external ids of nodes text[], $3 external ids of what follows text[]
update node
   set default_node_id = following.id
  from unnest($2::text[], $3::text[]) as said (external_id, default_node)
  left join node as following on following.playlist_id = $1 and following.external_id = said.default_node
 where node.playlist_id = $1
   and node.external_id = said.external_id
