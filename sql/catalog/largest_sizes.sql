-- Returns the sizes of the largest playlists of all, and a row for each of those with the most contexts, which has
-- nothing else. See sizes for text_bytes.
-- $1 number of playlists in each of the two lists bigint
select size.nodes, size.hotspots, size.most_hotspots, size.all_nodes, size.all_hotspots, size.most_all_hotspots,
       0 as contexts, size.text_bytes + (size.all_nodes + size.all_hotspots) * id.bytes as text_bytes,
       size.most_text_bytes + id.bytes as most_text_bytes
  from (select *
          from playlist_size
         order by all_nodes + all_hotspots desc
         limit $1) as size
  join playlist on playlist.id = size.playlist_id
 cross join lateral (select 9 + octet_length(regexp_replace(playlist.external_id, '[%:]', '%25', 'g')) as bytes) as id
union all
(select 0, 0, 0, 0, 0, 0, contexts, 0, 0
   from playlist_size
  order by contexts desc
  limit $1)
