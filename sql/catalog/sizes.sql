-- How large playlists are: those that are named, and the largest there are, whose external id is null here.
-- $1 external ids text[], $2 how many of the largest bigint
select playlist.external_id, size.nodes, size.hotspots, size.most_hotspots, size.all_nodes, size.all_hotspots,
       size.most_all_hotspots, size.contexts
  from playlist
  join playlist_size as size on size.playlist_id = playlist.id
 where playlist.account_id = 1
   and playlist.external_id = any($1)
union all
(select null, nodes, hotspots, most_hotspots, all_nodes, all_hotspots, most_all_hotspots, contexts
   from playlist_size
  order by all_nodes + all_hotspots desc
  limit $2)
