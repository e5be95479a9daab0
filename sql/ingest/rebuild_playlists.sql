-- The next slice of playlists whose rollups are to be made anew, by id.
-- $1 id that they come after bigint, $2 how many at most bigint
select id, external_id
  from playlist
 where id > $1
 order by id
 limit $2
