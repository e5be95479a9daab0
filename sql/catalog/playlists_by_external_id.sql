-- Playlists by their external ids, without those that do not exist.
-- $1 external ids text[]
select id, external_id, name, created_at, start_node_id
  from playlist
 where account_id = 1
   and external_id = any($1)
