-- TEMPORARY
with size as (
  select playlist.id as playlist_id, playlist.external_id,
    (select count(*) from node n where n.playlist_id=playlist.id and deleted_at is null) as nodes,
    (select count(*) from node n where n.playlist_id=playlist.id) as all_nodes,
    (select count(*) from hotspot n where n.playlist_id=playlist.id and deleted_at is null) as hotspots,
    (select count(*) from hotspot n where n.playlist_id=playlist.id) as all_hotspots,
    coalesce((select max(c) from (select count(*) filter (where deleted_at is null) as c from hotspot n where n.playlist_id=playlist.id group by node_id) x),0) as most_hotspots,
    coalesce((select max(c) from (select count(*) as c from hotspot n where n.playlist_id=playlist.id group by node_id) x),0) as most_all_hotspots,
    (select count(*) from context) as contexts
  from playlist)
select external_id, nodes, hotspots, most_hotspots, all_nodes, all_hotspots, most_all_hotspots, contexts from size where external_id = any($1)
union all
(select null, nodes, hotspots, most_hotspots, all_nodes, all_hotspots, most_all_hotspots, contexts from size order by all_nodes+all_hotspots desc limit $2)
