-- Those nodes and hotspots of playlists that have given external ids, even if they were deleted.
-- $1 playlist ids bigint[], $2 external ids of nodes text[], $3 external ids of hotspots text[]
select playlist_id, true as is_node, external_id
  from node
 where playlist_id = any($1)
   and external_id = any($2)
union all
select playlist_id, false, external_id
  from hotspot
 where playlist_id = any($1)
   and external_id = any($3)
