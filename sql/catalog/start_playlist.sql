-- Sets the node that plays first.
-- $1 playlist id bigint, $2 id of that node, or null, bigint
update playlist
   set start_node_id = $2
 where id = $1
