-- The next playlists whose rollups are to be rebuilt, by id.
-- $1 id before the first one bigint, $2 number of playlists bigint
select id, external_id
  from playlist
 where id > $1
 order by id
 limit $2
