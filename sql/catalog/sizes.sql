-- Returns the sizes that bound the cost of a query: a row for each of the given playlists, and rows without an external
-- id for the largest playlists and for the playlists with the most contexts.
--
-- text_bytes estimates the texts in an answer. The GraphQL id of a node or hotspot repeats the playlist's external id,
-- with "%" and ":" encoded, after at most "hotspot:" and before another ":": 9 bytes and that id for each.
-- $1 external ids text[], $2 number of playlists in each of the two lists bigint
select playlist.external_id, size.nodes, size.hotspots, size.most_hotspots, size.all_nodes, size.all_hotspots,
       size.most_all_hotspots, size.contexts,
       size.text_bytes + (size.all_nodes + size.all_hotspots) * id.bytes as text_bytes,
       size.most_text_bytes + id.bytes as most_text_bytes
  from playlist
  join playlist_size as size on size.playlist_id = playlist.id
 cross join lateral (select 9 + octet_length(regexp_replace(playlist.external_id, '[%:]', '%25', 'g')) as bytes) as id
 where playlist.account_id = 1
   and playlist.external_id = any($1)
union all
select null, size.nodes, size.hotspots, size.most_hotspots, size.all_nodes, size.all_hotspots, size.most_all_hotspots,
       0, size.text_bytes + (size.all_nodes + size.all_hotspots) * id.bytes, size.most_text_bytes + id.bytes
  from (select *
          from playlist_size
         order by all_nodes + all_hotspots desc
         limit $2) as size
  join playlist on playlist.id = size.playlist_id
 cross join lateral (select 9 + octet_length(regexp_replace(playlist.external_id, '[%:]', '%25', 'g')) as bytes) as id
union all
(select null, 0, 0, 0, 0, 0, 0, contexts, 0, 0
   from playlist_size
  order by contexts desc
  limit $2)
