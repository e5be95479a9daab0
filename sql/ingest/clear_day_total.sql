-- $1 playlist id bigint
delete from day_total
 where playlist_id = $1
