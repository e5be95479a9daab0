-- All notes of playlists, in the order of their times.
-- $1 playlist ids bigint[]
select playlist_id, id, at, text, created_at, changed_at
  from note
 where playlist_id = any($1)
 order by playlist_id, at, created_at, id
