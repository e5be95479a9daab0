-- $1 playlist id bigint
delete from slot_total
 where playlist_id = $1
