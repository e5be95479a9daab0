-- The versions that are kept of playlists' structures, oldest first, without the structures.
-- $1 playlist ids bigint[]
select playlist_id, number, since
  from playlist_version
 where playlist_id = any($1)
 order by playlist_id, number
