-- Drops the versions of a playlist's structure up to a number.
-- $1 playlist id bigint, $2 number integer
delete from playlist_version
 where playlist_id = $1
   and number     <= $2
