-- The next playlists whose rollups lack what a migration has added, by id.
-- $1 id before the first one bigint, $2 number of playlists bigint
select id, external_id
  from playlist
 where id > $1
   and outdated
 order by id
 limit $2
