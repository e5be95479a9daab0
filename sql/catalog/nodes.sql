-- All nodes of playlists, including deleted ones, as the structure lists them; then those that only events name.
-- $1 playlist ids bigint[]
select playlist_id, id, external_id, name, duration_ms, default_node_id, deleted_at, listed
  from node
 where playlist_id = any($1)
 order by playlist_id, position nulls last, external_id collate "C"
