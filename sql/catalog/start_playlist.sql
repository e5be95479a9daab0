-- Sets the node that plays first.
-- $1 playlist id bigint, $2 external id of that node, or null text
update playlist
   set start_node_id = (select node.id from node where node.playlist_id = $1 and node.external_id = $2)
 where id = $1
