-- Resolves the external ids in events to internal ids: one row for each event, in order. An id is null where the
-- catalog does not have it; `listed` says whether a structure of the playlist was saved. Each `limit 1` keeps the join
-- to index look-ups: plain joins would read whole tables whenever the planner expects these to be small.
-- $1 playlists text[], $2 nodes text[], $3 hotspots text[], $4 destination nodes text[]
select playlist.id as playlist_id, playlist.listed, node.id as node_id, hotspot.id as hotspot_id,
       to_node.id as to_node_id
  from unnest($1::text[], $2::text[], $3::text[], $4::text[]) with ordinality
       as named (playlist, node, hotspot, to_node, position)
  left join lateral (
         select id, listed from playlist where account_id = 1 and external_id = named.playlist limit 1
       ) as playlist on true
  left join lateral (
         select id from node where playlist_id = playlist.id and external_id = named.node limit 1
       ) as node on true
  left join lateral (
         select id from hotspot where playlist_id = playlist.id and external_id = named.hotspot limit 1
       ) as hotspot on true
  left join lateral (
         select id from node where playlist_id = playlist.id and external_id = named.to_node limit 1
       ) as to_node on true
 order by named.position
