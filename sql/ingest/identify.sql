-- The ids of what events name, in order, null where the catalog does not know the name; and whether a structure of the
-- playlist was saved.
-- $1 playlists text[], $2 nodes text[], $3 hotspots text[], $4 nodes that are gone to text[]
select playlist.id as playlist_id, node.id as node_id, hotspot.id as hotspot_id, to_node.id as to_node_id,
       playlist.listed
  from unnest($1::text[], $2::text[], $3::text[], $4::text[]) with ordinality
       as named (playlist, node, hotspot, to_node, place)
  left join playlist on playlist.account_id = 1 and playlist.external_id = named.playlist
  left join node on node.playlist_id = playlist.id and node.external_id = named.node
  left join hotspot on hotspot.playlist_id = playlist.id and hotspot.external_id = named.hotspot
  left join node as to_node on to_node.playlist_id = playlist.id and to_node.external_id = named.to_node
 order by named.place
