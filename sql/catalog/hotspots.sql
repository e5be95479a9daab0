-- All hotspots of playlists, including deleted ones, as the structure lists them; then those that only events name.
-- $1 playlist ids bigint[]
select playlist_id, id, node_id, external_id, name, kind, to_node_id, url, seek_ms, shown_from_ms, shown_until_ms,
       deleted_at, listed, area
  from hotspot
 where playlist_id = any($1)
 order by playlist_id, position nulls last, external_id collate "C"
