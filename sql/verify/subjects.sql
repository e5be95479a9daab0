-- What the subjects of a playlist are called.
-- $1 playlist id bigint
select id, 'playlist ' || external_id as name from playlist where id = $1
union all
select id, 'node ' || external_id from node where playlist_id = $1
union all
select id, 'hotspot ' || external_id from hotspot where playlist_id = $1
