-- How large playlists are: those that are named; and, with null as their external id, the largest there are, and those
-- with the most contexts, of which nothing else is told.
-- $1 external ids text[], $2 how many of the largest, and of those with the most contexts bigint
select playlist.external_id, size.nodes, size.hotspots, size.most_hotspots, size.all_nodes, size.all_hotspots,
       size.most_all_hotspots, size.contexts, size.text_bytes, size.most_text_bytes
  from playlist
  join playlist_size as size on size.playlist_id = playlist.id
 where playlist.account_id = 1
   and playlist.external_id = any($1)
union all
(select null, nodes, hotspots, most_hotspots, all_nodes, all_hotspots, most_all_hotspots, 0, text_bytes,
        most_text_bytes
   from playlist_size
  order by all_nodes + all_hotspots desc
  limit $2)
union all
(select null, 0, 0, 0, 0, 0, 0, contexts, 0, 0
   from playlist_size
  order by contexts desc
  limit $2)
