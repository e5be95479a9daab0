-- $1 playlist id bigint
delete from visit
 where playlist_id = $1
