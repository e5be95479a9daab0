-- $1 playlist id bigint
delete from recency
 where playlist_id = $1
