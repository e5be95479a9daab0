-- Playlists by their ids.
-- $1 ids bigint[]
select id, external_id, name, created_at, start_node_id
  from playlist
 where id = any($1)
