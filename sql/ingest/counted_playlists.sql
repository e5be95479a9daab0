-- The playlists of a range of ids that have events or rollups. Some of them may be missing from the catalog.
-- $1 id before the first one, $2 id of the last one bigint
select playlist_id as id from event where playlist_id > $1 and playlist_id <= $2
union
select playlist_id from slot_total where playlist_id > $1 and playlist_id <= $2
union
select playlist_id from part_total where playlist_id > $1 and playlist_id <= $2
union
select playlist_id from day_total where playlist_id > $1 and playlist_id <= $2
union
select playlist_id from noon_total where playlist_id > $1 and playlist_id <= $2
union
select playlist_id from visit where playlist_id > $1 and playlist_id <= $2
union
select playlist_id from recency where playlist_id > $1 and playlist_id <= $2
union
select playlist_id from step where playlist_id > $1 and playlist_id <= $2
union
select playlist_id from journey where playlist_id > $1 and playlist_id <= $2
union
select playlist_id from transition_day where playlist_id > $1 and playlist_id <= $2
union
select playlist_id from walk_day where playlist_id > $1 and playlist_id <= $2
union
select playlist_id from node_set_day where playlist_id > $1 and playlist_id <= $2
union
select playlist_id from click_day where playlist_id > $1 and playlist_id <= $2
union
select playlist_id from watch_day where playlist_id > $1 and playlist_id <= $2
union
select playlist_id from exposed_set_day where playlist_id > $1 and playlist_id <= $2
