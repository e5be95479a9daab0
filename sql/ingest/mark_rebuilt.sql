-- Records that playlists have been rebuilt.
-- $1 playlist ids bigint[]
update playlist
   set outdated = false
 where id = any($1)
   and outdated
