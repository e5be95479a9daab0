-- Returns the sizes of playlists, which limit the cost of a query. Playlists without nodes and contexts are missing.
--
-- text_bytes estimates the texts in an answer. The GraphQL id of a node or hotspot repeats the playlist's external id,
-- with "%" and ":" encoded, after at most "hotspot:" and before another ":": 9 bytes and that id for each.
-- $1 playlist ids bigint[]
select playlist.external_id, size.nodes, size.hotspots, size.most_hotspots, size.all_nodes, size.all_hotspots,
       size.most_all_hotspots, size.contexts,
       size.text_bytes + (size.all_nodes + size.all_hotspots) * id.bytes as text_bytes,
       size.most_text_bytes + id.bytes as most_text_bytes
  from playlist_size as size
  join playlist on playlist.id = size.playlist_id
 cross join lateral (select 9 + octet_length(regexp_replace(playlist.external_id, '[%:]', '%25', 'g')) as bytes) as id
 where size.playlist_id = any($1)
